"""Tanker deliveries against the petroleum cap: load cases, break-even load, what was notified and booked."""

from tradecheck.checks.cap_rows import TOTAL, CapRow
from tradecheck.checks.customs_lines import Lines, customs_lines
from tradecheck.checks.severity import of_observed
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.beside import Beside
from tradecheck.checks.shipments.draws import Runs, over_step, quantile_steps, simulated
from tradecheck.checks.shipments.explained import always_said, explanations
from tradecheck.checks.shipments.ruled import finding_id
from tradecheck.checks.shipments.stream import RUNS, SEED
from tradecheck.checks.shipments.supposed_loads import lowest_barrels, other_loads, other_sources
from tradecheck.checks.shipments.voyages import Voyages, at_loads, of_tankers
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import NOTIFIED, Booked, Citation, Finding, Range, Step
from tradecheck.model.goods import Goods, group_of
from tradecheck.model.words import State, Status
from tradecheck.reference.factors import Factor, load_cases
from tradecheck.sanctions.apply import Ruling


def finding(each: Observation, parts: tuple[Observation, ...], ruling: Ruling, beside: Beside) -> Finding:
    """Return observed barrels, low to high over the load cases, beside the year's cap and notifications.

    The break-even load is what is left of the cap over the volume at full load; it is given against the
    whole cap and against what the notifications leave of it, since an observed delivery may itself be a
    notified one. For the same reason the gap runs from observed less notified to all that was observed.
    Draws of the load give 5, 50 and 95 %; where the account printed barrels and no load they are a cross-check
    and stand among the other assumptions.
    """
    capped = _notified(each, beside.capped, each.destination or TOTAL)
    together = _notified(each, beside.capped, TOTAL) or capped
    cap = (ruling.rule.cap.quantity if ruling.rule.cap is not None else None) or float("nan")
    seen, loads = _seen(each)
    notified = capped.quantity if capped else None
    left = None if together is None or together.quantity is None else max(0.0, cap - together.quantity)
    model = at_loads(each) or of_tankers(each, beside.hulls)
    runs = simulated(model.terms) if model else None
    drawn = _drawn_steps(each, runs, cap, left) if runs else ()
    lines = _customs(each, capped, beside)
    gap = Range(max(0.0, (seen.low or 0.0) - (notified or 0.0)), None, seen.high, "bbl")
    lowest = lowest_barrels(each, seen)
    severity, deciding = of_observed(each.confidence, ruling.rule.hs_basis, None, None, lowest / cap)
    goods = group_of(each.codes[0]) or each.codes[0]
    return Finding(
        id=finding_id(each, goods),
        check="shipments",
        severity=severity,
        status=Status.BREACH_INDICATOR if lowest > cap else Status.GAP,
        goods=Goods(each.codes, goods),
        direction=each.direction,
        period=each.period,
        booked=Booked(notified, "bbl", State.NOT_NOTIFIED if notified is None else State.REPORTED),
        booked_as=NOTIFIED,
        expected=seen,
        gap=gap,
        rule=ruling.rule.reference(),
        statement=_statement(each, seen, cap, notified),
        steps=(
            *_account_steps(each, seen, loads),
            *_cap_steps(each, parts, cap, ruling),
            *_part_steps(parts),
            *_notified_steps(each, (seen, gap), cap, capped, together),
            *(drawn if each.load_cases else ()),
            *(step for each_supplier in lines for step in each_supplier.steps()),
        ),
        caveats=(*always_said(each, ruling, beside.graph), *_said(each, together, model, runs, lines)),
        sources=_sources(each, parts, together, loads, model, lines, ruling),
        severity_rule=deciding,
        explanations=explanations(each, ruling, beside.graph, None, notified=bool(notified)),
        sensitivities=(
            *(() if each.load_cases else drawn),
            *other_loads(each, ruling.rule, runs, left),
        ),
    )


def _notified(each: Observation, rows: tuple[CapRow, ...], supplier: str) -> CapRow | None:
    """The supplier's row of the cap's year in which the account lies."""
    of_year = (
        row
        for row in rows
        if row.supplier == supplier and row.period == row.cap_period and row.period.contains(each.period)
    )
    return next((row for row in of_year if row.quantity is not None), None)


def _customs(each: Observation, capped: CapRow | None, beside: Beside) -> tuple[Lines, ...]:
    """The customs lines of the suppliers that notified, or of the one that the account names, over the cap's year."""
    if capped is None:
        return ()
    notifying = {row.supplier for row in beside.capped if row.cap_period == capped.cap_period} - {TOTAL}
    suppliers = {each.destination} if each.destination else {name for name in notifying if "+" not in name}
    return tuple(customs_lines(beside.fuel, supplier, capped.cap_period) for supplier in sorted(suppliers))


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
    times = f"{(seen.high or 0.0) / cap:.2f}"
    if seen.low != seen.high:
        amount = f"{plain(round(seen.low or 0.0))} to {amount}"
        times = f"{(seen.low or 0.0) / cap:.2f} to {times}"
    deliveries = f"{plain(each.count)} {each.count_unit}, " if each.count else ""
    told = "nothing" if notified is None else quantity(notified, "bbl")
    return (
        f"According to {each.observer}, {deliveries}{amount} of {each.goods} reached the DPRK in {each.period.label}, "
        f"{times} times the year's cap; {each.destination or 'suppliers'} notified {told} for the year. "
        "Indicator, not proof."
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


def _part_steps(parts: tuple[Observation, ...]) -> list[Step]:
    """Quote the parts that give barrels and no load; the others are carried to full load beside the cap."""
    return [
        Step(
            f"contained in it, not added ({part.id}, {part.period.label})",
            plain(part.barrels[1]),
            part.barrels[1],
            "bbl",
            (part.record,),
        )
        for part in parts
        if part.barrels is not None and not part.load_cases
    ]


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


def _notified_steps(
    each: Observation, ranges: tuple[Range, Range], cap: float, capped: CapRow | None, together: CapRow | None
) -> list[Step]:
    """What all suppliers notified leaves of the cap; what the one that the account names notified, of the account."""
    if together is None or together.quantity is None:
        return []
    seen, gap = ranges
    left = max(0.0, cap - together.quantity)
    steps = [
        *together.steps,
        Step(
            "left of the cap by the notifications",
            f"max(0; {plain(cap)} - {plain(together.quantity)})",
            left,
            "bbl",
        ),
    ]
    full = each.full_barrels
    if full:
        expression = f"{plain(left)} / {plain(full)}"
        steps.append(Step("break-even load against what is left", expression, left / full, "share"))
    if capped is None or capped.quantity is None:
        return steps
    lowest = f"max(0; {plain(seen.low or 0.0)} - {plain(capped.quantity)})"
    return [*steps, Step("gap, low: observed less notified", lowest, gap.low, "bbl")]


def _drawn_steps(each: Observation, runs: Runs, cap: float, left: float | None) -> tuple[Step, ...]:
    """Return the quantiles and the draws above the cap; of an account without a load, above its own figure too."""
    what = "barrels carried" if each.load_cases else "cross-check, barrels by the voyage model"
    steps = [*quantile_steps(runs, what, "bbl"), over_step(runs, cap, f"the cap of {plain(cap)} bbl")]
    if left is not None:
        steps.append(over_step(runs, left, f"the {plain(left)} bbl that the notifications leave of it"))
    if not each.load_cases and each.barrels is not None and each.count:
        own = each.barrels[0]
        expression = f"{plain(own)} / {each.count:,}"
        steps += [
            over_step(runs, own, f"the account's own {plain(own)} bbl"),
            Step("barrels a delivery by the account", expression, own / each.count, "bbl", (each.record,)),
        ]
    return tuple(steps)


def _said(
    each: Observation, together: CapRow | None, model: Voyages | None, runs: Runs | None, lines: tuple[Lines, ...]
) -> list[str]:
    of = f" that {each.destination} notified" if each.destination else " that were notified"
    said = [f"The low end of the gap takes all barrels{of} off, the high end none."]
    if each.full_barrels is None:
        said.append("The account prints barrels and no load: its figure is used and gives no break-even load.")
    if model is not None and runs is not None:
        said.append(
            f"Draws: {RUNS:,}, seed {SEED}. {model.said} They take the account's count as true: no source says how "
            "many of the deliveries were confirmed."
        )
        said += [] if each.load_cases else [_crossed(each, runs)]
    if together is not None and together.floor:
        said.append("A supplier did not notify every month of the year: what was notified is a floor.")
    if bare := [supplier for supplier in lines if supplier.states()]:
        missing = "; ".join(f"{supplier.supplier}: {supplier.states()}" for supplier in bare)
        said.append(f"Customs lines of refined petroleum for {bare[0].period.label}: {missing}. Not read as zero.")
    return said


def _crossed(each: Observation, runs: Runs) -> str:
    """Say how the account's figure stands among the draws, which are only a cross-check of it."""
    above = runs.over((each.barrels or (0.0, 0.0))[0])
    words = {
        0: "not one draw reaches the account's figure, so its count, the ships' size or its barrels are not those of "
        "the accounts that the size was taken from",
        RUNS: "every draw lies above the account's figure",
    }.get(above, f"{above:,} of {RUNS:,} draws lie above the account's figure")
    return f"The voyage model is only a cross-check and no part of the gap: {words}."


def _sources(
    each: Observation,
    parts: tuple[Observation, ...],
    together: CapRow | None,
    loads: Factor | None,
    model: Voyages | None,
    lines: tuple[Lines, ...],
    ruling: Ruling,
) -> tuple[Citation, ...]:
    cited = (
        each.citation,
        *(part.citation for part in parts),
        *(together.citations if together else ()),
        *((loads.citation(),) if loads else ()),
        *(model.citations if model else ()),
        *(source for supplier in lines for source in supplier.citations),
        *other_sources(each),
        ruling.rule.citation(),
    )
    return tuple(dict.fromkeys(cited))
