"""How much of a cap was used, all suppliers together, by whichever measure binds."""

from collections.abc import Iterable

from tradecheck.checks.cap_rows import TOTAL, CapRow, cap_rows
from tradecheck.checks.severity import ALERT_CAP_SHARE, of_cap_share
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import State, Status

name = "caps"
question = "How much of a cap was used, and who stopped notifying?"

ALERTS = (0.75, 0.90, 0.95, 1.00)


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding a cap period that was notified: the share that binds, the floor where months are missing."""
    rows = cap_rows(evidence, view)
    whole = [
        row for row in rows if row.supplier == TOTAL and row.period == row.cap_period and row.source == "committee-1718"
    ]
    return [
        _finding(row, [each for each in rows if each.cap_period == row.cap_period and each is not row])
        for row in whole
        if row.binding_share is not None
    ]


def _finding(row: CapRow, others: Iterable[CapRow]) -> Finding:
    others = [each for each in others if each.rule is row.rule]
    share = row.binding_share or 0.0
    booked, cap, unit = _binding(row)
    over = max(0.0, booked - cap)
    status = _status(row, share)
    severity, deciding = of_cap_share(share)
    return Finding(
        id=f"caps.{row.goods}.{row.rule.directions[0].value}.{_label(row)}",
        check=name,
        severity=severity,
        status=status,
        goods=Goods(row.rule.codes, row.goods),
        direction=row.rule.directions[0],
        period=row.cap_period,
        booked=Booked(booked, unit, State.REPORTED),
        expected=Range(0, cap, cap, unit),
        gap=Range(over, over, None if row.floor and over == 0 else over, unit),
        rule=row.rule.reference(),
        statement=_statement(row, share, booked, cap, unit),
        steps=_steps(row, others, booked, cap, over, unit),
        caveats=_caveats(row, others),
        sources=(*row.citations, row.rule.citation()),
        severity_rule=deciding,
        value_usd=row.value_usd,
    )


def _label(row: CapRow) -> str:
    return row.cap_period.label


def _binding(row: CapRow) -> tuple[float, float, str]:
    if row.value_share is not None and row.value_share == row.binding_share:
        return row.value_usd or 0.0, row.value_cap_usd or 0.0, "USD"
    return row.quantity or 0.0, row.quantity_cap or 0.0, row.quantity_unit


def _status(row: CapRow, share: float) -> Status:
    replaced = row.rule.end is not None and row.rule.end < row.cap_period.end
    if share > 1:
        return Status.INDETERMINATE if replaced else Status.BREACH_INDICATOR
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
    return months[0] if len(months) == 1 else f"{len(months)} months ({months[0]} to {months[-1]})"


def _steps(row: CapRow, others: list[CapRow], booked: float, cap: float, over: float, unit: str) -> tuple[Step, ...]:
    further = [
        Step(
            f"{each.reading}, {each.supplier}, {each.period.label}: share that binds",
            "",
            each.binding_share,
            "share",
        )
        for each in others
        if each.binding_share is not None
    ]
    excess = Step("over the cap", f"max(0; {plain(booked)} - {plain(cap)})", over, unit, (f"rule:{row.rule.id}",))
    return (*row.steps, excess, *further)


def _named(row: CapRow) -> str:
    return "the customs books" if row.reading == "customs" else f"{row.supplier} as printed together"


def _caveats(row: CapRow, others: list[CapRow]) -> tuple[str, ...]:
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
    beside = [each for each in others if each.period == row.period and each.binding_share is not None]
    said += [
        f"Another reading of the same period, {_named(each)}: {(each.binding_share or 0) * 100:.1f} %."
        for each in beside
        if each.reading == "customs" or "+" in each.supplier
    ]
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
