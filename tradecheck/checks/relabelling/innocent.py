"""Which innocent explanations the data let apply to a lead; none is pasted where they do not."""

from collections.abc import Collection

import msgspec

from tradecheck.checks.relabelling.windows import Windows
from tradecheck.model.period import Period
from tradecheck.reference.events import EventKind, events
from tradecheck.reference.explanations import explanation

OWN_RATIO = 1.25
"""Ends that were so far apart before the ban count partners differently."""

HONG_KONG_SHARE = 0.10
"""Of the origin's exports to the importer and Hong Kong together."""

COMPARABLE = 5.0
"""A loss and a gain within this factor may be one trade that moved."""


class Signs(msgspec.Struct, frozen=True):
    """What of a lead's data bears on explanations.

    `low` and `high` are the net interval. `own_ratio` is M over X before the ban. `hong_kong_share` is of the
    origin's exports to the importer and Hong Kong together, `days_after_wind_down` to the first day of the
    window. `covered` is the lead's excess over the DPRK's booked loss, None without a loss.
    """

    origin: str
    windows: Windows
    in_value: bool
    low: float
    high: float
    own_ratio: float
    hong_kong_share: float
    days_after_wind_down: int | None
    estimated_weights: bool
    editions: Collection[str]
    covered: float | None


def explanations(signs: Signs) -> tuple[str, ...]:
    """Return the sentences that apply, in the order in which explanations are named."""
    after = signs.windows.after.period
    # the wind-down and the voyage end before the window would be free of them
    applies = {
        "two-koreas": signs.origin == "KOR",
        "wind-down": signs.days_after_wind_down is not None and signs.days_after_wind_down < 31 * signs.windows.lag,
        "time-at-sea": signs.low == 0 < signs.high,
        "cif": signs.in_value,
        "origin-consignment": not 1 / OWN_RATIO <= signs.own_ratio <= OWN_RATIO,
        "hong-kong-bonded": signs.hong_kong_share >= HONG_KONG_SHARE,
        "estimated-weights": signs.estimated_weights,
        "hs-editions": len(set(signs.editions)) > 1,
        "border-closure": any(
            Period(each.start, each.end).overlaps(after)
            for each in events()
            if each.kind is EventKind.BORDER and each.end is not None
        ),
        "substitution": signs.covered is not None and 1 / COMPARABLE <= signs.covered <= COMPARABLE,
    }
    return tuple(explanation(key) for key, holds in applies.items() if holds)
