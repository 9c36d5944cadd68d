"""The distribution of one period: from what exporters and importers report to a row a code and size of flow.

The gap of a pair is d = ln(M / X) - c: the importer's value over the exporter's, less what freight and insurance add
by the IMF's convention where the importer values its imports with them. Sums over subheadings are made before the
logarithm. Subheadings are computed in single precision, headings and chapters in double.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from tradecheck.baseline.sides import coarser, met, sums
from tradecheck.baseline.spread import spread
from tradecheck.model.tables import BASELINE, LEAST_PAIRS, SIZES_USD

if TYPE_CHECKING:
    from tradecheck.baseline.sides import Meeting, Reals, Side

ALL_SIZES = 0
EDITIONS = "both ends, in different editions of the HS: at headings and chapters alone"

_FINEST = 6


class Asked(NamedTuple):
    """What is asked of a period: codes of how many digits, whether by size as well, and which hundredths."""

    levels: tuple[int, ...]
    by_size: bool
    percents: tuple[int, ...]


WHOLE = Asked((6, 4, 2), by_size=True, percents=tuple(range(1, 100)))


def distribution(x: Side, m: Side, asked: Asked = WHOLE) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return a period's rows of `BASELINE` (without its period), sorted by level, code and size, and what was left out.

    Args:
        x: what exporters report of subheadings.
        m: what importers report of them.
        asked: `quantiles` has one value for each of its `percents`.
    """
    frames: list[pl.DataFrame] = []
    apart = 0
    digits = _FINEST
    for level in sorted(asked.levels, reverse=True):
        if level < digits:
            x, m = (coarser(each, 10 ** (digits - level)) for each in (x, m))
            digits = level
        both = met(x, m)
        frames.append(_of_level(level, both, asked))
        apart += both.apart
    found = pl.concat(frames).sort("level", "code", "size")
    refuse_repeated(found)
    return found, {EDITIONS: apart} if apart else {}


def refuse_repeated(rows: pl.DataFrame) -> None:
    """Refuse a distribution in which a code and size stands twice, as grouping falsely sorted rows leaves behind.

    Raises:
        ValueError: naming the first.
    """
    twice = rows.filter(pl.struct("level", "code", "size").is_duplicated())
    if twice.height:
        level, code, size = twice.select("level", "code", "size").row(0)
        raise ValueError(f"the groups of a distribution are not unique: {level} digits, {code}, size {size}")


def _of_level(level: int, both: Meeting, asked: Asked) -> pl.DataFrame:
    """Return the rows of one level: a code of flows of every size, and of each size if asked."""
    gap = both.into / both.out_of
    np.log(gap, out=gap)
    frames = []
    if asked.by_size:
        sizes = np.searchsorted(np.array(SIZES_USD, gap.dtype), np.maximum(both.into, both.out_of), side="right") + 1
        for size in range(1, len(SIZES_USD) + 2):
            own = np.flatnonzero(sizes == size)
            edges = np.searchsorted(own, both.edges)
            part = both._replace(edges=edges, out_of=both.out_of[own], into=both.into[own])
            frames.append(_rows(part, gap[own], size, asked.percents))
    frames.append(_rows(both, gap, ALL_SIZES, asked.percents))
    found = pl.concat(frames).with_columns(level=pl.lit(level), code=pl.col("code").cast(pl.String).str.zfill(level))
    return found.select(
        pl.col(name) if name == "quantiles" else pl.col(name).cast(kind)
        for name, kind in BASELINE.items()
        if name in found.columns
    )


def _rows(both: Meeting, gap: Reals, size: int, percents: tuple[int, ...]) -> pl.DataFrame:
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
    found = spread(gap, both.edges, percents)
    columns = {"code": both.codes, "n": n, "median": found.median, "mad": found.mad, **usd}
    columns |= alone if size == ALL_SIZES else {name: np.zeros_like(own) for name, own in alone.items()}
    quantiles = pl.Series("quantiles", found.quantiles, pl.Array(pl.Float64, len(percents)))
    many = pl.col("n") >= LEAST_PAIRS
    return (
        pl.DataFrame(columns)
        .with_columns(quantiles)
        .with_columns(
            pl.col("median", "mad").fill_nan(None), quantiles=pl.when(many).then("quantiles"), size=pl.lit(size)
        )
        .filter(pl.col("n") + pl.col("n_x_only") + pl.col("n_m_only") > 0)
    )
