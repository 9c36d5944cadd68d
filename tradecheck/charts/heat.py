"""How a heat map ranks its figures and writes them, the same for every drawer."""

import math

import msgspec

from tradecheck.charts.spec import ChartSpec, Point

RATIO = "×"
"""The unit of a heat map of ratios, whose classes lie around 1; all other figures are ranked by their size."""

CLASSES = 5

_RATIO_BOUNDS = (0.5, 0.8, 1.25, 2.0)
_SIZES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


class Scale(msgspec.Struct, frozen=True):
    """Where one class of figures ends and the next begins, from the lowest to the highest bound."""

    bounds: tuple[float, ...]
    unit: str

    @property
    def around_one(self) -> bool:
        """Whether the classes lie around 1, so that the lowest says as much as the highest."""
        return self.unit == RATIO

    def class_of(self, value: float) -> int:
        """Return the class of a figure, 0 for the lowest."""
        return sum(value >= bound for bound in self.bounds)

    @property
    def words(self) -> tuple[str, ...]:
        """What each class holds, as a key says it."""
        if not self.bounds:
            return (f"any {self.unit}".rstrip(),)
        inner = [f"{brief(low)}–{brief(high)}" for low, high in zip(self.bounds, self.bounds[1:], strict=False)]
        said = [f"below {brief(self.bounds[0])}", *inner, f"from {brief(self.bounds[-1])}"]
        return tuple(f"{each} {self.unit}" if not self.around_one else f"{each} {RATIO}" for each in said)


def scale_of(spec: ChartSpec) -> Scale:
    """Return the classes of a heat map: around 1 for ratios, else powers of ten between the least and the most."""
    if spec.unit == RATIO:
        return Scale(_RATIO_BOUNDS, RATIO)
    figures = [point.value for one in spec.series for point in one.points if point.value and point.value > 0]
    if not figures:
        return Scale((), spec.unit)
    last = math.ceil(math.log10(max(figures)))
    first = max(math.floor(math.log10(min(figures))), last - CLASSES)
    return Scale(tuple(10.0**power for power in range(first + 1, last)), spec.unit)


def cell_text(point: Point) -> str:
    """Return what stands in a cell: a figure, what it is at most or at least, else the words for none."""
    if point.value is None:
        return point.words
    text = brief(point.value)
    if point.low is not None and point.high is None:
        return f"≥{text}"
    return f"≤{text}" if point.low is not None and point.low != point.high else text


def brief(value: float) -> str:
    """Write a figure in at most five characters and a sign: 410M, 1.19bn, 15.9k, 206, 0.87."""
    for size, letter in _SIZES:
        if abs(value) >= size * 0.9995:
            return _digits(value / size) + letter
    return _digits(value)


def _digits(value: float) -> str:
    if value == 0:
        return "0"
    decimals = max(0, 2 - max(0, math.floor(math.log10(abs(value)))))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text and float(text) else text
