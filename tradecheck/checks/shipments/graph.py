"""Which accounts of shipments may describe the same ships: an explicit graph, so that nothing is counted twice.

An edge is what an account says of another (`subset_of`, `overlaps`), or what two of them share: a ship and
days, or goods, direction, days and no other destination. Accounts in one connected part of the graph are never
added to each other; where sources disagree whether a part was counted within its whole, both readings
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


class Reading(msgspec.Struct, frozen=True):
    """One way to read counts of which sources disagree: a label, the accounts that it adds, their sum."""

    label: str
    accounts: tuple[Observation, ...]

    @property
    def count(self) -> float:
        """What the reading comes to."""
        return float(sum(each.count or 0 for each in self.accounts))


class Graph(msgspec.Struct, frozen=True):
    """Accounts by id, in order of start and id, and how they are tied: `link` says by what edge two of them are.

    `groups` holds for each account all that any chain of edges ties it to, itself among them.
    """

    accounts: dict[str, Observation]
    groups: dict[str, frozenset[str]]

    def wholes(self) -> tuple[Observation, ...]:
        """Return the accounts that no other account contains."""
        return tuple(each for each in self.accounts.values() if each.subset_of not in self.accounts)

    def parts(self, whole: str) -> tuple[Observation, ...]:
        """Return the accounts that one contains, parts of its parts among them."""
        group = [self.accounts[each] for each in self.accounts if each in self.groups[whole]]
        within = {whole}
        while more := {each.id for each in group if each.subset_of in within} - within:
            within |= more
        return tuple(each for each in group if each.id in within - {whole})

    def beside(self, account: str) -> dict[Link, tuple[str, ...]]:
        """Return the ids that share something with an account and are neither its parts nor its whole."""
        family = {account, *(each.id for each in self.parts(account))}
        met: dict[Link, list[str]] = {}
        for other in self.accounts.values():
            if other.id not in family and other.id in self.groups[account]:
                link = link_of(self.accounts[account], other)
                if link not in (None, Link.PART):
                    met.setdefault(link, []).append(other.id)
        return {link: tuple(met[link]) for link in Link if link in met}

    def connected(self, account: str) -> frozenset[str]:
        """Return the ids that an account is tied to by any chain of edges, itself among them: never added."""
        return self.groups[account]


def link_of(one: Observation, other: Observation) -> Link | None:
    """Return the edge between two accounts: what one says of the other, else what both share; None without one."""
    if one.subset_of == other.id or other.subset_of == one.id:
        return Link.PART
    if other.id in one.overlaps or one.id in other.overlaps:
        return Link.OVERLAP
    if one.direction is not other.direction or not one.period.overlaps(other.period):
        return None
    if any(ship in other.vessels for ship in one.vessels):
        return Link.SAME_SHIP
    return Link.SAME_DAYS if _same_goods_and_buyer(one, other) else None


def graph(accounts: Iterable[Observation], known: frozenset[str] | None) -> Graph:
    """Return the graph of accounts. `known` are the ids that links may lead to, None where some may be left out.

    Raises:
        DataError: for a link to an observation that is not held, and for accounts that contain each other.
    """
    ordered = {each.id: each for each in sorted(accounts, key=lambda each: (each.period.start, each.id))}
    for each in ordered.values():
        _refuse_unknown(each, known)
    _refuse_circles(ordered)
    return Graph(ordered, _groups(ordered))


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


def _groups(accounts: dict[str, Observation]) -> dict[str, frozenset[str]]:
    """Join what is tied, pair by pair; of two that are in one group already nothing more is asked."""
    group = {each: {each} for each in accounts}
    for one, other in _pairs(accounts):
        if group[one.id] is not group[other.id] and link_of(one, other) is not None:
            larger, smaller = sorted((group[one.id], group[other.id]), key=len, reverse=True)
            larger |= smaller
            group |= dict.fromkeys(smaller, larger)
    frozen = {id(each): frozenset(each) for each in group.values()}
    return {account: frozen[id(each)] for account, each in group.items()}


def _pairs(accounts: dict[str, Observation]) -> Iterator[tuple[Observation, Observation]]:
    """Yield the pairs that may be tied: those that name each other, and those that share a day."""
    under_way: list[Observation] = []
    for each in accounts.values():
        named = (accounts[other] for other in (each.subset_of, *each.overlaps) if other in accounts)
        yield from ((each, other) for other in named)
        under_way = [other for other in under_way if other.period.end >= each.period.start]
        yield from ((each, other) for other in under_way)
        under_way.append(each)


def _same_goods_and_buyer(one: Observation, other: Observation) -> bool:
    if one.destination and other.destination and one.destination != other.destination:
        return False
    return any(first.startswith(second) or second.startswith(first) for first in one.codes for second in other.codes)
