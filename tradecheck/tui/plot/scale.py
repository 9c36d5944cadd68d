"""Where a figure and a day stand on the grid, and what is written along the axes."""

from datetime import date
from math import ceil, floor, log10

import msgspec

from tradecheck.charts.spec import Point

_MOST_CELLS_A_SLOT = 14


class Grid(msgspec.Struct, frozen=True):
    """Time cut into equal slots, a calendar year or month each, laid over `width` cells from `left` on.

    `cells` is the width of a slot; below 1 several slots share a cell.
    """

    first: int
    slots: int
    monthly: bool
    left: int
    cells: float

    @property
    def width(self) -> int:
        """How many cells the slots take together."""
        return ceil(self.slots * self.cells)

    def slot(self, day: date) -> float:
        """Return how many slots lie between the beginning of the grid and a day."""
        if self.monthly:
            return (day.year * 12 + day.month - 1 - self.first) + (day.day - 1) / 31
        return (day.year - self.first) + (day.timetuple().tm_yday - 1) / 366

    def column(self, day: date) -> int:
        """Return the cell that a day falls into."""
        return self.left + floor(self.slot(day) * self.cells + 1e-9)

    def span(self, start: date, end: date) -> tuple[int, int]:
        """Return the first cell of a period and the one after its last; at least one cell."""
        begin = self.left + floor(floor(self.slot(start) + 1e-9) * self.cells + 1e-9)
        whole = self.slot(end) + (1 / 31 if self.monthly else 1 / 366)
        after = self.left + ceil(ceil(whole - 0.05) * self.cells - 1e-9)
        return begin, max(after, begin + 1)

    def exact(self, start: date, end: date) -> tuple[int, int]:
        """Return the cells of a period that need not fill whole slots, as an observation's."""
        begin = self.column(start)
        return begin, max(self.column(end) + 1, begin + 1)

    def day_label(self, slot: int) -> str:
        """Return the year or the month that a slot stands for."""
        if not self.monthly:
            return str(self.first + slot)
        year, month = divmod(self.first + slot, 12)
        return f"{year}" if month == 0 else date(year, month + 1, 1).strftime("%b")

    @property
    def slots_a_cell(self) -> int:
        """How many slots share a cell, 1 where each has its own."""
        return max(1, ceil(1 / self.cells - 1e-9))


def grid_over(points: list[Point], left: int, width: int, *, monthly: bool) -> Grid:
    """Lay a grid over every point's period, in whole slots."""
    start, end = min(p.start for p in points), max(p.end for p in points)
    first = start.year * 12 + start.month - 1 if monthly else start.year
    last = end.year * 12 + end.month - 1 if monthly else end.year
    slots = last - first + 1
    if slots <= width:
        return Grid(first, slots, monthly, left, float(min(width // slots, _MOST_CELLS_A_SLOT)))
    return Grid(first, slots, monthly, left, 1 / ceil(slots / width))


def ticks_to(highest: float, most: int) -> list[float]:
    """Return zero and the round figures up to `highest`, about `most` of them and always one."""
    if highest <= 0:
        return [0.0]
    rough = highest / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * (1 - 1e-9))
    if step > highest:
        step = power * max(factor for factor in (1, 2, 2.5, 5) if power * factor <= highest)
    return [step * i for i in range(floor(highest / step + 1e-9) + 1)]


def axis_label(value: float, unit: str) -> str:
    """Return a tick's label without its unit: 0, 400 k, 1.5 M, 2 bn, 75 %."""
    if unit == "share":
        return f"{value * 100:g} %"
    for size, letter in ((1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
