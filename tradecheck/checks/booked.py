"""What the books hold of some codes over some days, to be set beside what was observed."""

from collections.abc import Iterable
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.checks.koreas import may_be_doubted, without_doubted
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Citation
from tradecheck.model.period import Period
from tradecheck.model.words import Direction, Frequency, State


class Books(msgspec.Struct, frozen=True):
    """Booked value and weight over whole periods that the days overlap; None without a figure.

    `state` is the weakest of the rows': a year whose record cannot tell no record from zero makes the
    whole unresolved. `period` is what the rows cover, which may be longer than the days asked for.
    """

    value_usd: float | None
    tonnes: float | None
    state: State
    period: Period | None
    records: tuple[str, ...]
    citations: tuple[Citation, ...]


_WEAKEST = [
    State.UNRESOLVED,
    State.NOT_PUBLISHED,
    State.SUPPRESSED,
    State.NO_RECORD,
    State.ESTIMATED,
    State.REPORTED,
]


def held_books(evidence: Evidence, codes: Iterable[str]) -> tuple[dict[str, Any], ...]:
    """Return the counted rows of trade with the DPRK in these codes, by year and by month, in order of time.

    Rows that may be the Republic of Korea's are left out: nothing is held against them.
    """
    rows = (
        evidence.counted.filter(
            (pl.col("partner") == "PRK")
            & pl.col("code").is_in(sorted(set(codes)))
            & pl.col("frequency").is_in([Frequency.ANNUAL, Frequency.MONTHLY])
        )
        .sort("start", "code", "record")
        .collect()
    )
    if may_be_doubted(rows["reporter"]):
        rows = without_doubted(rows.lazy(), evidence).sort("start", "code", "record").collect()
    return tuple(rows.iter_rows(named=True))


def books(
    held: tuple[dict[str, Any], ...], codes: tuple[str, ...], direction: Direction, days: Period, reporter: str
) -> Books:
    """Return what a reporter booked with the DPRK: months where all are held, else the years they lie in.

    `held` are the rows of `held_books`. The codes are added; a code that nobody pulled leaves the sum
    with the codes that were, and a sum of nothing is `not_held`, as is one that leaves a month of the
    days without a row.
    """
    rows = [
        row
        for row in held
        if row["reporter"] == reporter
        and row["flow"] == direction.partner_flow
        and row["code"] in codes
        and row["start"] <= days.end
        and row["end"] >= days.start
    ]
    chosen = _months(rows, days) or [row for row in rows if row["frequency"] == Frequency.ANNUAL]
    if not _covers(chosen, days):
        return Books(None, None, State.NOT_HELD, None, (), ())
    values = [row["value_usd"] for row in chosen if row["value_usd"] is not None]
    weights = [row["net_weight_kg"] for row in chosen if row["net_weight_kg"] is not None]
    return Books(
        value_usd=sum(values) if values else None,
        tonnes=sum(weights) / 1000 if weights else None,
        state=min((State(row["state"]) for row in chosen), key=_WEAKEST.index),
        period=Period(min(row["start"] for row in chosen), max(row["end"] for row in chosen)),
        records=tuple(row["record"] for row in chosen),
        citations=tuple(citation(row) for row in chosen),
    )


def _covers(rows: list[dict[str, Any]], days: Period) -> bool:
    """Whether every month of the days lies in a row: a year that nobody pulled leaves the books not held."""
    return bool(rows) and all(
        any(row["start"] <= month.start and month.end <= row["end"] for row in rows) for month in days.months()
    )


def _months(rows: list[dict[str, Any]], days: Period) -> list[dict[str, Any]]:
    """Return the monthly rows when every month of the days is among them, else nothing."""
    monthly = [row for row in rows if row["frequency"] == Frequency.MONTHLY]
    held = {row["start"] for row in monthly}
    return monthly if all(month.start in held for month in days.months()) else []
