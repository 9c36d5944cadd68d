"""A supplier's months, cumulative and annual figures describe one amount: where they do not add up."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.checks.innocent import Facts, explanations
from tradecheck.checks.publications.factors import CODES
from tradecheck.checks.severity import of_disagreement
from tradecheck.checks.witness import of_notifications
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity, sentence, total
from tradecheck.model.finding import NOTIFIED, Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Frequency, State, Status

LEAST = 1.0
"""A difference below one whole barrel or tonne is rounding."""

_UNITS = {"tonnes": "t", "barrels": "bbl"}


class _Sum(msgspec.Struct, frozen=True):
    """One way to reach a period's amount, from rows that do not overlap each other."""

    label: str
    rows: tuple[dict[str, Any], ...]
    column: str

    @property
    def amounts(self) -> list[float]:
        return [float(row[self.column]) for row in self.rows]

    @property
    def amount(self) -> float:
        return sum(self.amounts)


def findings(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each supplier and period that is reached in two ways with two results.

    Figures that were derived by a difference are no second witness and are left out.
    """
    if (view.goods and not view.meets_codes(CODES)) or view.direction is Direction.EXPORT:
        return []
    rows = (
        evidence.notifications.filter(pl.col("goods") == "petroleum", ~pl.col("derived"), pl.col("state") == "reported")
        .sort("supplier", "start", "end", "as_of", "record")
        .collect()
        .to_dicts()
    )
    found: list[Finding] = []
    for column, unit in _UNITS.items():
        held = [row for row in rows if row[column] is not None]
        for supplier, period in _targets(held, rows):
            if period.overlaps(view.period):
                sums = list(_sums(held, supplier, period, column))
                found += [_finding(supplier, period, sums, unit)] if _disagree(sums) else []
    return found


def _targets(held: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[tuple[str, Period]]:
    """Every supplier's long periods, and the same periods for two suppliers together."""
    long = [
        (row["supplier"], Period(row["start"], row["end"])) for row in held if row["frequency"] != Frequency.MONTHLY
    ]
    joint = {row["supplier"] for row in rows if "+" in row["supplier"]}
    together = [
        (pair, period)
        for pair in sorted(joint)
        for period in sorted({period for _, period in long})
        if all((part, period) in long for part in pair.split("+"))
    ]
    return list(dict.fromkeys([*long, *together]))


def _sums(held: list[dict[str, Any]], supplier: str, period: Period, column: str) -> Iterator[_Sum]:
    own = [row for row in held if row["supplier"] == supplier]
    months = {row["start"]: row for row in own if row["frequency"] == Frequency.MONTHLY}
    whole = [row for row in own if row["frequency"] != Frequency.MONTHLY and row["start"] == period.start]
    for row in whole:
        if row["end"] == period.end:
            yield _Sum(f"{supplier}, as printed", (row,), column)
    yield from _from_months("months", (), months, period, column)
    for row in whole:
        if row["end"] < period.end:
            rest = Period(row["end"] + timedelta(days=1), period.end)
            yield from _from_months(f"to {row['end']}, and the months after", (row,), months, rest, column)
    parts = supplier.split("+")
    if len(parts) > 1:
        printed = [row for part in parts for row in held if row["supplier"] == part and _spans(row, period)]
        if len(printed) == len(parts):
            yield _Sum("each supplier as printed", tuple(printed), column)


def _spans(row: dict[str, Any], period: Period) -> bool:
    return (row["start"], row["end"]) == (period.start, period.end)


def _from_months(
    label: str,
    before: tuple[dict[str, Any], ...],
    months: dict[Any, dict[str, Any]],
    period: Period,
    column: str,
) -> Iterator[_Sum]:
    needed = [month.start for month in period.months()]
    if all(start in months for start in needed):
        yield _Sum(label, (*before, *(months[start] for start in needed)), column)


def _disagree(sums: list[_Sum]) -> bool:
    amounts = [each.amount for each in sums]
    return len(amounts) > 1 and max(amounts) - min(amounts) >= LEAST


def _finding(supplier: str, period: Period, sums: list[_Sum], unit: str) -> Finding:
    rows = [row for each in sums for row in each.rows]
    low, high = min(each.amount for each in sums), max(each.amount for each in sums)
    severity, deciding = of_disagreement(high / low if low else 1.0, of_notifications(rows))
    readings = " and ".join(f"{quantity(each.amount, unit)} ({each.label})" for each in sums)
    return Finding(
        id=f"publications.petroleum.dprk-import.{period.label}.{supplier}.{unit}",
        check="publications",
        severity=severity,
        status=Status.DATA_QUALITY,
        goods=Goods(CODES, "petroleum"),
        direction=Direction.IMPORT,
        period=period,
        booked=Booked(sums[0].amount, unit, State.REPORTED),
        booked_as=NOTIFIED,
        expected=Range(low, None, high, unit),
        gap=Range(0, None, high - low, unit),
        rule=None,
        statement=(
            f"What {supplier} notified for {period.label} is reached in {len(sums)} ways: {readings}. "
            "They should be equal."
        ),
        steps=(
            *(
                Step(
                    each.label,
                    total(each.amounts),
                    each.amount,
                    unit,
                    tuple(row["record"] for row in each.rows),
                )
                for each in sums
            ),
            Step("largest less smallest", f"{plain(high)} - {plain(low)}", high - low, unit),
        ),
        caveats=tuple(dict.fromkeys(sentence(row["note"]) for row in rows if row["note"])),
        sources=tuple(dict.fromkeys(citation(row) for row in rows)),
        severity_rule=deciding,
        explanations=explanations(Facts(period, vintages=tuple(str(row["as_of"] or "") for row in rows))),
    )
