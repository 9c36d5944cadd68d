"""The order of the layout, soon: a cell packed into one number of 64 bits, sorted, and unpacked again.

Code and pair take as many bits as there are different ones, the rest of a row another few, and the value, which is
positive and in single precision, 31. Where that is more than 64 bits rows are sorted by their columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from tradecheck.baseline.reading import PAIR_BITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Words = NDArray[np.uint64]
    Numbers = NDArray[np.uint32]

ROW_GROUP = 131_072
"""Rows of a group in the layout, and those that are packed at once: what a processor holds close to it."""

_WORD = 64
_VALUE_BITS = 31
_VALUE = np.uint64(2**_VALUE_BITS - 1)


def in_order(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells of one flow and period by code and pair; of one cell its own edition first, then the newest.

    Rows that are alike in all of that stay in the order in which they came.
    """
    parts = _parts(cells)
    if parts is None:
        return by_columns(cells)
    words = _packed(cells, parts)
    twice = _again(words, parts)
    rows = pl.concat([_unpacked(words[at : at + ROW_GROUP], parts) for at in range(0, len(words), ROW_GROUP)])
    rows = rows.select(cells.columns)
    return rows if twice is None else _settled(rows, cells, twice)


def by_columns(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the same, sorted by one column after the other."""
    return cells.sort(
        "hs6", "pair", "converted", "edition", descending=[False, False, False, True], maintain_order=True
    )


class _Part(NamedTuple):
    """A part of a packed row: its bits and, where those are the place of a number among those that occur, these."""

    bits: int
    met: Numbers | None = None
    place: Numbers | None = None

    def packed(self, numbers: Numbers) -> Numbers:
        """Return what stands for numbers."""
        return numbers if self.place is None else self.place[numbers]

    def unpacked(self, told: Words) -> Numbers:
        """Return the numbers that something stands for."""
        return told.astype(np.uint32) if self.met is None else self.met[told]


_AS_IT_IS = _Part(2 * PAIR_BITS)
"""A pair whose number is told itself, which spares looking it up."""


def _parts(cells: pl.DataFrame) -> tuple[_Part, ...] | None:
    """Return what rows are packed of: code, pair, and the rest but the value; None where 64 bits are few."""
    if not cells.height or cells["value"].null_count():
        return None
    if not (np.float32(0) <= min(block["value"].to_numpy().min() for block in cells.iter_slices(ROW_GROUP))):
        return None
    code, rest = _part(cells, _codes, 10**6), _part(cells, _rest, 2**10)
    if code.bits + _AS_IT_IS.bits + rest.bits + _VALUE_BITS <= _WORD:
        return code, _AS_IT_IS, rest
    pair = _part(cells, _pairs, 2**_AS_IT_IS.bits)
    return (code, pair, rest) if code.bits + pair.bits + rest.bits + _VALUE_BITS <= _WORD else None


def _part(cells: pl.DataFrame, numbers_of: Callable[[pl.DataFrame], Numbers], size: int) -> _Part:
    seen = np.zeros(size, bool)
    for block in cells.iter_slices(ROW_GROUP):
        seen[numbers_of(block)] = True
    met = np.flatnonzero(seen).astype(np.uint32)
    place = np.zeros(size, np.uint32)
    place[met] = np.arange(len(met))
    return _Part((len(met) - 1).bit_length(), met, place)


def _codes(block: pl.DataFrame) -> Numbers:
    return block["hs6"].to_numpy()


def _pairs(block: pl.DataFrame) -> Numbers:
    return block["pair"].to_numpy()


def _rest(block: pl.DataFrame) -> Numbers:
    """Return edition, valuation and conversion as one number; a single one where all rows have the same."""
    rest = _one_or_all(block["edition"]).astype(np.uint32) << np.uint32(2)
    for column, bits in (("fob", 1), ("converted", 0)):
        rest = rest | _one_or_all(block[column]).astype(np.uint32) << np.uint32(bits)
    return rest


def _one_or_all(column: pl.Series) -> NDArray[np.generic]:
    return (column.head(1) if column.min() == column.max() else column).to_numpy()


def _packed(cells: pl.DataFrame, parts: tuple[_Part, ...]) -> Words:
    """Return the rows as numbers, sorted."""
    words = np.empty(cells.height, np.uint64)
    at = 0
    for block in cells.iter_slices(ROW_GROUP):
        own = words[at : at + block.height]
        own[:] = parts[0].packed(_codes(block))
        for numbers_of, part in ((_pairs, parts[1]), (_rest, parts[2])):
            if part.bits:
                own <<= np.uint64(part.bits)
                own |= part.packed(numbers_of(block))
        own <<= np.uint64(_VALUE_BITS)
        own |= block["value"].to_numpy().view(np.uint32)
        at += block.height
    return pl.Series(words).sort().to_numpy()


def _again(words: Words, parts: tuple[_Part, ...]) -> NDArray[np.bool_] | None:
    """Return for each row but the first whether it is of the cell before it, None where no cell stands twice."""
    bits = np.uint64(_VALUE_BITS + parts[-1].bits)
    again = np.zeros(max(len(words) - 1, 0), bool)
    for at in range(0, len(again), ROW_GROUP):
        own = words[at : at + ROW_GROUP + 1] >> bits
        again[at : at + ROW_GROUP] = own[1:] == own[:-1]
    return again if again.any() else None


def _unpacked(words: Words, parts: tuple[_Part, ...]) -> pl.DataFrame:
    value = (words & _VALUE).astype(np.uint32).view(np.float32)
    rest = words >> np.uint64(_VALUE_BITS)
    found = []
    for part in reversed(parts):
        found.append(part.unpacked(rest & np.uint64(2**part.bits - 1)))
        rest >>= np.uint64(part.bits)
    told, pair, hs6 = found
    return pl.DataFrame(
        {
            "hs6": hs6,
            "pair": pair,
            "value": value,
            "edition": (told >> np.uint32(2)).astype(np.uint8),
            "fob": (told & np.uint32(2)) > 0,
            "converted": (told & np.uint32(1)) > 0,
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
