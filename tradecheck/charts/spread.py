"""The curve of the world's pairs of one period, and where pairs stand on it: how many lie below each ratio."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from tradecheck.charts.among import DOT, bands, dots, line, under_label, upward_label
from tradecheck.charts.axes import HEAD
from tradecheck.charts.lettering import LINE, Letters
from tradecheck.charts.looks import KeyItem
from tradecheck.charts.placing import Places
from tradecheck.charts.ratios import RatioScale, above_zero, scale_of, tick_text
from tradecheck.charts.shapes import XY, Across, Box, Dash, Label, Lines, Shape
from tradecheck.charts.spec import ChartSpec, Point, Role, Series
from tradecheck.charts.style import PAD, SMALL, Palette

_PLOT, _LEAST_PLOT = 250.0, 120.0
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_BANDS = (("5 to 95 % of the world's pairs", 0.05, 0.95), ("25 to 75 % of them", 0.25, 0.75))
_FEW = 6
"""Pairs that each have a line down to the axis; of more the axis has a stroke each."""

_TICKS = 10
_AXIS = 4 + 2 * SMALL * LINE + 6
_UPWARDS = "share of the world's pairs at or below"


class Spread:
    """A curve from the first to the 99th hundredth of the world's pairs, and dots on it, named as far as there is room.

    `width` is the picture's, in points. Dots stand at their own ratio and share; beyond the curve they lie at its ends.
    """

    def __init__(self, spec: ChartSpec, width: float, palette: Palette, letters: Letters) -> None:
        self._palette, self._letters, self._spec = palette, letters, spec
        self._scale: RatioScale = scale_of(point for one in spec.series for point in one.points)
        self._world = [point for one in spec.series if one.role is Role.WORLD for point in above_zero(one.points)]
        self._own = [one for one in spec.series if one.role is not Role.WORLD]
        column = max(letters.width(_share_text(share), SMALL) for share in _SHARES)
        self._left, self._right = PAD + column + 7, width - PAD - 2
        self.breadth = self._right - self._left
        self.key = [
            *(KeyItem(name, partial(_band_sample, rank, palette)) for rank, (name, _, _) in enumerate(_BANDS)),
            *(KeyItem(one.name, partial(_curve_sample, palette)) for one in spec.series if one.role is Role.WORLD),
            *(KeyItem(_named(one), partial(_dot_sample, one.role, palette)) for one in self._own if one.points),
        ]
        self.natural_height = HEAD + _PLOT + _AXIS
        self.least_height = HEAD + _LEAST_PLOT + _AXIS

    def shapes(self, top: float, bottom: float) -> list[Shape]:
        """Return the curve between two heights, its axes and dots included."""
        palette = self._palette
        plot = Box(self._left, top + HEAD, self._right, bottom - _AXIS)
        curve = [self._at(plot, point) for point in self._world]
        shapes = [*self._bands(plot), *self._axes(plot), line([curve] if curve else [], palette, "curve")]
        taken: list[Box] = []
        for one in self._own:
            at = [self._at(plot, point) for point in above_zero(one.points)]
            shapes += [self._dropped(at, plot), dots(at, one.role, palette)]
            taken += [Box(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2) for x, y in at]
        avoid = [
            Box(min(a[0], b[0]), min(a[1], b[1]) - 1, max(a[0], b[0]), max(a[1], b[1]) + 1) for a, b in pairwise(curve)
        ]
        places = Places(Box(plot.left, plot.top - HEAD / 2, plot.right + PAD, plot.bottom), taken)
        return shapes + [label for one in self._own for label in self._labels(one.points, plot, places, avoid)]

    def _bands(self, plot: Box) -> list[Shape]:
        shapes: list[Shape] = []
        for rank, (_, low, high) in enumerate(_BANDS):
            ends = [point.value for share in (low, high) for point in self._world if point.share == share]
            if len(ends) == len((low, high)) and all(ends):
                left, right = (self._x(plot, end or 1.0) for end in ends)
                shapes += bands([Box(left, plot.top, right, plot.bottom)], rank, self._palette, upright=True)
        return shapes

    def _axes(self, plot: Box) -> list[Shape]:
        palette = self._palette
        heights = [(share, plot.bottom - share * plot.height) for share in _SHARES]
        ratios = [(tick, self._x(plot, tick)) for tick in self._scale.ticks(_TICKS)]
        one, foot = self._x(plot, 1.0), plot.bottom + 4
        grid = tuple(((plot.left, y), (plot.right, y)) for _, y in heights)
        shapes: list[Shape] = [
            Lines(means="grid", of=grid, ink=palette.faint, width=0.7),
            Lines(means="axis", of=(((plot.left, plot.bottom), (plot.right, plot.bottom)),), ink=palette.muted),
            Lines(
                means="axis",
                of=tuple(((x, plot.bottom), (x, plot.bottom + 3)) for _, x in ratios),
                ink=palette.muted,
                width=0.8,
            ),
            Lines(means="alike", of=(((one, plot.top), (one, plot.bottom)),), ink=palette.muted, width=0.9),
        ]
        shapes += [upward_label(_share_text(share), plot.left - 5, y, palette) for share, y in heights]
        shapes += [under_label(tick_text(tick), x, foot, palette) for tick, x in ratios]
        for text, x, y in (
            (_UPWARDS, PAD, plot.top - HEAD / 2 - 3),
            (self._spec.axis, plot.left, foot + SMALL * LINE * 1.5),
        ):
            shapes.append(Label(means="unit", text=text, x=x, y=y, size=SMALL, ink=palette.muted, bold=True))
        return shapes

    def _dropped(self, at: Sequence[XY], plot: Box) -> Shape:
        """Return lines from few dots down to the axis, or of many a stroke each on it."""
        tall = len(at) <= _FEW
        lines = tuple(((x, y if tall else plot.bottom - 5), (x, plot.bottom)) for x, y in at)
        return Lines(means="dropped", of=lines, ink=self._palette.of(Role.MIRROR), width=0.9, dash=Dash.SOLID)

    def _labels(self, points: Sequence[Point], plot: Box, places: Places, avoid: Sequence[Box]) -> list[Shape]:
        """Name the dots in order, each where its name covers nothing."""
        shapes: list[Shape] = []
        for point in above_zero(points):
            if point.share is None or not point.label:
                continue
            x, y = self._at(plot, point)
            text = f"{point.label} {point.share * 100:.0f} %"
            wide, tall = self._letters.width(text, SMALL) + 2, SMALL * LINE
            gap = DOT / 2 + 2
            lefts_tops = [
                (x + gap, y - tall / 2),
                (x - gap - wide, y - tall / 2),
                (x + gap, y + 1),
                (x - gap - wide, y - tall - 1),
            ]
            found = places.first_free(
                [Box(left, top, left + wide, top + tall) for left, top in lefts_tops], avoid=avoid
            )
            if found is not None:
                ink = self._palette.ink
                shapes.append(
                    Label(
                        means="pair",
                        text=text,
                        x=found.left + 1,
                        y=found.middle[1],
                        size=SMALL,
                        ink=ink,
                        across=Across.LEFT,
                    )
                )
        return shapes

    def _at(self, plot: Box, point: Point) -> XY:
        return self._x(plot, point.value or 1.0), plot.bottom - (point.share or 0.0) * plot.height

    def _x(self, plot: Box, ratio: float) -> float:
        return plot.left + self._scale.within(ratio) * plot.width


def _between(a: XY, b: XY) -> Box:
    """Return the box of a step of the curve."""
    return Box(min(a[0], b[0]), min(a[1], b[1]) - 1, max(a[0], b[0]), max(a[1], b[1]) + 1)


def _named(one: Series) -> str:
    return f"{one.name}, named where there is room" if len(one.points) > _FEW else one.name


def _share_text(share: float) -> str:
    return f"{share * 100:.0f} %"


def _band_sample(rank: int, palette: Palette, box: Box) -> list[Shape]:
    return bands([box], rank, palette, upright=True)


def _curve_sample(palette: Palette, box: Box) -> list[Shape]:
    return [line([((box.left, box.bottom - 1), (box.right, box.top + 1))], palette, "curve")]


def _dot_sample(role: Role, palette: Palette, box: Box) -> list[Shape]:
    return [dots([box.middle], role, palette)]
