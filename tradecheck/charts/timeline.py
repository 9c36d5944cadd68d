"""Amounts along time, with what was expected and observed, caps, and the days on which rules changed."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from tradecheck.charts.amounts import Amounts
from tradecheck.charts.axes import HEAD, TimeAxis, ValueAxis
from tradecheck.charts.labels import Named, Writer, named_stretches
from tradecheck.charts.lettering import Letters
from tradecheck.charts.looks import KeyItem, bars, interval, is_missing, missing, state_items
from tradecheck.charts.marks import Marks
from tradecheck.charts.overlays import HeightOf, Level, band, caps, levels, observed
from tradecheck.charts.periods import Axis, stretches
from tradecheck.charts.placing import Places
from tradecheck.charts.scale import human
from tradecheck.charts.shapes import Box, Boxes, Dash, Lines, Shape
from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.charts.style import DASHES, PAD, SMALL, Palette
from tradecheck.model.words import State

_PLOT, _LEAST_PLOT = 225.0, 80.0
_RIBBON = 9.0


class Timeline:
    """A chart along time. `width` is the picture's, in points.

    `days` widen its axis and `column` is the least room beside it, so that several run along the same. A `brief` one
    prints figures without their points' labels and marks without their days, leaves the names of caps to the key, and
    ends its line at zero where its points end.
    """

    def __init__(
        self,
        spec: ChartSpec,
        width: float,
        palette: Palette,
        letters: Letters,
        *,
        days: Sequence[date] = (),
        column: float = 0.0,
        brief: bool = False,
    ) -> None:
        self._palette, self._letters, self._series, self._brief = palette, letters, spec.series, brief
        points = [point for one in spec.series for point in one.points]
        days = [*days, *(mark.on for mark in spec.marks)]
        first, last = min(point.start for point in points), max(point.end for point in points)
        self._value = ValueAxis(points, spec.unit, letters, log=spec.log)
        self._axis = Axis(
            min([first, *days]),
            max([last, *days]),
            PAD + max(column, self._value.column) + 7,
            width - PAD - 2,
        )
        self._known = self._axis.begin(first), self._axis.finish(last)
        self.breadth = self._axis.right - self._axis.left
        self._time = TimeAxis(self._axis, letters)
        self._marks = Marks(spec.marks, self._axis, width, palette, letters, dated=not brief)
        self._amounts = Amounts(spec.series, self._axis, palette)
        several = len(self._amounts.series) > 1
        self._named: list[list[Named]] = [
            named_stretches(self._amounts.alone(index), self._axis, letters, one.name if several else "")
            for index, one in enumerate(self._amounts.series)
        ]
        self._caps = [one for one in spec.series if one.role is Role.CAP]
        self._caps_named = [one for one in self._caps if one.name and not brief and self._cap_fits(one)]
        self.key = self._key()
        self.above = self._marks.height + HEAD
        self._ribbons = _RIBBON * self._amounts.ribbons + 3 if self._amounts.ribbons else 0.0
        self.below = self._ribbons + self._time.height
        self.natural_height = self.above + _PLOT + self.below
        self.least_height = self.above + _LEAST_PLOT + self.below

    # The key: whatever is not named in its own place.

    def _cap_fits(self, series: Series) -> bool:
        largest = max((abs(point.value or 0.0) for point in series.points), default=0.0)
        text = f"{series.name}: {human(largest, self._value.name)}"
        return self._letters.width(text, SMALL, bold=True) < 0.5 * self.breadth

    def _key(self) -> list[KeyItem]:
        items = [
            KeyItem(one.name, partial(self._sample, one))
            for one in self._series
            if one.name and one not in self._caps_named and not all(map(is_missing, one.points))
        ]
        if self._amounts.series:
            items += self._amounts.state_items([[one.stretch.state for one in own] for own in self._named])
        else:
            points = [point for one in self._series if one.role is not Role.CAP for point in one.points]
            items += state_items(points, self._palette)
        if any(is_missing(point) for one in self._seen() for point in one.points):
            items.append(KeyItem("observed, no figure given", self._unseen_sample))
        return items

    def _seen(self) -> list[Series]:
        """Series of observations, unless they are all the chart has and hold no figure."""
        found = [one for one in self._series if one.role is Role.OBSERVED]
        return [one for one in found if self._amounts.series or not all(map(is_missing, one.points))]

    def _sample(self, series: Series, box: Box) -> list[Shape]:
        _, y = box.middle
        line = (((box.left, y), (box.right, y)),)
        colour = self._palette.of(series.role)
        if series.role is Role.OBSERVED:
            return interval("sample", box.left + 1, box.right - 1, y, colour, self._palette)
        if series.role is Role.CAP:
            return [Lines(means="sample", of=line, ink=colour, width=1.6, dash=Dash.CHAIN)]
        if series.role is Role.EXPECTED:
            ends = tuple(((box.left, end), (box.right, end)) for end in (box.top, box.bottom))
            return [
                Boxes(means="sample", of=(box,), fill=f"{colour}55"),
                Lines(means="sample", of=ends, ink=colour, width=1.2),
            ]
        index = self._amounts.series.index(series)
        colour = self._amounts.colours[index]
        if self._amounts.stepped:
            return [Lines(means="sample", of=line, ink=colour, width=1.5, dash=DASHES[index % len(DASHES)])]
        return bars((box,), series.role, State.REPORTED, colour, self._palette)

    def _unseen_sample(self, box: Box) -> list[Shape]:
        _, y = box.middle
        line = (((box.left, y), (box.right, y)),)
        return [Lines(means="sample", of=line, ink=self._palette.of(Role.OBSERVED), width=1.6, dash=Dash.DOTTED)]

    # The plot, once its height is known.

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the plot between two heights, its axes and the marks above included."""
        palette = self._palette
        plot = Box(self._axis.left, top + self.above, self._axis.right, bottom - self.below)
        ribbons = Box(plot.left, plot.bottom + 3, plot.right, plot.bottom + self._ribbons)
        height_of: HeightOf = partial(self._value.height_of, plot)
        drawn = self._amounts.draw(plot, ribbons, height_of)
        shapes = [*self._value.shapes(plot, palette), *drawn.under, *self._bare_missing(plot), *drawn.over]
        found = [levels(one.points, self._axis) for one in self._caps]
        for one in self._series:
            if one.role is Role.EXPECTED:
                shapes += band(one, self._axis, palette.of(one.role), plot.top, height_of)
        shapes += [caps(level, palette.of(Role.CAP), height_of) for level in found]
        floor = Box(plot.left, plot.top, plot.right, plot.bottom + self._ribbons)
        shapes += self._time.shapes(floor, height_of(0.0), palette, self._known if self._brief else None)
        shapes += drawn.zeros
        shapes += self._marks.shapes(plot.top - HEAD, plot.bottom)
        seen: list[tuple[Point, Box]] = []
        for one in self._seen():
            for point, box, own in observed(one, self._axis, palette.of(one.role), palette, height_of):
                seen.append((point, box))
                shapes += own
        taken = [box for _, box in (*drawn.bars, *seen)]
        taken += [
            Box(level.left, height_of(level.value) - 1, level.right, height_of(level.value) + 1)
            for own in found
            for level in own
        ]
        inside = Box(plot.left, plot.top - HEAD / 2, plot.right + PAD, plot.bottom)
        avoid = [Box(x - 1, plot.top, x + 1, plot.bottom) for x in self._marks.x]
        writer = Writer(Places(inside, taken), avoid, self._value, palette, self._letters, brief=self._brief)
        return [*shapes, *self._labels(writer, plot, height_of, seen, drawn.bars, found)]

    def _labels(
        self,
        writer: Writer,
        plot: Box,
        height_of: HeightOf,
        seen: Sequence[tuple[Point, Box]],
        drawn: Sequence[tuple[Point, Box]],
        found: Sequence[list[Level]],
    ) -> list[Shape]:
        shapes = writer.observed(seen, self._palette.of(Role.OBSERVED))
        for one, own in zip(self._caps, found, strict=True):
            shapes += writer.caps(one, own, height_of, named=one in self._caps_named)
        shapes += writer.bars(drawn)
        return shapes + writer.states([one for own in self._named for one in own], self._axis, plot)

    def _bare_missing(self, plot: Box) -> list[Shape]:
        """Show the missing periods of a chart that has no series of amounts."""
        if self._amounts.series:
            return []
        return [
            shape
            for one in self._series
            if one.role is not Role.CAP
            for stretch in stretches(one.points)
            for shape in missing(
                [Box(self._axis.begin(stretch.start), plot.top, self._axis.finish(stretch.end), plot.bottom)],
                stretch.state,
                self._palette,
            )
        ]
