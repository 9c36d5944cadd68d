"""A logarithmic scale of ratios: half and double lie equally far from one."""

from collections.abc import Iterable
from math import ceil, floor, log10

import msgspec

from tradecheck.charts.spec import Point

_AIR = 0.04
_FEW = 3


class RatioScale(msgspec.Struct, frozen=True):
    """Ratios from `low` to `high`, both above zero."""

    low: float
    high: float

    def within(self, ratio: float) -> float:
        """Return how far along the scale a ratio stands, from 0 to 1; what lies beyond, and zero, stands at its end."""
        inside = min(max(ratio, self.low), self.high)
        return log10(inside / self.low) / log10(self.high / self.low)

    def ticks(self, most: int = 7) -> list[float]:
        """Return round ratios along the scale, 1 among them where it is on it; at most about `most`."""
        first, last = log10(self.low), log10(self.high)
        powers = range(floor(first), ceil(last) + 1)
        every = max(1, ceil((last - first) / most))
        found = self._on([10.0**power for power in powers if power % every == 0])
        if len(found) < _FEW:
            found = self._on([step * 10.0**power for power in powers for step in (1, 2, 5)])
        return found

    def _on(self, ratios: list[float]) -> list[float]:
        return [each for each in ratios if self.low <= each * (1 + 1e-9) and each <= self.high * (1 + 1e-9)]


def above_zero(points: Iterable[Point]) -> list[Point]:
    """Return the points whose figure has a place on the scale."""
    return [point for point in points if point.value is not None and point.value > 0]


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
