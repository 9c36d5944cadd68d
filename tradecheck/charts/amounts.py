"""Amounts a period: bars, or steps where periods are many; and the places where no amount is known."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec

from tradecheck.charts.looks import KeyItem, bars, is_missing, missing, state_items, zero
from tradecheck.charts.periods import Axis, runs, stretches
from tradecheck.charts.shapes import XY, Box, Boxes, Lines, Shape
from tradecheck.charts.spec import Point, Role, Series
from tradecheck.charts.style import DASHES, Palette
from tradecheck.model.words import State

AMOUNTS = (Role.BOOKED, Role.NOTIFIED, Role.MIRROR)
"""Roles that hold one amount a period; what they lack is shown as missing."""

MANY = 40
"""More periods than this are drawn as steps: bars would be too thin to be told apart."""

_LEAST = 1.2


class Drawn(msgspec.Struct, frozen=True):
    """The shapes of a plot's amounts, and the bar of every point that got one."""

    under: list[Shape]
    over: list[Shape]
    zeros: list[Shape]
    bars: list[tuple[Point, Box]]


class Amounts:
    """Series of amounts that share a plot, side by side when they are several."""

    def __init__(self, series: Sequence[Series], axis: Axis, palette: Palette) -> None:
        self.series = [one for one in series if one.role in AMOUNTS]
        self.stepped = any(len(one.points) > MANY for one in self.series)
        self._axis = axis
        self._palette = palette
        ranks: dict[Role, int] = defaultdict(int)
        self.colours: list[str] = []
        for one in self.series:
            self.colours.append(palette.of(one.role, ranks[one.role]))
            ranks[one.role] += 1

    def slot(self, index: int, point: Point) -> tuple[float, float]:
        """Return where the bar of a point of series `index` begins and ends."""
        left, right = self._axis.begin(point.start), self._axis.finish(point.end)
        pad = min(3.0, 0.08 * (right - left))
        share = (right - left - 2 * pad) / len(self.series)
        return left + pad + index * share, left + pad + (index + 1) * share

    @property
    def apart(self) -> bool:
        """Whether missing periods are shown in ribbons below the plot, one for each series."""
        return self.stepped and len(self.series) > 1

    def state_items(self) -> list[KeyItem]:
        """Return the key of the states that occur, with the series they belong to."""
        items = {
            item.text: item
            for one, colour in zip(self.series, self.colours, strict=True)
            for item in state_items(one.points, self._palette, whose=one.name, tint=colour)
        }
        return list(items.values())

    def draw(self, plot: Box, ribbons: Box, height_of: Callable[[float], float]) -> Drawn:
        """Draw everything; `height_of` turns a figure into a y in the plot."""
        drawn = Drawn([], [], [], [])
        where = ribbons if self.apart else plot
        for index, one in enumerate(self.series):
            drawn.under.extend(self._missing(index, one, where.top, where.bottom))
            if self.stepped:
                drawn.over.extend(self._steps(index, one, height_of))
            else:
                self._bars(index, one, height_of, drawn)
            drawn.zeros.extend(self._zeros(index, one, height_of))
        return drawn

    def missing_boxes(self, index: int, series: Series, top: float, bottom: float) -> dict[State, list[Box]]:
        """Return the parts of the plot in which a series has no figure, by state.

        Alone, a series takes the whole height of its periods. Several series share it: side by side
        where they are bars, one above the other where they are steps.
        """
        found: dict[State, list[Box]] = defaultdict(list)
        count = len(self.series)
        if count > 1 and not self.stepped:
            for point in series.points:
                if is_missing(point):
                    left, right = self.slot(index, point)
                    found[point.state].append(Box(left, top, right, bottom))
            return found
        share = (bottom - top) / count
        for stretch in stretches(series.points):
            found[stretch.state].append(
                Box(
                    self._axis.begin(stretch.start),
                    top + index * share,
                    self._axis.finish(stretch.end),
                    top + (index + 1) * share,
                )
            )
        return found

    def _missing(self, index: int, series: Series, top: float, bottom: float) -> list[Shape]:
        tint = self.colours[index] if len(self.series) > 1 else ""
        return [
            shape
            for state, boxes in self.missing_boxes(index, series, top, bottom).items()
            for shape in missing(boxes, state, self._palette, tint)
        ]

    def _bars(self, index: int, series: Series, height_of: Callable[[float], float], drawn: Drawn) -> None:
        base = height_of(0.0)
        by_state: dict[State, list[Box]] = defaultdict(list)
        for point in series.points:
            if not point.value:
                continue
            left, right = self.slot(index, point)
            end = height_of(point.value)
            if abs(end - base) < _LEAST:  # a small figure must not look like none
                end = base - _LEAST if point.value > 0 else base + _LEAST
            box = Box(left, min(base, end), right, max(base, end))
            by_state[point.state].append(box)
            drawn.bars.append((point, box))
        for state, boxes in by_state.items():
            drawn.over.extend(bars(boxes, series.role, state, self.colours[index], self._palette))

    def _steps(self, index: int, series: Series, height_of: Callable[[float], float]) -> list[Shape]:
        colour, base = self.colours[index], height_of(0.0)
        lines: list[tuple[XY, ...]] = []
        areas: list[Box] = []
        for run in runs(series.points):
            line: list[XY] = []
            for point in run:
                left, right = self._axis.begin(point.start), self._axis.finish(point.end)
                y = height_of(point.value or 0.0)
                line += [(left, y), (right, y)]
                areas.append(Box(left, min(base, y), right, max(base, y)))
            lines.append(tuple(line))
        steps = Lines(means=series.role.value, of=tuple(lines), ink=colour, width=1.3, dash=DASHES[index % len(DASHES)])
        if len(self.series) > 1:
            return [steps]
        area = Boxes(means=f"{series.role.value}:area", of=tuple(areas), fill=self._palette.pale(colour, 0.7))
        return [area, steps]

    def _zeros(self, index: int, series: Series, height_of: Callable[[float], float]) -> list[Shape]:
        base = height_of(0.0)
        at: list[XY] = []
        for point in series.points:
            if point.value == 0:
                left, right = (
                    (self._axis.begin(point.start), self._axis.finish(point.end))
                    if self.stepped
                    else self.slot(index, point)
                )
                at.append(((left + right) / 2, base))
        if not at:
            return []
        return [zero(at, self.colours[index], self._palette, 4.2 if self.stepped else 5.5)]
