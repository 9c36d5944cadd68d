"""Which innocent explanations an account's own data let apply, and what is always objected to such accounts."""

import re
from functools import cache

from tradecheck.checks.booked import Books
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.graph import Graph, Link
from tradecheck.model.figures import sentence
from tradecheck.model.words import Direction, Measure, State
from tradecheck.reference.events import EventKind, during
from tradecheck.reference.explanations import INNOCENT, explanation
from tradecheck.sanctions.apply import Ruling

CONTESTED = (
    "Observers are governments, the Panel of Experts or researchers; states named in such accounts have contested "
    "them, and the underlying imagery and tracks are not held here."
)

MOST_NAMED = 8
"""More accounts than these are counted and not named."""

_AT_SEA_DAYS = 61
"""Two months: what left so shortly before the books end may stand in the next."""

_ANOTHER_ORIGIN = re.compile(r"\b(STS|indirect|re-export|false)\b", re.IGNORECASE)
_UNNAMED = re.compile(r"member state|\bstates\b", re.IGNORECASE)
_RAJIN = re.compile(r"\b(Rajin|Rason)\b", re.IGNORECASE)

_SHARED = {
    Link.OVERLAP: "Covers some of the same as {}: never added to them.",
    Link.SAME_SHIP: "Names a ship of {} on the same days, so that it may be the same voyage: never added to them.",
    Link.SAME_DAYS: "May cover some of the same as {} (same goods, direction and days): never added to them.",
}


def explanations(
    each: Observation, ruling: Ruling, graph: Graph, books: Books | None, *, notified: bool = False
) -> tuple[str, ...]:
    """Return the innocent explanations that apply, in the order in which the reference lists them.

    `books` are the buyer's, None where notifications stand in their place; `notified` says that suppliers
    notified some amount for the same year.
    """
    keys = {
        "wind-down": ruling.rule.wind_down_until is not None and each.period.start <= ruling.rule.wind_down_until,
        "time-at-sea": books is not None and _may_arrive_later(each, books),
        "cif": books is not None and books.state.has_figure and each.tonnes is None and each.value_usd is not None,
        "origin-consignment": each.direction is Direction.EXPORT and bool(_ANOTHER_ORIGIN.search(each.transport)),
        "confidential-codes": books is not None and books.state is State.NO_RECORD,
        "border-closure": any(event.kind is EventKind.BORDER for event in during(each.period)),
        "exemptions": _may_be_exempt(each, ruling),
        "notified-delivery": notified,
        "one-observer": not _seen_by_others(each, graph),
    }
    return tuple(_in_words(key, ruling) for key in INNOCENT if keys.get(key))


def _in_words(key: str, ruling: Ruling) -> str:
    """An exemption is told in the rule's own words."""
    if key == "exemptions":
        return sentence(f"The trade may be exempt: {ruling.rule.exceptions}")
    return explanation(key)


def always_said(each: Observation, ruling: Ruling, graph: Graph) -> list[str]:
    """Return the caveats that every observed shipment carries, in the account's own terms."""
    said = [sentence(f"Account of {each.observer}: {each.note}" if each.note else f"Account of {each.observer}")]
    said += [_SHARED[link].format(_named(others)) for link, others in graph.beside(each.id).items()]
    if each.to_ports and not each.destination:
        said.append(sentence(f"It names no buyer, only a way: {', '.join(each.to_ports.split(';'))}"))
    if not each.verified:
        said.append("The account itself is not verified here.")
    if each.period.start < ruling.rule.start:
        said.append(f"Some of its days lie before {ruling.rule.start}, when the rule came into force.")
    if ruling.rule.exceptions and not _may_be_exempt(each, ruling):
        said.append(sentence(f"Exceptions: {ruling.rule.exceptions}"))
    if ruling.partial:
        said.append(sentence(f"{ruling.matched} also holds goods outside the paragraph: {ruling.rule.note}"))
    said.append(CONTESTED)
    return said


def _named(others: tuple[str, ...]) -> str:
    named = ", ".join(others[:MOST_NAMED])
    return named if len(others) <= MOST_NAMED else f"{named} and {len(others) - MOST_NAMED} more"


def _may_arrive_later(each: Observation, books: Books) -> bool:
    """Whether goods of the account's last days could be booked after the books that it is held against end."""
    known = books.state.has_figure or books.state in (State.NO_RECORD, State.UNRESOLVED)
    return known and books.period is not None and (books.period.end - each.period.end).days < _AT_SEA_DAYS


def _may_be_exempt(each: Observation, ruling: Ruling) -> bool:
    """Whether a ban has exceptions for which the ports leave room: what was loaded elsewhere is not Rajin's coal."""
    room = not each.from_ports or _RAJIN.search(each.from_ports) is not None
    return ruling.rule.measure is Measure.BAN and bool(ruling.rule.exceptions) and room


def _seen_by_others(each: Observation, graph: Graph) -> bool:
    """Whether an account of an observer who does not depend on this one's is tied to it."""
    own = _observers(each.observer)
    tied = (_observers(graph.accounts[account].observer) for account in graph.connected(each.id))
    return bool(own) and any(others and own.isdisjoint(others) for others in tied)


@cache
def _observers(text: str) -> frozenset[str]:
    """Return the observers of an account by their first words, none where one of them is an unnamed state.

    "US (White House)" and "US State Department" are one observer, and a Member State that the Panel does not
    name may be the one that also speaks elsewhere.
    """
    if _UNNAMED.search(text):
        return frozenset()
    parts = re.split(r"[/;]| via ", text)
    return frozenset(part.split()[0].casefold() for part in parts if part.split())
