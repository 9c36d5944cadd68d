"""Voyages that were counted without a quantity: every reading of the count, and apart what they could have carried."""

from tradecheck.checks.booked import books
from tradecheck.checks.severity import of_observed
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.beside import Beside
from tradecheck.checks.shipments.explained import always_said, explanations
from tradecheck.checks.shipments.graph import Reading, readings
from tradecheck.checks.shipments.ruled import finding_id
from tradecheck.checks.shipments.supposed_ships import what_they_could_carry
from tradecheck.model.figures import plain, sentence, total
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods, group_of
from tradecheck.model.words import Status
from tradecheck.sanctions.apply import Ruling


def finding(
    each: Observation, parts: tuple[Observation, ...], ruling: Ruling, beside: Beside, reporter: str
) -> Finding:
    """Return the counted voyages, low to high over the readings: parts contained, or counted beside the whole.

    What voyages of a cited class of ship could carry stands among the other assumptions: the claim stays a count.
    """
    buyer = each.destination or reporter
    held = books(beside.books, each.codes, each.direction, each.period, buyer)
    severity, deciding = of_observed(each.confidence, ruling.rule.hs_basis, None, None, None)
    count = float(each.count or 0)
    read = readings(each, parts)
    highest = max((reading.count for reading in read), default=count)
    seen = Range(count, count if count == highest else None, highest, each.count_unit)
    goods = group_of(each.codes[0]) or each.codes[0]
    carried = what_they_could_carry(each, beside)
    return Finding(
        id=finding_id(each, goods),
        check="shipments",
        severity=severity,
        status=Status.INDETERMINATE,
        goods=Goods(each.codes, goods if len(each.codes) == 1 else each.goods),
        direction=each.direction,
        period=each.period,
        booked=Booked(None, each.count_unit, held.state),
        expected=seen,
        gap=seen,
        rule=ruling.rule.reference(),
        statement=_statement(each, buyer, held.state.value, count, highest),
        steps=tuple(_steps(each, parts, read)),
        caveats=(
            *always_said(each, ruling, beside.graph),
            *(carried.said or ("A count of ships says nothing of tonnes, and no class of ship is cited for these.",)),
            *_read_both_ways(read),
        ),
        sources=tuple(
            dict.fromkeys(
                (
                    each.citation,
                    *(part.citation for part in parts),
                    *held.citations,
                    *carried.citations,
                    ruling.rule.citation(),
                )
            )
        ),
        severity_rule=deciding,
        explanations=explanations(each, ruling, beside.graph, held),
        sensitivities=carried.steps,
    )


def _read_both_ways(read: tuple[Reading, ...]) -> list[str]:
    doubtful = (part for reading in read[1:] for part in reading.accounts[1:])
    return [
        sentence(f"Whether the {part.count} of {part.id} are among them is read both ways: {part.note}")
        for part in doubtful
    ]


def _statement(each: Observation, buyer: str, state: str, count: float, highest: float) -> str:
    counted = plain(count) if count == highest else f"{plain(count)} or, by another reading, {plain(highest)}"
    to = f" to {each.destination}" if each.destination else ""
    return (
        f"{each.observer} counted {counted} {each.count_unit} with {each.goods}{to} in {each.period.label}; {buyer}'s "
        f"books: {state.replace('_', ' ')}. No quantity was given. Indicator, not proof."
    )


def _steps(each: Observation, parts: tuple[Observation, ...], read: tuple[Reading, ...]) -> list[Step]:
    steps = [Step("counted", plain(each.count or 0), each.count, each.count_unit, (each.record,))]
    steps += [
        Step(
            f"contained in it, not added ({part.id})",
            plain(part.count or 0),
            part.count,
            part.count_unit,
            (part.record,),
        )
        for part in parts
        if part.count
    ]
    steps += [
        Step(
            reading.label,
            total(float(part.count or 0) for part in reading.accounts),
            reading.count,
            each.count_unit,
            tuple(part.record for part in reading.accounts),
        )
        for reading in read
    ]
    return steps
