"""Stretches before and after a ban that can be compared: the same months of the year on both sides.

That both sides hold the same calendar months takes the season out. A month or year without a row is
unknown, never zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.breaks.rows import GROUP
from tradecheck.checks.koreas import DPRK
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency, State

LEAST_MONTHS = 6
"""So many of the twelve months before a ban need a figure of the DPRK's for a comparison by months."""

Row = dict[str, Any]

_WEAKEST = (
    State.NOT_HELD,
    State.UNRESOLVED,
    State.SUPPRESSED,
    State.NOT_PUBLISHED,
    State.NO_RECORD,
    State.ESTIMATED,
    State.CONVERTED,
    State.REPORTED,
)


class Side(msgspec.Struct, frozen=True):
    """One partner's booked rows over one stretch; a row without a figure is kept for its state."""

    span: Period
    rows: tuple[Row, ...]

    def amount(self, unit: str) -> float | None:
        """Return the sum of what is held in USD or t, None where no row has such a figure."""
        figures = self.figures(unit)
        return sum(figure for _, figure in figures) if figures else None

    def figures(self, unit: str) -> list[tuple[Row, float]]:
        """Return the rows with a figure in the unit, each with it."""
        column, scale = ("value_usd", 1) if unit == "USD" else ("net_weight_kg", 1000)
        return [(row, row[column] / scale) for row in self.rows if row[column] is not None]

    def figured(self, unit: str) -> tuple[Row, ...]:
        """Return the rows with a figure in the unit."""
        return tuple(row for row, _ in self.figures(unit))


class Comparison(msgspec.Struct, frozen=True):
    """What the DPRK and the other partners are booked with after a ban, before it, and before that.

    `earlier` is the stretch before `before`. `later` are the rows with the DPRK from the first stretch after the ban
    on and `history` those before it; `horizon` is the last day that is held of anybody.
    """

    first: Row
    frequency: Frequency
    after: Side
    before: Side
    earlier: Side
    others_after: dict[str, Side]
    others_before: dict[str, Side]
    others_earlier: dict[str, Side]
    later: tuple[Row, ...]
    history: tuple[Row, ...]
    horizon: date


def comparisons(rows: pl.DataFrame) -> Iterator[Comparison]:
    """Return what can be compared in the rows of `ruled`, by direction, group of goods, ban and frequency."""
    for _, group in groupby(rows.iter_rows(named=True), key=lambda row: tuple(row[column] for column in GROUP)):
        held = list(group)
        frequency = Frequency(held[0]["frequency"])
        for after, before, earlier in _stretches(frequency, held):
            compared = _compare(held, frequency, after, before, earlier)
            if compared is not None:
                yield compared


def _stretches(frequency: Frequency, held: list[Row]) -> Iterator[tuple[Period, Period, Period]]:
    """Return (after, before, the one before that) for a frequency."""
    start, clear = held[0]["rule_start"], held[0]["clear_from"]
    if frequency is Frequency.MONTHLY:
        first = _month_on(clear, 0 if clear.day == 1 else 1)
        yield _months(first), _months(_month_on(start, -12)), _months(_month_on(start, -24))
    elif frequency is Frequency.ANNUAL:
        first = clear.year if (clear.month, clear.day) == (1, 1) else clear.year + 1
        yield tuple(Period.year(year) for year in (first, start.year - 1, start.year - 2))  # type: ignore[misc]
    else:
        from_january = [row for row in held if row["partner"] == DPRK and row["start"] == date(start.year, 1, 1)]
        for end in sorted({row["end"] for row in from_january if row["end"] >= start}):
            yield tuple(_to_month(start.year - back, end.month) for back in range(3))  # type: ignore[misc]


def _month_on(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _months(first: date) -> Period:
    last = _month_on(first, 11)
    return Period(first, Period.month(last.year, last.month).end)


def _to_month(year: int, month: int) -> Period:
    return Period(date(year, 1, 1), Period.month(year, month).end)


def _compare(
    held: list[Row], frequency: Frequency, after: Period, before: Period, earlier: Period
) -> Comparison | None:
    spans = (after, before, earlier)
    within = [_within(held, span, frequency) for span in spans]
    if not _enough(frequency, within[0], within[1], later=any(row["start"] >= after.start for row in held)):
        return None
    if frequency is Frequency.MONTHLY:
        within = _same_months(within)
    own, others = [], []
    for span, rows in zip(spans, within, strict=True):
        own.append(Side(span, tuple(row for row in rows if row["partner"] == DPRK)))
        by_partner: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row["partner"] != DPRK:
                by_partner[row["partner"]].append(row)
        others.append({partner: Side(span, tuple(each)) for partner, each in sorted(by_partner.items())})
    if not any(figure > 0 for unit in ("USD", "t") for _, figure in own[1].figures(unit)):
        return None
    dprk = [row for row in held if row["partner"] == DPRK]
    return Comparison(
        first=held[0],
        frequency=frequency,
        after=own[0],
        before=own[1],
        earlier=own[2],
        others_after=others[0],
        others_before=others[1],
        others_earlier=others[2],
        later=tuple(row for row in dprk if row["start"] >= after.start),
        history=tuple(row for row in dprk if row["end"] < held[0]["rule_start"]),
        horizon=max(row["end"] for row in held),
    )


def _within(held: list[Row], span: Period, frequency: Frequency) -> list[Row]:
    if frequency is Frequency.CUMULATIVE:
        return [row for row in held if (row["start"], row["end"]) == (span.start, span.end)]
    return [row for row in held if span.start <= row["start"] and row["end"] <= span.end]


def _same_months(within: list[list[Row]]) -> list[list[Row]]:
    """Keep the calendar months that are held of anybody on both sides of the ban."""
    both = set.intersection(*({row["start"].month for row in rows} for rows in within[:2]))
    return [[row for row in rows if row["start"].month in both] for rows in within]


def _enough(frequency: Frequency, after: list[Row], before: list[Row], *, later: bool) -> bool:
    """Whether there is trade before the ban to compare, and anything held after it; `later` says so of any time."""
    traded = {row["start"] for row in before if row["partner"] == DPRK and _traded(row)}
    if frequency is Frequency.MONTHLY:
        return len(traded) >= LEAST_MONTHS and bool(after)
    if frequency is Frequency.CUMULATIVE:
        return bool(traded) and any(row["partner"] == DPRK for row in after)
    return bool(traded) and later


def spell(compared: Comparison) -> list[tuple[Period, State, tuple[str, ...]]]:
    """Return the periods after the ban up to the first with trade, each with what is known and its records.

    It ends at the last day that is held of anybody in these codes. A period without a row is `not_held`: nobody
    asked why it has none.
    """
    found: list[tuple[Period, State, tuple[str, ...]]] = []
    for period in _periods(compared.frequency, compared.after.span.start, compared.horizon):
        rows = [row for row in compared.later if (row["start"], row["end"]) == (period.start, period.end)]
        if any(_traded(row) for row in rows):
            break
        found.append((period, weakest(rows), tuple(row["record"] for row in rows)))
    return found


def weakest(rows: Iterable[Row]) -> State:
    """Return what is known of rows together: what is unknown before a missing record, and that before a figure.

    Without a row nothing is known.
    """
    return min((State(row["state"]) for row in rows), key=_WEAKEST.index, default=State.NOT_HELD)


def is_floor(compared: Comparison) -> bool:
    """Whether a code that was traded before has a period after the ban of which nothing is known.

    What is known is a figure, be it zero, and that a published dataset holds no such row.
    """
    codes = {row["code"] for row in compared.before.rows}
    sides = (compared.after, *compared.others_after.values())
    periods = {row["start"] for side in sides for row in side.rows} or {compared.after.span.start}
    known = {(row["code"], row["start"]) for row in compared.after.rows if _known(State(row["state"]))}
    return any((code, start) not in known for code in codes for start in periods)


def _known(state: State) -> bool:
    return state.has_figure or state is State.NO_RECORD


def traded_before(compared: Comparison) -> dict[str, bool]:
    """Return for each period before the ban with a figure whether anything was traded, by the first of its records."""
    periods: dict[date, tuple[str, bool]] = {}
    for row in compared.history:
        if State(row["state"]).has_figure:
            record, traded = periods.get(row["start"], (row["record"], False))
            periods[row["start"]] = (record, traded or _traded(row))
    return dict(periods.values())


def _traded(row: Row) -> bool:
    return (row["value_usd"] or 0) > 0 or (row["net_weight_kg"] or 0) > 0


def _periods(frequency: Frequency, first: date, last: date) -> list[Period]:
    if frequency is Frequency.CUMULATIVE or last < first:
        return []
    if frequency is Frequency.ANNUAL:
        return [Period.year(year) for year in range(first.year, last.year + 1)]
    return list(Period(first, last).months())
