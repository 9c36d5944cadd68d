"""Which lanes are joined: accounts that overlap, directly or through others, and the tracks their brackets take."""

from collections.abc import Sequence

import msgspec

from tradecheck.charts.spec import Series


class Bracket(msgspec.Struct, frozen=True):
    """Lanes that overlap, by their place in the chart, and the track beside the names that joins them."""

    members: tuple[int, ...]
    track: int


def brackets(lanes: Sequence[Series]) -> list[Bracket]:
    """Return a bracket for each set of overlapping accounts; two that share a height have different tracks."""
    at = {one.name: index for index, one in enumerate(lanes) if one.lane is not None and one.lane.kind}
    leader = list(range(len(lanes)))

    def leads(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for index, one in enumerate(lanes):
        for other in one.lane.overlaps if one.lane is not None else ():
            if other in at:
                first, second = sorted((leads(index), leads(at[other])))
                leader[second] = first
    found: dict[int, list[int]] = {}
    for index in range(len(lanes)):
        found.setdefault(leads(index), []).append(index)
    ends: list[int] = []
    placed: list[Bracket] = []
    for members in found.values():
        if len(members) > 1:
            track = next((nth for nth, end in enumerate(ends) if end < members[0]), len(ends))
            ends[track : track + 1] = [members[-1]]
            placed.append(Bracket(tuple(members), track))
    return placed
