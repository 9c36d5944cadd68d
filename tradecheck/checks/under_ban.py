"""Which codes a ban covers whole, and from which day it bound: what breaks and substitution look at."""

import polars as pl

from tradecheck.checks.wording import family_of
from tradecheck.sanctions.frame import bans


def under_ban(codes: pl.DataFrame) -> pl.DataFrame:
    """Return the codes that a ban covers whole and without a condition, each with the earliest such ban.

    Args:
        codes: columns `code` and `direction`, a row each.

    Returns:
        `code`, `direction`, `rule`, `rule_start`, `wind_down_until`, `clear_from` (the first day without a
        wind-down) and `family` (the group of goods in which the code is told).
    """
    prefixes = pl.concat_list(pl.col("code").str.slice(0, size) for size in (2, 4, 6, 8)).list.unique()
    clear_from = pl.max_horizontal("rule_start", pl.col("wind_down_until") + pl.duration(days=1))
    covered = (
        codes.with_columns(rule_code=prefixes)
        .explode("rule_code")
        .join(bans().filter(~pl.col("conditional")), on=["rule_code", "direction"])
        .filter((pl.col("rule_code").str.len_chars() == pl.col("rule_code").str.len_chars().max()).over("code", "rule"))
        .filter(~pl.col("partial"))
        .sort("code", "direction", "rule_start", "rule")
        .unique(["code", "direction"], keep="first", maintain_order=True)
    )
    return covered.select(
        "code",
        "direction",
        "rule",
        "rule_start",
        "wind_down_until",
        clear_from=clear_from,
        family=pl.col("code").map_elements(family_of, return_dtype=pl.String()),
    )
