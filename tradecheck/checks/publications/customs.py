"""A supplier's customs lines of refined petroleum against what it notified to the 1718 Committee, factor named."""

from itertools import groupby
from math import inf

import polars as pl

from tradecheck.checks.customs_lines import Lines, customs_lines, held_lines
from tradecheck.checks.publications.factors import CODES
from tradecheck.checks.readings import Reading, read_supplier
from tradecheck.checks.severity import of_disagreement
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation
from tradecheck.reference.factors import factor

TOLERANCE = 0.02
"""Barrels within this share of each other agree: tonnes are printed whole and a factor has three digits."""


def findings(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each supplier's calendar year whose customs lines and notifications disagree.

    Customs that nobody holds are a state and no finding. Where the customs were published without a line, or the
    smaller side lacks a month or a heading, the two cannot be told from agreeing: the finding is indeterminate.
    """
    if (view.goods and not view.meets_codes(CODES)) or view.direction is Direction.EXPORT:
        return []
    held = held_lines(evidence)
    if not held:
        return []
    found = [
        _finding(reading, customs_lines(held, reading.supplier, year), year) for reading, year in _read(evidence, view)
    ]
    return [each for each in found if each is not None]


def _read(evidence: Evidence, view: View) -> list[tuple[Reading, Period]]:
    """Return each single supplier's reading of each calendar year that the view takes in."""
    rows = (
        evidence.notifications.filter(
            pl.col("goods") == "petroleum", ~pl.col("supplier").str.contains("+", literal=True)
        )
        .sort("supplier", "start", "end", "record")
        .collect()
        .to_dicts()
    )
    read: list[tuple[Reading, Period]] = []
    for supplier, group in groupby(rows, key=lambda row: str(row["supplier"])):
        own = list(group)
        for year in sorted({row["start"].year for row in own}):
            period = Period.year(year)
            within = [row for row in own if row["start"].year == year == row["end"].year]
            if period.overlaps(view.period):
                read.append((read_supplier(supplier, within, period, "bbl"), period))
    return read


def _finding(notified: Reading, lines: Lines, year: Period) -> Finding | None:
    told, booked = notified.quantity, lines.barrels
    if told is None or lines.state is State.NOT_HELD or (booked is None and lines.state is State.REPORTED):
        return None
    low, high = sorted((told, booked or 0.0))
    if high == 0 or (booked is not None and low > 0 and high / low - 1 <= TOLERANCE):
        return None
    telling = booked is not None and not _may_agree(notified, lines, told, booked)
    severity, deciding = _judged(low, high, telling=telling)
    gap = abs((booked or 0.0) - told)
    return Finding(
        id=f"publications.petroleum.dprk-import.{year.label}.{notified.supplier}.customs",
        check="publications",
        severity=severity,
        status=Status.DATA_QUALITY if telling else Status.INDETERMINATE,
        reporter=notified.supplier,
        goods=Goods(CODES, "petroleum"),
        direction=Direction.IMPORT,
        period=year,
        booked=Booked(booked, "bbl", lines.state),
        booked_of=f"by {name_of(notified.supplier)}",
        expected=Range(told, told, told, "bbl"),
        gap=Range(gap, gap, gap, "bbl") if telling else Range(0, None, gap, "bbl"),
        rule=None,
        statement=_statement(notified.supplier, told, lines, year),
        steps=tuple(_steps(notified, lines)),
        caveats=tuple(_said(notified, lines)),
        sources=tuple(dict.fromkeys((*notified.citations, *lines.citations))),
        severity_rule=deciding,
        explanations=tuple(_explanations(lines)),
        sensitivities=() if _in_tonnes(notified, lines) else tuple(_sensitivities(told, lines)),
    )


def _may_agree(notified: Reading, lines: Lines, told: float, booked: float) -> bool:
    """Whether what is missing on the smaller side could make up the difference."""
    return notified.floor if booked > told else bool(lines.states())


def _judged(low: float, high: float, *, telling: bool) -> tuple[Severity, str]:
    if telling:
        return of_disagreement(high / low if low else inf)
    return Severity.LOW, "low: customs and notifications may agree, since one of them is missing or a floor."


def _statement(supplier: str, told: float, lines: Lines, year: Period) -> str:
    if lines.tonnes is None or lines.barrels is None:
        booked = f"its customs published no line of it ({lines.states()})"
    else:
        booked = (
            f"its customs booked {quantity(lines.tonnes, 't')}, {quantity(lines.barrels, 'bbl')} at "
            f"{plain(lines.factor.value or 0.0)} barrels a tonne"
        )
    return (
        f"For {year.label} {supplier} notified {quantity(told, 'bbl')} of refined petroleum to the 1718 Committee; "
        f"{booked}. Two publications of one flow."
    )


def _steps(notified: Reading, lines: Lines) -> list[Step]:
    steps = [*notified.steps, *lines.steps()]
    told, booked = notified.quantity or 0.0, lines.barrels
    if booked is None:
        return steps
    more, less = max(booked, told), min(booked, told)
    steps.append(Step("the larger less the smaller", f"{plain(more)} - {plain(less)}", more - less, "bbl"))
    if told:
        steps.append(Step("customs over notified", f"{plain(booked)} / {plain(told)}", booked / told, "times"))
    return steps


def _said(notified: Reading, lines: Lines) -> list[str]:
    said = [*notified.notes]
    if notified.floor:
        missing = ", ".join(month for month, state in notified.states if not state.has_figure)
        said.append(f"What {notified.supplier} notified is a floor: no figure for {missing}.")
    if bare := lines.states():
        said.append(f"Of the customs lines, {bare}: what they would add is not known and not read as zero.")
    if lines.weighed and not lines.factor.covers(lines.period.start):
        said.append(
            f"The barrels a tonne were seen from {lines.factor.start} to {lines.factor.end}, and are used for "
            f"{lines.period.label}."
        )
    if lines.weighed and _in_tonnes(notified, lines):
        said.append("Tonnes were notified as well: one factor turns both sides into barrels and leaves their ratio.")
    return said


def _in_tonnes(notified: Reading, lines: Lines) -> bool:
    """Whether what was notified became barrels by the factor that the customs lines take."""
    return lines.factor.record in {source.record for source in notified.citations}


def _explanations(lines: Lines) -> list[str]:
    keys = ["estimated-weights"] if lines.estimated else []
    return [explanation(key) for key in (*keys, "late-revisions")]


def _sensitivities(told: float, lines: Lines) -> list[Step]:
    """Return customs over notified by other barrels a tonne: those of the lightest and of the heaviest fuel."""
    if lines.tonnes is None or not told:
        return []
    return [
        Step(
            f"customs over notified, if all of it were {other.item}",
            f"{plain(lines.tonnes)} * {plain(other.value or 0.0)} / {plain(told)}",
            lines.tonnes * (other.value or 0.0) / told,
            "times",
            (other.record,),
        )
        for other in (factor("unsd-motor-gasoline"), factor("unsd-residual-fuel-oil"))
    ]
