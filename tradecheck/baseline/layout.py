"""The sorted layout: a file a flow and period, ordered by code and pair, that is read at the speed of the disk."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.archive.writing import write_whole
from tradecheck.baseline import ordering
from tradecheck.baseline.reading import CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SORTED = {name: CELLS[name] for name in ("hs6", "pair", "value", "edition", "fob", "converted")}
"""The columns of a file."""

REPEATED = "repetitions of a row"
CONTRADICTING = "other figures for a row already held, which stands"


def in_order(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells of one flow and period in the order of the layout, of one cell its own edition and the newest."""
    return ordering.in_order(cells.select(list(SORTED)))


def written(path: Path, cells: pl.DataFrame) -> str:
    """Write cells of one flow and period, sorted, and return their sha256."""
    content = BytesIO()
    in_order(cells).write_parquet(content, compression="lz4", row_group_size=ordering.ROW_GROUP, statistics=True)
    body = content.getvalue()
    write_whole(path, body)
    return sha256(body).hexdigest()


def one_a_cell(paths: Sequence[Path]) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the cells of several files of one flow and period, each cell once, sorted; and what was left out.

    Where a cell stands twice the row of the file named first stands; a converted one gives way to one that is not.

    Raises:
        ValueError: when a cell would stand twice: a distribution over such rows would be wrong without a sign.
    """
    frames = [pl.read_parquet(path) for path in paths]
    if not frames:
        return pl.DataFrame(schema=SORTED), {}
    rows = in_order(pl.concat(frames)) if len(frames) > 1 else frames[0]
    key = pl.col("hs6").cast(pl.UInt64) * 2**18 + pl.col("pair")
    keys = rows.select(key=key)["key"]
    first = keys.ne_missing(keys.shift())
    cells = rows.filter(first)
    again = rows.height - cells.height
    if not again:
        return cells, {}
    held = rows.select(value=pl.col("value")).with_columns(key=keys, first=first)
    standing = held.with_columns(stands=pl.when("first").then("value").forward_fill())
    other = int(standing.select((pl.col("value") != pl.col("stands")).sum()).item())
    told = {REPEATED: again - other, CONTRADICTING: other}
    return cells, {reason: count for reason, count in told.items() if count}
