"""How much of a cap was used, all suppliers together, by whichever measure binds."""

from typing import Any

from tradecheck.checks.cap_assumptions import assumptions, other_factors
from tradecheck.checks.cap_rows import CUSTOMS, TOTAL, CapRow, cap_rows
from tradecheck.checks.innocent import Facts, explanations
from tradecheck.checks.severity import ALERT_CAP_SHARE, of_cap_share
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import BOOKED, NOTIFIED, Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period, in_runs
from tradecheck.model.view import View
from tradecheck.model.words import State, Status
from tradecheck.sanctions.rules import Rule, rule

name = "caps"
question = "How much of a cap was used, and who stopped notifying?"

ALERTS = (0.75, 0.90, 0.95, 1.00)


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding a cap period that was notified: the share that binds, the floor where months are missing."""
    rows = cap_rows(evidence, view)
    whole = [
        row
        for row in rows
        if row.supplier == TOTAL
        and row.period == row.cap_period
        and row.source == "committee-1718"
        and row.binding_share is not None
    ]
    notified = evidence.notifications.sort("supplier", "start", "end", "record").collect().to_dicts() if whole else []
    return [
        _finding(
            row,
            [each for each in rows if each.cap_period == row.cap_period and each.rule is row.rule and each is not row],
            [each for each in notified if each["goods"] == row.goods],
        )
        for row in whole
    ]


def _finding(row: CapRow, others: list[CapRow], own: list[dict[str, Any]]) -> Finding:
    share = row.binding_share or 0.0
    booked, cap, unit = _binding(row)
    over = max(0.0, booked - cap)
    least = min([share, *(step.value or 0.0 for step in other_factors(row, own))])
    status = _status(row, share, least)
    severity, deciding = of_cap_share(share, least, row.witness)
    return Finding(
        id=f"caps.{row.goods}.{row.rule.directions[0].value}.{_label(row)}",
        check=name,
        severity=severity,
        status=status,
        goods=Goods(row.rule.codes, row.goods),
        direction=row.rule.directions[0],
        period=row.cap_period,
        booked=Booked(booked, unit, State.REPORTED),
        booked_as=BOOKED if row.reading == CUSTOMS else NOTIFIED,
        booked_of="at least" if row.floor else "",
        expected=Range(0, cap, cap, unit),
        gap=Range(over, over, None if row.floor and over == 0 else over, unit),
        rule=row.rule.reference(),
        statement=_statement(row, share, booked, cap, unit),
        steps=_steps(row, others, booked, cap, over, unit),
        caveats=_caveats(row),
        sources=(*row.citations, row.rule.citation()),
        severity_rule=deciding,
        value_usd=row.value_usd,
        explanations=() if status is Status.CONSISTENT else explanations(_facts(row, own, share)),
        sensitivities=assumptions(row, others, own),
    )


def _facts(row: CapRow, own: list[dict[str, Any]], share: float) -> Facts:
    """Return what could explain the use of a cap: the rule's exceptions only where the cap was passed."""
    records = {citation.record for citation in row.citations}
    return Facts(
        period=row.cap_period,
        rule=_replaced_by(row) or (row.rule if share > 1 else None),
        absent=row.floor,
        vintages=tuple(str(each["as_of"] or "") for each in own if each["record"] in records),
    )


def _replaced_by(row: CapRow) -> Rule | None:
    """Return the rule with a wind-down that replaced the cap within its period."""
    if row.rule.end is None or row.rule.end >= row.cap_period.end:
        return None
    later = (rule(each) for each in row.rule.superseded_by)
    return next((each for each in later if each.wind_down_until is not None), None)


def _label(row: CapRow) -> str:
    return row.cap_period.label


def _binding(row: CapRow) -> tuple[float, float, str]:
    if row.value_share is not None and row.value_share == row.binding_share:
        return row.value_usd or 0.0, row.value_cap_usd or 0.0, "USD"
    return row.quantity or 0.0, row.quantity_cap or 0.0, row.quantity_unit


def _status(row: CapRow, share: float, least: float) -> Status:
    """Judge by the share, and by the least that another factor of barrels a tonne makes of it."""
    replaced = row.rule.end is not None and row.rule.end < row.cap_period.end
    if share > 1:
        return Status.INDETERMINATE if replaced or least <= 1 else Status.BREACH_INDICATOR
    return Status.INDETERMINATE if row.floor else Status.CONSISTENT


def _statement(row: CapRow, share: float, booked: float, cap: float, unit: str) -> str:
    least = "at least " if row.floor and share <= 1 else ""
    sentence = (
        f"{row.goods.capitalize()} notified to the 1718 Committee for {_label(row)} came to {least}"
        f"{quantity(booked, unit)}, {share * 100:.1f} % of the cap of {quantity(cap, unit)}"
    )
    if row.rule.end is not None and row.rule.end < row.cap_period.end:
        sentence += f"; the cap stood to {row.rule.end}, so the year counts trade that it no longer governed"
    silent = [month for month, state in row.states if state is State.NOT_NOTIFIED]
    if silent:
        sentence += f"; not every supplier notified {_months(silent)}"
    return sentence + ". Indicator, not proof."


def _months(months: list[str]) -> str:
    return months[0] if len(months) == 1 else f"{len(months)} months ({in_runs(map(Period.parse, months))})"


def _steps(row: CapRow, others: list[CapRow], booked: float, cap: float, over: float, unit: str) -> tuple[Step, ...]:
    further = [
        each.binding
        for each in others
        if each.binding is not None and each.reading != "customs" and "+" not in each.supplier
    ]
    excess = Step("over the cap", f"max(0; {plain(booked)} - {plain(cap)})", over, unit)
    return (*row.steps, excess, *further)


def _caveats(row: CapRow) -> tuple[str, ...]:
    said: list[str] = []
    if row.floor:
        for state, words in ((State.NOT_NOTIFIED, "not notified"), (State.NOT_HELD, "not held here")):
            months = [month for month, own in row.states if own is state]
            if months:
                said.append(
                    f"{words.capitalize()} for every supplier: {_months(months)}. The sum is a floor, no total."
                )
    if row.rule.end is not None and row.rule.end < row.cap_period.end:
        said.append(
            f"The cap stood to {row.rule.end}; what arrived under the wind-down that followed counts in the year, "
            "and is shown, not called a breach."
        )
    said += row.notes
    if row.rule.cap and row.rule.cap.equivalent_tonnes and row.rule.cap.logic != "either":
        said.append(
            f"The {plain(row.rule.cap.equivalent_tonnes)} t beside the cap are an equivalence, not a second cap."
        )
    if row.rule.disputed:
        said.append(row.rule.disputed)
    if (row.binding_share or 0) >= ALERT_CAP_SHARE:
        passed = max(alert for alert in ALERTS if (row.binding_share or 0) >= alert)
        said.append(f"The share has passed the {passed:.0%} at which an alert is due.".replace("%", " %"))
    return tuple(said)
