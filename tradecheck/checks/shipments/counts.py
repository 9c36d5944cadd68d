"""Voyages that were counted without a quantity: shown with every reading of the count, never turned into tonnes."""

from tradecheck.checks.booked import books
from tradecheck.checks.severity import of_observed
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.beside import Beside
from tradecheck.checks.shipments.ruled import always_said, finding_id
from tradecheck.model.figures import plain, sentence, total
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods, group_of
from tradecheck.model.words import Confidence, Status
from tradecheck.sanctions.apply import Ruling


def finding(
    each: Observation, parts: tuple[Observation, ...], ruling: Ruling, beside: Beside, reporter: str
) -> Finding:
    """Return the counted voyages, low to high over the readings: parts contained, or counted beside the whole.

    A part whose place within the whole is of less than high confidence may have been counted beside it.
    """
    buyer = each.destination or reporter
    held = books(beside.books, each.codes, each.direction, each.period, buyer)
    severity, deciding = of_observed(each.confidence, ruling.rule.hs_basis, None, None, None)
    count = float(each.count or 0)
    uncertain = [part for part in parts if part.count and part.confidence is not Confidence.HIGH]
    highest = count + sum(part.count or 0 for part in uncertain)
    seen = Range(count, count if count == highest else None, highest, each.count_unit)
    goods = group_of(each.codes[0]) or each.codes[0]
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
        steps=tuple(_steps(each, parts, uncertain, count, highest)),
        caveats=(
            *always_said(each, ruling),
            "A count of ships says nothing of tonnes: loads differ, and no quantity is derived from it here.",
            *(
                sentence(f"Whether the {part.count} of {part.id} are among them is read both ways: {part.note}")
                for part in uncertain
            ),
        ),
        sources=(each.citation, *(part.citation for part in parts), *held.citations, ruling.rule.citation()),
        severity_rule=deciding,
    )


def _statement(each: Observation, buyer: str, state: str, count: float, highest: float) -> str:
    readings = plain(count) if count == highest else f"{plain(count)} or, by another reading, {plain(highest)}"
    to = f" to {each.destination}" if each.destination else ""
    return (
        f"{each.observer} counted {readings} {each.count_unit} with {each.goods}{to} in {each.period.label}; {buyer}'s "
        f"books: {state.replace('_', ' ')}. No quantity was given. Indicator, not proof."
    )


def _steps(
    each: Observation, parts: tuple[Observation, ...], uncertain: list[Observation], count: float, highest: float
) -> list[Step]:
    steps = [Step("counted", plain(count), count, each.count_unit, (each.record,))]
    counted = [part for part in parts if part.count]
    steps += [
        Step(
            f"contained in it, not added ({part.id})",
            plain(part.count or 0),
            part.count,
            part.count_unit,
            (part.record,),
        )
        for part in counted
    ]
    if len(counted) > 1:
        together = [float(part.count or 0) for part in counted]
        steps.append(
            Step("first reading: the parts make up the whole", total(together), sum(together), each.count_unit)
        )
    if uncertain:
        added = total([count, *(float(part.count or 0) for part in uncertain)])
        steps.append(Step("second reading: counted beside the whole", added, highest, each.count_unit))
    return steps
