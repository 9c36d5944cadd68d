"""Draws of a product of inputs: one shared value an input and run, and quantiles that name their inputs.

What is not known of every voyage of an account at once, as the load that somebody assumed, is drawn once a run:
drawn anew for each voyage it would average out, and the interval would shrink with the number of voyages although
nobody knows more. Each draw is rounded before it is used, so that the printed inputs give the printed result.
numpy is imported when something is drawn.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.figures import plain
from tradecheck.model.finding import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

SEED = 1718
RUNS = 9_999
"""Odd, so that the median is one of the draws; quantiles are nearest-rank for the same reason."""

_QUANTILES = ((0.05, "5 %"), (0.5, "50 %"), (0.95, "95 %"))
_MANTISSA_BITS, _SPARE_BITS = 53, 11


class Spread(msgspec.Struct, frozen=True):
    """What an input may be: a triangle where `mode` is cited between its ends, else flat; fixed where they are equal.

    A draw is rounded to so many `digits` behind the point.
    """

    label: str
    low: float
    high: float
    mode: float | None = None
    digits: int = 0
    records: tuple[str, ...] = ()

    def at(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the value below which each share (0 to 1) of the spread lies, rounded."""
        import numpy as np  # noqa: PLC0415 - only when something is drawn

        width = self.high - self.low
        if self.mode is None or width == 0:
            return _rounded(self.low + width * shares, self.digits)
        left = self.mode - self.low
        rising = self.low + np.sqrt(shares * width * left)
        falling = self.high - np.sqrt((1 - shares) * width * (width - left))
        return _rounded(np.where(shares * width <= left, rising, falling), self.digits)


class Term(msgspec.Struct, frozen=True):
    """One factor of the product: a spread, or the mean of several, each with how often it stands in it."""

    label: str
    parts: tuple[tuple[int, Spread], ...]

    @classmethod
    def of(cls, spread: Spread) -> Term:
        """Return the term of a single spread."""
        return cls(spread.label, ((1, spread),))

    @property
    def weight(self) -> int:
        """How many stand in the mean."""
        return sum(weight for weight, _ in self.parts)

    def said(self) -> str:
        """Name the term with its ends, where it has more than one."""
        low, high = (min(part.low for _, part in self.parts), max(part.high for _, part in self.parts))
        return self.label if low == high else f"{self.label} {plain(low)} to {plain(high)}"

    def written(self, values: Sequence[float]) -> str:
        """Write the term as an expression, from a value for each part."""
        if len(values) == 1:
            return plain(values[0])
        parts = (
            plain(value) if weight == 1 else f"{weight} * {plain(value)}"
            for (weight, _), value in zip(self.parts, values, strict=True)
        )
        return f"({' + '.join(parts)}) / {self.weight}"


class Runs(msgspec.Struct, frozen=True):
    """The product of terms in each run. `columns` holds the draws of each term's parts, `order` ranks the runs."""

    terms: tuple[Term, ...]
    columns: tuple[tuple[NDArray[np.float64], ...], ...]
    values: NDArray[np.float64]
    order: NDArray[np.intp]

    def quantile(self, share: float) -> int:
        """Return the run at a share of all, by nearest rank: the 500th of 9,999 for .05."""
        return int(self.order[ceil(share * RUNS) - 1])

    def value(self, share: float) -> float:
        """Return the product at a share of all."""
        return float(self.values[self.quantile(share)])

    def over(self, limit: float) -> int:
        """Return in how many runs the product is above a limit."""
        return int((self.values > limit).sum())

    def expression(self, run: int) -> str:
        """Write a run as the product of its inputs."""
        written = (
            term.written([float(column[run]) for column in columns])
            for term, columns in zip(self.terms, self.columns, strict=True)
        )
        return " * ".join(written)

    @property
    def records(self) -> tuple[str, ...]:
        """The records that the inputs were read from."""
        return tuple(dict.fromkeys(each for term in self.terms for _, part in term.parts for each in part.records))

    @property
    def labels(self) -> str:
        """What the inputs are and between which ends they lie, in the order of the expressions."""
        return " * ".join(term.said() for term in self.terms)


def simulated(terms: Sequence[Term]) -> Runs:
    """Return the runs of a product; every input has one draw a run, shared by all voyages of it.

    The raw stream of PCG64 under a fixed seed is the same on every machine and in every version of numpy.
    """
    import numpy as np  # noqa: PLC0415 - only when something is drawn

    blocks = count()
    columns: list[tuple[NDArray[np.float64], ...]] = []
    values = np.ones(RUNS)
    for term in terms:
        drawn = tuple(part.at(_shares(next(blocks))) for _, part in term.parts)
        weighted = [weight * column for (weight, _), column in zip(term.parts, drawn, strict=True)]
        values = values * (sum(weighted[1:], weighted[0]) / term.weight if len(weighted) > 1 else drawn[0])
        columns.append(drawn)
    return Runs(tuple(terms), tuple(columns), values, np.argsort(values, kind="stable"))


def quantile_steps(runs: Runs, of_what: str, unit: str) -> tuple[Step, ...]:
    """Return 5, 50 and 95 % of the draws, each with the inputs of that very draw as its expression."""
    return tuple(
        Step(
            f"{of_what}, {name} quantile of {RUNS:,} draws, seed {SEED} ({runs.labels})",
            runs.expression(runs.quantile(share)),
            runs.value(share),
            unit,
            runs.records,
        )
        for share, name in _QUANTILES
    )


def over_step(runs: Runs, limit: float, label: str) -> Step:
    """Return the share of draws above a limit, as a count over their number."""
    above = runs.over(limit)
    return Step(f"draws above {label}, seed {SEED}", f"{above:,} / {RUNS:,}", above / RUNS, "share", runs.records)


def _rounded(values: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    import numpy as np  # noqa: PLC0415 - only when something is drawn

    return np.asarray(np.round(values, digits), dtype=np.float64)


@cache
def _shares(block: int) -> NDArray[np.float64]:
    """Return a block of numbers from 0 to 1, made of the upper 53 bits of the raw stream."""
    import numpy as np  # noqa: PLC0415 - only when something is drawn

    raw = np.random.PCG64(SEED).advance(block * RUNS).random_raw(RUNS) >> np.uint64(_SPARE_BITS)
    return np.asarray(raw * 2.0**-_MANTISSA_BITS, dtype=np.float64)
