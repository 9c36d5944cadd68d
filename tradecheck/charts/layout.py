"""From a spec to a picture: where everything goes, before anything is drawn."""

import math
from collections.abc import Callable

import msgspec

from tradecheck.charts.dumbbell import Dumbbell
from tradecheck.charts.fan import Fan
from tradecheck.charts.frame import NOTHING, POINTS_PER_INCH, Picture, Plot, Sentence, compose
from tradecheck.charts.gauge import Gauge
from tradecheck.charts.heatmap import Heatmap
from tradecheck.charts.lanes import Lanes
from tradecheck.charts.lettering import Letters, clean
from tradecheck.charts.multiples import Multiples
from tradecheck.charts.spec import ChartSpec, Kind, Lane
from tradecheck.charts.spread import Spread
from tradecheck.charts.style import Palette
from tradecheck.charts.timeline import Timeline
from tradecheck.model.errors import DataError, UsageError

WIDTH = 9.0
"""Inches of a chart that was given no size; its height follows from what it shows."""

_LEAST_WIDTH, _LEAST_PLOT = 3.0, 110.0
_LEAST_FIGURE, _MOST_FIGURE = 1e-30, 1e30


def lay_out(spec: ChartSpec, *, palette: Palette, letters: Letters, size: tuple[float, float] | None = None) -> Picture:
    """Return where everything goes, without drawing it.

    Raises:
        UsageError: for a size that cannot hold the chart.
        DataError: for a figure that is no number, or one that no trade has.
    """
    _check_figures(spec)
    spec = _cleaned(spec)
    width, height = (WIDTH, None) if size is None else size
    if not width >= _LEAST_WIDTH or (height is not None and not 0 < height < math.inf) or width == math.inf:
        raise UsageError(
            f"the chart '{spec.name}' cannot be {width:g} × {height:g} inches: "
            f"give a width of at least {_LEAST_WIDTH:g} and a height above 0."
        )
    points = width * POINTS_PER_INCH
    plot = _plot(spec, points, palette, letters)
    if plot.breadth < _LEAST_PLOT:
        needed = (points + _LEAST_PLOT - plot.breadth) / POINTS_PER_INCH + 1
        raise UsageError(
            f"the chart '{spec.name}' has no room beside its labels at a width of {width:g} inches: "
            f"give it about {needed:.0f}."
        )
    return compose(spec, plot, points, None if height is None else height * POINTS_PER_INCH, palette, letters)


_PLOTS: dict[Kind, Callable[[ChartSpec, float, Palette, Letters], Plot]] = {
    Kind.TIMELINE: Timeline,
    Kind.GAUGE: Gauge,
    Kind.DUMBBELL: Dumbbell,
    Kind.LANES: Lanes,
    Kind.HEATMAP: Heatmap,
    Kind.MULTIPLES: Multiples,
    Kind.FAN: Fan,
    Kind.SPREAD: Spread,
}


def _plot(spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> Plot:
    if not any(one.points for each in spec.frames for one in each.series):
        return Sentence(NOTHING, width, palette, letters)
    return _PLOTS[spec.kind](spec, width, palette, letters)


def _check_figures(spec: ChartSpec) -> None:
    for one in spec.drawn:
        for point in one.points:
            for figure in (point.value, point.low, point.high):
                if figure and not _LEAST_FIGURE <= abs(figure) <= _MOST_FIGURE:
                    raise DataError(
                        f"the chart '{spec.name}' was given {figure} as a figure of '{clean(one.name)}' from "
                        f"{point.start} to {point.end}: a figure of trade or nothing was expected."
                    )


def _cleaned(spec: ChartSpec) -> ChartSpec:
    """Return the spec with every text harmless."""
    return msgspec.structs.replace(
        spec,
        title=clean(spec.title),
        subtitle=clean(spec.subtitle),
        unit=clean(spec.unit),
        axis=clean(spec.axis),
        source_line=clean(spec.source_line),
        caveat=clean(spec.caveat),
        marks=tuple(msgspec.structs.replace(mark, label=clean(mark.label)) for mark in spec.marks),
        series=tuple(
            msgspec.structs.replace(
                one,
                name=clean(one.name),
                lane=_clean_lane(one.lane),
                points=tuple(
                    msgspec.structs.replace(point, label=clean(point.label), words=clean(point.words))
                    if point.label or point.words
                    else point
                    for point in one.points
                ),
            )
            for one in spec.series
        ),
        panels=tuple(_cleaned(each) for each in spec.panels),
    )


def _clean_lane(lane: Lane | None) -> Lane | None:
    if lane is None:
        return None
    return msgspec.structs.replace(
        lane,
        group=clean(lane.group),
        words=clean(lane.words),
        unit=clean(lane.unit),
        overlaps=tuple(clean(each) for each in lane.overlaps),
    )
