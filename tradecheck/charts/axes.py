"""The two axes of a timeline: figures upwards from zero, years or months along."""

from collections.abc import Iterable
from math import log10

from tradecheck.charts.lettering import LINE, Letters
from tradecheck.charts.periods import Axis
from tradecheck.charts.scale import human, months, ticks, unit_for, years
from tradecheck.charts.shapes import Across, Box, Label, Lines, Shape
from tradecheck.charts.spec import Point
from tradecheck.charts.style import PAD, SMALL, Palette
from tradecheck.charts.zoom import decades, log_base

HEAD = 17.0
"""Height of the row above the plot in which the unit stands."""

_AIR = 1.09
_DECADES = 7


class ValueAxis:
    """Figures upwards. It always contains zero; without a figure it has no tick.

    A logarithmic axis stands on a power of ten, which it names; zero is drawn there.
    """

    def __init__(self, points: Iterable[Point], unit: str, letters: Letters, *, log: bool = False) -> None:
        figures = [figure for point in points for figure in (point.value, point.low, point.high) if figure is not None]
        largest, lowest = max(figures, default=0.0), min(figures, default=0.0)
        self.low, self.high = min(0.0, lowest) * _AIR, max(0.0, largest) * _AIR
        if self.high <= self.low:
            self.high = self.low + 1.0
        self.name = unit
        self.unit = unit_for(max(largest, -lowest), unit)
        self._ticks = ticks(self.low, self.high) if any(figures) else [0.0] if figures else []
        self.base = log_base(figures) if log else 0.0
        self.heading = self.unit.words
        if log:
            self.high = largest * (largest / self.base) ** (_AIR - 1)
            self._ticks = decades(self.base, largest, _DECADES)
            self.heading = f"{'' if unit == 'share' else unit + ', '}logarithmic from {human(self.base, unit)}"
        self.column = max((letters.width(self._tick(tick), SMALL) for tick in self._ticks), default=0.0)

    def _tick(self, tick: float) -> str:
        """Write a tick: in the unit of the whole axis, on a logarithmic one in its own."""
        if not self.base:
            return self.unit.tick(tick)
        return human(tick, "share" if self.name == "share" else "")

    def height_of(self, plot: Box, value: float) -> float:
        """Return the y of a figure in a plot."""
        if self.base:
            within = log10(max(value, self.base) / self.base) / log10(self.high / self.base)
            return plot.bottom - within * plot.height
        return plot.bottom - (value - self.low) / (self.high - self.low) * plot.height

    def shapes(self, plot: Box, palette: Palette) -> list[Shape]:
        """Return a faint line and a figure for each tick, and the unit above them."""
        heights = [(tick, self.height_of(plot, tick)) for tick in self._ticks]
        lines = tuple(((plot.left, y), (plot.right, y)) for _, y in heights)
        shapes: list[Shape] = [Lines(means="grid", of=lines, ink=palette.faint, width=0.7)]
        shapes += [
            Label(
                means="value axis",
                text=self._tick(tick),
                x=plot.left - 5,
                y=y,
                size=SMALL,
                ink=palette.muted,
                across=Across.RIGHT,
            )
            for tick, y in heights
        ]
        unit = Label(
            means="unit",
            text=self.heading,
            x=PAD,
            y=plot.top - HEAD / 2 - 3,
            size=SMALL,
            ink=palette.muted,
            bold=True,
        )
        return [*shapes, unit]


class TimeAxis:
    """Years along the plot, and months above them where there is room."""

    def __init__(self, axis: Axis, letters: Letters) -> None:
        self._axis = axis
        width = axis.right - axis.left
        by_month = months(axis.first, axis.last, width, SMALL, letters)
        by_year = years(axis.first, axis.last, width, SMALL, letters)
        self._rows = [by_year] if by_month is None else [by_month, by_year]
        self.height = 5 + len(self._rows) * SMALL * LINE

    def shapes(self, plot: Box, base: float, palette: Palette, known: tuple[float, float] | None = None) -> list[Shape]:
        """Return the line at zero, a stroke at the start of each tick, and the ticks' names below.

        `known` are the ends of that line where it does not run along the whole plot.
        """
        left, right = known or (plot.left, plot.right)
        axis = self._axis
        edges = {axis.begin(tick.start) for row in self._rows for tick in row} | {plot.right}
        strokes = tuple(((x, plot.bottom), (x, plot.bottom + 3)) for x in sorted(edges))
        names: list[Shape] = [
            Label(
                means="time axis",
                text=tick.text,
                x=(axis.begin(tick.start) + axis.finish(tick.end)) / 2,
                y=plot.bottom + 5 + (row + 0.5) * SMALL * LINE,
                size=SMALL,
                ink=palette.muted,
                across=Across.CENTER,
            )
            for row, found in enumerate(self._rows)
            for tick in found
        ]
        return [
            Lines(means="axis", of=(((left, base), (right, base)),), ink=palette.muted),
            Lines(means="axis", of=strokes, ink=palette.muted, width=0.8),
            *names,
        ]
