"""The one question, put to every peer.

Of each subheading, over the pairs that both ends report: n, median, MAD and the quantiles 5, 25, 75 and 95 of
ln(M / X) - c; how many pairs each end alone reports, and what they come to; and where each pair whose importer is China
ranks, as the share of its code's pairs whose gap is no larger.

    python benchmarks/baseline/asked.py ASKED FOLDER

FOLDER is the sorted layout of one input (`X.A2017.parquet` beside `M.A2017.parquet`), read a period at a time by each.
Prints how many rows and ranks it found, so that nobody answers a smaller question. `floor` is no answer at all:
decoding, a merge in C and the sorts alone.
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


def chosen() -> list[int]:
    """Return the pairs whose rank is asked for, as the layout numbers them."""
    from tradecheck.reference.areas import areas

    numbers = {each.iso3: number for number, each in enumerate(areas())}
    return [exporter << 9 | numbers["CHN"] for exporter in sorted(numbers.values())]


def _ours(paths: tuple[Path, Path], *, whole: bool = False) -> int:
    from tradecheck.baseline import layout
    from tradecheck.baseline.period import WHOLE, Asked, distribution
    from tradecheck.baseline.sides import side
    from tradecheck.model.words import Flow

    asked = WHOLE if whole else Asked((6,), by_size=False, percents=PERCENTS, pairs=tuple(chosen()))
    x, m = (
        side(layout.one_a_cell([path], flow)[0], flow)
        for path, flow in zip(paths, (Flow.EXPORT, Flow.IMPORT), strict=True)
    )
    found = distribution(x, m, asked)
    return found.rows.height + found.ranks.height


def pandas(folder: Path) -> int:
    """Ask pandas, on numpy arrays that polars decoded."""
    import numpy as np
    import pandas as pd
    import polars as pl

    pairs, rows = chosen(), 0
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
        one_sided.columns = ["_".join(each) for each in one_sided.columns]
        ranks = grouped.rank(method="max", pct=True)[both.pair.isin(pairs)]
        rows += len(answer.join(one_sided, how="outer")) + len(ranks)
    return rows


def duckdb(folder: Path) -> int:
    """Ask DuckDB."""
    import duckdb as engine

    rows = 0
    engine.sql(f"create temp table pairs as select unnest({chosen()}) as pair")
    for x, m in periods(folder):
        engine.sql(f"""
            create or replace temp table gaps as
            select hs6, pair, x.value as ex, m.value as im, ln(m.value / x.value) - ln({MARKUP}) as gap
            from read_parquet('{x}') x full join read_parquet('{m}') m using (hs6, pair)""")
        spread = f"""
            select hs6, count(gap), median(gap), mad(gap), quantile_cont(gap, [{", ".join(map(str, SHARES))}]),
                count(*) filter (where im is null), sum(ex) filter (where im is null),
                count(*) filter (where ex is null), sum(im) filter (where ex is null)
            from gaps group by hs6 order by hs6"""
        ranks = """
            select hs6, pair, share from (
                select hs6, pair, cume_dist() over (partition by hs6 order by gap) as share
                from gaps where gap is not null
            ) where pair in (select pair from pairs) order by hs6, pair"""
        rows += sum(len(engine.sql(asked).fetchnumpy()["hs6"]) for asked in (spread, ranks))
    return rows


def _polars(folder: Path, engine: str) -> int:
    import polars as pl

    gap, pairs = pl.col("gap"), chosen()
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
                gap.rank("max").filter(pl.col("pair").is_in(pairs) & gap.is_not_null()).alias("ranks"),
            )
        )
        found = told.sort("hs6").collect(engine=engine)
        rows += found.height + found["ranks"].list.len().sum()
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
