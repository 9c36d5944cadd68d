"""A stretch of a chart, and its other scale: functions from a spec to a spec, so that every drawer shows the same."""

from collections.abc import Iterator
from datetime import date
from math import ceil, floor, log10

from msgspec.structs import replace

from tradecheck.charts.spec import ChartSpec, Kind, Lane, Point, Role, Series
from tradecheck.model.errors import UsageError
from tradecheck.model.period import Period

_AMOUNTS = (Role.BOOKED, Role.NOTIFIED, Role.MIRROR)


def zoomed(spec: ChartSpec, within: Period) -> ChartSpec:
    """Return the chart of a stretch of days; a chart that does not run along time is returned as it is.

    A booked, notified or mirrored figure is shown whole or not at all: the stretch grows to the first and last
    day of those that it cuts. Everything else ends at its edges, an absence as well as an interval.
    """
    if spec.panels:
        panels = (zoomed(each, within) for each in spec.panels)
        return replace(spec, panels=tuple(each for each in panels if each.series))
    if spec.kind not in (Kind.TIMELINE, Kind.FAN, Kind.LANES):
        return spec
    shown = _whole_figures(spec, within)
    return replace(
        spec,
        series=tuple(kept for each in spec.series if (kept := _cut(each, shown)).points),
        marks=tuple(mark for mark in spec.marks if shown.start <= mark.on <= shown.end),
    )


def overlapping(points: tuple[Point, ...], within: Period) -> Iterator[Point]:
    """Return the points that share a day with a period."""
    return (each for each in points if each.start <= within.end and within.start <= each.end)


def _whole_figures(spec: ChartSpec, within: Period) -> Period:
    shown, before = within, None
    figures = tuple(
        each for one in spec.series if one.role in _AMOUNTS for each in one.points if each.value is not None
    )
    while shown != before:
        before = shown
        cut = list(overlapping(figures, shown))
        shown = Period(min([shown.start, *(each.start for each in cut)]), max([shown.end, *(each.end for each in cut)]))
    return shown


def _cut(series: Series, shown: Period) -> Series:
    kept = overlapping(series.points, shown)
    return replace(
        series,
        points=tuple(replace(each, start=max(each.start, shown.start), end=min(each.end, shown.end)) for each in kept),
        lane=None if series.lane is None else replace(series.lane, shared=_shared(series.lane, shown)),
    )


def _shared(lane: Lane, shown: Period) -> tuple[tuple[date, date], ...]:
    """Return the part in sight of the days that an account shares with others."""
    met = (each for each in lane.shared if each[0] <= shown.end and shown.start <= each[1])
    return tuple((max(start, shown.start), min(end, shown.end)) for start, end in met)


def extent(spec: ChartSpec) -> Period:
    """Return the days from the first point's first to the last point's last, which a timeline spans.

    Raises:
        ValueError: for a chart without points.
    """
    points = [point for series in spec.drawn for point in series.points]
    return Period(min(point.start for point in points), max(point.end for point in points))


def on_log_scale(spec: ChartSpec) -> ChartSpec:
    """Return the chart on a logarithmic scale.

    Raises:
        UsageError: for a chart that has no such scale: rows, no figure above zero, or one below it.
    """
    if not has_log_scale(spec):
        raise UsageError(
            f"the chart '{spec.name}' has no logarithmic scale: it takes a chart along time with a figure above "
            "zero and none below; leave --log-scale out."
        )
    return replace(spec, log=True)


def has_log_scale(spec: ChartSpec) -> bool:
    """Whether the chart runs along time and has figures above zero and none below."""
    found = list(_figures(spec))
    return spec.kind is Kind.TIMELINE and any(each > 0 for each in found) and all(each >= 0 for each in found)


def log_base(figures: list[float]) -> float:
    """Return the power of ten that a logarithmic scale of these figures stands on; it lies below all above zero.

    Raises:
        ValueError: where no figure is above zero.
    """
    above = [each for each in figures if each > 0]
    power = floor(log10(min(above)) + 1e-9)
    return 10.0 ** (power - 1 if min(above) <= 10.0**power * (1 + 1e-9) else power)


def decades(base: float, highest: float, most: int) -> list[float]:
    """Return powers of ten from `base` to `highest`, at most about `most` of them; the base is always one.

    Where they are fewer than three, twice and five times each is named too.
    """
    first, last = round(log10(base)), floor(log10(highest) + 1e-9)
    if last - first <= 1:
        return [x * 10.0**power for power in range(first, last + 1) for x in (1, 2, 5) if x * 10.0**power <= highest]
    step = max(1, ceil((last - first) / max(most - 1, 1)))
    return [10.0**power for power in range(first, last + 1, step)]


def _figures(spec: ChartSpec) -> Iterator[float]:
    for series in spec.series:
        for point in series.points:
            yield from (each for each in (point.value, point.low, point.high) if each is not None)
