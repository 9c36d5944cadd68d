"""The rule that an observed shipment falls under, and the id of its finding."""

from tradecheck.checks.shipments.account import Observation
from tradecheck.model.words import Measure
from tradecheck.sanctions.apply import Ruling, applied

_ORDER = [Measure.BAN, Measure.CAP, Measure.APPROVAL, Measure.LUXURY]


def restricting(each: Observation) -> Ruling | None:
    """Return the ban, else the cap, in force on the account's last day for its first code.

    A ban on goods that share a code with much else (a partial code) gives way to a cap on all of them.
    """
    rulings = [
        ruling
        for ruling in applied(each.codes[0], each.direction, each.period.end)
        if ruling.rule.measure in _ORDER and ruling.covers_whole
    ]
    return min(rulings, key=lambda ruling: (ruling.partial, _ORDER.index(ruling.rule.measure)), default=None)


def finding_id(each: Observation, goods: str) -> str:
    """Return the id of the account's finding: check, goods, direction and the account's own id."""
    return f"shipments.{goods}.{each.direction.value}.{each.id}"
