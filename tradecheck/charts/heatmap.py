"""Figures as cells of a grid, a row a series and a column a period: shaded by class, with the figure inside."""

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from tradecheck.charts.heat import Scale, cell_text, scale_of
from tradecheck.charts.lettering import LINE, Letters
from tradecheck.charts.looks import KeyItem, is_missing, missing, state_items
from tradecheck.charts.rows import Rows
from tradecheck.charts.shapes import Across, Box, Boxes, Label, Shape
from tradecheck.charts.spec import ChartSpec, Point, Role
from tradecheck.charts.style import PAD, SMALL, Palette
from tradecheck.model.period import Period

if TYPE_CHECKING:
    from tradecheck.model.words import State

_FIGURE = 6.0
_AIR = 3.0
_SHARES = (0.86, 0.66, 0.44, 0.22, 0.0)
_BELOW_ONE, _ABOVE_ONE = Role.BOOKED, Role.OBSERVED
_AROUND_ONE = ((_BELOW_ONE, 0.2), (_BELOW_ONE, 0.62), (_BELOW_ONE, 0.93), (_ABOVE_ONE, 0.62), (_ABOVE_ONE, 0.2))
_LINEAR = 0.04045


class Heatmap:
    """A chart of cells. `width` is the picture's, in points; figures stand upright where columns are narrow."""

    def __init__(self, spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> None:
        self._palette, self._letters = palette, letters
        self._scale: Scale = scale_of(spec)
        self._series = spec.series
        self._periods = sorted({(point.start, point.end) for one in spec.series for point in one.points})
        self._rows = Rows([one.name for one in spec.series], [[]] * len(spec.series), width, letters)
        self._left, self._right = PAD + self._rows.column + 8, width - PAD
        self.breadth = self._right - self._left
        self._column = self.breadth / len(self._periods)
        texts = [cell_text(point) for one in spec.series for point in one.points]
        self._widest = max(letters.width(text, _FIGURE) for text in texts) + _AIR
        self._turned = self._widest > self._column
        self._heads = [Period(*days).label for days in self._periods]
        self._head_wide = max(letters.width(head, SMALL) for head in self._heads) + _AIR
        self._heads_turned = self._head_wide > self._column
        self._above = (self._head_wide if self._heads_turned else SMALL * LINE) + 4
        row = self._widest + 2 if self._turned else _FIGURE * LINE + 2
        self.least_height = self._above + max(self._rows.least_height, row * len(spec.series))
        self.natural_height = self._above + max(self._rows.natural_height, row * len(spec.series))
        points = [point for one in spec.series for point in one.points]
        self.key = self._classes(points) + state_items(
            [point for point in points if is_missing(point) and not point.state.has_figure], palette
        )

    def _classes(self, points: list[Point]) -> list[KeyItem]:
        met = {self._scale.class_of(point.value) for point in points if point.value}
        return [
            KeyItem(words, partial(self._sample, number))
            for number, words in enumerate(self._scale.words)
            if number in met
        ]

    def _sample(self, number: int, box: Box) -> list[Shape]:
        return [self._fill(number, (box,))]

    def _colour(self, number: int) -> str:
        """Return the colour of a class: paler is less; around 1 paler is nearer, and the side has its own hue."""
        role, share = _AROUND_ONE[number] if self._scale.around_one else (_BELOW_ONE, self._share(number))
        return self._palette.pale(self._palette.of(role), share)

    def _share(self, number: int) -> float:
        return _SHARES[number + len(_SHARES) - 1 - len(self._scale.bounds)]

    def _fill(self, number: int, boxes: tuple[Box, ...]) -> Shape:
        return Boxes(means=f"class:{number}", of=boxes, fill=self._colour(number), ink=self._palette.paper, edge=0.6)

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the heads of the columns, and the rows between two heights."""
        first = top + self._above
        rows = self._rows.boxes(self._left, self._right, first, bottom)
        shapes = self._rows.names(rows, self._right, self._palette) + self._head(first)
        classes: dict[int, list[Box]] = defaultdict(list)
        states: dict[State, list[Box]] = defaultdict(list)
        said: list[Box] = []
        texts: list[Shape] = []
        places = {days: number for number, days in enumerate(self._periods)}
        for one, row in zip(self._series, rows, strict=True):
            for point in one.points:
                box = self._cell(places[point.start, point.end], row)
                if point.value is None and not point.words:
                    states[point.state].append(box)
                    continue
                if point.value:
                    classes[self._scale.class_of(point.value)].append(box)
                else:
                    said.append(box)
                texts.append(self._text(point, box))
        shapes += [self._fill(number, tuple(boxes)) for number, boxes in sorted(classes.items())]
        for state, boxes in states.items():
            shapes += missing(boxes, state, self._palette)
        shapes.append(Boxes(means="said", of=tuple(said), ink=self._palette.faint, edge=0.5))
        return [*shapes, *texts]

    def _cell(self, number: int, row: Box) -> Box:
        left = self._left + number * self._column
        return Box(left, row.top, left + self._column, row.bottom)

    def _head(self, bottom: float) -> list[Shape]:
        """Print the periods above their columns."""
        return [
            Label(
                means="column",
                text=head,
                x=self._left + (number + 0.5) * self._column,
                y=bottom - (self._above - 2) / 2 - 1,
                size=SMALL,
                ink=self._palette.muted,
                across=Across.CENTER,
                turned=self._heads_turned,
            )
            for number, head in enumerate(self._heads)
        ]

    def _text(self, point: Point, box: Box) -> Shape:
        x, y = box.middle
        behind = self._colour(self._scale.class_of(point.value)) if point.value else self._palette.paper
        return Label(
            means="value" if point.value is not None else "words",
            text=cell_text(point),
            x=x,
            y=y,
            size=_FIGURE,
            ink=self._legible(behind) if point.value else self._palette.muted,
            across=Across.CENTER,
            turned=self._turned,
        )

    def _legible(self, behind: str) -> str:
        """Return the one of ink and paper that stands out more from a colour."""
        inks = (self._palette.ink, self._palette.paper)
        return max(inks, key=lambda ink: _contrast(ink, behind))


def _contrast(one: str, other: str) -> float:
    """Return the ratio of two colours' luminances, as WCAG 2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    red, green, blue = (part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
