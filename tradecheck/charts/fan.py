"""A pair's ratios month by month over bands of the world's: how usual each is, and nothing where nothing is known."""

from collections.abc import Iterator
from functools import partial

import msgspec

from tradecheck.charts.among import bands, dots, line, upward_label
from tradecheck.charts.axes import HEAD, TimeAxis
from tradecheck.charts.lettering import LINE, Letters
from tradecheck.charts.looks import KeyItem, is_missing, missing, state_items
from tradecheck.charts.marks import Marks
from tradecheck.charts.periods import Axis, runs, stretches
from tradecheck.charts.ratios import RatioScale, above_zero, scale_of, tick_text
from tradecheck.charts.shapes import XY, Box, Boxes, Label, Lines, Shape
from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.charts.style import BODY, PAD, SMALL, Palette

_PLOT, _LEAST_PLOT = 150.0, 70.0
_RIBBON, _BETWEEN = 9.0, 12.0


class _Panel(msgspec.Struct, frozen=True):
    """One heading: its bands from the widest, the middle of the world, its pair's points, and its marks."""

    spec: ChartSpec
    bands: tuple[Series, ...]
    middle: tuple[Series, ...]
    own: tuple[Series, ...]
    marks: Marks
    words: float

    @property
    def above(self) -> float:
        return self.words + self.marks.height + HEAD


class Fan:
    """A chart along time of one panel, or of several under each other on one scale. `width` is the picture's.

    Bands are drawn a period at a time, so that a period without a distribution is never bridged; it is shaded. Under
    each plot a ribbon shows where the pair has no ratio and why.
    """

    def __init__(self, spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> None:
        self._palette, self._letters, self._spec = palette, letters, spec
        points = [point for each in spec.frames for one in each.series for point in one.points]
        self._scale: RatioScale = scale_of(points)
        column = max(letters.width(tick_text(tick), SMALL) for tick in self._scale.ticks())
        first, last = min(point.start for point in points), max(point.end for point in points)
        self._axis = Axis(first, last, PAD + column + 7, width - PAD - 2)
        self.breadth = self._axis.right - self._axis.left
        self._time = TimeAxis(self._axis, letters)
        self._panels = [self._panel(each, width, letters) for each in spec.frames]
        self.key = self._key()
        lacking = any(is_missing(point) for each in self._panels for one in each.own for point in one.points)
        self._ribbon_height = _RIBBON + 3 if lacking else 0.0
        self._below = self._ribbon_height + self._time.height
        count = len(self._panels)
        self._fixed = sum(each.above for each in self._panels) + self._below * count + _BETWEEN * (count - 1)
        self.natural_height = self._fixed + _PLOT * count
        self.least_height = self._fixed + _LEAST_PLOT * count

    def _panel(self, spec: ChartSpec, width: float, letters: Letters) -> _Panel:
        world = [one for one in spec.series if one.role is Role.WORLD]
        inside = [mark for mark in spec.marks if self._axis.first <= mark.on <= self._axis.last]
        return _Panel(
            spec,
            bands=tuple(one for one in world if any(point.low is not None for point in one.points)),
            middle=tuple(one for one in world if any(point.value is not None for point in one.points)),
            own=tuple(one for one in spec.series if one.role is not Role.WORLD),
            marks=Marks(inside, self._axis, width, self._palette, letters),
            words=BODY * LINE + 3 if self._spec.panels else 0.0,
        )

    # the key

    def _key(self) -> list[KeyItem]:
        palette, first = self._palette, self._panels[0]
        items = [KeyItem(one.name, partial(_band_sample, rank, palette)) for rank, one in enumerate(first.bands)]
        items += [KeyItem(one.name, partial(_middle_sample, palette)) for one in first.middle]
        items += [KeyItem(one.name, partial(_dot_sample, one.role, palette)) for one in first.own if one.points]
        own = [point for each in self._panels for one in each.own for point in one.points]
        items += state_items([point for point in own if is_missing(point)], palette, whose="the pair")
        if any(is_missing(point) for each in self._panels for one in each.bands for point in one.points):
            items.append(KeyItem("no baseline for the month", partial(_none, palette)))
        return items

    # the plot

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the panels between two heights, equally high."""
        height = (bottom - top - self._fixed) / len(self._panels)
        shapes: list[Shape] = []
        for panel in self._panels:
            first = top + panel.above
            plot = Box(self._axis.left, first, self._axis.right, first + height)
            shapes += [*self._words(panel, top), *self._one(panel, plot)]
            top = plot.bottom + self._below + _BETWEEN
        return shapes

    def _words(self, panel: _Panel, top: float) -> Iterator[Shape]:
        if panel.words:
            text = f"{panel.spec.title}, {panel.spec.subtitle}"
            y = top + BODY * LINE / 2
            yield Label(means="panel", text=text, x=PAD, y=y, size=BODY, ink=self._palette.ink, bold=True)

    def _one(self, panel: _Panel, plot: Box) -> list[Shape]:
        palette = self._palette
        unknown = [point for one in panel.bands[:1] for point in one.points if is_missing(point)]
        shapes = [shape for point in unknown for shape in _none(palette, self._column(point, plot))]
        for rank, band in enumerate(panel.bands):
            shapes += bands([self._box(point, plot) for point in band.points if not is_missing(point)], rank, palette)
        shapes += self._ratios(plot)
        shapes += [line(self._steps(one, plot), palette) for one in panel.middle]
        floor = Box(plot.left, plot.top, plot.right, plot.bottom + self._ribbon_height)
        shapes += self._time.shapes(floor, plot.bottom, palette)
        shapes += [*panel.marks.shapes(plot.top - HEAD, plot.bottom), *self._heading(panel, plot)]
        for one in panel.own:
            at = [self._middle(point, plot) for point in above_zero(one.points)]
            shapes += [*self._ribbon(one, plot), dots(at, one.role, palette)]
        return shapes

    def _ratios(self, plot: Box) -> list[Shape]:
        """Return the axis of ratios: faint lines, and a stronger one at 1."""
        palette, left, right = self._palette, plot.left, plot.right
        heights = [(tick, self._y(plot, tick)) for tick in self._scale.ticks()]
        grid, one = tuple(((left, y), (right, y)) for _, y in heights), self._y(plot, 1.0)
        return [
            Lines(means="grid", of=grid, ink=palette.faint, width=0.7),
            Lines(means="alike", of=(((left, one), (right, one)),), ink=palette.muted, width=0.9),
            *(upward_label(tick_text(tick), left - 5, y, palette) for tick, y in heights),
        ]

    def _heading(self, panel: _Panel, plot: Box) -> list[Shape]:
        """Say above the plot what the ratios are; the line of a mark does not cross the words."""
        words, y, palette = panel.spec.axis or self._spec.axis, plot.top - HEAD / 2 - 3, self._palette
        wide, half = self._letters.width(words, SMALL, bold=True), SMALL * LINE / 2
        return [
            Boxes(means="halo", of=(Box(PAD - 1, y - half, PAD + wide + 2, y + half),), fill=palette.paper),
            Label(means="unit", text=words, x=PAD, y=y, size=SMALL, ink=palette.muted, bold=True),
        ]

    def _ribbon(self, one: Series, plot: Box) -> list[Shape]:
        """Show under the plot where the pair has no ratio."""
        shapes: list[Shape] = []
        for stretch in stretches(one.points):
            left, right = self._axis.begin(stretch.start), self._axis.finish(stretch.end)
            box = Box(left, plot.bottom + 3, right, plot.bottom + 3 + _RIBBON - 2)
            shapes += missing([box], stretch.state, self._palette)
        return shapes

    def _steps(self, one: Series, plot: Box) -> list[tuple[XY, ...]]:
        """Return the middle of the world as steps, apart wherever a period is missing."""
        return [
            tuple(
                (x, self._y(plot, each.value or 0.0))
                for each in run
                for x in (self._axis.begin(each.start), self._axis.finish(each.end))
            )
            for run in runs(one.points)
        ]

    def _box(self, point: Point, plot: Box) -> Box:
        low, high = point.low or self._scale.low, point.high or self._scale.high
        whole = self._column(point, plot)
        return Box(whole.left, self._y(plot, high), whole.right, self._y(plot, low))

    def _column(self, point: Point, plot: Box) -> Box:
        return Box(self._axis.begin(point.start), plot.top, self._axis.finish(point.end), plot.bottom)

    def _middle(self, point: Point, plot: Box) -> XY:
        x, _ = self._column(point, plot).middle
        return x, self._y(plot, point.value or 0.0)

    def _y(self, plot: Box, ratio: float) -> float:
        return plot.bottom - self._scale.within(ratio) * plot.height


def _band_sample(rank: int, palette: Palette, box: Box) -> list[Shape]:
    return bands([box], rank, palette)


def _middle_sample(palette: Palette, box: Box) -> list[Shape]:
    _, y = box.middle
    return [line([((box.left, y), (box.right, y))], palette)]


def _dot_sample(role: Role, palette: Palette, box: Box) -> list[Shape]:
    return [dots([box.middle], role, palette)]


def _none(palette: Palette, box: Box) -> list[Shape]:
    """Shade a period that no baseline covers, crossed so that it is not taken for a pale band."""
    cross = (((box.left, box.top), (box.right, box.bottom)), ((box.left, box.bottom), (box.right, box.top)))
    return [
        Boxes(means="no baseline", of=(box,), fill=palette.shade),
        Lines(means="no baseline", of=cross, ink=palette.pale(palette.pattern, 0.4), width=0.6),
    ]
