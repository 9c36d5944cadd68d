"""What publishers changed or took back in their figures of trade with the DPRK since an earlier vintage.

A revision says that a figure was uncertain, not why. Only figures that were received on more than one day
can show one; of each row the last change is told.
"""

from math import inf
from typing import Any

import polars as pl

from tradecheck.checks.innocent import Around, Facts, around, explanations
from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods
from tradecheck.checks.severity import of_disagreement
from tradecheck.checks.witness import of_flows
from tradecheck.checks.wording import label, way
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Booked, Citation, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Change, Confidence, Direction, State, Status

name = "revisions"
question = "Which figures of trade with the DPRK did a publisher change or take back?"

LEAST_CHANGE = 0.01
"""Figures that moved by no more than this share are taken to be the same."""

_ROW = ["source", "reporter", "flow", "frequency", "start", "end", "hs_edition", "code"]
_MEASURES = (
    ("value_before_usd", "value_after_usd", "USD", 1),
    ("net_weight_before_kg", "net_weight_after_kg", "t", 1000),
)


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each row that a publisher dropped, or changed by more than `LEAST_CHANGE`.

    Value is judged where both vintages have one, else the weight. Rows that were added are no finding:
    what was not published yet is no revision of a figure.
    """
    if evidence.revisions is None:
        return []
    goods = of_goods(view) if view.goods else pl.lit(value=True)
    rows = (
        evidence.revisions.filter((pl.col("partner") == "PRK"), in_period(view), goods)
        .with_columns(DIRECTION)
        .filter(of_direction(view))
        .sort(*_ROW, "vintage_after", nulls_last=True)
        .unique(_ROW, keep="last", maintain_order=True)
        .filter(pl.col("change") != Change.ADDED)
        .collect()
    )
    beside = around(evidence) if rows.height else Around()
    found = [_finding(row, beside) for row in rows.iter_rows(named=True)]
    return [each for each in found if each is not None]


def _finding(row: dict[str, Any], beside: Around) -> Finding | None:
    measured = _measured(row)
    if measured is None:
        return None
    before, after, unit, scale = measured
    dropped = after is None
    low, high = sorted((before, after or 0.0))
    if not dropped and high - low <= LEAST_CHANGE * before:
        return None
    severity, deciding = of_disagreement(high / low if low else inf, of_flows((row,)))
    period = Period(row["start"], row["end"])
    direction = Direction(row["direction"])
    change = None if after is None else after - before
    reporter = "" if row["reporter"] == "CHN" else f".{row['reporter']}"
    edition = f".{row['hs_edition']}" if row["hs_edition"] else ""
    return Finding(
        id=f"revisions.{row['code']}.{direction.value}.{period.label}{reporter}.{row['flow']}{edition}.{row['source']}",
        check=name,
        severity=severity,
        status=Status.DATA_QUALITY,
        reporter=row["reporter"],
        goods=Goods((row["code"],), label(row["code"]), row["hs_edition"] or None),
        direction=direction,
        period=period,
        booked=Booked(after, unit, State.NO_RECORD if dropped else State.REPORTED),
        expected=Range(before, before, before, unit),
        gap=Range(high - low, high - low, high - low, unit),
        rule=None,
        statement=_statement(row, before, after, unit, period),
        steps=_steps(row, before, after, unit, scale),
        caveats=_caveats(dropped=dropped),
        sources=_sources(row),
        severity_rule=deciding,
        value_usd=None if unit != "USD" else before if change is None else abs(change),
        explanations=explanations(
            Facts(
                period=period,
                codes=(row["code"],),
                reporter=row["reporter"],
                flow=row["flow"],
                dropped=dropped,
                vintages=(row["vintage_before"], row["vintage_after"] or ""),
                sources=(row["source"],),
                around=beside,
            )
        ),
    )


def _measured(row: dict[str, Any]) -> tuple[float, float | None, str, int] | None:
    """Return the figure before and after, None after where the row was dropped; nothing without a figure before."""
    for before, after, unit, scale in _MEASURES:
        if row[before] is not None and (row["change"] == Change.REMOVED or row[after] is not None):
            changed = row["change"] == Change.REMOVED or row[before] != row[after]
            if changed:
                return row[before] / scale, None if row[after] is None else row[after] / scale, unit, scale
    return None


def _statement(row: dict[str, Any], before: float, after: float | None, unit: str, period: Period) -> str:
    about = f"{label(row['code'])} as {row['reporter']}'s {way(row['flow'])} the DPRK in {period.label}"
    gave = f"On {row['vintage_before']} {row['title']} gave {quantity(before, unit)} for {about}"
    if after is None:
        return f"{gave}; the answer of {row['vintage_after']} to the same question no longer holds the row."
    share = f" ({(after - before) / before:+.1%})" if before else ""
    return f"{gave}; on {row['vintage_after']} it gave {quantity(after, unit)}{share}."


def _steps(row: dict[str, Any], before: float, after: float | None, unit: str, scale: int) -> tuple[Step, ...]:
    def quoted(day: str, amount: float, record: str) -> Step:
        written = f"{plain(amount * scale)} / {scale:,}" if scale > 1 else plain(amount)
        return Step(f"as received on {day}", written, amount, unit, (record,))

    first = quoted(row["vintage_before"], before, row["record_before"])
    if after is None:
        return (first, Step(f"as received on {row['vintage_after']}: no such row", "", None, unit))
    second = quoted(row["vintage_after"], after, row["record_after"])
    smaller, larger = (plain(each) for each in sorted((before, after)))
    steps = [
        first,
        second,
        Step("after less before", f"{plain(after)} - {plain(before)}", after - before, unit),
        Step("larger less smaller", f"{larger} - {smaller}", abs(after - before), unit),
    ]
    if before:
        steps.append(Step("after over before", f"{plain(after)} / {plain(before)}", after / before, "times"))
    return tuple(steps)


def _caveats(*, dropped: bool) -> tuple[str, ...]:
    said = [
        "A vintage is the day on which the figure was received; the publisher may have changed it earlier.",
    ]
    if dropped:
        said.append("A row may be dropped because it moved to another code or partner, or became confidential.")
    return tuple(said)


def _sources(row: dict[str, Any]) -> tuple[Citation, ...]:
    records = [record for record in (row["record_before"], row["record_after"]) if record]
    confidence = Confidence(row["confidence"] or "medium")
    return tuple(Citation(record, row["title"] or "", row["url"] or "", confidence) for record in records)
