"""Statistics that several checks share. scipy is imported by the functions that need it, and only when called."""

from collections.abc import Sequence
from math import ceil

FALSE_DISCOVERIES = 0.10
"""q: the share of false leads that a family of tests may hold on average."""

LEAST_SAMPLE = 20
"""Below so many values a spread is too thin to judge one by."""


def placebo_p(observed: float, placebos: Sequence[float]) -> float:
    """Return p = (1 + number of placebos at or above the observed) / (1 + N): one-sided, never zero."""
    return (1 + sum(placebo >= observed for placebo in placebos)) / (1 + len(placebos))


def least_p(placebos: int) -> float:
    """Return the smallest p that so many placebos can give."""
    return 1 / (1 + placebos)


def placebos_for(p: float) -> int:
    """Return how many placebos are needed before a p that small can exist: 19 for .05."""
    return ceil(1 / p - 1 - 1e-9)


def passable(tests: int, placebos: int, q: float = FALSE_DISCOVERIES) -> bool:
    """Whether a lone finding in a family of so many tests can pass Benjamini-Hochberg at q.

    With N placebos the least p is 1/(1 + N), so in a family of more than q(1 + N) tests it cannot.
    """
    return tests <= q * (1 + placebos) + 1e-9


def adjusted(p_values: Sequence[float], *, dependent: bool = False) -> list[float]:
    """Return p adjusted for the number of tests, in the order given.

    Benjamini and Hochberg (1995), or Benjamini and Yekutieli (2001) where the tests depend on each other; a
    test passes where the adjusted p is at most q.
    """
    if not p_values:
        return []
    from scipy.stats import false_discovery_control  # noqa: PLC0415 - heavy, and few checks need it

    return [float(each) for each in false_discovery_control(list(p_values), method="by" if dependent else "bh")]
