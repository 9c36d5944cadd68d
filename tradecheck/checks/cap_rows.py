"""How much of each cap was used: by supplier, all together, and to the day a cap was replaced.

The share that binds is the larger of quantity over quantity cap and value over value cap where the
resolution says "whichever is lower", else the quantity's.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from tradecheck.checks.booked import held_books
from tradecheck.checks.cite import citation, records, written_usd
from tradecheck.checks.readings import Reading, read_supplier, sum_steps
from tradecheck.checks.severity import Witness
from tradecheck.checks.witness import of_flows, of_notifications, together
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, total
from tradecheck.model.finding import Citation, Step
from tradecheck.model.goods import group_of
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Frequency, State
from tradecheck.reference.factors import Factor
from tradecheck.sanctions.apply import caps
from tradecheck.sanctions.rules import Rule

TOTAL = "total"
CUSTOMS = "customs"

_Rows = Sequence[dict[str, Any]]


class CapRow(msgspec.Struct, frozen=True):
    """One reading of one cap's use. Shares are of 1; a share is None where its figure is.

    `period` is what the reading is measured over, `cap_period` the cap's own twelve months (or what it
    had). `floor` says that a month has no figure, so that the true share is at least this one. `binding` is the
    share that binds worked out from records alone, `factors` those by which tonnes became barrels.
    """

    rule: Rule
    goods: str
    period: Period
    cap_period: Period
    supplier: str
    reading: str
    quantity: float | None
    quantity_unit: str
    quantity_cap: float | None
    quantity_share: float | None
    value_usd: float | None
    value_cap_usd: float | None
    value_share: float | None
    binding_share: float | None
    floor: bool
    states: tuple[tuple[str, State], ...]
    source: str
    witness: Witness
    binding: Step | None
    factors: tuple[str, ...]
    steps: tuple[Step, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]


def cap_rows(evidence: Evidence, view: View) -> tuple[CapRow, ...]:
    """Return the rows of every cap period that the view takes in and some evidence speaks of.

    The first row of a period is all suppliers together, the Committee's table before the customs books.
    """
    operated = [
        each
        for each in caps()
        if view.meets_codes(each.codes) and (view.direction is None or view.direction in each.directions)
    ]
    notified = evidence.notifications.sort("supplier", "start", "end", "record").collect().to_dicts()
    customs = held_books(evidence, (code for each in operated for code in each.codes)) if operated else ()
    last = max((row["end"] for row in notified), default=date.min)
    rows: list[CapRow] = []
    for capped in operated:
        goods = group_of(capped.codes[0]) or capped.goods
        own = [row for row in notified if row["goods"] == goods and row["direction"] in capped.directions]
        for period in _periods(capped, last):
            if period.overlaps(view.period):
                rows += _rows_of(capped, goods, period, own, customs)
    return tuple(rows)


def _periods(capped: Rule, last: date) -> Iterator[Period]:
    """Yield the cap's own periods, one if it does not recur, up to the last day that evidence speaks of."""
    first = capped.cap.first_period if capped.cap else None
    if first is None:
        return
    period = first
    while period == first or (capped.cap and capped.cap.recurs and period.start <= last):
        yield period
        period = Period(_next_year(period.start), _next_year(period.end))


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1)


def _rows_of(capped: Rule, goods: str, period: Period, own: _Rows, booked: _Rows) -> list[CapRow]:
    rows = notified_rows(capped, goods, period, period, own)
    customs = _customs_row(capped, goods, period, booked)
    rows += [customs] if customs else []
    if capped.cap and capped.cap.logic == "lower_of":
        rows += _rows_to_date(capped, goods, period, own)
    return rows or [_silent_row(capped, goods, period)]


def _within(rows: _Rows, period: Period) -> list[dict[str, Any]]:
    return [row for row in rows if period.start <= row["start"] and row["end"] <= period.end]


def _rows_to_date(capped: Rule, goods: str, period: Period, own: _Rows) -> list[CapRow]:
    """Return the cap's use to the end of each notified month, and to the day before it was replaced."""
    monthly = [row for row in own if row["frequency"] == Frequency.MONTHLY]
    ends = sorted({row["end"] for row in _within(monthly, period)})
    if capped.end is not None and capped.end < period.end:
        ends.append(capped.end)
    rows = [notified_rows(capped, goods, Period(period.start, end), period, monthly)[:1] for end in ends]
    return [row for found in rows for row in found]


def notified_rows(
    capped: Rule, goods: str, measured: Period, cap_period: Period, own: _Rows, factor: Factor | None = None
) -> list[CapRow]:
    """Return the readings of a cap's use over `measured`: all suppliers together, each, those printed together.

    Tonnes become barrels by `factor`, else each supplier's by its own.
    """
    within = _within(own, measured)
    unit = capped.cap.unit if capped.cap and capped.cap.unit else "bbl"
    readings = [
        read_supplier(supplier, list(rows), measured, unit, factor) for supplier, rows in groupby(within, key=_supplier)
    ]
    single = [reading for reading in readings if "+" not in reading.supplier]
    rows = [_row(capped, goods, measured, cap_period, _together(single, unit))] if single else []
    if len(single) > 1 or goods != "coal":
        rows += [_row(capped, goods, measured, cap_period, reading) for reading in single]
    joint = (reading for reading in readings if "+" in reading.supplier and reading.kind != "months")
    return rows + [_row(capped, goods, measured, cap_period, reading) for reading in joint]


def _supplier(row: dict[str, Any]) -> str:
    return str(row["supplier"])


def _together(readings: list[Reading], unit: str) -> Reading:
    """Add the suppliers' readings: the only sum that is taken, one reading each."""
    amounts = [reading.quantity for reading in readings if reading.quantity is not None]
    values = [reading.value_usd for reading in readings if reading.quantity is not None]
    if len(readings) == 1:
        return msgspec.structs.replace(readings[0], supplier=TOTAL)
    return Reading(
        supplier=TOTAL,
        kind="sum of suppliers",
        quantity=sum(amounts) if amounts else None,
        unit=unit,
        value_usd=sum(value for value in values if value is not None) if values and None not in values else None,
        covered=None,
        states=_worst(readings),
        steps=(*(step for reading in readings for step in reading.steps), *sum_steps(readings, unit)),
        citations=tuple(dict.fromkeys(each for reading in readings for each in reading.citations)),
        factors=tuple(dict.fromkeys(each for reading in readings for each in reading.factors)),
        witness=together(reading.witness for reading in readings),
        written=" + ".join(reading.written for reading in readings if reading.written),
        written_value=" + ".join(reading.written_value for reading in readings if reading.written_value),
        notes=tuple(dict.fromkeys(note for reading in readings for note in reading.notes)),
    )


def _worst(readings: list[Reading]) -> tuple[tuple[str, State], ...]:
    """Give each month the state of the supplier of whom least is known."""
    order = [State.NOT_NOTIFIED, State.NOT_HELD, State.UNRESOLVED, State.REPORTED]
    months = zip(*(reading.states for reading in readings), strict=True)
    return tuple((states[0][0], min((state for _, state in states), key=order.index)) for states in months)


def _row(capped: Rule, goods: str, measured: Period, cap_period: Period, reading: Reading) -> CapRow:
    cap = capped.cap
    quantity_cap = cap.quantity if cap else None
    value_cap = cap.value_usd if cap else None
    quantity_share = reading.quantity / quantity_cap if reading.quantity is not None and quantity_cap else None
    value_share = reading.value_usd / value_cap if reading.value_usd is not None and value_cap else None
    shares = [share for share in (quantity_share, value_share) if share is not None]
    return CapRow(
        rule=capped,
        goods=goods,
        period=measured,
        cap_period=cap_period,
        supplier=reading.supplier,
        reading=f"notified, {reading.kind}",
        quantity=reading.quantity,
        quantity_unit=reading.unit,
        quantity_cap=quantity_cap,
        quantity_share=quantity_share,
        value_usd=reading.value_usd,
        value_cap_usd=value_cap,
        value_share=value_share,
        binding_share=max(shares) if shares else None,
        floor=reading.floor,
        states=reading.states,
        source="committee-1718",
        witness=reading.witness,
        binding=_binding_step(capped, reading, measured, quantity_share, value_share),
        factors=reading.factors,
        steps=(*reading.steps, *_share_steps(capped, reading)),
        citations=reading.citations,
        notes=reading.notes,
    )


def _share_steps(capped: Rule, reading: Reading) -> Iterator[Step]:
    cap = capped.cap
    measured = (
        ("quantity", reading.unit, reading.quantity, cap.quantity if cap else None),
        ("value", "USD", reading.value_usd, cap.value_usd if cap else None),
    )
    for name, unit, amount, most in measured:
        if amount is not None and most:
            yield Step(f"the cap by {name}", plain(most), most, unit, (_record(capped),))
            yield Step(
                f"share of the cap by {name} ({unit})", f"{plain(amount)} / {plain(most)}", amount / most, "share"
            )


def _record(capped: Rule) -> str:
    return capped.citation().record


def _binding_step(
    capped: Rule, reading: Reading, measured: Period, quantity_share: float | None, value_share: float | None
) -> Step | None:
    """Return the share that binds in one line, from figures that stand in records."""
    cap = capped.cap
    if cap is None or (quantity_share is None and value_share is None):
        return None
    by_value = value_share is not None and value_share >= (quantity_share or 0.0)
    written, most = (reading.written_value, cap.value_usd) if by_value else (reading.written, cap.quantity)
    label = f"notified, {reading.kind}, {reading.supplier}, {measured.label}: share that binds"
    read_from = dict.fromkeys([*(record for step in reading.steps for record in step.records), _record(capped)])
    share = value_share if by_value else quantity_share
    over = f"({written})" if " " in written else written
    return Step(label, f"{over} / {plain(most or 0)}", share, "share", tuple(read_from))


def _customs_row(capped: Rule, goods: str, period: Period, booked: _Rows) -> CapRow | None:
    """Return the customs reading of a cap in tonnes, from annual rows of exactly the rule's codes."""
    if capped.cap is None or capped.cap.unit != "t":
        return None
    rows = [
        row
        for row in booked
        if row["flow"] == capped.directions[0].partner_flow
        and row["code"] in capped.codes
        and (row["start"], row["end"]) == (period.start, period.end)
        and row["value_usd"] is not None
    ]
    if not rows:
        return None
    values = [float(row["value_usd"]) for row in rows]
    written_value = " + ".join(map(written_usd, rows))
    weights = [row["net_weight_kg"] for row in rows]
    read_from = tuple(dict.fromkeys(record for row in rows for record in records(row)))
    steps = [Step("customs value", written_value, sum(values), "USD", read_from)]
    tonnes = sum(weights) / 1000 if None not in weights else None
    written = f"({total(weights)}) / 1,000" if None not in weights else ""
    if tonnes is not None:
        steps.append(Step("customs net weight", written, tonnes, "t", read_from))
    reading = Reading(
        supplier=TOTAL,
        kind="annual",
        quantity=tonnes,
        unit="t",
        value_usd=sum(values),
        covered=period,
        states=((period.label, State.REPORTED),),
        steps=tuple(steps),
        citations=tuple(citation(row) for row in rows),
        factors=(),
        witness=of_flows(rows),
        written=written,
        written_value=written_value,
    )
    row = _row(capped, goods, period, period, reading)
    return msgspec.structs.replace(
        row,
        reading=CUSTOMS,
        source="; ".join(sorted({row["source"] for row in rows})),
        binding=row.binding
        and msgspec.structs.replace(row.binding, label=f"the customs books, {period.label}: share that binds"),
    )


def _silent_row(capped: Rule, goods: str, period: Period) -> CapRow:
    """Return the row of a period of which no evidence speaks."""
    reading = Reading(
        TOTAL,
        "none",
        None,
        (capped.cap.unit if capped.cap else "") or "bbl",
        None,
        None,
        tuple((month.label, State.NOT_HELD) for month in period.months()),
        (),
        (),
        (),
        of_notifications(()),
    )
    return _row(capped, goods, period, period, reading)
