"""Fences around a sample that lean with it: each side from its own half of the quartiles.

Source: Tukey's fences at 1.5 interquartile ranges with the semi-interquartile ranges of each side in the
place of half the range (Kimber 1990, "Exploratory Data Analysis for Possibly Censored Data from Skewed
Distributions", Applied Statistics 39, 21-30): from Q1 - 3(M - Q1) to Q3 + 3(Q3 - M). In a symmetric sample
they are Tukey's. Quartiles are Tukey's hinges: the medians of the lower and the upper half, a middle value in both.
"""

from collections.abc import Sequence

import msgspec

LEAST_HALF = 0.05
"""No half of the quartiles counts as narrower: in logarithms a twentieth, so that a bunched market does not shout."""

FENCE = 4.0
"""Distance of a fence from the median in half-ranges of its side: 1 + 2 * 1.5."""


class Middle(msgspec.Struct, frozen=True):
    """The median of a part of a sample: the mean of the values at two places in the order, often one and the same."""

    lower: float
    upper: float
    places: tuple[int, int]

    @property
    def value(self) -> float:
        """The median, in the unit of the sample."""
        return (self.lower + self.upper) / 2


class Fences(msgspec.Struct, frozen=True):
    """The quartiles of a sample, and how far a value lies from its middle."""

    first: Middle
    middle: Middle
    third: Middle

    def half(self, *, above: bool) -> float:
        """Return the half-range of a side, at least `LEAST_HALF`."""
        middle = self.middle.value
        return max(LEAST_HALF, self.third.value - middle if above else middle - self.first.value)

    def distance(self, value: float) -> float:
        """Return how many half-ranges of its side a value lies from the median, never negative."""
        away = value - self.middle.value
        return abs(away) / self.half(above=away > 0)

    def bound(self, *, above: bool, iqr: float = 1.5) -> float:
        """Return the fence of a side, so many interquartile ranges beyond its quartile."""
        reach = (1 + 2 * iqr) * self.half(above=above)
        return self.middle.value + (reach if above else -reach)


def fences(ordered: Sequence[float]) -> Fences:
    """Return the fences of a sample in ascending order.

    Raises:
        ValueError: for an empty sample.
    """
    if not ordered:
        raise ValueError("fences need at least one value")
    count = len(ordered)
    return Fences(
        _middle(ordered, 0, (count + 1) // 2), _middle(ordered, 0, count), _middle(ordered, count // 2, count)
    )


def _middle(ordered: Sequence[float], start: int, stop: int) -> Middle:
    """Return the median of the values from one place to before another."""
    below, above = start + (stop - start - 1) // 2, start + (stop - start) // 2
    return Middle(ordered[below], ordered[above], (below, above))


def placebo_distances(ordered: Sequence[float]) -> list[float]:
    """Return each value's distance from the fences of the others, as if it were the suspect."""
    return [fences([*ordered[:index], *ordered[index + 1 :]]).distance(ordered[index]) for index in range(len(ordered))]
