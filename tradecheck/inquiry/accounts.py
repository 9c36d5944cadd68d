"""Observations as accounts: grouped by their goods, the contained beneath what contains them, figures as words."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tradecheck.inquiry.labels import label_periods
from tradecheck.inquiry.tables import observations
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import short
from tradecheck.model.view import View
from tradecheck.model.words import Direction

MEASURES = (("tonnes", "t"), ("barrels", "bbl"), ("value_usd", "USD"))
"""What an account may give beside its count, the first of them for the account; columns end in _low and _high."""

_WAYS = {Direction.EXPORT.value: " from the DPRK", Direction.IMPORT.value: " to the DPRK"}

Row = Mapping[str, Any]


def accounts(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return the observations of a view, each after the one that contains it.

    Beside the columns of OBSERVATIONS: `period` (its label), `quantity` (every measure in words, with its low and
    high), `group` (the goods of the outermost account, in its direction), `group_codes`, `group_direction` and
    `depth`, which is how many accounts of the view contain this one. Groups with more accounts come first.
    """
    seen = label_periods(observations(evidence, view))
    rows = list(seen.iter_rows(named=True))
    placed = list(_placed(rows))
    order = pl.DataFrame(
        [(rows[at]["record"], rows[root]["record"], depth) for at, root, depth in placed],
        schema={"record": pl.String(), "root": pl.String(), "depth": pl.Int64()},
        orient="row",
    ).with_row_index("nth")
    words = [(row["record"], quantity(row) or None) for row in rows]
    measured = pl.DataFrame(words, schema={"record": pl.String(), "quantity": pl.String()}, orient="row")
    return (
        seen.join(order, on="record")
        .join(measured, on="record")
        .join(_groups(seen, order), on="root")
        .with_columns(size=pl.len().over("group"))
        .sort("size", "group", "nth", descending=[True, False, False])
        .drop("root", "nth", "size")
    )


def _groups(seen: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    """Return the group of each outermost account: all of the same codes and direction, by their commonest name."""
    roots = seen.filter(pl.col("record").is_in(order["root"].implode())).select(
        "goods",
        root="record",
        group_direction=pl.col("direction").fill_null(""),
        group_codes=pl.col("codes").fill_null("").str.split(";").list.sort().list.join(";"),
    )
    key = ["group_codes", "group_direction"]
    named = roots.group_by(key).agg(pl.col("goods").drop_nulls().mode().sort().first())
    way = pl.col("group_direction").replace_strict(_WAYS, default=", context")
    codes = pl.col("group_codes").str.replace_all(";", ", ")
    return (
        roots.drop("goods")
        .join(named, on=key)
        .with_columns(
            group=pl.when(pl.col("group_codes") == "")
            .then(pl.concat_str(pl.lit("goods without an HS code"), way))
            .otherwise(pl.concat_str(pl.col("goods").fill_null("goods"), pl.lit(" ("), codes, pl.lit(")"), way))
        )
        .drop("goods")
    )


def _placed(rows: list[dict[str, Any]]) -> Iterator[tuple[int, int, int]]:
    """Yield the place of each row in `rows`, that of the outermost that contains it, and how deep it lies.

    Accounts that are said to contain each other in a ring have no outermost: the first of them stands for it.
    """
    ids = {row["id"]: at for at, row in enumerate(rows)}
    within = [ids.get(row["subset_of"] or "", at) for at, row in enumerate(rows)]
    parts: dict[int, list[int]] = {}
    for at, outer in enumerate(within):
        if outer != at:
            parts.setdefault(outer, []).append(at)
    met: set[int] = set()
    for root in sorted(range(len(rows)), key=lambda at: (within[at] != at, at)):
        waiting = [(root, 0)]
        while waiting:
            at, depth = waiting.pop()
            if at not in met:
                met.add(at)
                yield at, root, depth
                waiting += [(part, depth + 1) for part in reversed(parts.get(at, []))]


def quantity(row: Row) -> str:
    """Return every measure that an account gives, with its low and high; empty where it gives none."""
    return " · ".join(words for stem, unit in MEASURES if (words := _ranged(row, stem, unit)))


def figure(row: Row) -> str:
    """Return the first measure that an account gives, else its count."""
    measured = next((words for stem, unit in MEASURES if (words := _ranged(row, stem, unit))), "")
    counted = f"{row['count']:,} {row['count_unit'] or ''}".strip() if row["count"] is not None else ""
    return measured or counted or "no figure"


def _ranged(row: Row, stem: str, unit: str) -> str:
    low, high = row[f"{stem}_low"], row[f"{stem}_high"]
    if high is None:
        return "" if low is None else f"at least {short(low, unit)}"
    least, most = short(low if low is not None else high, unit), short(high, unit)
    if low is None:
        return f"up to {most}"
    if least == most:
        return most
    number, _, rest = least.partition(" ")
    return f"{number}–{most}" if most.partition(" ")[2] == rest else f"{least}–{most}"
