"""Which accounts of shipments may describe the same ships: an explicit graph, so that nothing is counted twice.

An edge is what an account says of another (`subset_of`, `overlaps`), or what two of them share: goods,
direction, days and no other destination, or a ship and days. Accounts in one connected part of the graph are
never added to each other; where sources disagree whether a part was counted within its whole, both readings
are shown side by side.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from tradecheck.checks.shipments.account import Observation
from tradecheck.model.errors import DataError
from tradecheck.model.words import Confidence


class Link(StrEnum):
    """Why two accounts may describe the same shipments."""

    PART = "subset_of"
    OVERLAP = "overlaps"
    SAME_SHIP = "same ship and days"
    SAME_DAYS = "same goods, direction and days"


class Edge(msgspec.Struct, frozen=True):
    """Two accounts by their ids; of a `PART` the first lies within the second."""

    one: str
    other: str
    link: Link


class Reading(msgspec.Struct, frozen=True):
    """One way to read counts of which sources disagree: a label, the accounts that it adds, their sum."""

    label: str
    accounts: tuple[Observation, ...]

    @property
    def count(self) -> float:
        """What the reading comes to."""
        return float(sum(each.count or 0 for each in self.accounts))


class Graph(msgspec.Struct, frozen=True):
    """Accounts by id, in order of start and id, and the edges between them."""

    accounts: dict[str, Observation]
    edges: tuple[Edge, ...]

    def wholes(self) -> tuple[Observation, ...]:
        """Return the accounts that no other account contains."""
        contained = {edge.one for edge in self.edges if edge.link is Link.PART}
        return tuple(each for each in self.accounts.values() if each.id not in contained)

    def parts(self, whole: str) -> tuple[Observation, ...]:
        """Return the accounts that one contains, parts of its parts among them."""
        within = {whole}
        while more := {edge.one for edge in self.edges if edge.link is Link.PART and edge.other in within} - within:
            within |= more
        return tuple(each for each in self.accounts.values() if each.id in within - {whole})

    def beside(self, account: str) -> dict[Link, tuple[str, ...]]:
        """Return the ids that share something with an account and are neither its parts nor its whole."""
        family = {account, *(each.id for each in self.parts(account))}
        met: dict[Link, tuple[str, ...]] = {}
        for link in (Link.OVERLAP, Link.SAME_SHIP, Link.SAME_DAYS):
            ends = {edge.one if edge.other == account else edge.other for edge in self._of(account, link)}
            named = {each for ids in met.values() for each in ids}
            if others := tuple(each for each in self.accounts if each in ends - family - named):
                met[link] = others
        return met

    def connected(self, account: str) -> frozenset[str]:
        """Return the ids that an account is tied to by any chain of edges, itself among them: never added."""
        reached, front = {account}, {account}
        while front:
            ends = {(edge.one, edge.other) for edge in self.edges if front & {edge.one, edge.other}}
            front = {each for pair in ends for each in pair} - reached
            reached |= front
        return frozenset(reached)

    def _of(self, account: str, link: Link) -> Iterator[Edge]:
        return (edge for edge in self.edges if edge.link is link and account in (edge.one, edge.other))


def graph(accounts: Iterable[Observation], known: frozenset[str] | None) -> Graph:
    """Return the graph of accounts. `known` are the ids that links may lead to, None where some may be left out.

    Raises:
        DataError: for a link to an observation that is not held, and for accounts that contain each other.
    """
    ordered = {each.id: each for each in sorted(accounts, key=lambda each: (each.period.start, each.id))}
    for each in ordered.values():
        _refuse_unknown(each, known)
    _refuse_circles(ordered)
    told = [*_told(ordered)]
    pairs = {frozenset((edge.one, edge.other)) for edge in told}
    shared = (edge for edge in _shared(tuple(ordered.values())) if frozenset((edge.one, edge.other)) not in pairs)
    return Graph(ordered, (*told, *shared))


def readings(whole: Observation, parts: tuple[Observation, ...]) -> tuple[Reading, ...]:
    """Return the readings of a count whose sources disagree, none where they do not.

    A part whose place within the whole is of less than high confidence may have been counted beside it: then
    the whole stands for all of them, or the doubtful parts come on top.
    """
    counted = tuple(part for part in parts if part.count and part.subset_of == whole.id)
    doubtful = tuple(part for part in counted if part.confidence is not Confidence.HIGH)
    if not whole.count or not doubtful:
        return ()
    within = Reading("first reading: the parts make up the whole", counted)
    if within.count != whole.count:
        within = Reading("first reading: the whole holds its parts", (whole,))
    return within, Reading("second reading: counted beside the whole", (whole, *doubtful))


def _refuse_unknown(each: Observation, known: frozenset[str] | None) -> None:
    named = (("subset_of", each.subset_of), *(("overlaps", other) for other in each.overlaps))
    for column, other in named:
        if known is not None and other and other not in known:
            raise DataError(
                f"observation '{each.id}', {column}: '{other}' is no observation that is held: "
                "import it, or correct the id."
            )


def _refuse_circles(accounts: dict[str, Observation]) -> None:
    for each in accounts.values():
        trail = [each.id]
        while (above := accounts.get(trail[-1])) is not None and above.subset_of:
            if above.subset_of in trail:
                circle = [*trail[trail.index(above.subset_of) :], above.subset_of]
                raise DataError(
                    f"observations, subset_of: {' within '.join(circle)}: expected parts that lie within a whole, "
                    "not within themselves; empty one of the cells."
                )
            trail.append(above.subset_of)


def _told(accounts: dict[str, Observation]) -> Iterator[Edge]:
    for each in accounts.values():
        if each.subset_of in accounts:
            yield Edge(each.id, each.subset_of, Link.PART)
        yield from (
            Edge(each.id, other, Link.OVERLAP)
            for other in each.overlaps
            if other in accounts and not (other < each.id and each.id in accounts[other].overlaps)
        )


def _shared(ordered: tuple[Observation, ...]) -> Iterator[Edge]:
    """Yield what accounts share without saying so; in order of start, each meets only those still under way."""
    under_way: list[Observation] = []
    for each in ordered:
        under_way = [other for other in under_way if other.period.end >= each.period.start]
        for other in under_way:
            if each.direction is other.direction and not each.ships.isdisjoint(other.ships):
                yield Edge(other.id, each.id, Link.SAME_SHIP)
            elif _alike(each, other):
                yield Edge(other.id, each.id, Link.SAME_DAYS)
        under_way.append(each)


def _alike(each: Observation, other: Observation) -> bool:
    somewhere = not each.destination or not other.destination or each.destination == other.destination
    meet = any(one.startswith(two) or two.startswith(one) for one in each.codes for two in other.codes)
    return each.direction is other.direction and somewhere and meet
