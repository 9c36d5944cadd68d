"""The distribution of one period: from what exporters and importers report to a row a code and size of flow.

The gap of a pair is d = ln(M / X) - c: the importer's value over the exporter's, less what freight and insurance add
by the IMF's convention where the importer values its imports with them. Sums over subheadings are made before the
logarithm. Subheadings are computed in single precision, headings and chapters in double.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from tradecheck.baseline.reading import PAIR_BITS
from tradecheck.baseline.sides import coarser, met, sums
from tradecheck.baseline.spread import spread
from tradecheck.model.tables import BASELINE, LEAST_PAIRS, SIZES_USD

if TYPE_CHECKING:
    from tradecheck.baseline.sides import Meeting, Places, Side
    from tradecheck.baseline.spread import Spread

ALL_SIZES = 0
EDITIONS = "both ends, in different editions of the HS: at headings and chapters alone"

_FINEST = 6


class Asked(NamedTuple):
    """What is asked of a period: codes of how many digits, whether by size as well, which hundredths, whose ranks."""

    levels: tuple[int, ...]
    by_size: bool
    percents: tuple[int, ...]
    pairs: tuple[int, ...] = ()


class Found(NamedTuple):
    """What was found: rows of `BASELINE`, without their period; a row (`RANKS`) a pair and code asked; what is apart.

    `quantiles` has one value for each of the hundredths asked for. `apart` counts pairs that both ends report of a
    subheading in different editions of the HS: those are compared at headings and chapters alone.
    """

    rows: pl.DataFrame
    ranks: pl.DataFrame
    apart: int


RANKS = {
    "level": BASELINE["level"],
    "code": BASELINE["code"],
    "pair": pl.UInt32(),
    "gap": pl.Float64(),
    "below": pl.Int64(),  # pairs whose gap is no larger, its own among them
    "n": pl.Int64(),
}


WHOLE = Asked((6, 4, 2), by_size=True, percents=tuple(range(1, 100)))


def distribution(x: Side, m: Side, asked: Asked = WHOLE) -> Found:
    """Return the distribution of a period, sorted by level, code and size, and the ranks by level, code and pair.

    Args:
        x: what exporters report of subheadings.
        m: what importers report of them.
        asked: how much of it.
    """
    frames: list[pl.DataFrame] = []
    ranks: list[pl.DataFrame] = []
    apart = 0
    digits = _FINEST
    finest = np.union1d(x.codes, m.codes)
    for level in sorted(asked.levels, reverse=True):
        if level < digits:
            x, m = (coarser(each, 10 ** (digits - level)) for each in (x, m))
            digits = level
        both = met(x, m)
        rows, own = _of_level(level, both, np.unique(finest // 10 ** (_FINEST - level), return_counts=True)[1], asked)
        frames.append(rows)
        ranks.append(own)
        apart += both.apart
    found = pl.concat(frames).sort("level", "code", "size")
    refuse_repeated(found)
    return Found(found, pl.concat(ranks).sort("level", "code", "pair"), apart)


def refuse_repeated(rows: pl.DataFrame) -> None:
    """Refuse a distribution in which a code and size stands twice, as grouping falsely sorted rows leaves behind.

    Raises:
        ValueError: naming the first.
    """
    twice = rows.filter(pl.struct("level", "code", "size").is_duplicated())
    if twice.height:
        level, code, size = twice.select("level", "code", "size").row(0)
        raise ValueError(f"the groups of a distribution are not unique: {level} digits, {code}, size {size}")


def _of_level(level: int, both: Meeting, summed: Places, asked: Asked) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of one level, of flows of every size and of each size if asked, and the ranks asked for.

    `summed` says of each code how many subheadings it is the sum of.
    """
    gap = both.into / both.out_of
    np.log(gap, out=gap)
    nobody = np.zeros(0, dtype=np.intp)
    frames = []
    if asked.by_size:
        sizes = np.searchsorted(np.array(SIZES_USD, gap.dtype), np.maximum(both.into, both.out_of), side="right") + 1
        for size in range(1, len(SIZES_USD) + 2):
            own = np.flatnonzero(sizes == size)
            part = both._replace(edges=np.searchsorted(own, both.edges), out_of=both.out_of[own], into=both.into[own])
            frames.append(_rows(part, summed, spread(gap[own], part.edges, asked.percents, nobody), size))
    chosen = _places(both, asked.pairs) if asked.pairs else nobody
    gaps = gap[chosen]
    found = spread(gap, both.edges, asked.percents, chosen)
    frames.append(_rows(both, summed, found, ALL_SIZES))
    of_code = np.searchsorted(both.edges, chosen, side="right") - 1
    ranks = pl.DataFrame(
        {
            "code": both.codes[of_code],
            "pair": both.pair[chosen],
            "gap": gaps,
            "below": found.ranks,
            "n": np.diff(both.edges)[of_code],
        }
    )
    return _named(pl.concat(frames), level, BASELINE), _named(ranks, level, RANKS)


def _places(both: Meeting, pairs: tuple[int, ...]) -> Places:
    is_asked = np.zeros(2 ** (2 * PAIR_BITS), dtype=bool)
    is_asked[list(pairs)] = True
    return np.flatnonzero(is_asked.take(both.pair))


def _named(frame: pl.DataFrame, level: int, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Return rows with their codes as text and in the types of a table; quantiles are as many as were asked for."""
    whole = frame.with_columns(level=pl.lit(level), code=pl.col("code").cast(pl.String).str.zfill(level))
    return whole.select(
        pl.col(name) if name == "quantiles" else pl.col(name).cast(kind)
        for name, kind in schema.items()
        if name in whole.columns
    )


def _rows(both: Meeting, summed: Places, found: Spread, size: int) -> pl.DataFrame:
    """Return a row a code: what its gaps spread over, and of flows of every size what one end alone reports."""
    n = np.diff(both.edges)
    starts = both.edges[:-1][n > 0]
    usd = {"x_usd": np.zeros(len(n)), "m_usd": np.zeros(len(n))}
    usd["x_usd"][n > 0], usd["m_usd"][n > 0] = sums(both.out_of, starts), sums(both.into, starts)
    alone = {
        "n_x_only": both.x_alone.n,
        "n_m_only": both.m_alone.n,
        "x_only_usd": both.x_alone.usd,
        "m_only_usd": both.m_alone.usd,
    }
    columns = {"code": both.codes, "subheadings": summed, "n": n, "median": found.median, "mad": found.mad, **usd}
    columns |= alone if size == ALL_SIZES else {name: np.zeros_like(own) for name, own in alone.items()}
    quantiles = pl.Series("quantiles", found.quantiles, pl.Array(pl.Float64, found.quantiles.shape[1]))
    return (
        pl.DataFrame(columns)
        .with_columns(quantiles, size=pl.lit(size))
        .with_columns(
            pl.col("median", "mad").fill_nan(None), quantiles=pl.when(pl.col("n") >= LEAST_PAIRS).then("quantiles")
        )
        .filter(pl.col("n") + pl.col("n_x_only") + pl.col("n_m_only") > 0)
    )
