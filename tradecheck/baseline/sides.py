"""One end's reports of a period as arrays by code, and where both ends' reports meet.

Subheadings are held in single precision, as the layout holds them; sums over them are made and kept in double.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from tradecheck.baseline.reading import NO_EDITION, PAIR_BITS
from tradecheck.model.words import Flow
from tradecheck.reference.factors import factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.intp]
    Reals = NDArray[np.floating]

_BITS = 2 * PAIR_BITS
_MOST_CODES = 2 ** (32 - _BITS)


class Side(NamedTuple):
    """What one end reports: its codes in order, where the rows of each begin (and the last ends), and the rows.

    `usd` is positive and FOB; `edition` is a row's edition of the HS, and None where codes were summed.
    """

    codes: NDArray[np.uint32]
    edges: Places
    pair: NDArray[np.uint32]
    usd: Reals
    edition: NDArray[np.uint8] | None

    @property
    def rows(self) -> int:
        """How many reports there are."""
        return len(self.pair)


class Alone(NamedTuple):
    """By code: how many pairs one end alone reports, and what they come to."""

    n: Places
    usd: Reals


class Meeting(NamedTuple):
    """The pairs that both ends report: the codes of either end in order, where the rows of each begin, both values.

    `apart` counts pairs that both report in different editions of the HS: they are neither here nor among those alone.
    """

    codes: NDArray[np.uint32]
    edges: Places
    pair: NDArray[np.uint32]
    out_of: Reals
    into: Reals
    x_alone: Alone
    m_alone: Alone
    apart: int


def markup() -> float:
    """Return CIF over FOB by the IMF's convention."""
    return factor("cif-fob-markup").low or 1.0


def side(cells: pl.DataFrame, flow: Flow) -> Side:
    """Return the arrays of cells as `layout.one_a_cell` gives them; imports valued with freight are made FOB.

    Raises:
        ValueError: when a cell stands twice or the rows are not sorted by code and pair.
    """
    hs6, pair = cells["hs6"].to_numpy(), cells["pair"].to_numpy()
    edges = edges_of(hs6)
    codes = hs6[edges[:-1]]
    rising = pair[1:] > pair[:-1]
    rising[edges[1:-1] - 1] = True
    if not rising.all() or np.any(codes[1:] <= codes[:-1]):
        raise ValueError("the cells of a period are not unique and sorted by code and pair")
    usd = cells["value"].to_numpy()
    if flow is Flow.IMPORT:
        without = usd / usd.dtype.type(markup())
        usd = np.where(cells["fob"].to_numpy(), usd, without) if cells["fob"].any() else without
    return Side(codes, edges, pair, usd, cells["edition"].to_numpy())


def coarser(fine: Side, width: int) -> Side:
    """Return sums by pair over codes that share all but their last digits; `width` is 10 to the number of those."""
    codes = fine.codes // np.uint32(width)
    first = edges_of(codes)
    codes = codes[first[:-1]]
    keys = _keys(codes, fine._replace(codes=codes, edges=fine.edges[first]))
    order = np.argsort(keys, kind="stable")  # merges what is sorted already, the pairs of each finer code
    keys = keys[order]
    at = edges_of(keys)
    edges = np.searchsorted(at, fine.edges[first])
    return Side(codes, edges, fine.pair[order[at[:-1]]], sums(fine.usd.take(order), at[:-1]), None)


def met(x: Side, m: Side) -> Meeting:
    """Return what both ends report of one code and pair in one edition of the HS, in order of code and pair."""
    codes = np.union1d(x.codes, m.codes)
    x_at, m_at = _places(_keys(codes, x), _keys(codes, m))
    alone = [_alone(codes, x, x_at), _alone(codes, m, m_at)]
    apart = 0
    if x.edition is not None and m.edition is not None:
        ours, theirs = x.edition.take(x_at), m.edition.take(m_at)
        alike = (ours == theirs) | (ours == NO_EDITION) | (theirs == NO_EDITION)
        apart = len(alike) - int(np.count_nonzero(alike))
        if apart:
            x_at, m_at = x_at[alike], m_at[alike]
    own_edges = np.searchsorted(x_at, x.edges)
    counts = np.zeros(len(codes), dtype=np.intp)
    counts[np.searchsorted(codes, x.codes)] = np.diff(own_edges)
    return Meeting(
        codes, _summed_up(counts), x.pair.take(x_at), x.usd.take(x_at), m.usd.take(m_at), alone[0], alone[1], apart
    )


def _keys(codes: NDArray[np.uint32], own: Side) -> NDArray[np.uint32]:
    """Return one number a row that orders by code and pair; half as wide as the code itself would make it."""
    if len(codes) > _MOST_CODES:
        raise ValueError(f"a period of {len(codes):,} codes is more than the HS has")
    keys = np.repeat(np.searchsorted(codes, own.codes).astype(np.uint32) << np.uint32(_BITS), np.diff(own.edges))
    keys |= own.pair
    return keys


def _places(x: NDArray[np.uint32], m: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Return the places of the keys that both ends have, in order: one pass over two sorted lists."""
    ends = [
        pl.DataFrame({"key": keys}).lazy().with_row_index(name).set_sorted("key") for name, keys in (("x", x), ("m", m))
    ]
    both = ends[0].join(ends[1], on="key", how="inner", maintain_order="left").select("x", "m").collect()
    return both["x"].to_numpy().astype(np.intp), both["m"].to_numpy().astype(np.intp)


def _alone(codes: NDArray[np.uint32], own: Side, matched: Places) -> Alone:
    left = np.ones(len(own.pair), dtype=bool)
    left[matched] = False
    places = np.flatnonzero(left)
    edges = np.searchsorted(places, own.edges)
    at, n = np.searchsorted(codes, own.codes), np.diff(edges)
    found = Alone(np.zeros(len(codes), dtype=np.intp), np.zeros(len(codes)))
    found.n[at] = n
    found.usd[at[n > 0]] = sums(own.usd[places], edges[:-1][n > 0])
    return found


def edges_of(ordered: NDArray[np.uint32]) -> Places:
    """Return where each run of equal values begins, and where the last ends."""
    if not len(ordered):
        return np.zeros(1, dtype=np.intp)
    return np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(ordered)]))


def _summed_up(counts: Places) -> Places:
    return np.concatenate(([0], np.cumsum(counts)))


def sums(values: Reals, starts: Places) -> Reals:
    """Return the sum in double of each run of values; every run has one at least."""
    if not len(starts):
        return np.zeros(0)
    return np.asarray(np.add.reduceat(values, starts, dtype=np.float64))
