"""Which stretch of a timeline is in sight: zoomed, moved, made whole. Nothing here draws."""

from collections.abc import Sequence

import msgspec

from tradecheck.charts.spec import ChartSpec
from tradecheck.charts.zoom import extent, has_log_scale, on_log_scale, zoomed
from tradecheck.model.period import Period

_LEAST = 3
"""Slots that are in sight at the closest zoom."""


class Window(msgspec.Struct, frozen=True):
    """What is asked of a chart: a stretch (None for all of it), and whether on a logarithmic scale."""

    within: Period | None = None
    log: bool = False

    def of(self, spec: ChartSpec) -> ChartSpec:
        """Return the chart as asked; a chart or stretch without a logarithmic scale keeps its linear one."""
        shown = zoomed(spec, self.within) if self.within else spec
        return on_log_scale(shown) if self.log and has_log_scale(shown) else shown

    def arguments(self) -> list[str]:
        """Return the flags of `tradecheck chart` that ask for it again."""
        days = self.within
        flags = [] if days is None else ["--since", days.start.isoformat(), "--until", days.end.isoformat()]
        return [*flags, "--log-scale"] if self.log else flags


def nearer(all_slots: Sequence[Period], shown: Period, cursor: Period) -> Period:
    """Return half of what is in sight, the cursor in its middle where the edges allow."""
    first, last = _indices(all_slots, shown)
    return _around(all_slots, cursor, max(_LEAST, (last - first + 1) // 2))


def farther(all_slots: Sequence[Period], shown: Period, cursor: Period) -> Period | None:
    """Return twice of what is in sight, None where that is everything."""
    first, last = _indices(all_slots, shown)
    size = 2 * (last - first + 1)
    return None if size >= len(all_slots) else _around(all_slots, cursor, size)


def moved(all_slots: Sequence[Period], shown: Period, by: int) -> Period:
    """Return as long a stretch earlier (`by` -1) or later (1) by a quarter of it, as far as the chart goes."""
    first, last = _indices(all_slots, shown)
    step = by * max(1, (last - first + 1) // 4)
    step = max(-first, min(step, len(all_slots) - 1 - last))
    return Period(all_slots[first + step].start, all_slots[last + step].end)


def _around(all_slots: Sequence[Period], cursor: Period, size: int) -> Period:
    middle, _ = _indices(all_slots, cursor)
    size = min(size, len(all_slots))
    first = max(0, min(middle - size // 2, len(all_slots) - size))
    return Period(all_slots[first].start, all_slots[first + size - 1].end)


def _indices(all_slots: Sequence[Period], shown: Period) -> tuple[int, int]:
    met = [i for i, slot in enumerate(all_slots) if slot.overlaps(shown)]
    return (met[0], met[-1]) if met else (0, len(all_slots) - 1)


def in_sight(spec: ChartSpec, shown: ChartSpec, within: Period | None) -> Period:
    """Return the days that a chart shows: those of its points, else those that were asked for."""
    if any(series.points for series in shown.series):
        return extent(shown)
    return within or extent(spec)
