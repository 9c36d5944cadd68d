"""A logarithmic scale of ratios: half and double lie equally far from one."""

from collections.abc import Iterable
from math import ceil, floor, log10

import msgspec

from tradecheck.charts.spec import Point

ONE = "1"
"""How the ratio at which both reports are alike is written."""

_AIR = 0.04
_FEW_DECADES = 1.2


class RatioScale(msgspec.Struct, frozen=True):
    """Ratios from `low` to `high`, both above zero."""

    low: float
    high: float

    def within(self, ratio: float) -> float:
        """Return how far along the scale a ratio stands, from 0 to 1; what lies beyond stands at its end."""
        part = log10(ratio / self.low) / log10(self.high / self.low)
        return min(max(part, 0.0), 1.0)

    def ticks(self, most: int = 7) -> list[float]:
        """Return round ratios along the scale, 1 among them where it is on it; at most about `most`."""
        first, last = log10(self.low), log10(self.high)
        powers = range(floor(first), ceil(last) + 1)
        if last - first <= _FEW_DECADES:
            found = [step * 10.0**power for power in powers for step in (1, 2, 5)]
        else:
            every = max(1, ceil((last - first) / most))
            found = [10.0**power for power in powers if power % every == 0]
        return [each for each in found if self.low <= each * (1 + 1e-9) and each <= self.high * (1 + 1e-9)]


def scale_of(points: Iterable[Point]) -> RatioScale:
    """Return a scale that holds every figure above zero, and 1."""
    figures = [
        figure
        for point in points
        for figure in (point.value, point.low, point.high)
        if figure is not None and figure > 0
    ]
    low, high = min([1.0, *figures]), max([1.0, *figures])
    air = (high / low) ** _AIR if high > low else 2.0
    return RatioScale(low / air, high * air)


def tick_text(ratio: float) -> str:
    """Write a round ratio: 0.01, 0.5, 1, 1,000."""
    return f"{ratio:,.6g}"
