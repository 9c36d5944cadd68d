"""The one question, put to every peer.

Of each subheading, over the pairs that both ends report: n, median, MAD and the quantiles 5, 25, 75 and 95 of
ln(M / X) - c; and how many pairs each end alone reports, and what they come to.

    python benchmarks/baseline/asked.py ASKED FOLDER

FOLDER is the sorted layout of one input (`X.A2017.parquet` beside `M.A2017.parquet`), read a period at a time by each.
Prints how many rows it found, so that nobody answers a smaller question. `floor` is no answer that anybody would
write: decoding, a merge in C and the sorts alone.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

MARKUP = 1.06
PERCENTS = (5, 25, 50, 75, 95)
SHARES = (0.05, 0.25, 0.75, 0.95)


def periods(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each period's file by exporters and by importers."""
    for x in sorted(folder.glob("X.*.parquet")):
        yield x, x.with_name(f"M{x.name[1:]}")


def ours(folder: Path) -> int:
    """Ask our own kernel."""
    return sum(_ours(paths, whole=False) for paths in periods(folder))


def ours_two(folder: Path) -> int:
    """Ask our own kernel in two processes of one thread each."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(_ours, periods(folder)))


def ours_whole(folder: Path) -> int:
    """Ask our own kernel for all it gives: quantiles 1 to 99, by size, of headings and chapters as well."""
    return sum(_ours(paths, whole=True) for paths in periods(folder))


def _ours(paths: tuple[Path, Path], *, whole: bool = False) -> int:
    from tradecheck.baseline import layout
    from tradecheck.baseline.period import WHOLE, Asked, distribution
    from tradecheck.baseline.sides import side
    from tradecheck.model.words import Flow

    asked = WHOLE if whole else Asked((6,), by_size=False, percents=PERCENTS)
    x, m = (
        side(layout.one_a_cell([path])[0], flow) for path, flow in zip(paths, (Flow.EXPORT, Flow.IMPORT), strict=True)
    )
    return distribution(x, m, asked)[0].height


def pandas(folder: Path) -> int:
    """Ask pandas, on numpy arrays that polars decoded."""
    import numpy as np
    import pandas as pd
    import polars as pl

    rows = 0
    for paths in periods(folder):
        x, m = (
            pd.DataFrame(
                {each.name: each.to_numpy() for each in pl.read_parquet(path, columns=["hs6", "pair", "value"])}
            )
            for path in paths
        )
        found = x.merge(m, on=["hs6", "pair"], how="outer", suffixes=("_x", "_m"), indicator="seen")
        alone = found[found.seen != "both"].groupby(["hs6", "seen"], observed=True)
        one_sided = alone.agg(n=("pair", "size"), x_usd=("value_x", "sum"), m_usd=("value_m", "sum")).unstack()
        both = found[found.seen == "both"]
        gap = np.log(both.value_m / both.value_x) - np.log(MARKUP)
        grouped = gap.groupby(both.hs6)
        quantiles = grouped.quantile([percent / 100 for percent in PERCENTS]).unstack()
        away = (gap - grouped.transform("median")).abs()
        answer = quantiles.assign(n=grouped.size(), mad=away.groupby(both.hs6).median())
        rows += len(
            answer.join(one_sided.set_axis(["_".join(each) for each in one_sided.columns], axis=1), how="outer")
        )
    return rows


def duckdb(folder: Path) -> int:
    """Ask DuckDB."""
    import duckdb as engine

    rows = 0
    for x, m in periods(folder):
        asked = f"""
            select hs6, count(gap), median(gap), mad(gap), quantile_cont(gap, [{", ".join(map(str, SHARES))}]),
                count(*) filter (where im is null), sum(ex) filter (where im is null),
                count(*) filter (where ex is null), sum(im) filter (where ex is null)
            from (
                select hs6, x.value as ex, m.value as im, ln(m.value / x.value) - ln({MARKUP}) as gap
                from read_parquet('{x}') x full join read_parquet('{m}') m using (hs6, pair)
            ) group by hs6 order by hs6"""
        rows += len(engine.sql(asked).fetchnumpy()["hs6"])
    return rows


def _polars(folder: Path, engine: str) -> int:
    import polars as pl

    gap = pl.col("gap")
    rows = 0
    for paths in periods(folder):
        x, m = (pl.scan_parquet(path).select("hs6", "pair", "value") for path in paths)
        alone = {"x": pl.col("value_m").is_null(), "m": pl.col("value").is_null()}
        told = (
            x.join(m, on=["hs6", "pair"], how="full", coalesce=True, suffix="_m")
            .with_columns(gap=(pl.col("value_m") / pl.col("value") / MARKUP).log())
            .group_by("hs6")
            .agg(
                gap.count().alias("n"),
                gap.median().alias("median"),
                (gap - gap.median()).abs().median().alias("mad"),
                *(gap.quantile(share, "linear").alias(str(share)) for share in SHARES),
                *(each.sum().alias(f"n_{end}_only") for end, each in alone.items()),
                pl.col("value").filter(alone["x"]).sum().alias("x_only_usd"),
                pl.col("value_m").filter(alone["m"]).sum().alias("m_only_usd"),
            )
        )
        rows += told.sort("hs6").collect(engine=engine).height
    return rows


def polars(folder: Path) -> int:
    """Ask polars the plain way, in memory."""
    return _polars(folder, "in-memory")


def polars_streaming(folder: Path) -> int:
    """Ask polars the plain way, streaming."""
    return _polars(folder, "streaming")


def floor(folder: Path) -> int:
    """Do what no answer can do without: decode, merge in C, take logarithms and sort within codes, twice."""
    import numpy as np
    import polars as pl

    with tempfile.TemporaryDirectory() as place:
        built = Path(place) / "merge.so"
        source = Path(__file__).with_name("merge.c")
        subprocess.run(["cc", "-O3", "-march=native", "-shared", "-fPIC", "-o", built, source], check=True)
        merge = ctypes.CDLL(str(built)).merge
    merge.restype = ctypes.c_size_t

    def at(array: np.ndarray) -> ctypes.c_void_p:
        return array.ctypes.data_as(ctypes.c_void_p)

    rows = 0
    for paths in periods(folder):
        ends = [[each.to_numpy() for each in pl.read_parquet(path, columns=["hs6", "pair", "value"])] for path in paths]
        lengths = [len(end[0]) for end in ends]
        ratio = np.empty(min(lengths), np.float32)
        starts, codes = np.empty(2**14, np.uint64), ctypes.c_size_t()
        given = [
            item for end, length in zip(ends, lengths, strict=True) for item in (*map(at, end), ctypes.c_size_t(length))
        ]
        met = merge(*given, at(ratio), at(starts), ctypes.byref(codes))
        gap = ratio[:met]
        np.log(gap, out=gap)
        edges = [*starts[: codes.value].tolist(), met]
        for start, end in pairwise(edges):
            own = gap[start:end]
            own.sort()
            own -= own[len(own) // 2]
            np.abs(own, out=own)
            own.sort()
        rows += codes.value
    return rows


PEERS: dict[str, Callable[[Path], int]] = {
    each.__name__: each for each in (ours, ours_two, ours_whole, floor, pandas, duckdb, polars, polars_streaming)
}

if __name__ == "__main__":
    print(PEERS[sys.argv[1]](Path(sys.argv[2])))
