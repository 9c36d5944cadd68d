"""The rectangle that a timeline's figures are drawn in."""

from math import log10

import msgspec

from tradecheck.tui.plot.scale import Grid

EIGHTHS = " ▁▂▃▄▅▆▇█"

Entry = tuple[str, str, str]
"""One item of a key: its mark, its words and its colour."""


class Field(msgspec.Struct, frozen=True):
    """The rectangle that figures are drawn in, and the figure at its top.

    `log_base` is the figure at the foot of a logarithmic scale, 0 on a linear one, whose foot is zero.
    """

    grid: Grid
    top: int
    rows: int
    highest: float
    log_base: float = 0.0

    @property
    def base(self) -> int:
        """The lowest row."""
        return self.top + self.rows - 1

    def row(self, value: float) -> int:
        """Return the row that a figure falls into."""
        return self.base - min(int(self._within(value) * self.rows), self.rows - 1)

    def eighths(self, value: float) -> int:
        """Return how many eighths of a row a figure is high; what is above zero is never drawn as zero."""
        return max(1, round(self._within(value) * self.rows * 8)) if value > 0 else 0

    def _within(self, value: float) -> float:
        """Return how far up a figure stands, from 0 at the foot to 1 at the top."""
        if not self.log_base:
            return min(max(value / self.highest, 0.0), 1.0)
        if value <= self.log_base:
            return 0.0
        return min(log10(value / self.log_base) / log10(self.highest / self.log_base), 1.0)
