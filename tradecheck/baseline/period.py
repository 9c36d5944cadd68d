"""The distribution of one period: from what exporters and importers report to a row a code and size of flow.

The gap of a pair is d = ln(M / X) - c: the importer's value over the exporter's, less what freight and insurance add
by the IMF's convention where the importer values its imports with them. Sums over subheadings are made before the
logarithm. Figures are held in single precision, sums and logarithms made in double.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tradecheck.baseline.reading import NO_EDITION
from tradecheck.model.tables import BASELINE, LEAST_PAIRS, SIZES_USD
from tradecheck.reference.factors import factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.uint64]
    Reals = NDArray[np.float64]

PERCENTS = np.arange(1, 100)
ALL_SIZES = 0

_PAIRS = 2**18
_LEVELS = {6: 1, 4: 100, 2: 10_000}
EDITIONS = "both ends, in different editions of the HS: at headings and chapters alone"


def markup() -> float:
    """Return CIF over FOB by the IMF's convention."""
    return factor("cif-fob-markup").low or 1.0


def distribution(exports: pl.DataFrame, imports: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return a period's rows of `BASELINE` (without its period), sorted by level, code and size, and what was left out.

    Args:
        exports: cells as `layout.one_a_cell` gives them, by exporters.
        imports: the same by importers.

    Raises:
        ValueError: when a cell stands twice or the rows are not sorted.
    """
    x_key, x_usd = _keyed(exports)
    m_key, m_usd = _keyed(imports)
    m_usd = np.where(imports["fob"].to_numpy(), m_usd, m_usd / markup())
    frames: list[pl.DataFrame] = []
    apart = 0
    for level, width in _LEVELS.items():
        x, m = _summed(x_key, x_usd, width), _summed(m_key, m_usd, width)
        x_at, m_at = _matched(x[0], m[0])
        comparable = np.ones(len(x_at), dtype=bool)
        if width == 1:
            comparable = _one_edition(exports["edition"].to_numpy()[x_at], imports["edition"].to_numpy()[m_at])
            apart = int(len(x_at) - comparable.sum())
        frames.append(_level(level, x, m, (x_at, m_at), comparable))
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


def _keyed(cells: pl.DataFrame) -> tuple[Ints, Reals]:
    """Return each cell's packed code and pair, and its value; refused where one stands twice or out of order."""
    key = cells["hs6"].to_numpy().astype(np.uint64) * np.uint64(_PAIRS) + cells["pair"].to_numpy()
    if np.any(key[1:] <= key[:-1]):
        raise ValueError("the cells of a period are not unique and sorted by code and pair")
    return key, cells["value"].to_numpy().astype(np.float64)


def _summed(key: Ints, usd: Reals, width: int) -> tuple[Ints, Reals]:
    """Return keys and sums at a coarser code."""
    if width == 1 or not len(key):
        return key, usd
    coarse = (key // np.uint64(_PAIRS)) // np.uint64(width) * np.uint64(_PAIRS) + key % np.uint64(_PAIRS)
    order = np.argsort(coarse, kind="stable")
    ordered = coarse[order]
    starts = _starts(ordered)
    return ordered[starts], np.add.reduceat(usd[order], starts)


def _starts(ordered: Ints) -> NDArray[np.intp]:
    """Return where each group begins in values that are sorted."""
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(ordered) else np.zeros(0, int)


def _matched(x: Ints, m: Ints) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of the keys that both ends have, in the order of the keys."""
    left = pl.DataFrame({"key": x, "x": np.arange(len(x))}).lazy().set_sorted("key")
    right = pl.DataFrame({"key": m, "m": np.arange(len(m))}).lazy().set_sorted("key")
    both = left.join(right, on="key", how="inner", maintain_order="left").collect()
    return both["x"].to_numpy(), both["m"].to_numpy()


def _one_edition(x: NDArray[np.uint8], m: NDArray[np.uint8]) -> NDArray[np.bool_]:
    alike: NDArray[np.bool_] = (x == m) | (x == NO_EDITION) | (m == NO_EDITION)
    return alike


def _level(
    level: int,
    x: tuple[Ints, Reals],
    m: tuple[Ints, Reals],
    both: tuple[NDArray[np.intp], NDArray[np.intp]],
    comparable: NDArray[np.bool_],
) -> pl.DataFrame:
    x_at, m_at = both[0][comparable], both[1][comparable]
    out_of, into = x[1][x_at], m[1][m_at]
    code = x[0][x_at] // np.uint64(_PAIRS)
    gap = np.log(into / out_of)
    bin_of = np.searchsorted(np.array(SIZES_USD), np.maximum(into, out_of), side="right").astype(np.uint64) + 1
    whole = spread(code * 16, gap, out_of, into)
    sized = spread(code * 16 + bin_of, gap, out_of, into)
    found = pl.concat([whole, sized]).with_columns(code=pl.col("group") // 16, size=(pl.col("group") % 16))
    alone = _one_sided(x, m, both)
    joined = (
        found.drop("group")
        .join(alone, on=["code", "size"], how="full", coalesce=True)
        .with_columns(
            pl.col("n", *_ONE_SIDED_N).fill_null(0),
            pl.col("x_usd", "m_usd", *_ONE_SIDED_USD).fill_null(0.0),
            level=pl.lit(level),
            code=pl.col("code").cast(pl.String).str.zfill(level),
        )
    )
    return joined.select(pl.col(name).cast(kind) for name, kind in BASELINE.items() if name in joined.columns)


_ONE_SIDED_N = ("n_x_only", "n_m_only")
_ONE_SIDED_USD = ("x_only_usd", "m_only_usd")


def _one_sided(
    x: tuple[Ints, Reals], m: tuple[Ints, Reals], both: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> pl.DataFrame:
    """Return by code how many pairs one end alone reports and what they come to."""
    ends = []
    for (key, usd), at, end in ((x, both[0], "x"), (m, both[1], "m")):
        alone = np.ones(len(key), dtype=bool)
        alone[at] = False
        code, own = key[alone] // np.uint64(_PAIRS), usd[alone]
        starts = _starts(code)
        ends.append(
            pl.DataFrame(
                {
                    "code": code[starts],
                    f"n_{end}_only": np.diff(np.append(starts, len(code))),
                    f"{end}_only_usd": np.add.reduceat(own, starts) if len(starts) else own,
                },
                schema={"code": pl.UInt64, f"n_{end}_only": pl.Int64, f"{end}_only_usd": pl.Float64},
            )
        )
    joined = ends[0].join(ends[1], on="code", how="full", coalesce=True)
    return joined.with_columns(size=pl.lit(ALL_SIZES, pl.UInt64))


def spread(group: Ints, gap: Reals, out_of: Reals, into: Reals) -> pl.DataFrame:
    """Return a row a group: n, both ends' sums, median, MAD and, of enough pairs, the quantiles 1 to 99."""
    order = np.argsort(group, kind="stable") if np.any(group[1:] < group[:-1]) else np.arange(len(group))
    groups = group[order]
    starts = _starts(groups)
    ends = np.append(starts, len(groups))[1:]
    gaps = _sorted_within(gap[order], starts, ends)
    names = groups[starts]
    counts = ends - starts
    median = _at(gaps, starts, counts, 0.5)
    away = _sorted_within(np.abs(gaps - np.repeat(median, counts)), starts, ends)
    many = counts >= LEAST_PAIRS
    hundredths = [_at(gaps, starts[many], counts[many], percent / 100) for percent in PERCENTS]
    quantiles = pl.DataFrame(
        {"group": names[many], "quantiles": np.stack(hundredths, axis=1)},
        schema={"group": pl.UInt64, "quantiles": pl.Array(pl.Float64, len(PERCENTS))},
    )
    found = pl.DataFrame(
        {
            "group": names,
            "n": counts,
            "median": median,
            "mad": _at(away, starts, counts, 0.5),
            "x_usd": np.add.reduceat(out_of[order], starts) if len(starts) else np.zeros(0),
            "m_usd": np.add.reduceat(into[order], starts) if len(starts) else np.zeros(0),
        },
        schema={
            "group": pl.UInt64,
            "n": pl.Int64,
            "median": pl.Float64,
            "mad": pl.Float64,
            "x_usd": pl.Float64,
            "m_usd": pl.Float64,
        },
    )
    return found.join(quantiles, on="group", how="left", maintain_order="left")


def _sorted_within(values: Reals, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Reals:
    """Sort each group's values in their places: short sorts, far faster than one over groups and values."""
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        values[start:end].sort()
    return values


def _at(ordered: Reals, starts: NDArray[np.intp], counts: NDArray[np.intp], share: float) -> Reals:
    """Return each group's quantile of values sorted within groups, interpolated linearly."""
    if not len(starts):
        return np.zeros(0)
    place = share * (counts - 1)
    below = np.floor(place).astype(np.intp)
    rest = place - below
    low = ordered[starts + below]
    high = ordered[starts + np.minimum(below + 1, counts - 1)]
    return np.asarray(low + (high - low) * rest)
