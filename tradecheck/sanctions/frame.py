"""The rule table as a frame, a row a rule, direction and code, for checks that join it with trade."""

import polars as pl

from tradecheck.model.words import Measure
from tradecheck.sanctions.rules import rules

SCHEMA = {
    "rule": pl.String(),
    "direction": pl.String(),
    "rule_code": pl.String(),
    "partial": pl.Boolean(),
    "conditional": pl.Boolean(),
    "hs_basis": pl.String(),
    "rule_start": pl.Date(),
    "rule_end": pl.Date(),
    "wind_down_until": pl.Date(),
}


def bans() -> pl.DataFrame:
    """Return the bans as `SCHEMA`, the columns named as in `Rule`; `conditional` is a livelihood ban.

    A partial code below a code of its rule has a row of its own: of one rule the longest `rule_code` holds.
    """
    return pl.DataFrame(
        [
            (
                each.id,
                direction.value,
                code,
                code in each.partial_codes,
                bool(each.condition),
                each.hs_basis.value,
                each.start,
                each.end,
                each.wind_down_until,
            )
            for each in rules()
            if each.measure is Measure.BAN and each.status != "never_operated"
            for direction in each.directions
            for code in dict.fromkeys((*each.codes, *each.partial_codes))
        ],
        schema=SCHEMA,
        orient="row",
    )
