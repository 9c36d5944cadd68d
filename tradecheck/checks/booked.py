"""What the books hold of some codes over some days, to be set beside what was observed."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import citations
from tradecheck.checks.koreas import may_be_doubted, without_doubted
from tradecheck.model.absence import CELL, absences, as_flows
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Citation
from tradecheck.model.period import Period
from tradecheck.model.tables import FLOWS
from tradecheck.model.words import Direction, Frequency, State


class Books(msgspec.Struct, frozen=True):
    """Booked value and weight over whole periods that the days overlap; None without a figure.

    `state` is the weakest of the rows': a year that is not published leaves the whole so, and one whose record
    cannot tell no record from zero makes it unresolved. `period` is what the rows cover, which may be longer
    than the days asked for. Where there is no record, the citations are the receipt and what is published;
    `told_on` is the day of the newest receipt that tells of an absence.
    """

    value_usd: float | None
    tonnes: float | None
    state: State
    period: Period | None
    records: tuple[str, ...]
    citations: tuple[Citation, ...]
    told_on: str | None = None


_WEAKEST = [
    State.NOT_PUBLISHED,
    State.UNRESOLVED,
    State.SUPPRESSED,
    State.ESTIMATED,
    State.CONVERTED,
    State.REPORTED,
]


class Compared(msgspec.Struct, frozen=True):
    """What is to be looked for in the books: codes in one direction over some days, with one reporter."""

    codes: tuple[str, ...]
    direction: Direction
    days: Period
    reporter: str


def held_books(
    evidence: Evidence, codes: Iterable[str], compared: Sequence[Compared] = ()
) -> tuple[dict[str, Any], ...]:
    """Return the counted rows of trade with the DPRK in these codes, by year and by month, in order of time.

    Rows that may be the Republic of Korea's are left out: nothing is held against them. What is to be compared and
    has no row stands among them without a figure, where it is known why.
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
    if evidence.coverage is not None and compared:
        cells = _cells(compared).join(rows, on=list(CELL), how="anti")
        absent = absences(evidence.coverage, cells)
        without = as_flows(absent).with_columns(absent["dataset_record"])
        rows = pl.concat([rows, without], how="diagonal").sort("start", "code", "record", "reporter", "flow")
    return tuple(rows.iter_rows(named=True))


def _cells(compared: Sequence[Compared]) -> pl.DataFrame:
    """Return the years and months of what is to be compared (columns `CELL`)."""
    found = {
        (
            each.reporter,
            "PRK",
            each.direction.partner_flow.value,
            period.frequency.value,
            period.start,
            period.end,
            code,
        )
        for each in compared
        for code in each.codes
        for period in (*_years(each.days), *each.days.months())
    }
    return pl.DataFrame(sorted(found), schema={name: FLOWS[name] for name in CELL}, orient="row")


def _years(days: Period) -> Iterable[Period]:
    return (Period.year(year) for year in range(days.start.year, days.end.year + 1))


def books(
    held: tuple[dict[str, Any], ...], codes: tuple[str, ...], direction: Direction, days: Period, reporter: str
) -> Books:
    """Return what a reporter booked with the DPRK: months where all are held, else the years they lie in.

    `held` are the rows of `held_books`. The codes are added; a code that nobody pulled leaves the sum
    with the codes that were, and a sum of nothing is `not_held`, as is one that leaves a month of the
    days without a row. Beside a figure a code or a month without a record takes nothing from it; without any
    figure the books are `no_record` only where every code of every period was asked for.
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
    readings = [each for each in (_months(rows, days), _of(rows, Frequency.ANNUAL)) if _covers(each, days)]
    if not readings:
        return NOTHING_HELD
    state, chosen = min(((_state(each, codes), each) for each in readings), key=lambda each: _TELLS_MOST[each[0]])
    if state is State.NOT_HELD:
        return NOTHING_HELD
    values = [row["value_usd"] for row in chosen if row["value_usd"] is not None]
    weights = [row["net_weight_kg"] for row in chosen if row["net_weight_kg"] is not None]
    return Books(
        value_usd=sum(values) if values else None,
        tonnes=sum(weights) / 1000 if weights else None,
        state=state,
        period=Period(min(row["start"] for row in chosen), max(row["end"] for row in chosen)),
        records=tuple(row["record"] for row in chosen),
        citations=tuple({each.record: each for row in chosen for each in citations(row)}.values()),
        told_on=max((row["vintage"] for row in chosen if row["state"] in _TOLD and row["vintage"]), default=None),
    )


NOTHING_HELD = Books(None, None, State.NOT_HELD, None, (), ())
"""Books that nobody pulled or imported."""

_TOLD = (State.NO_RECORD, State.NOT_PUBLISHED)
_WITHOUT_FIGURE = (State.NO_RECORD, State.SUPPRESSED, State.UNRESOLVED, State.NOT_PUBLISHED, State.NOT_HELD)
_TELLS_MOST = {state: _WITHOUT_FIGURE.index(state) + 1 if state in _WITHOUT_FIGURE else 0 for state in State}
"""Of months and years the reading with figures is taken, else the one that says most; months before years."""


def _state(rows: list[dict[str, Any]], codes: tuple[str, ...]) -> State:
    """The weakest state of the rows, in which a missing record weakens no figure."""
    told = [State(row["state"]) for row in rows if row["state"] != State.NO_RECORD]
    if told:
        return min(told, key=_WEAKEST.index)
    periods = {(row["start"], row["end"]) for row in rows}
    is_whole = len({(row["start"], row["end"], row["code"]) for row in rows}) == len(periods) * len(set(codes))
    return State.NO_RECORD if is_whole else State.NOT_HELD


def _covers(rows: list[dict[str, Any]], days: Period) -> bool:
    """Whether every month of the days lies in a row: a year that nobody pulled leaves the books not held."""
    return bool(rows) and all(
        any(row["start"] <= month.start and month.end <= row["end"] for row in rows) for month in days.months()
    )


def _of(rows: list[dict[str, Any]], frequency: Frequency) -> list[dict[str, Any]]:
    return [row for row in rows if row["frequency"] == frequency]


def _months(rows: list[dict[str, Any]], days: Period) -> list[dict[str, Any]]:
    """Return the monthly rows when every month of the days is among them, else nothing."""
    monthly = _of(rows, Frequency.MONTHLY)
    held = {row["start"] for row in monthly}
    return monthly if all(month.start in held for month in days.months()) else []
