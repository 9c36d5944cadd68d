"""The sorted layout: a file a flow and period, ordered by code and pair, that is read at the speed of the disk.

The rows of China and the DPRK, in either direction and whoever reports them, stand in a file of their own as well: one
pair of areas is spread over every file, and this pair is asked for most.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tradecheck.archive.writing import write_whole
from tradecheck.baseline import ordering
from tradecheck.baseline.reading import CELLS, NO_EDITION, PAIR_BITS
from tradecheck.model.words import Flow
from tradecheck.reference.areas import area, areas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SORTED = {name: CELLS[name] for name in ("hs6", "pair", "value", "edition", "fob", "converted")}
"""The columns of a file."""

READ = {name: kind for name, kind in SORTED.items() if name != "converted"}
"""Those of them that a distribution is made from; the last says only which of two rows stands."""

PAIR_ROWS = {"flow": CELLS["flow"], "period": CELLS["period"], **SORTED}
"""The columns of the rows of one pair."""

OWN_PAIR = ("CHN", "PRK")
OWN = "CHN-PRK.parquet"

OTHER_EDITION = "another edition of the HS, or converted, where one that goes before tells of reporter and heading"
REPEATED = "repetitions of a row"
CONTRADICTING = "other figures for a row already held, which stands"


def in_order(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells of one flow and period in the order of the layout, of one cell its own edition and the newest."""
    return ordering.in_order(cells.select(list(SORTED)))


def in_one_edition(rows: pl.DataFrame, flow: str) -> tuple[pl.DataFrame, int]:
    """Return rows of one flow and period, of a reporter and heading those of one edition alone, and how many gave way.

    Its own before what was converted, then the latest: two editions part a heading otherwise, and are not to be added.
    """
    pair, edition = rows["pair"].to_numpy(), rows["edition"].to_numpy()
    reporter = pair >> np.uint32(PAIR_BITS) if flow == Flow.EXPORT else pair & np.uint32(2**PAIR_BITS - 1)
    kind = np.where(edition == NO_EDITION, np.uint8(0), edition + np.uint8(1))
    kind |= (~rows["converted"].to_numpy()).astype(np.uint8) << np.uint8(7)
    met = np.zeros(2**PAIR_BITS, np.uint8)
    met[reporter] = kind
    if np.array_equal(met[reporter], kind):
        return rows, 0
    told = pl.DataFrame({"heading": rows["hs6"].to_numpy() // 100, "reporter": reporter, "kind": kind})
    stands = told.select((pl.col("kind") == pl.col("kind").max().over("heading", "reporter")).alias("stands"))["stands"]
    return rows.filter(stands), rows.height - int(stands.sum())


def written(path: Path, rows: pl.DataFrame) -> str:
    """Write rows of one flow and period as `in_order` leaves them, and return their sha256."""
    content = BytesIO()
    rows.write_parquet(content, compression="lz4", row_group_size=ordering.ROW_GROUP, statistics=True)
    body = content.getvalue()
    write_whole(path, body)
    return sha256(body).hexdigest()


def name_of(flow: str, period: str) -> str:
    """Return what a file of one flow and period is called."""
    return f"{flow}.{period}.parquet"


def of_own_pair(rows: pl.DataFrame, flow: str, period: str) -> pl.DataFrame:
    """Return the rows of the pair that has a file of its own among sorted rows of one flow and period."""
    own = rows.filter(_of_pair(_numbers_of(*OWN_PAIR)))
    return own.select(pl.lit(flow).alias("flow"), pl.lit(period).alias("period"), *SORTED)


def own_written(place: Path, rows: Iterable[pl.DataFrame]) -> str:
    """Write the pair's own file of an input, from its rows by flow and period, and return its sha256."""
    content = BytesIO()
    pl.concat([pl.DataFrame(schema=PAIR_ROWS), *rows]).write_parquet(content, compression="lz4", statistics=True)
    body = content.getvalue()
    write_whole(place / OWN, body)
    return sha256(body).hexdigest()


def pair_rows(places: Iterable[Path], one: str, other: str) -> pl.DataFrame:
    """Return the cells of two areas in either direction, by flow, period and code, each once.

    Args:
        places: folders of the layout, an input each; of a cell in several that of the first stands, and a converted
            one gives way to one that is not.
        one: an area of `reference.areas`.
        other: another.

    Returns:
        Columns `flow`, `period` and those of `SORTED`.

    Raises:
        UsageError: when an area is not known.
    """
    numbers = _numbers_of(one, other)
    frames = [pl.DataFrame(schema=PAIR_ROWS)]
    for place in places:
        if {one, other} == set(OWN_PAIR) and (place / OWN).exists():
            frames.append(pl.read_parquet(place / OWN))
            continue
        named = sorted(path.name.split(".") for path in place.glob("*.*.parquet"))
        frames.append(_rows_of(place, [(flow, period) for flow, period, _ in named], numbers))
    cell = ["flow", "period", "hs6", "pair"]
    ordered = pl.concat(frames).sort(
        *cell, "converted", "edition", descending=[*[False] * 5, True], maintain_order=True
    )
    return ordered.unique(cell, keep="first", maintain_order=True)


def _rows_of(place: Path, parts: list[tuple[str, str]], pairs: list[int]) -> pl.DataFrame:
    """Return the rows of some pairs in the files of flows and periods."""
    found = [pl.DataFrame(schema=PAIR_ROWS)]
    for flow, period in parts:
        rows = pl.scan_parquet(place / name_of(flow, period)).filter(_of_pair(pairs)).collect()
        found.append(rows.select(pl.lit(flow).alias("flow"), pl.lit(period).alias("period"), *SORTED))
    return pl.concat(found)


def _of_pair(pairs: list[int]) -> pl.Expr:
    return pl.any_horizontal(pl.col("pair") == each for each in pairs)


def _numbers_of(one: str, other: str) -> list[int]:
    """Return the numbers of both pairs of two areas."""
    numbers = {each.iso3: number for number, each in enumerate(areas())}
    ends = [area(each).iso3 for each in (one, other)]
    x, y = (numbers[each] for each in ends)
    return [x << PAIR_BITS | y, y << PAIR_BITS | x]


def one_a_cell(paths: Sequence[Path], flow: str) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the cells of several files of one flow and period, each cell once, sorted; and what was left out.

    Of a reporter and heading one edition stands, in each file already and here among files. Where a cell stands twice
    the row of the file named first stands.
    """
    if not paths:
        return pl.DataFrame(schema=READ), {}
    gave_way = 0
    if len(paths) == 1:
        rows = pl.read_parquet(paths[0], columns=list(READ))
    else:
        rows, gave_way = in_one_edition(in_order(pl.concat([pl.read_parquet(path) for path in paths])), flow)
        rows = rows.select(list(READ))
    left_out = {OTHER_EDITION: gave_way} if gave_way else {}
    rows = _in_one_piece(rows)
    again = _again(rows)
    if not len(again):
        return rows, left_out
    repeated = np.zeros(rows.height, dtype=bool)
    repeated[again] = True
    standing = rows.select("value", stands=pl.when(~pl.Series(repeated)).then("value").forward_fill())
    other = int(standing.select((pl.col("value") != pl.col("stands")).sum()).item())
    left_out |= {reason: n for reason, n in ((REPEATED, len(again) - other), (CONTRADICTING, other)) if n}
    return rows.filter(~pl.Series(repeated)).rechunk(), left_out


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
