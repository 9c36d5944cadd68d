"""The rectangle that a timeline's figures are drawn in."""

import msgspec

from tradecheck.tui.plot.scale import Grid

EIGHTHS = " ▁▂▃▄▅▆▇█"

Entry = tuple[str, str, str]
"""One item of a key: its mark, its words and its colour."""


class Field(msgspec.Struct, frozen=True):
    """The rectangle that figures are drawn in, and the figure at its top."""

    grid: Grid
    top: int
    rows: int
    highest: float

    @property
    def base(self) -> int:
        """The lowest row."""
        return self.top + self.rows - 1

    def row(self, value: float) -> int:
        """Return the row that a figure falls into."""
        within = min(max(value / self.highest, 0.0), 1.0)
        return self.base - min(int(within * self.rows), self.rows - 1)

    def eighths(self, value: float) -> int:
        """Return how many eighths of a row a figure is high; what is above zero is never drawn as zero."""
        return max(1, round(min(value / self.highest, 1.0) * self.rows * 8)) if value > 0 else 0
