"""What the buyer paid other origins for the same goods: a price beside the published ones."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Citation
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency
from tradecheck.reference.areas import groups

LEAST_ORIGINS = 4
"""Of fewer origins there are no quartiles to speak of."""


class UnitValue(msgspec.Struct, frozen=True):
    """One origin's USD and tonnes over some days."""

    origin: str
    value_usd: float
    tonnes: float
    records: tuple[str, ...]
    citations: tuple[Citation, ...]

    @property
    def usd_a_tonne(self) -> float:
        """What a tonne cost."""
        return self.value_usd / self.tonnes


def held_origins(evidence: Evidence, codes: Iterable[str], days: Sequence[Period]) -> tuple[dict[str, Any], ...]:
    """Return the counted rows of imports of these codes from anybody but the DPRK, with value and a weight of its own.

    Rows whose weight was estimated carry no price; the World and groups of countries are no origins.
    """
    if not days:
        return ()
    first, last = min(each.start for each in days), max(each.end for each in days)
    rows = (
        evidence.counted.filter(
            pl.col("flow") == Flow.IMPORT,
            pl.col("code").is_in(sorted(set(codes))),
            pl.col("frequency").is_in([Frequency.ANNUAL, Frequency.MONTHLY]),
            (pl.col("start") <= last) & (pl.col("end") >= first),
            ~pl.col("partner").is_in(["PRK", *sorted(groups())]),
            (pl.col("value_usd") > 0) & (pl.col("net_weight_kg") > 0),
            ~pl.col("weight_estimated").fill_null(value=False),
        )
        .sort("partner", "start", "record")
        .collect()
    )
    return tuple(rows.iter_rows(named=True))


def quartiles(held: Sequence[dict[str, Any]], buyer: str, code: str, days: Period) -> tuple[UnitValue, ...]:
    """Return the origins at the lower and at the upper quartile of USD a tonne, by nearest rank; none if few.

    Months within the days are read where an origin has any, else its years that share a day with them.
    """
    own = [row for row in held if row["reporter"] == buyer and row["code"] == code]
    within = [row for row in own if days.start <= row["start"] and row["end"] <= days.end]
    years = [row for row in own if row["frequency"] == Frequency.ANNUAL and row["start"] <= days.end]
    chosen = [row for row in within if row["frequency"] == Frequency.MONTHLY] or [
        row for row in years if row["end"] >= days.start
    ]
    by_price = sorted(_by_origin(chosen), key=lambda each: (each.usd_a_tonne, each.origin))
    if len(by_price) < LEAST_ORIGINS:
        return ()
    return tuple(by_price[ceil(share * len(by_price)) - 1] for share in (0.25, 0.75))


def _by_origin(rows: Sequence[dict[str, Any]]) -> list[UnitValue]:
    return [
        UnitValue(
            origin,
            sum(row["value_usd"] for row in own),
            sum(row["net_weight_kg"] for row in own) / 1000,
            tuple(row["record"] for row in own),
            tuple(citation(row) for row in own),
        )
        for origin in sorted({row["partner"] for row in rows})
        if (own := [row for row in rows if row["partner"] == origin])
    ]
