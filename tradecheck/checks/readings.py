"""One reading of what a supplier notified for a cap's period.

Monthly, cumulative and annual rows of one supplier describe the same amount. The widest of them is
read, printed barrels before converted tonnes. A month is added to a longer figure only where it lies after
its end; what overlaps is never added.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from tradecheck.checks.cite import citation
from tradecheck.checks.severity import Witness
from tradecheck.checks.witness import of_notifications
from tradecheck.model.figures import plain, sentence, total
from tradecheck.model.finding import Citation, Step
from tradecheck.model.period import Period
from tradecheck.model.words import State
from tradecheck.reference.factors import Factor, barrels_per_tonne


class Reading(msgspec.Struct, frozen=True):
    """What one supplier (ISO code, or two joined by "+") notified for a period.

    `quantity` is in `unit`, None when nothing was notified. `states` gives each calendar month a state;
    `floor` says that a month is missing, so that the true amount is at least this. `kind` is annual,
    cumulative, cumulative and months after, or months. `covered` is how far the reading reaches, `factors` those
    by which its tonnes became barrels. `written` and
    `written_value` are the quantity and the value as expressions in figures of their records alone.
    """

    supplier: str
    kind: str
    quantity: float | None
    unit: str
    value_usd: float | None
    covered: Period | None
    states: tuple[tuple[str, State], ...]
    steps: tuple[Step, ...]
    citations: tuple[Citation, ...]
    factors: tuple[str, ...]
    witness: Witness
    written: str = ""
    written_value: str = ""
    notes: tuple[str, ...] = ()

    @property
    def floor(self) -> bool:
        """Whether a month of the period has no figure."""
        return any(not state.has_figure for _, state in self.states)


class _Candidate(msgspec.Struct, frozen=True):
    kind: str
    rows: tuple[dict[str, Any], ...]
    covered: Period
    converted: bool
    reach: int


def read_supplier(
    supplier: str, rows: Sequence[dict[str, Any]], period: Period, unit: str, factor: Factor | None = None
) -> Reading:
    """Return the one reading of a supplier's notification rows (schema NOTIFICATIONS) within a period.

    `unit` is the cap's: "bbl" (tonnes become barrels by `factor`, else by the supplier's own) or "t".
    """
    figures = [row for row in rows if row[_column(unit)] is not None or row["tonnes"] is not None]
    candidates = _candidates(figures, period, unit)
    if not candidates:
        return Reading(
            supplier,
            "none",
            None,
            unit,
            None,
            None,
            _states(rows, None, period),
            (),
            _cited(rows),
            (),
            of_notifications(rows),
        )
    best = max(candidates, key=_preference)
    factor = _factor(supplier, best, factor)
    amounts = [_amount(row, unit, factor) for row in best.rows]
    quantity = sum(amounts)
    values = [row["value_usd"] for row in best.rows]
    valued = None not in values
    return Reading(
        supplier=supplier,
        kind=best.kind,
        quantity=quantity,
        unit=unit,
        value_usd=sum(values) if valued else None,
        covered=best.covered,
        states=_states(rows, best, period),
        steps=(_step(supplier, best, unit, factor, quantity), *(_value_steps(supplier, best) if valued else ())),
        citations=(*_cited(best.rows), *((factor.citation(),) if factor else ())),
        factors=(factor.id,) if factor else (),
        witness=of_notifications(best.rows),
        written=_written(best, unit, factor),
        written_value=total(values) if valued else "",
        notes=tuple(dict.fromkeys(sentence(f"{supplier}: {row['note']}") for row in best.rows if row["note"])),
    )


def _column(unit: str) -> str:
    return "barrels" if unit == "bbl" else "tonnes"


def _candidates(figures: Sequence[dict[str, Any]], period: Period, unit: str) -> list[_Candidate]:
    newest_last = sorted(figures, key=_vintage)
    months = sorted(
        {row["start"]: row for row in newest_last if row["frequency"] == "M"}.values(), key=lambda row: row["start"]
    )
    found = [_candidate("months", months, unit)] if months else []
    for row in newest_last:
        if row["frequency"] == "M" or row["start"] != period.start:
            continue
        after = [month for month in months if month["start"] > row["end"]]
        kind = "annual" if Period(row["start"], row["end"]) == period else "cumulative"
        found.append(_candidate(f"{kind} and months after" if after else kind, [row, *after], unit))
    return found


def _candidate(kind: str, rows: list[dict[str, Any]], unit: str) -> _Candidate:
    return _Candidate(
        kind=kind,
        rows=tuple(rows),
        covered=Period(rows[0]["start"], rows[-1]["end"]),
        converted=any(row[_column(unit)] is None for row in rows),
        reach=sum(_months_touched(row["start"], row["end"]) for row in rows),
    )


def _months_touched(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _vintage(row: dict[str, Any]) -> str:
    return str(row["as_of"] or "")


def _preference(candidate: _Candidate) -> tuple[Any, ...]:
    """Order candidates: the widest first, then printed before converted, one figure before a sum, the newest."""
    newest = max(_vintage(row) for row in candidate.rows)
    return (candidate.reach, not candidate.converted, -len(candidate.rows), newest, candidate.rows[0]["record"])


def _factor(supplier: str, best: _Candidate, other: Factor | None) -> Factor | None:
    if not best.converted:
        return None
    return other or barrels_per_tonne(supplier, best.covered.start)


def _amount(row: dict[str, Any], unit: str, factor: Factor | None) -> float:
    printed = row[_column(unit)]
    if printed is not None:
        return float(printed)
    if factor is None or factor.value is None:
        return float(row["tonnes"])
    return float(row["tonnes"]) * factor.value


def _step(supplier: str, best: _Candidate, unit: str, factor: Factor | None, quantity: float) -> Step:
    records = tuple(row["record"] for row in best.rows) + ((factor.record,) if factor else ())
    label = f"{supplier} notified, {best.kind} reading to {best.covered.end}"
    return Step(label, _written(best, unit, factor), quantity, unit, records)


def _value_steps(supplier: str, best: _Candidate) -> tuple[Step, ...]:
    values = [float(row["value_usd"]) for row in best.rows]
    records = tuple(row["record"] for row in best.rows)
    return (Step(f"{supplier} notified, value of the same", total(values), sum(values), "USD", records),)


def _written(best: _Candidate, unit: str, factor: Factor | None) -> str:
    column = _column(unit)
    parts = [
        plain(row[column])
        if row[column] is not None or factor is None
        else f"{plain(row['tonnes'])} * {plain(factor.value or 0)}"
        for row in best.rows
    ]
    return " + ".join(parts)


def _states(rows: Sequence[dict[str, Any]], best: _Candidate | None, period: Period) -> tuple[tuple[str, State], ...]:
    months = (Period(max(month.start, period.start), min(month.end, period.end)) for month in period.months())
    return tuple((f"{month.start:%Y-%m}", _state(month, rows, best)) for month in months)


def _state(month: Period, rows: Sequence[dict[str, Any]], best: _Candidate | None) -> State:
    if any(row["state"] == State.NOT_NOTIFIED for row in _of_month(rows, month)):
        return State.NOT_NOTIFIED
    return State.REPORTED if best is not None and _of_month(best.rows, month) else State.NOT_HELD


def _of_month(rows: Sequence[dict[str, Any]], month: Period) -> list[dict[str, Any]]:
    return [row for row in rows if row["start"] <= month.start and month.end <= row["end"]]


def _cited(rows: Sequence[dict[str, Any]]) -> tuple[Citation, ...]:
    return tuple(citation(row) for row in rows)


def sum_steps(readings: Sequence[Reading], unit: str) -> tuple[Step, ...]:
    """Return the steps that add several suppliers' readings, by quantity and, where all have one, by value."""
    told = [reading for reading in readings if reading.quantity is not None]
    amounts = [reading.quantity or 0.0 for reading in told]
    values = [reading.value_usd for reading in told if reading.value_usd is not None]
    steps = [Step("suppliers together", total(amounts) or "0", sum(amounts), unit)]
    if values and len(values) == len(told):
        steps.append(Step("suppliers together, value", total(values), sum(values), "USD"))
    return tuple(steps)
