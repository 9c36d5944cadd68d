"""Tanker deliveries against the petroleum cap: load cases, break-even load, and what was notified."""

from tradecheck.checks.cap_rows import TOTAL, CapRow
from tradecheck.checks.severity import of_observed
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.ruled import always_said, finding_id
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods, group_of
from tradecheck.model.words import State, Status
from tradecheck.reference.explanations import explanation
from tradecheck.reference.factors import Factor, load_cases
from tradecheck.sanctions.apply import Ruling


def finding(each: Observation, parts: tuple[Observation, ...], ruling: Ruling, rows: tuple[CapRow, ...]) -> Finding:
    """Return observed barrels, low to high over the load cases, beside the year's cap and notifications.

    The break-even load is what is left of the cap over the volume at full load; it is given against the
    whole cap and against what the notifications leave of it, since an observed delivery may itself be a
    notified one. For the same reason the gap runs from observed less notified to all that was observed.
    """
    capped = _notified(each, rows)
    cap = (ruling.rule.cap.quantity if ruling.rule.cap is not None else None) or float("nan")
    seen, loads = _seen(each)
    notified = capped.quantity if capped else None
    state = State.REPORTED if notified is not None else State.NOT_NOTIFIED
    gap = Range(max(0.0, (seen.low or 0.0) - (notified or 0.0)), None, seen.high, "bbl")
    severity, deciding = of_observed(
        each.confidence, ruling.rule.hs_basis, None, None, (seen.low or 0.0) / cap if cap else None
    )
    goods = group_of(each.codes[0]) or each.codes[0]
    return Finding(
        id=finding_id(each, goods),
        check="shipments",
        severity=severity,
        status=Status.BREACH_INDICATOR if (seen.low or 0.0) > cap else Status.GAP,
        goods=Goods(each.codes, goods),
        direction=each.direction,
        period=each.period,
        booked=Booked(notified, "bbl", state),
        expected=seen,
        gap=gap,
        rule=ruling.rule.reference(),
        statement=_statement(each, seen, cap, notified),
        steps=(
            *_account_steps(each, seen, loads),
            *_cap_steps(each, parts, cap, ruling),
            *_notified_steps(each, seen, gap, cap, capped),
        ),
        caveats=(*always_said(each, ruling), *_said(each, capped)),
        sources=(
            each.citation,
            *(part.citation for part in parts),
            *(capped.citations if capped else ()),
            *((loads.citation(),) if loads else ()),
            ruling.rule.citation(),
        ),
        severity_rule=deciding,
    )


def _notified(each: Observation, rows: tuple[CapRow, ...]) -> CapRow | None:
    """The row of the cap's year in which the account lies: all suppliers, or the one that it names."""
    supplier = each.destination or TOTAL
    of_year = (
        row
        for row in rows
        if row.supplier == supplier and row.period == row.cap_period and row.period.contains(each.period)
    )
    return next((row for row in of_year if row.quantity is not None), None)


def _seen(each: Observation) -> tuple[Range, Factor | None]:
    low, high = each.barrels or (0.0, 0.0)
    loads = load_cases(each.period.start)
    full = each.full_barrels
    if full is None or loads.low is None:
        return Range(low, low if low == high else None, high, "bbl"), None
    given = min(case.load for case in each.load_cases)
    lowest = low if given <= loads.low else full * loads.low
    return Range(lowest, None, high, "bbl"), loads if lowest < low else None


def _statement(each: Observation, seen: Range, cap: float, notified: float | None) -> str:
    amount = quantity(seen.high or 0.0, "bbl")
    if seen.low != seen.high:
        amount = f"{plain(round(seen.low or 0.0))} to {amount}"
    deliveries = f"{plain(each.count)} {each.count_unit}, " if each.count else ""
    told = "nothing" if notified is None else quantity(notified, "bbl")
    return (
        f"According to {each.observer}, {deliveries}{amount} of {each.goods} reached the DPRK in {each.period.label}, "
        f"{(seen.low or 0.0) / cap:.2f} to {(seen.high or 0.0) / cap:.2f} times the year's cap; suppliers notified "
        f"{told}. Indicator, not proof."
    )


def _account_steps(each: Observation, seen: Range, loads: Factor | None) -> list[Step]:
    steps = [
        Step(
            f"given for a load of {case.load:.0%}".replace("%", " %"),
            plain(case.barrels),
            case.barrels,
            "bbl",
            (each.record,),
        )
        for case in each.load_cases
    ]
    if not each.load_cases:
        steps = [Step("given by the account", plain(seen.high or 0.0), seen.high, "bbl", (each.record,))]
    if each.full_barrels is not None:
        steps.append(_full_step(each, each.full_barrels, ""))
        if loads is not None and loads.low is not None:
            lowest = f"{plain(each.full_barrels)} * {plain(loads.low)}"
            steps.append(Step("at the lowest load case in use", lowest, seen.low, "bbl", (loads.record,)))
    return steps


def _full_step(each: Observation, full: float, label: str) -> Step:
    largest = max(each.load_cases, key=lambda case: case.load)
    expression = f"{plain(largest.barrels)} / {plain(largest.load)}"
    return Step(f"volume at full load{label}", expression, full, "bbl", (each.record,))


def _cap_steps(each: Observation, parts: tuple[Observation, ...], cap: float, ruling: Ruling) -> list[Step]:
    steps: list[Step] = []
    for account in (each, *parts):
        full = account.full_barrels
        if full is None or not cap:
            continue
        label = "" if account is each else f" ({account.id}, to {account.period.end}, contained in it)"
        records = (account.record, f"rule:{ruling.rule.id}")
        if account is not each:
            steps.append(_full_step(account, full, label))
        steps += [
            Step(
                f"full load over the cap{label}",
                f"{plain(full)} / {plain(cap)}",
                full / cap,
                "times",
                records,
            ),
            Step(
                f"break-even load against the whole cap{label}",
                f"{plain(cap)} / {plain(full)}",
                cap / full,
                "share",
                records,
            ),
        ]
    return steps


def _notified_steps(each: Observation, seen: Range, gap: Range, cap: float, capped: CapRow | None) -> list[Step]:
    if capped is None or capped.quantity is None:
        return []
    left = max(0.0, cap - capped.quantity)
    steps = [
        *capped.steps,
        Step(
            "left of the cap by the notifications",
            f"max(0; {plain(cap)} - {plain(capped.quantity)})",
            left,
            "bbl",
        ),
    ]
    full = each.full_barrels
    if full:
        expression = f"{plain(left)} / {plain(full)}"
        steps.append(Step("break-even load against what is left", expression, left / full, "share"))
    lowest = f"max(0; {plain(seen.low or 0.0)} - {plain(capped.quantity)})"
    return [*steps, Step("gap, low: observed less notified", lowest, gap.low, "bbl")]


def _said(each: Observation, capped: CapRow | None) -> list[str]:
    said = ["An observed delivery may itself be a notified one: the low end of the gap takes all notified barrels off."]
    if each.full_barrels is None:
        said.append("The account gives no load case, so no break-even load can be computed.")
    if capped is not None and capped.floor:
        said.append("A supplier did not notify every month of the year: what was notified is a floor.")
    if each.period.start.year in (2020, 2021):
        said.append(explanation("border-closure"))
    return said
