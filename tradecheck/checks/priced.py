"""What a tonne was worth, by the prices held for those goods and days."""

from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Citation
from tradecheck.model.period import Period
from tradecheck.model.words import Confidence

_WORLD_MARKET = ("world-bank", "fred")


class PriceBand(msgspec.Struct, frozen=True):
    """The lowest and highest USD a tonne of the prices that hold on some of the days."""

    low: float
    high: float
    records: tuple[str, ...]
    citations: tuple[Citation, ...]


def held_prices(evidence: Evidence) -> tuple[dict[str, Any], ...]:
    """Return the prices of high confidence as rows with `low` and `high`, in order of their records.

    Prices of the world market are another good's and are left out.
    """
    rows = (
        evidence.prices.filter(
            pl.col("confidence") == Confidence.HIGH.value,
            ~pl.any_horizontal(pl.col("record").str.starts_with(f"{market}-") for market in _WORLD_MARKET),
        )
        .with_columns(
            low=pl.coalesce("usd_per_tonne_low", "usd_per_tonne"),
            high=pl.coalesce("usd_per_tonne_high", "usd_per_tonne"),
        )
        .filter(pl.col("low").is_not_null())
        .sort("record")
        .collect()
    )
    return tuple(rows.iter_rows(named=True))


def price_band(held: tuple[dict[str, Any], ...], code: str, days: Period) -> PriceBand | None:
    """Return the band of the prices (rows of `held_prices`) of a code that overlap the days, None without one."""
    rows = [
        row
        for row in held
        if row["code"] == code and row["start"] <= days.end and (row["end"] is None or row["end"] >= days.start)
    ]
    if not rows:
        return None
    return PriceBand(
        low=min(row["low"] for row in rows),
        high=max(row["high"] for row in rows),
        records=tuple(row["record"] for row in rows),
        citations=tuple(citation(row) for row in rows),
    )
