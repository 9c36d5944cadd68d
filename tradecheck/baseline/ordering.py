"""The order of the layout, soon: a cell packed into one number of 64 bits, sorted, and unpacked again.

Code, exporter and importer take as many bits as there are of them, the rest of a row another few, and the value, which
is positive and in single precision, 31. Where that is more than 64 bits rows are sorted by their columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from tradecheck.baseline.reading import PAIR_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

_WORD = 64
_VALUE_BITS = 31
_VALUE = np.uint64(2**_VALUE_BITS - 1)
_IMPORTER = np.uint32(2**PAIR_BITS - 1)
_OWN = 2**10
"""Numbers of an edition, and whether freight is in the value and a row was converted."""


def in_order(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells of one flow and period by code and pair; of one cell its own edition first, then the newest.

    Rows that are alike in all of that stay in the order in which they came.
    """
    packed = _packed(cells)
    if packed is None:
        return by_columns(cells)
    words, parts = packed
    ordered = pl.Series(words).sort().to_numpy()
    again = ordered >> np.uint64(_VALUE_BITS + parts[-1].bits)
    twice = again[1:] == again[:-1]
    rows = _unpacked(ordered, parts).select(cells.columns)
    return _settled(rows, cells, twice) if twice.any() else rows


def by_columns(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the same, sorted by one column after the other."""
    return cells.sort(
        "hs6", "pair", "converted", "edition", descending=[False, False, False, True], maintain_order=True
    )


class _Part(NamedTuple):
    """A part of a packed row: the numbers that occur, in order, and the bits that say which of them."""

    met: NDArray[np.uint32]
    bits: int


def _packed(cells: pl.DataFrame) -> tuple[Numbers, list[_Part]] | None:
    """Return the rows as numbers that sort by code and pair, and what they are made of, None where 64 bits are few."""
    value = cells["value"].to_numpy()
    if not cells.height or cells["value"].null_count() or not (value >= 0).all():
        return None
    pair = cells["pair"].to_numpy()
    numbers = [
        (cells["hs6"].to_numpy(), 10**6),
        (pair >> np.uint32(PAIR_BITS), 2**PAIR_BITS),
        (pair & _IMPORTER, 2**PAIR_BITS),
        (_own(cells), _OWN),
    ]
    parts = [_part(each, size) for each, size in numbers]
    if sum(part.bits for part in parts) + _VALUE_BITS > _WORD:
        return None
    words = np.zeros(cells.height, np.uint64)
    for (each, size), part in zip(numbers, parts, strict=True):
        if part.bits:
            place = np.zeros(size, np.uint16)
            place[part.met] = np.arange(len(part.met))
            words <<= np.uint64(part.bits)
            words |= place[each]
    words <<= np.uint64(_VALUE_BITS)
    words |= value.view(np.uint32)
    return words, parts


def _own(cells: pl.DataFrame) -> NDArray[np.uint32]:
    own = cells.select(
        pl.col("edition").cast(pl.UInt32) * 4 + pl.col("fob").cast(pl.UInt32) * 2 + pl.col("converted").cast(pl.UInt32)
    )
    return own.to_series().to_numpy()


def _part(numbers: NDArray[np.uint32], size: int) -> _Part:
    met = np.flatnonzero(np.bincount(numbers, minlength=size)).astype(np.uint32)
    return _Part(met, (len(met) - 1).bit_length())


def _unpacked(words: Numbers, parts: list[_Part]) -> pl.DataFrame:
    value = (words & _VALUE).astype(np.uint32).view(np.float32)
    rest = words >> np.uint64(_VALUE_BITS)
    found = []
    for part in reversed(parts):
        if part.bits:
            found.append(part.met[(rest & np.uint64(2**part.bits - 1)).astype(np.uint16)])
            rest = rest >> np.uint64(part.bits)
        else:
            found.append(np.full(len(words), part.met[0]))
    own, importer, exporter, hs6 = found
    return pl.DataFrame(
        {
            "hs6": hs6,
            "pair": exporter << np.uint32(PAIR_BITS) | importer,
            "value": value,
            "edition": (own >> np.uint32(2)).astype(np.uint8),
            "fob": (own & np.uint32(2)) > 0,
            "converted": (own & np.uint32(1)) > 0,
        }
    )


def _settled(rows: pl.DataFrame, cells: pl.DataFrame, twice: NDArray[np.bool_]) -> pl.DataFrame:
    """Return the rows with those of cells that stand more than once in their order.

    Args:
        rows: sorted by code and pair.
        cells: the same rows in the order in which they came.
        twice: for each but the first whether it is of the same cell as the one before it.
    """
    held = np.zeros(rows.height, bool)
    held[1:] = twice
    held[:-1] |= twice
    places = np.flatnonzero(held)
    repeated = rows.select("hs6", "pair").gather(places).unique()
    ordered = by_columns(cells.join(repeated, on=["hs6", "pair"], how="semi", maintain_order="left"))
    order = np.arange(rows.height)
    order[places] = rows.height + np.arange(len(places))
    return pl.concat([rows, ordered.select(rows.columns)]).gather(order)
