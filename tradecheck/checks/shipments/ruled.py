"""The rule that an observed shipment falls under, and what is always said of one."""

from tradecheck.checks.shipments.account import Observation
from tradecheck.model.figures import sentence
from tradecheck.model.words import Measure
from tradecheck.sanctions.apply import Ruling, applied

CONTESTED = (
    "Observers are governments, the Panel of Experts or researchers; states named in such accounts have contested "
    "them, and the underlying imagery and tracks are not held here."
)

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


def always_said(each: Observation, ruling: Ruling) -> list[str]:
    """Return the caveats that every observed shipment carries, in the account's own terms."""
    said = [sentence(f"Account of {each.observer}: {each.note}" if each.note else f"Account of {each.observer}")]
    if each.overlaps:
        said.append(f"Covers some of the same as {', '.join(each.overlaps)}: never added to them.")
    if not each.verified:
        said.append("The account itself is not verified here.")
    if ruling.rule.exceptions:
        said.append(sentence(f"Exceptions: {ruling.rule.exceptions}"))
    if ruling.partial:
        said.append(sentence(f"{ruling.matched} also holds goods outside the paragraph: {ruling.rule.note}"))
    said.append(CONTESTED)
    return said


def finding_id(each: Observation, goods: str) -> str:
    """Return the id of the account's finding: check, goods, direction and the account's own id."""
    return f"shipments.{goods}.{each.direction.value}.{each.id}"
