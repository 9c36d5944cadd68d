"""The sorted layout: a file a flow and period, ordered by code and pair, that is read at the speed of the disk."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tradecheck.archive.writing import write_whole
from tradecheck.baseline.reading import CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

ROW_GROUP = 131_072

SORTED = {name: CELLS[name] for name in ("hs6", "pair", "value", "edition", "fob", "converted")}
"""The columns of a file."""

READ = {name: kind for name, kind in SORTED.items() if name != "converted"}
"""Those of them that a distribution is made from; the last says only which of two rows stands."""

REPEATED = "repetitions of a row"
CONTRADICTING = "other figures for a row already held, which stands"


def in_order(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells of one flow and period in the order of the layout, of one cell its own edition and the newest."""
    return cells.select(list(SORTED)).sort(
        "hs6", "pair", "converted", "edition", descending=[False, False, False, True], maintain_order=True
    )


def written(path: Path, cells: pl.DataFrame) -> str:
    """Write cells of one flow and period, sorted, and return their sha256."""
    content = BytesIO()
    in_order(cells).write_parquet(content, compression="lz4", row_group_size=ROW_GROUP, statistics=True)
    body = content.getvalue()
    write_whole(path, body)
    return sha256(body).hexdigest()


def one_a_cell(paths: Sequence[Path]) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the cells of several files of one flow and period, each cell once, sorted; and what was left out.

    Where a cell stands twice the row of the file named first stands; a converted one gives way to one that is not.
    """
    if not paths:
        return pl.DataFrame(schema=READ), {}
    if len(paths) == 1:
        rows = pl.read_parquet(paths[0], columns=list(READ))
    else:
        rows = in_order(pl.concat([pl.read_parquet(path) for path in paths])).select(list(READ))
    rows = _in_one_piece(rows)
    again = _again(rows)
    if not len(again):
        return rows, {}
    repeated = np.zeros(rows.height, dtype=bool)
    repeated[again] = True
    standing = rows.select("value", stands=pl.when(~pl.Series(repeated)).then("value").forward_fill())
    other = int(standing.select((pl.col("value") != pl.col("stands")).sum()).item())
    told = {REPEATED: len(again) - other, CONTRADICTING: other}
    return rows.filter(~pl.Series(repeated)).rechunk(), {reason: count for reason, count in told.items() if count}


def _again(rows: pl.DataFrame) -> NDArray[np.intp]:
    """Return the places of rows that are of the same code and pair as the one before them."""
    hs6, pair = rows["hs6"].to_numpy(), rows["pair"].to_numpy()
    after = np.flatnonzero(pair[1:] == pair[:-1])
    again: NDArray[np.intp] = after[hs6[after] == hs6[after + 1]] + 1
    return again


def _in_one_piece(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows whose columns are arrays of numpy's, which lie in large pages of memory: a third quicker to fill."""
    return pl.DataFrame(
        {name: np.concatenate([chunk.to_numpy() for chunk in rows[name].get_chunks()]) for name in rows.columns}
    )
