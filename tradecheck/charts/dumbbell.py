"""One flow as its two ends report it: a row an area, two dots joined, and their ratio."""

import math
from collections.abc import Sequence
from functools import partial

from tradecheck.charts.lettering import LINE, Letters, wrap
from tradecheck.charts.looks import KeyItem, is_missing, missing, whisker
from tradecheck.charts.rows import Rows, column, name_of
from tradecheck.charts.scale import decades, short, ticks, unit_for
from tradecheck.charts.shapes import Across, Box, Boxes, Dots, Label, Lines, Shape
from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.charts.style import BODY, GLYPHS, PAD, SMALL, Palette, pattern_of
from tradecheck.model.period import Period
from tradecheck.model.words import State

_AXIS = 2 * SMALL * LINE + 8
_WIDE_SPREAD = 60.0
_ZERO = 22.0
_SWATCH = 18.0
_PATTERN = 40.0
_WIDEST_WORDS, _NARROWEST_HEAD = 0.24, 0.14
_WORKED_OUT = {State.ESTIMATED: "estimated", State.CONVERTED: "converted"}

Cells = Sequence[Point | None]


class Dumbbell:
    """A chart of two series with the same labels. `width` is the picture's, in points.

    Where the largest figure is more than 60 times the smallest the axis is logarithmic, says so, and
    keeps zeros in a place of their own left of it.
    """

    def __init__(self, spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> None:
        self._palette, self._letters, self._series = palette, letters, spec.series
        by_name = named_rows(spec.series)
        names = list(dict.fromkeys(name for points in by_name for name in points))
        self._cells: list[Cells] = [[points.get(name) for points in by_name] for name in names]
        most = _WIDEST_WORDS * width - _SWATCH
        sides = [one.name for one in spec.series]
        self._words = [wrap(beside(cells, sides), most, BODY, letters) for cells in self._cells]
        self._rows = Rows(names, self._words, width, letters)
        used: set[Role] = set()
        self._colours: list[str] = []
        for one in spec.series:
            role = one.role if one.role not in used else Role.BOOKED
            used.add(one.role)
            self._colours.append(palette.of(role))
        two = " ÷ ".join(sides[:2]) if len(sides) > 1 and all(sides[:2]) else ""
        printed = [letters.width(line, BODY, bold=True) for words in self._words for line in words]
        head = max([_NARROWEST_HEAD * width, *(wide + _SWATCH for wide in printed)])
        self._head = wrap(two, head, SMALL, letters)
        printed += [letters.width(line, SMALL) - _SWATCH for line in self._head]
        self._left = PAD + self._rows.column + 8
        self._print = width - PAD - max(printed, default=0.0)
        self._right = self._print - _SWATCH - 14
        self._end = width - PAD
        self.breadth = self._right - self._left
        self._set_scale(spec.unit)
        self._above = len(self._head) * SMALL * LINE + 4
        self.natural_height = self._above + self._rows.natural_height + _AXIS
        self.least_height = self._above + self._rows.least_height + _AXIS
        self.key = [
            KeyItem(name, partial(_sample, index, colour, palette))
            for index, (name, colour) in enumerate(zip(sides, self._colours, strict=True))
            if name
        ]

    def _set_scale(self, unit: str) -> None:
        figures = [
            figure
            for cells in self._cells
            for point in cells
            if point is not None
            for figure in (point.value, point.low, point.high)
            if figure is not None
        ]
        positive = [figure for figure in figures if figure > 0]
        largest = max(positive, default=1.0)
        self._log = bool(positive) and min(figures) >= 0 and largest / min(positive) > _WIDE_SPREAD
        self._zeros = self._log and 0 in figures
        self._unit = unit_for(largest, unit)
        if self._log:
            self._low, self._high = min(positive) / 1.25, largest * 1.25
        else:
            self._low, self._high = min([0.0, *figures]), largest * 1.04

    def _x(self, value: float) -> float:
        left = self._left + (_ZERO if self._zeros else 6.0)
        if not self._log:
            return left + (self._right - left) * (value - self._low) / (self._high - self._low)
        if value <= 0:
            return self._left + 6.0
        span = math.log(self._high / self._low)
        return left + (self._right - left) * math.log(value / self._low) / span

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the rows between two heights, the ratios and the axis included."""
        first, last = top + self._above, bottom - _AXIS
        boxes = self._rows.boxes(self._left, self._right, first, last)
        shapes = self._axis(first, last) + self._rows.names(boxes, self._end, self._palette)
        shapes += [
            Label(
                means="ratio head",
                text=line,
                x=self._end,
                y=first - 4 - (len(self._head) - index - 0.5) * SMALL * LINE,
                size=SMALL,
                ink=self._palette.muted,
                across=Across.RIGHT,
            )
            for index, line in enumerate(self._head)
        ]
        for cells, words, box in zip(self._cells, self._words, boxes, strict=True):
            shapes += self._missing(cells, box)
            shapes += self._row(cells, box)
            ratio = bool(words) and words[0].startswith("×")
            ink = self._palette.ink if ratio else self._palette.muted
            if ratio:
                shapes += column(words, self._end, box, ink, Across.RIGHT, "ratio", bold=True)
            else:
                shapes += column(words, self._print, box, ink, Across.LEFT, "state")
        return shapes

    def _missing(self, cells: Cells, box: Box) -> list[Shape]:
        """Show what has no figure: in the row where no end has one, else as a swatch beside its words."""
        absent = [
            (one.name, point)
            for one, point in zip(self._series, cells, strict=True)
            if point is not None and is_missing(point)
        ]
        _, y = box.middle
        half = min(5.0, box.height * 0.3)
        if len(absent) < len(cells):
            swatch = Box(self._print - _SWATCH - 5, y - half, self._print - 5, y + half)
            return [shape for _, point in absent for shape in missing((swatch,), point.state, self._palette)]
        shapes: list[Shape] = []
        if len({point.state for _, point in absent}) == 1:
            absent = [("", absent[0][1])]
        share = (box.right - box.left) / len(absent)
        for index, (name, point) in enumerate(absent):
            left = box.left + index * share
            part = Box(left, y - half - 1, left + share, y + half + 1)
            shapes += missing((part,), point.state, self._palette)
            shapes += self._word(part, name, pattern_of(point.state).word)
        return shapes

    def _word(self, box: Box, name: str, word: str) -> list[Shape]:
        x, y = box.middle
        longer = f"{name}: {word}"
        if name and self._letters.width(longer, SMALL, bold=True) < box.width - _PATTERN:
            word = longer
        half = self._letters.width(word, SMALL, bold=True) / 2 + 4
        halo = Box(x - half, box.top, x + half, box.bottom)
        ink = self._palette.ink
        return [
            Boxes(means="halo", of=(halo,), fill=self._palette.paper),
            Label(means="state", text=word, x=x, y=y, size=SMALL, ink=ink, bold=True, across=Across.CENTER),
        ]

    def _row(self, cells: Cells, box: Box) -> list[Shape]:
        _, y = box.middle
        shapes: list[Shape] = []
        at: list[tuple[int, float]] = []
        for index, point in enumerate(cells):
            if point is None:
                continue
            if point.low is not None and point.high is not None:
                ends = (self._x(point.low), y), (self._x(point.high), y)
                shapes.append(whisker("range", ends, self._colours[index]))
            if point.value is not None:
                at.append((index, self._x(point.value)))
        if len(at) > 1:
            joined = (min(x for _, x in at), y), (max(x for _, x in at), y)
            shapes.append(Lines(means="joined", of=(joined,), ink=self._palette.muted, width=2.2))
        # Hollow dots first: where two figures are equal the solid one stands inside the hollow one.
        at.sort(key=lambda one: -(one[0] % 2))
        return shapes + [_dot(index, x, y, self._colours[index], self._palette) for index, x in at]

    def _axis(self, first: float, last: float) -> list[Shape]:
        palette = self._palette
        values = decades(self._low, self._high) if self._log else ticks(self._low, self._high, 4)
        if self._zeros:
            values = [0.0, *values]
        lines = tuple(((self._x(value), first), (self._x(value), last + 3)) for value in values)
        shapes: list[Shape] = [
            Lines(means="grid", of=lines, ink=palette.faint, width=0.7),
            Lines(means="axis", of=(((self._left, last), (self._right, last)),), ink=palette.muted),
        ]
        shapes += [
            Label(
                means="value axis",
                text=self._unit.tick(value),
                x=self._x(value),
                y=last + 4 + SMALL * LINE / 2,
                size=SMALL,
                ink=palette.muted,
                across=Across.CENTER,
            )
            for value in values
        ]
        unit = Label(
            means="unit",
            text=self._unit.words + (" (logarithmic: equal steps are equal ratios)" if self._log else ""),
            x=self._left,
            y=last + 4 + SMALL * LINE * 1.5,
            size=SMALL,
            ink=palette.muted,
            bold=True,
        )
        return [*shapes, unit]


def named_rows(series: Sequence[Series]) -> list[dict[str, Point]]:
    """Return the points of each series by the name of their row.

    Where one label stands for several periods, the period is part of the name: no point is dropped.
    """
    plain = [{name_of(point): point for point in one.points} for one in series]
    if all(len(points) == len(one.points) for points, one in zip(plain, series, strict=True)):
        return plain
    return [{f"{name_of(point)}, {Period(point.start, point.end)}": point for point in one.points} for one in series]


def beside(cells: Cells, sides: Sequence[str]) -> str:
    """Return what is printed beside a row: the ratio of its two figures, or who has none and why."""
    if len(cells) > 1:
        first, second = cells[0], cells[1]
        if first and second and first.value is not None and second.value is not None:
            if second.value == 0:
                return "both zero" if first.value == 0 else f"{sides[1] or 'second'}: zero"
            notes = [_WORKED_OUT.get(point.state, "") for point in (first, second)]
            note = ", ".join(f"{side} {word}".strip() for side, word in zip(sides, notes, strict=False) if word)
            return f"× {ratio_text(first.value / second.value)}" + (f" ({note})" if note else "")
    words = [
        (side, "no row" if point is None else pattern_of(point.state).word)
        for side, point in zip(sides, cells, strict=True)
        if point is None or is_missing(point)
    ]
    if len(words) == len(cells):
        return "" if all(cells) else "; ".join(dict.fromkeys(word for _, word in words))
    return "; ".join(f"{side}: {word}" if side else word for side, word in words)


def ratio_text(ratio: float) -> str:
    """Return a ratio in the digits that mirror statistics are quoted in: 1.84, 1.00, 30.5, < 0.001."""
    if 0 < ratio < 0.001:  # noqa: PLR2004 - thinner than any cause but a missing record
        return "< 0.001"
    return f"{ratio:.2f}" if 0.1 <= ratio < 10 else short(ratio)  # noqa: PLR2004 - two digits after the point


def _dot(index: int, x: float, y: float, colour: str, palette: Palette) -> Shape:
    """Every second side is hollow and larger, so that equal figures show both."""
    hollow = index % 2 == 1
    return Dots(
        means=f"side:{index}",
        of=((x, y),),
        glyph=GLYPHS[index % len(GLYPHS)],
        size=9.5 if hollow else 7.5,
        fill=palette.paper if hollow else colour,
        ink=colour,
    )


def _sample(index: int, colour: str, palette: Palette, box: Box) -> list[Shape]:
    x, y = box.middle
    return [_dot(index, x, y, colour, palette)]
