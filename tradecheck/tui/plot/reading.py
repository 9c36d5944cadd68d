"""What a chart's cursor can stand on, and what stands there in words."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Lane, Mark, Point, Role, Series
from tradecheck.charts.zoom import extent, overlapping
from tradecheck.model.figures import quantity
from tradecheck.model.period import Period
from tradecheck.model.words import State
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.lane import interval_name, lane_name
from tradecheck.tui.plot.ranked import rows_of
from tradecheck.tui.plot.states import PATTERNS, UNKNOWN, ZERO, pattern_of
from tradecheck.tui.plot.timeline import slots

_MOST_POINTS = 3
_ROWS = (Kind.GAUGE, Kind.DUMBBELL)


class Stop(msgspec.Struct, frozen=True):
    """One place of the cursor: a period of a timeline (`period` is set), a row, or a period of a lane.

    `name` is what it is called on the chart, `lane` the lane as `lane_name` calls it.
    """

    name: str
    period: Period | None = None
    lane: str = ""


def stops_of(spec: ChartSpec) -> list[Stop]:
    """Return every place of the cursor in order; none where the chart has no points."""
    if spec.kind is Kind.FAN and any(series.points for series in spec.drawn):
        return [Stop(month.label, month) for month in extent(spec).months()]
    if not any(series.points for series in spec.series):
        return []
    if spec.kind is Kind.TIMELINE:
        return [Stop(slot.label, slot) for slot in slots(spec)]
    if spec.kind is Kind.SPREAD:
        return [Stop(for_terminal(point.label)) for point in along_the_curve(spec)]
    if spec.kind is Kind.LANES:
        return [
            Stop(interval_name(one, point), Period(point.start, point.end), lane_name(one))
            for one in spec.series
            for point in one.points
        ]
    return [Stop(row.label) for row in rows_of(spec)] if spec.kind in _ROWS else []


def along_the_curve(spec: ChartSpec) -> list[Point]:
    """Return the points of the pairs on a curve, the lowest first."""
    own = [point for series in spec.series if series.role is not Role.WORLD for point in series.points]
    return sorted(own, key=lambda point: (point.share or 0.0, point.label))


def slots_of(spec: ChartSpec) -> list[Period]:
    """Return the periods by which a chart is zoomed and moved, none where it does not run along time."""
    if spec.kind is Kind.LANES and any(one.points for one in spec.series):
        days = extent(spec)
        return [Period.year(year) for year in range(days.start.year, days.end.year + 1)]
    return [stop.period for stop in stops_of(spec) if stop.period is not None]


def points_at(spec: ChartSpec, stop: Stop) -> list[tuple[Series, Point]]:
    """Return the points that stand at a place, in the order of the series."""
    if stop.lane and stop.period is not None:
        own = (series for series in spec.series if lane_name(series) == stop.lane)
        return [(series, point) for series in own for point in overlapping(series.points, stop.period)]
    if stop.period is not None:
        return [(series, point) for series in _in_order(spec) for point in overlapping(series.points, stop.period)]
    return [
        (series, point) for series in spec.series for point in series.points if for_terminal(point.label) == stop.name
    ]


def _in_order(spec: ChartSpec) -> list[Series]:
    """Return the series of a chart along time; of a fan the pair's before the world's, and panels by their code."""
    if spec.kind is not Kind.FAN:
        return list(spec.series)
    found = [
        replace(one, name=f"{panel.title.partition(' ')[0]}: {one.name}") if spec.panels else one
        for panel in spec.frames
        for one in panel.series
    ]
    return sorted(found, key=lambda one: (one.role is Role.WORLD, all(point.value is None for point in one.points)))


def records_at(spec: ChartSpec, stop: Stop) -> tuple[str, ...]:
    """Return the records behind the points of a place, each once."""
    found = (record for _, point in points_at(spec, stop) for record in point.record.split(";"))
    return tuple(dict.fromkeys(record for record in found if record))


def read_out(spec: ChartSpec, stop: Stop) -> str:
    """Return every series' figure or state at a place, the ends of ranges, and the days marked in it.

    The figures are those of whole points, whatever part of them a zoom shows.
    """
    if stop.lane:
        return " · ".join(_of_lane(series, point) for series, point in points_at(spec, stop))
    found: dict[str, list[Point]] = {}
    for series, point in points_at(spec, stop):
        found.setdefault(for_terminal(series.name), []).append(point)
    told = [f"{name}: {_told(points, stop, spec.unit)}" for name, points in found.items()] or ["nothing is held"]
    return " · ".join([*told, *_marked(spec.marks, stop)])


def _of_lane(series: Series, point: Point) -> str:
    """Say what stands in a lane: the figure in the lane's unit, of an account also its kind and what it overlaps."""
    lane = series.lane or Lane("", "")
    figure = figure_words(point, lane.unit)
    if not lane.kind:
        return figure
    met = f"overlaps {for_terminal(', '.join(lane.overlaps))}" if lane.overlaps else ""
    return " · ".join(filter(None, (for_terminal(lane.kind), figure, met)))


def _told(points: list[Point], stop: Stop, unit: str) -> str:
    said = [_point(point, stop, unit) for point in points[:_MOST_POINTS]]
    more = len(points) - len(said)
    return ", ".join([*said, f"and {more} more"] if more else said)


def _point(point: Point, stop: Stop, unit: str) -> str:
    own = Period(point.start, point.end)
    when = f" ({own.label})" if stop.period is not None and own != stop.period else ""
    return f"{figure_words(point, unit)}{when}"


def figure_words(point: Point, unit: str) -> str:
    """Return a point in words: its figure with unit, its range, or its state."""
    low, high = point.low, point.high
    ends = f"{_figure(low, unit)} to {_figure(high, unit)}" if low is not None and high is not None else ""
    floor = point.value is not None and point.value == low and high is None
    if low == high or floor:
        ends = ""
    elif not ends:
        ends = f"at least {_figure(low, unit)}" if low is not None else f"at most {_figure(high or 0.0, unit)}"
    if point.value is None and ends and point.words:
        return f"{ends} ({for_terminal(point.words)})"
    if point.value is None:
        return ends or (
            _figure(low, unit)
            if low is not None
            else (UNKNOWN if point.state.has_figure else pattern_of(point.state)).words
        )
    if point.value == 0 and not ends and point.state is State.REPORTED and not point.words:
        return ZERO.words
    least = "at least " if floor or point.state in PATTERNS or point.words else ""
    said = [for_terminal(point.words)] if point.words else []
    said += [ends] if ends else []
    said += [] if point.share is None else [f"{point.share * 100:.0f} % of the world's pairs at or below"]
    return f"{least}{_figure(point.value, unit)}" + (f" ({'; '.join(said)})" if said else "")


def _figure(value: float, unit: str) -> str:
    return for_terminal(quantity(value, unit))


def _marked(marks: Iterable[Mark], stop: Stop) -> list[str]:
    if stop.period is None:
        return []
    return [
        f"{mark.on} {for_terminal(mark.label)}" for mark in marks if stop.period.start <= mark.on <= stop.period.end
    ]
