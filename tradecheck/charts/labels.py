"""Figures and words printed into a timeline, each where it covers nothing."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from tradecheck.charts.axes import ValueAxis
from tradecheck.charts.lettering import LINE, Letters, wrap
from tradecheck.charts.overlays import Level
from tradecheck.charts.periods import Axis, Stretch, stretches
from tradecheck.charts.placing import Places
from tradecheck.charts.scale import human, unit_for
from tradecheck.charts.shapes import Across, Box, Boxes, Label, Shape
from tradecheck.charts.spec import Point, Series
from tradecheck.charts.style import BODY, SMALL, Palette, pattern_of

if TYPE_CHECKING:
    from tradecheck.model.words import State

_MANY_BARS = 24
_ROOM_FOR_MEANING = 80.0
_HIGH = SMALL * LINE


class Named(msgspec.Struct, frozen=True):
    """A stretch without figures that is named in its own place."""

    stretch: Stretch
    lines: list[str]
    turned: bool


class Writer:
    """Prints into one plot. `places` knows what is taken already; `avoid` is crossed only in need.

    A `brief` one leaves points' labels out, and a cap's figure where it would cover something.
    """

    def __init__(
        self,
        places: Places,
        avoid: Sequence[Box],
        value: ValueAxis,
        palette: Palette,
        letters: Letters,
        *,
        brief: bool = False,
    ) -> None:
        self._places, self._avoid, self._brief = places, avoid, brief
        self._value, self._palette, self._letters = value, palette, letters

    def observed(self, seen: Sequence[tuple[Point, Box]], colour: str) -> list[Shape]:
        """Print what was observed beside its interval, with the point's label where there is room.

        A figure that would stand nearer to another interval than to its own is left to the axis.
        """
        shapes: list[Shape] = []
        for index, (point, box) in enumerate(seen):
            others = [other for place, (_, other) in enumerate(seen) if place != index]
            figure = self._figure(point)
            texts = [f"{figure}, {point.label}", figure] if point.label and not self._brief else [figure]
            for text in texts:
                wide = self._letters.width(text, SMALL, bold=True) + 4
                places = _around(box, wide, _HIGH)
                free = self._place([place for place in places if _belongs(place, box, others)])
                if free is not None:
                    shapes += self._halo(free, text, colour, bold=True)
                    break
        return shapes

    def caps(
        self, series: Series, found: Sequence[Level], height_of: Callable[[float], float], *, named: bool
    ) -> list[Shape]:
        """Print each cap's figure where there is room, and the series' name at its longest level."""
        shapes: list[Shape] = []
        ink = self._palette.of(series.role)
        longest = max(found, key=lambda level: level.right - level.left, default=None)
        for level in found:
            figure = human(level.value, self._value.name)
            text = f"{series.name}: {figure}" if named and level is longest else figure
            wide = self._letters.width(text, SMALL, bold=True) + 4
            if level is not longest and wide > level.right - level.left:
                continue
            y, inside = height_of(level.value), self._places.inside
            starts = (level.right - wide, level.left, (level.left + level.right - wide) / 2)
            candidates = [
                Box(x, top, x + wide, top + _HIGH)
                for top in (y - _HIGH - 1.5, y + 1.5)
                for x in (min(max(start, inside.left), inside.right - wide) for start in starts)
            ]
            free = self._places.first_free(candidates)
            if free is None and level is longest and not self._brief:
                free = candidates[0]
            if free is not None:
                shapes += self._halo(free, text, ink, bold=True)
        return shapes

    def bars(self, drawn: Sequence[tuple[Point, Box]]) -> list[Shape]:
        """Print figures over bars that are few and broad enough."""
        if len(drawn) > _MANY_BARS:
            return []
        shapes: list[Shape] = []
        for point, box in drawn:
            text = self._amount(point)
            wide = self._letters.width(text, SMALL) + 2
            # A range is news, and few bars have one: it may reach over its neighbours' ground.
            if wide > box.width + (30 if "–" in text else 6):
                continue
            left, above = max(self._places.inside.left, box.middle[0] - wide / 2), box.top - 1 - _HIGH
            # Over the bar, else within it, else over a cap that runs just above it.
            tops = [above, box.top + 2, above - _HIGH / 2, above - _HIGH, above - 1.5 * _HIGH]
            if (point.value or 0.0) < 0:
                tops = [box.bottom + 1]
            elif box.height < _HIGH + 4:
                tops.remove(box.top + 2)
            places = [Box(left, top, left + wide, top + _HIGH) for top in tops]
            free = self._places.first_free(places, allow=box)
            if free is not None:
                shapes += self._halo(free, text, self._palette.ink)
        return shapes

    def _amount(self, point: Point) -> str:
        """Return a bar's figure in the axis' unit; in its own where it is much smaller or the axis logarithmic."""
        ends = [end for end in (point.low, point.value, point.high) if end is not None]
        low, high = min(ends), max(ends)
        own, axis = unit_for(high, self._value.name), self._value.unit
        unit = axis if own.divisor == axis.divisor and not self._value.base else own
        text = unit.number(high) if unit is axis else unit.worded(high)
        return text if low == high else f"{unit.number(low)}–{text}"

    def states(self, named: Sequence[Named], axis: Axis, plot: Box) -> list[Shape]:
        """Print the word of a state into its stretch, and what it means where there is room."""
        shapes: list[Shape] = []
        for one in named:
            left, right = axis.begin(one.stretch.start), axis.finish(one.stretch.end)
            middle = (left + right) / 2
            wide = 10 + max(
                self._letters.width(line, SMALL if row else BODY, bold=not row) for row, line in enumerate(one.lines)
            )
            high = len(one.lines) * BODY * LINE + 4
            if one.turned:
                wide, high = min(high, right - left), wide
            heights = (plot.top + plot.height * share / 20 for share in (6, 4, 8, 10, 3, 12, 14, 16, 17))
            candidates = [Box(middle - wide / 2, y - high / 2, middle + wide / 2, y + high / 2) for y in heights]
            free = self._place(candidates) or candidates[0]
            shapes.append(Boxes(means="halo", of=(free,), fill=self._palette.paper))
            shapes += self._lines(free, one)
        return shapes

    def _lines(self, box: Box, named: Named) -> list[Shape]:
        x, y = box.middle
        return [
            Label(
                means="state",
                text=line,
                x=x,
                y=y + (row - (len(named.lines) - 1) / 2) * BODY * LINE,
                size=SMALL if row else BODY,
                ink=self._palette.muted if row else self._palette.ink,
                bold=not row,
                across=Across.CENTER,
                turned=named.turned,
            )
            for row, line in enumerate(named.lines)
        ]

    def _place(self, candidates: Sequence[Box]) -> Box | None:
        return self._places.first_free(candidates, avoid=self._avoid) or self._places.first_free(candidates)

    def _figure(self, point: Point) -> str:
        if point.low is not None and point.high is not None and point.low != point.high:
            unit = unit_for(point.high, self._value.name)
            return f"{unit.number(point.low)}–{unit.worded(point.high)}"
        known = next((figure for figure in (point.value, point.low, point.high) if figure is not None), None)
        return pattern_of(point.state).word if known is None else human(known, self._value.name)

    def _halo(self, box: Box, text: str, ink: str, *, bold: bool = False) -> list[Shape]:
        x, y = box.middle
        return [
            Boxes(means="halo", of=(box,), fill=f"{self._palette.paper}d0"),
            Label(means="value", text=text, x=x, y=y, size=SMALL, ink=ink, bold=bold, across=Across.CENTER),
        ]


def named_stretches(points: Sequence[Point], axis: Axis, letters: Letters, whose: str = "") -> list[Named]:
    """Choose the states to name in their own place: the widest stretch of each, where its word fits.

    `whose` names the series where the plot has several.
    """
    widest: dict[State, Stretch] = {}
    for stretch in stretches(points):
        known = widest.get(stretch.state)
        if known is None or stretch.end - stretch.start > known.end - known.start:
            widest[stretch.state] = stretch
    named: list[Named] = []
    for state, stretch in widest.items():
        pattern = pattern_of(state)
        room = axis.finish(stretch.end) - axis.begin(stretch.start)
        word = f"{whose}: {pattern.word}" if whose else pattern.word
        if letters.width(word, BODY, bold=True) + 12 <= room:
            meaning = wrap(pattern.meaning, room - 12, SMALL, letters) if room >= _ROOM_FOR_MEANING else []
            few = len(meaning) <= 2  # noqa: PLR2004 - more lines would hide the pattern
            named.append(Named(stretch, [word, *(meaning if few else [])], turned=False))
        elif room >= BODY * LINE + 2 and not whose:
            named.append(Named(stretch, [pattern.word], turned=True))
    return named


def _belongs(place: Box, own: Box, others: Sequence[Box]) -> bool:
    """Whether a reader would take a label for that of `own`: it and its middle are nearest to that."""
    x, y = place.middle
    middle = Box(x, y, x, y)
    return all(
        place.distance(own) + 1 < place.distance(other) and middle.distance(own) + 1 < middle.distance(other)
        for other in others
    )


def _around(box: Box, wide: float, high: float) -> Iterator[Box]:
    """Yield places for a label beside, above and below a box, the best first."""
    x, y = box.middle
    for left, top in (
        (x - wide / 2, box.top - high),
        (box.right + 1, y - high / 2),
        (box.left - wide - 1, y - high / 2),
        (x - wide / 2, box.bottom),
        (box.left, box.top - high),
        (box.right - wide, box.top - high),
        (box.left, box.bottom),
        (box.right - wide, box.bottom),
        (box.left - wide, box.top - high),
        (box.right, box.top - high),
        (box.right, box.bottom),
        (box.left - wide, box.bottom),
        (x - wide / 2, box.top - 2 * high),
        (x - wide / 2, box.bottom + high),
    ):
        yield Box(left, top, left + wide, top + high)
