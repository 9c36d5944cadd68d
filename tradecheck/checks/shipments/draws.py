"""Draws of a product of inputs: one shared value an input and run, and quantiles that name their inputs.

What is not known of every voyage of an account at once, as the load that somebody assumed, is drawn once a run:
drawn anew for each voyage it would average out, and the interval would shrink with the number of voyages although
nobody knows more. Each draw is rounded before it is used, so that the printed inputs give the printed result.
"""

from __future__ import annotations

from itertools import count
from math import ceil
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.checks.shipments.stream import RUNS, SEED, shares
from tradecheck.model.figures import plain
from tradecheck.model.finding import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUANTILES = ((0.05, "5 %"), (0.5, "50 %"), (0.95, "95 %"))


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

    def drawn(self, block: int) -> pl.Series:
        """Return a value a run, from the shares of a block of the stream; what is fixed needs none of them."""
        if self.low == self.high:
            return self.at(pl.Series([0.0])).new_from_index(0, RUNS)
        return self.at(shares(block))

    def at(self, shares: pl.Series) -> pl.Series:
        """Return the value below which each share (0 to 1) of the spread lies, rounded."""
        width = self.high - self.low
        if self.mode is None or width == 0:
            return _rounded(self.low + width * shares, self.digits)
        left, share = self.mode - self.low, pl.lit(shares)
        rising = self.low + (share * width * left).sqrt()
        falling = self.high - ((1 - share) * width * (width - left)).sqrt()
        value = pl.when(share * width <= left).then(rising).otherwise(falling)
        return _rounded(pl.select(value).to_series(), self.digits)


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
    columns: tuple[tuple[pl.Series, ...], ...]
    values: pl.Series
    order: pl.Series

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

    The stream under its seed is the same on every machine.
    """
    blocks = count()
    columns: list[tuple[pl.Series, ...]] = []
    values = pl.Series("value", [1.0]).new_from_index(0, RUNS)
    for term in terms:
        drawn = tuple(part.drawn(next(blocks)) for _, part in term.parts)
        weighted = [weight * column for (weight, _), column in zip(term.parts, drawn, strict=True)]
        values = values * (_divided(sum(weighted[1:], weighted[0]), term.weight) if len(weighted) > 1 else drawn[0])
        columns.append(drawn)
    order = (
        values.to_frame("value").select(pl.arg_sort_by("value", maintain_order=True, multithreaded=False)).to_series()
    )
    return Runs(tuple(terms), tuple(columns), values, order)


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


def _rounded(values: pl.Series, digits: int) -> pl.Series:
    """Round as numpy does: what is scaled to whole numbers, halves to even."""
    scale = float(10**digits)
    return _divided((values * scale).round(mode="half_to_even"), scale)


def _divided(values: pl.Series, divisor: float) -> pl.Series:
    """Divide as IEEE 754 says: by one number polars multiplies by its inverse, which is another last digit."""
    return values / pl.Series([float(divisor)]).new_from_index(0, len(values))
