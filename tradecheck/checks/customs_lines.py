"""What a supplier's customs show of refined petroleum to the DPRK, in tonnes and by its own factor in barrels.

A heading that nobody pulled is `not_held`, one that was published without a row `no_record`; neither is zero.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain
from tradecheck.model.finding import Citation, Step
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency, State
from tradecheck.reference.factors import Factor, barrels_per_tonne

HEADINGS = ("2710", "2712", "2713")
"""Oils, wax, and coke with bitumen: what resolution 2397 calls refined petroleum products."""

_KG_A_TONNE = 1000


class Heading(msgspec.Struct, frozen=True):
    """One heading's rows over a period; `tonnes` is None where no row has a weight."""

    code: str
    state: State
    tonnes: float | None
    rows: tuple[dict[str, Any], ...]


class Lines(msgspec.Struct, frozen=True):
    """A supplier's customs lines over a period. `tonnes` and `barrels` are None where no heading has a weight."""

    supplier: str
    period: Period
    headings: tuple[Heading, ...]
    factor: Factor

    @property
    def weighed(self) -> tuple[Heading, ...]:
        """The headings with a weight."""
        return tuple(each for each in self.headings if each.tonnes is not None)

    @property
    def state(self) -> State:
        """Reported where a heading has a weight, else what is known of the first one."""
        return State.REPORTED if self.weighed else self.headings[0].state

    @property
    def tonnes(self) -> float | None:
        """The headings with a weight together."""
        return sum(each.tonnes or 0.0 for each in self.weighed) if self.weighed else None

    @property
    def barrels(self) -> float | None:
        """The same by the supplier's factor."""
        return None if self.tonnes is None else self.tonnes * (self.factor.value or 0.0)

    @property
    def estimated(self) -> bool:
        """Whether a weight was estimated by its publisher."""
        return any(row["weight_estimated"] for each in self.weighed for row in each.rows)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where the rows and the factor stand."""
        cited = [citation(row) for each in self.headings for row in each.rows]
        return (*dict.fromkeys(cited), *((self.factor.citation(),) if self.weighed else ()))

    def states(self) -> str:
        """Name the headings without a weight with their states: 2712 not held."""
        bare: dict[str, list[str]] = {}
        for each in self.headings:
            if each.tonnes is None:
                words = "without weight" if each.state.has_figure else each.state.value.replace("_", " ")
                bare.setdefault(words, []).append(each.code)
        return "; ".join(f"{', '.join(codes)} {words}" for words, codes in bare.items())

    def steps(self) -> tuple[Step, ...]:
        """Return tonnes and barrels as arithmetic, nothing where no heading has a weight."""
        if self.tonnes is None or self.barrels is None:
            return ()
        weights = [row["net_weight_kg"] for each in self.weighed for row in each.rows if row["net_weight_kg"]]
        records = tuple(row["record"] for each in self.weighed for row in each.rows)
        codes = ", ".join(each.code for each in self.weighed)
        return (
            Step(
                f"{self.supplier}'s customs lines of {codes}, {self.period.label}, net weight",
                f"({' + '.join(plain(each) for each in weights) or '0'}) / 1,000",
                self.tonnes,
                "t",
                records,
            ),
            Step(
                f"the same in barrels, by {self.factor.item}",
                f"{plain(self.tonnes)} * {plain(self.factor.value or 0.0)}",
                self.barrels,
                "bbl",
                (*records, self.factor.record),
            ),
        )


def held_lines(evidence: Evidence) -> tuple[dict[str, Any], ...]:
    """Return the counted rows of exports of refined petroleum to the DPRK, at any depth of code, in order of time."""
    rows = (
        evidence.counted.filter(
            pl.col("partner") == "PRK",
            pl.col("flow") == Flow.EXPORT,
            pl.col("code").str.slice(0, 4).is_in(HEADINGS),
            pl.col("frequency").is_in([Frequency.ANNUAL, Frequency.MONTHLY]),
        )
        .sort("reporter", "start", "code", "record")
        .collect()
    )
    return tuple(rows.iter_rows(named=True))


def customs_lines(held: Sequence[dict[str, Any]], supplier: str, period: Period) -> Lines:
    """Return a supplier's customs lines (rows of `held_lines`) within a period of whole months.

    Of each heading the year is read where it is held, else its months where all are; the heading's own rows
    before finer ones.
    """
    own = [
        row for row in held if row["reporter"] == supplier and period.start <= row["start"] and row["end"] <= period.end
    ]
    headings = tuple(_heading(code, [row for row in own if row["code"].startswith(code)], period) for code in HEADINGS)
    return Lines(supplier, period, headings, barrels_per_tonne(supplier, period.start))


def _heading(code: str, rows: list[dict[str, Any]], period: Period) -> Heading:
    for frequency in (Frequency.ANNUAL, Frequency.MONTHLY):
        for depth in sorted({len(row["code"]) for row in rows}):
            chosen = tuple(row for row in rows if row["frequency"] == frequency and len(row["code"]) == depth)
            if chosen and all(_covered(month, chosen) for month in period.months()):
                return _read(code, chosen)
    return Heading(code, State.NOT_HELD, None, ())


def _covered(month: Period, rows: Sequence[dict[str, Any]]) -> bool:
    return any(row["start"] <= month.start and month.end <= row["end"] for row in rows)


def _read(code: str, rows: tuple[dict[str, Any], ...]) -> Heading:
    figured = [row for row in rows if State(row["state"]).has_figure]
    if not figured:
        return Heading(code, State(rows[0]["state"]), None, rows)
    weights = [row["net_weight_kg"] for row in figured]
    known = all(weight is not None for weight in weights)
    return Heading(code, State.REPORTED, sum(weights) / _KG_A_TONNE if known else None, rows)
