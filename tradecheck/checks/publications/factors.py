"""The barrels a tonne that a filing with both figures implies, against what its supplier's filings imply."""

from typing import Any

import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.checks.innocent import Facts, explanations
from tradecheck.checks.select import in_period
from tradecheck.checks.severity import of_disagreement
from tradecheck.checks.witness import of_notifications
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity, sentence
from tradecheck.model.finding import NOTIFIED, Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, State, Status
from tradecheck.reference.factors import OF_REFINED, Factor, barrels_per_tonne
from tradecheck.reference.factors import factor as known_factor

TOLERANCE = 0.01
"""A filing within this share of the supplier's own factor agrees with it: tonnes are printed whole."""

CODES = ("2710", "2712", "2713")


def findings(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each supplier's year or month whose tonnes and barrels cannot be one filing."""
    wanted = not view.goods or view.meets_codes(CODES)
    if not wanted or view.direction is Direction.EXPORT:
        return []
    key = ("supplier", "start", "end")
    rows = (
        evidence.notifications.filter(pl.col("goods") == "petroleum", ~pl.col("derived"), in_period(view))
        .sort("as_of", "record", nulls_last=False)
        .with_columns(row=pl.struct(pl.all()))
        .group_by(key)
        .agg(
            tonnes_row=pl.col("row").filter(pl.col("tonnes") > 0).last(),
            barrels_row=pl.col("row").filter(pl.col("barrels") > 0).last(),
        )
        .drop_nulls()
        .sort(key)
        .collect()
    )
    found = [_finding(row["tonnes_row"], row["barrels_row"]) for row in rows.iter_rows(named=True)]
    return [each for each in found if each is not None]


def _finding(tonnes_row: dict[str, Any], barrels_row: dict[str, Any]) -> Finding | None:
    tonnes, barrels = tonnes_row["tonnes"], barrels_row["barrels"]
    factor = barrels_per_tonne(tonnes_row["supplier"], tonnes_row["start"])
    usual = factor.value or 0.0
    implied = barrels / tonnes
    apart = max(implied, usual) / min(implied, usual)
    small = tonnes < 1 / TOLERANCE / 2
    if apart - 1 <= TOLERANCE or small:
        return None
    period = Period(tonnes_row["start"], tonnes_row["end"])
    severity, deciding = of_disagreement(apart, of_notifications((tonnes_row, barrels_row)))
    expected = tonnes * usual
    return Finding(
        id=f"publications.petroleum.dprk-import.{period.label}.{tonnes_row['supplier']}.factor",
        check="publications",
        severity=severity,
        status=Status.DATA_QUALITY,
        goods=Goods(CODES, "petroleum"),
        direction=Direction.IMPORT,
        period=period,
        booked=Booked(barrels, "bbl", State.REPORTED),
        booked_as=NOTIFIED,
        expected=Range(expected, expected, expected, "bbl"),
        gap=Range(abs(barrels - expected), abs(barrels - expected), abs(barrels - expected), "bbl"),
        rule=None,
        statement=(
            f"{tonnes_row['supplier']}'s {quantity(tonnes, 't')} and {quantity(barrels, 'bbl')} for {period.label} "
            f"imply {implied:.3f} barrels a tonne, where its filings with both figures imply {plain(usual)}: "
            "two vintages, not one filing."
        ),
        steps=_steps(tonnes_row, barrels_row, factor, implied, expected),
        caveats=tuple(sentence(row["note"]) for row in (tonnes_row, barrels_row) if row["note"]),
        sources=tuple(dict.fromkeys((citation(tonnes_row), citation(barrels_row), factor.citation()))),
        severity_rule=deciding,
        explanations=explanations(
            Facts(period, vintages=tuple(str(row["as_of"] or "") for row in (tonnes_row, barrels_row)))
        ),
        sensitivities=_other_factors(tonnes_row, factor),
    )


def _other_factors(row: dict[str, Any], used: Factor) -> tuple[Step, ...]:
    """Return the barrels that other factors make of the tonnes, to show whether one of them closes the gap."""
    others = [each for each in map(known_factor, OF_REFINED) if each.value and each.value != used.value]
    return tuple(
        Step(
            f"barrels at {plain(each.value or 0)} a tonne ({each.id})",
            f"{plain(row['tonnes'])} * {plain(each.value or 0)}",
            row["tonnes"] * (each.value or 0),
            "bbl",
            (row["record"], each.record),
        )
        for each in others
    )


def _steps(
    tonnes_row: dict[str, Any], barrels_row: dict[str, Any], factor: Factor, implied: float, expected: float
) -> tuple[Step, ...]:
    tonnes, barrels = tonnes_row["tonnes"], barrels_row["barrels"]
    both = (tonnes_row["record"], barrels_row["record"])
    smaller, larger = (plain(each) for each in sorted((barrels, expected)))
    return (
        Step("tonnes notified", plain(tonnes), tonnes, "t", (tonnes_row["record"],)),
        Step("barrels notified", plain(barrels), barrels, "bbl", (barrels_row["record"],)),
        Step("barrels a tonne implied", f"{plain(barrels)} / {plain(tonnes)}", implied, "bbl/t", both),
        Step(
            "barrels by the supplier's own factor",
            f"{plain(tonnes)} * {plain(factor.value or 0)}",
            expected,
            "bbl",
            (tonnes_row["record"], factor.record),
        ),
        Step("difference", f"{larger} - {smaller}", abs(barrels - expected), "bbl"),
    )
