"""Amounts a period: bars, or steps where periods are many; and the places where no amount is known."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec

from tradecheck.charts.looks import KeyItem, bars, is_missing, missing, state_items, whisker, zero
from tradecheck.charts.periods import Axis, runs, stretches
from tradecheck.charts.shapes import XY, Box, Boxes, Lines, Shape
from tradecheck.charts.spec import Point, Role, Series
from tradecheck.charts.style import DASHES, Palette
from tradecheck.model.words import State

AMOUNTS = (Role.BOOKED, Role.NOTIFIED, Role.MIRROR, Role.WORLD)
"""Roles that hold one amount a period; what they lack is shown as missing."""

MANY = 40
"""More periods than this are drawn as steps: bars would be too thin to be told apart."""

_LEAST = 1.2


class Drawn(msgspec.Struct, frozen=True):
    """The shapes of a plot's amounts, and for every point that got a bar what it covers, range included."""

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

    def company(self, index: int, point: Point) -> list[int]:
        """Return which series have a point that shares a day with this one of series `index`."""
        return [
            other
            for other, one in enumerate(self.series)
            if other == index or any(own.start <= point.end and point.start <= own.end for own in one.points)
        ]

    def slot(self, index: int, point: Point) -> tuple[float, float]:
        """Return where the bar of a point of series `index` begins and ends, beside its company."""
        left, right = self._axis.begin(point.start), self._axis.finish(point.end)
        pad = min(3.0, 0.08 * (right - left))
        company = self.company(index, point)
        share = (right - left - 2 * pad) / len(company)
        place = company.index(index)
        return left + pad + place * share, left + pad + (place + 1) * share

    @property
    def apart(self) -> bool:
        """Whether missing periods are shown in ribbons below the plot, one for each series."""
        return self.stepped and len(self.series) > 1

    @property
    def ribbons(self) -> int:
        """How many ribbons are needed."""
        lacking = any(is_missing(point) for one in self.series for point in one.points)
        return len(self.series) if self.apart and lacking else 0

    def alone(self, index: int) -> list[Point]:
        """Return the points of a series that no other shares a period with: their states fill it whole."""
        if self.apart:
            return []
        return [point for point in self.series[index].points if len(self.company(index, point)) == 1]

    def state_items(self, named: Sequence[Sequence[State]]) -> list[KeyItem]:
        """Return the key of the states that occur; `named` are those each series names in their own place."""
        several = len(self.series) > 1
        items: dict[str, KeyItem] = {}
        for index, one in enumerate(self.series):
            alone = self.alone(index)
            shared = [point for point in one.points if point not in alone]
            whose, tint = (one.name, self.colours[index]) if several else ("", "")
            found = state_items(shared, self._palette, whose=whose, tint=tint)
            found += state_items(alone, self._palette, named[index], whose=whose)
            for item in found:
                items.setdefault(item.text, item)
        if any(self._differs(point) for one in self.series for point in one.points):
            items["range"] = KeyItem("lowest to highest figure held", self._range_sample)
        return list(items.values())

    @staticmethod
    def _differs(point: Point) -> bool:
        ends = {end for end in (point.low, point.value, point.high) if end is not None}
        return point.value is not None and len(ends) > 1

    def _range_sample(self, box: Box) -> list[Shape]:
        x, _ = box.middle
        return [whisker("sample", ((x, box.top), (x, box.bottom)), self._palette.ink)]

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

    def _missing(self, index: int, series: Series, top: float, bottom: float) -> list[Shape]:
        """Show where a series has no figure.

        Alone in its periods it takes their whole height. Several series share it: side by side where
        they are bars, one above the other where they are steps.
        """
        whole: dict[State, list[Box]] = defaultdict(list)
        parts: dict[State, list[Box]] = defaultdict(list)
        alone = self.alone(index)
        for stretch in stretches(alone):
            left, right = self._axis.begin(stretch.start), self._axis.finish(stretch.end)
            whole[stretch.state].append(Box(left, top, right, bottom))
        if self.apart:
            share = (bottom - top) / len(self.series)
            for stretch in stretches(series.points):
                left, right = self._axis.begin(stretch.start), self._axis.finish(stretch.end)
                ribbon = Box(left, top + index * share, right, top + (index + 1) * share)
                parts[stretch.state].append(ribbon)
        else:
            for point in series.points:
                if is_missing(point) and point not in alone:
                    left, right = self.slot(index, point)
                    parts[point.state].append(Box(left, top, right, bottom))
        shapes: list[Shape] = []
        for found, tint in ((whole, ""), (parts, self.colours[index])):
            for state, boxes in found.items():
                shapes += missing(boxes, state, self._palette, tint)
        return shapes

    def _bars(self, index: int, series: Series, height_of: Callable[[float], float], drawn: Drawn) -> None:
        base = height_of(0.0)
        by_state: dict[State, list[Box]] = defaultdict(list)
        ranges: list[Shape] = []
        for point in series.points:
            if not point.value:
                continue
            left, right = self.slot(index, point)
            end = height_of(point.value)
            if abs(end - base) < _LEAST:  # a small figure must not look like none
                end = base - _LEAST if point.value > 0 else base + _LEAST
            box = Box(left, min(base, end), right, max(base, end))
            by_state[point.state].append(box)
            own = self._range(series.role, point, box.middle[0], height_of)
            ends = [y for whole in own for _, y in whole.of[0]]
            ranges += own
            covered = Box(left, min([box.top, *ends]), right, max([box.bottom, *ends]))
            drawn.bars.append((point, covered))
        for state, boxes in by_state.items():
            drawn.over.extend(bars(boxes, series.role, state, self.colours[index], self._palette))
        drawn.over.extend(ranges)

    def _range(self, role: Role, point: Point, x: float, height_of: Callable[[float], float]) -> list[Lines]:
        """Draw the whisker of an amount on which the figures held differ."""
        ends = [end for end in (point.low, point.value, point.high) if end is not None]
        if min(ends) == max(ends):
            return []
        line = ((x, height_of(min(ends))), (x, height_of(max(ends))))
        return [whisker(f"{role.value}:range", line, self._palette.ink, tick=2.0 if self.stepped else 4.0)]

    def _steps(self, index: int, series: Series, height_of: Callable[[float], float]) -> list[Shape]:
        colour, base = self.colours[index], height_of(0.0)
        lines: list[tuple[XY, ...]] = []
        areas: list[Box] = []
        ranges: list[Shape] = []
        for run in runs(series.points):
            line: list[XY] = []
            for point in run:
                left, right = self._axis.begin(point.start), self._axis.finish(point.end)
                y = height_of(point.value or 0.0)
                line += [(left, y), (right, y)]
                areas.append(Box(left, min(base, y), right, max(base, y)))
                ranges += self._range(series.role, point, (left + right) / 2, height_of)
            lines.append(tuple(line))
        steps = Lines(means=series.role.value, of=tuple(lines), ink=colour, width=1.3, dash=DASHES[index % len(DASHES)])
        if len(self.series) > 1:
            return [steps, *ranges]
        area = Boxes(means=f"{series.role.value}:area", of=tuple(areas), fill=self._palette.pale(colour, 0.7))
        return [area, steps, *ranges]

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
