"""Ports and straits by their names, and what PortWatch cannot say anything about.

No port of the DPRK is covered, and ships that switch off their transponders are missed everywhere: a count
is context for what was booked or seen, and never a shipment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PORT, STRAIT = "port", "strait"

NEAR_THE_DPRK = {"Korea Strait": "chokepoint12", "Bohai Strait": "chokepoint17"}
"""The straits that shipping to and from the DPRK's neighbours passes, by the numbers that PortWatch gave them."""

UNCOVERED = (
    "chongjin",
    "dprk",
    "haeju",
    "hungnam",
    "kimchaek",
    "nampo",
    "namp'o",
    "najin",
    "north korea",
    "prk",
    "rajin",
    "rason",
    "sinuiju",
    "sonbong",
    "songnim",
    "songrim",
    "taean",
    "tanchon",
    "unggi",
    "wonsan",
)
"""Names that a person may give to the DPRK or to one of its ports."""

_WORDS = (" port", "port of ", " strait", "strait of ")


class Place(msgspec.Struct, frozen=True):
    """A port or a strait: PortWatch's id and name, the ISO code of a port's country ("" for a strait)."""

    id: str
    name: str
    kind: str
    country: str


def refuse_uncovered(names: Iterable[str]) -> None:
    """Refuse a question for the DPRK's ports before anybody is asked.

    Raises:
        UsageError: naming the port, and what can be asked for instead.
    """
    for name in names:
        if _plain(name) in UNCOVERED:
            raise UsageError(
                f"PortWatch covers no port of the DPRK, so it has nothing on '{name.strip()}': ask for ports of China "
                "or Russia, or for the straits Korea Strait and Bohai Strait."
            )


def matches(name: str, places: Sequence[Place]) -> bool:
    """Whether a name or an id is that of one of the places."""
    return bool(_meant(name, places))


def resolve(names: Sequence[str], places: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places meant by names or ids, in that order, each once.

    A name is known in any case, with or without the words port and strait.

    Raises:
        UsageError: for a name that several places have, or none, naming the nearest.
    """
    refuse_uncovered(names)
    found: dict[str, Place] = {}
    for name in names:
        meant = _meant(name, places)
        if not meant:
            near = nearest(name, [place.name for place in places])
            hint = f"did you mean {' or '.join(near)}?" if near else "look it up at portwatch.imf.org."
            raise UsageError(f"PortWatch knows no port or strait '{name.strip()}': {hint}")
        if len(meant) > 1:
            told = ", ".join(f"{each.id} ({each.name}, {each.country or each.kind})" for each in meant)
            raise UsageError(f"PortWatch knows several places named '{name.strip()}': write one of {told}.")
        found[meant[0].id] = meant[0]
    return tuple(found.values())


def _meant(name: str, places: Sequence[Place]) -> list[Place]:
    """Return the places of a name, an id, or a name that PortWatch had for one of the straits near the DPRK."""
    exact, plain = " ".join(name.casefold().split()), _plain(name)
    number = next((each for own, each in NEAR_THE_DPRK.items() if _plain(own) == plain), None)
    for is_meant in (
        lambda place: exact in (place.id.casefold(), place.name.casefold()),
        lambda place: plain == _plain(place.name),
        lambda place: place.id == number,
    ):
        if found := [place for place in places if is_meant(place)]:
            return found
    return []


def _plain(name: str) -> str:
    plain = " ".join(name.casefold().split())
    for word in _WORDS:
        plain = plain.removeprefix(word) if word.endswith(" ") else plain.removesuffix(word)
    return plain.strip()
