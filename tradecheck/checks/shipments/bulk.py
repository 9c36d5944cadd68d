"""Tonnes and values that observers gave, against the books of the country they went to."""

from tradecheck.checks.booked import Books, books
from tradecheck.checks.priced import PriceBand, price_band
from tradecheck.checks.severity import of_observed
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.beside import Beside
from tradecheck.checks.shipments.checked import implied_loads
from tradecheck.checks.shipments.explained import always_said, explanations
from tradecheck.checks.shipments.ruled import finding_id
from tradecheck.checks.shipments.supposed_prices import other_buyers_and_prices
from tradecheck.model.figures import plain, quantity, sentence
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods, group_of
from tradecheck.model.words import Severity, State, Status
from tradecheck.sanctions.apply import Ruling

_UNTOLD = {State.NOT_HELD: "not held", State.NOT_PUBLISHED: "not published"}
"""States of books that nothing can be compared with, in words."""


def finding(
    each: Observation, parts: tuple[Observation, ...], ruling: Ruling, beside: Beside, reporter: str
) -> Finding:
    """Return the gap between what was seen and what the buyer booked, in tonnes where they were given.

    An account that names no buyer covers all of them: its figure is an upper bound for one country, and
    the largest part of it that went to that country the lower. Where nobody holds the buyer's books, or the
    buyer has not published them, there is a figure but no gap, and the finding is indeterminate.
    """
    buyer = each.destination or reporter
    held = books(beside.books, each.codes, each.direction, each.period, buyer)
    seen = _seen(each, parts, buyer)
    booked = _booked(held, seen.unit)
    prices = price_band(beside.prices, each.codes[0], each.period) if seen.unit == "t" else None
    value = _value(each, seen, prices)
    checked = implied_loads(each, beside.hulls)
    other = other_buyers_and_prices(each, seen, buyer, beside)
    known = held.state not in _UNTOLD
    severity, deciding = of_observed(
        each.confidence, ruling.rule.hs_basis, seen.high if seen.unit == "t" else None, value, None
    )
    if not known and severity is Severity.HIGH:
        severity, deciding = (
            Severity.MEDIUM,
            f"medium: {deciding.removeprefix('high: ')} Medium at most: the buyer's books are {_UNTOLD[held.state]}.",
        )
    goods = group_of(each.codes[0]) or each.codes[0]
    gap = _gap(seen, booked, known=known)
    return Finding(
        id=finding_id(each, goods),
        check="shipments",
        severity=severity,
        status=Status.GAP if known else Status.INDETERMINATE,
        goods=Goods(each.codes, goods if len(each.codes) == 1 else each.goods),
        direction=each.direction,
        period=each.period,
        booked=Booked(booked, seen.unit, held.state),
        expected=seen,
        gap=gap,
        rule=ruling.rule.reference(),
        statement=_statement(each, held, buyer, seen),
        steps=(
            *_account_steps(each, parts),
            *_gap_steps(seen, booked, gap),
            *_value_steps(each, seen, prices),
            *checked.steps,
        ),
        caveats=(
            *always_said(each, ruling, beside.graph),
            *_said(each, held, buyer),
            *_priced(beside, prices),
            *checked.said,
        ),
        sources=(
            each.citation,
            *(part.citation for part in parts),
            *held.citations,
            *(prices.citations if prices else ()),
            *checked.citations,
            *other.citations,
            ruling.rule.citation(),
        ),
        severity_rule=deciding,
        value_usd=value,
        explanations=explanations(each, ruling, beside.graph, held),
        sensitivities=other.steps,
    )


def _seen(each: Observation, parts: tuple[Observation, ...], buyer: str) -> Range:
    low, high = each.tonnes or each.value_usd or (0.0, 0.0)
    unit = "t" if each.tonnes else "USD"
    if not each.destination:
        named = [part.tonnes[0] for part in parts if part.tonnes and part.destination == buyer]
        low = max(named, default=0.0) if unit == "t" else 0.0
    return Range(low, low if low == high else None, high, unit)


def _booked(held: Books, unit: str) -> float | None:
    if not held.state.has_figure:
        return None
    return held.tonnes if unit == "t" else held.value_usd


def _gap(seen: Range, booked: float | None, *, known: bool) -> Range:
    if not known:
        return Range(0, None, seen.high, seen.unit)
    # Books without a figure take nothing off: all that was seen is the gap, and no zero is read into them.
    low, high = (max(0.0, (end or 0.0) - booked) if booked is not None else end or 0.0 for end in (seen.low, seen.high))
    return Range(low, low if low == high else None, high, seen.unit)


def _value(each: Observation, seen: Range, prices: PriceBand | None) -> float | None:
    """The account's own value, else the highest reading of its tonnes at the lowest price held."""
    if each.value_usd is not None:
        return each.value_usd[1]
    return (seen.high or 0.0) * prices.low if prices else None


def _statement(each: Observation, held: Books, buyer: str, seen: Range) -> str:
    amount = quantity(seen.high or 0.0, seen.unit)
    if each.destination:
        sentence = f"According to {each.observer}, {amount} of {each.goods} went to {buyer} in {each.period.label}"
    else:
        sentence = (
            f"According to {each.observer}, {amount} of {each.goods} left the DPRK in {each.period.label}, all buyers"
        )
    bound = "" if each.destination else f", at most that much of it for {buyer}"
    words = {
        State.UNRESOLVED: f"; {buyer}'s books show no figure (no record or zero: the recording cannot tell)",
        State.NOT_HELD: f"; {buyer}'s books for it are not held here, so there is no gap to state",
        State.NO_RECORD: f"; {buyer}'s books for it are published and hold no such record",
        State.NOT_PUBLISHED: (
            f"; {buyer} has not published its books for all of that time, so there is no gap to state"
        ),
    }
    booked = _booked(held, seen.unit)
    booking = (
        f"; {buyer} booked {quantity(booked, seen.unit)}" if booked is not None else f"; {buyer}: {held.state.value}"
    )
    return f"{sentence}{bound}{words.get(held.state, booking)}. Indicator, not proof."


def _account_steps(each: Observation, parts: tuple[Observation, ...]) -> list[Step]:
    steps = _quoted("observed", each)
    for part in parts:
        where = f"to {part.destination}" if part.destination else "all buyers"
        steps += _quoted(f"contained in it, not added ({part.id}, {part.period.label}, {where})", part)
    return steps


def _quoted(label: str, each: Observation) -> list[Step]:
    given = [(each.tonnes, "t"), (each.value_usd, "USD"), (each.barrels, "bbl")]
    steps = [
        Step(label if low == high else f"{label}, {end}", plain(value), value, unit, (each.record,))
        for (low, high), unit in ((pair, unit) for pair, unit in given if pair is not None)
        for end, value in (("low", low), ("high", high))
        if end == "high" or low != high
    ]
    if each.count is not None:
        steps.append(Step(label, plain(each.count), each.count, each.count_unit, (each.record,)))
    return steps


def _gap_steps(seen: Range, booked: float | None, gap: Range) -> list[Step]:
    ends = (("low", seen.low, gap.low), ("high", seen.high, gap.high))
    if booked is None:
        return [
            Step(f"gap, {end}: there is no booked figure to take off", plain(found), found, seen.unit)
            for end, value, found in ends
            if found is not None and found == value
        ]
    return [
        Step(f"gap, {end}", f"max(0; {plain(value or 0)} - {plain(booked)})", found, seen.unit)
        for end, value, found in ends
        if found is not None and found == max(0.0, (value or 0.0) - booked)
    ]


def _value_steps(each: Observation, seen: Range, prices: PriceBand | None) -> list[Step]:
    steps: list[Step] = []
    if prices is not None:
        low, high = (each.tonnes[0] if each.tonnes else 0.0), seen.high or 0.0
        ends = [("lowest", low, prices.low), ("highest", high, prices.high)]
        if low * prices.low == high * prices.high:
            ends = ends[1:]
        steps = [
            Step(
                f"value at the {end} price held",
                f"{plain(tonnes)} * {plain(price)}",
                tonnes * price,
                "USD",
                (each.record, *prices.records),
            )
            for end, tonnes, price in ends
        ]
    if each.value_usd is not None and each.tonnes is not None and each.tonnes[1]:
        value, tonnes = each.value_usd[1], each.tonnes[1]
        steps.append(Step("price implied by the account", f"{plain(value)} / {plain(tonnes)}", value / tonnes, "USD/t"))
    return steps


def _label(held: Books) -> str:
    return held.period.label if held.period else "that time"


def _on(held: Books) -> str:
    return f" on {held.told_on}" if held.told_on else ""


def _said(each: Observation, held: Books, buyer: str) -> list[str]:
    said: list[str] = []
    if not each.destination:
        said.append(f"The account names no buyer: against {buyer}'s books alone it is an upper bound.")
    if held.state is State.UNRESOLVED:
        said.append(f"{buyer}'s figure was recorded in a form that cannot tell no record from zero.")
    if held.state is State.NOT_HELD:
        said.append(f"Pull or import {buyer}'s books for {', '.join(each.codes)} to see whether they show it.")
    if held.state is State.NO_RECORD:
        said.append(
            f"{buyer}'s figures for {_label(held)} are published, and what was answered{_on(held)} for "
            f"{', '.join(each.codes)} holds no row of it: a stronger lead than a figure that cannot be read, and still "
            "no proof, since the goods may be booked under another code, another partner or a later month."
        )
    if held.state is State.NOT_PUBLISHED:
        said.append(
            f"By what was answered{_on(held)}, not all of {buyer}'s figures for {_label(held)} are published: that "
            "says nothing of what they will show; pull again once they are out."
        )
    if held.period is not None and held.period != each.period and held.state.has_figure:
        said.append(
            f"The books are held for {held.period.label}, longer than the days observed: the gap is the smaller for it."
        )
    return said


def _priced(beside: Beside, prices: PriceBand | None) -> list[str]:
    """Say what is known of the prices that give the value: some are assumptions and none is of these goods."""
    used = (row for row in beside.prices if prices is not None and row["record"] in prices.records)
    return [sentence(f"Price, {row['item']}: {row['note'] or row['basis']}") for row in used]
