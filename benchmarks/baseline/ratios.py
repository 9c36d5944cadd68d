"""What the world baseline costs beside its peers: ratios of whole processes, CPU and peak memory of one run.

    python benchmarks/baseline/ratios.py FOLDER [RUNS]

FOLDER holds what `generate.py` wrote. Each of RUNS (default 3) takes the files into the sorted layout and then does
every period; the peers answer the smaller question of five quantiles, median and MAD of subheadings from the same
files, a period at a time: pandas and DuckDB where they are installed, and polars the plain way. Ours is the full
result: quantiles 1 to 99, by size, of subheadings, headings and chapters. Medians count.
"""

import importlib.util
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

POLARS = """
import math, sys, polars as pl
for path in sys.argv[1:]:
    rows = pl.scan_parquet(path).filter(pl.col("primaryValue") > 0)
    x, m = (rows.filter(pl.col("flowCode") == flow) for flow in "XM")
    both = x.join(m, left_on=["reporterCode", "partnerCode", "cmdCode"],
                  right_on=["partnerCode", "reporterCode", "cmdCode"])
    gap = (pl.col("primaryValue_right") / pl.col("primaryValue")).log() - math.log(1.06)
    d = pl.col("gap")
    both.select("cmdCode", gap=gap).group_by("cmdCode").agg(
        pl.len(), d.median(), (d - d.median()).abs().median().alias("mad"),
        *(d.quantile(q, "linear").alias(str(q)) for q in (.05, .25, .75, .95))).sort("cmdCode").collect()
"""
PANDAS = """
import sys, numpy as np, pandas as pd, polars as pl
for path in sys.argv[1:]:
    own = ["flowCode", "reporterCode", "partnerCode", "cmdCode", "primaryValue"]
    read = pl.read_parquet(path, columns=own)
    rows = pd.DataFrame({name: read[name].to_numpy() for name in own})
    x, m = rows[rows.flowCode == "X"], rows[rows.flowCode == "M"]
    both = x.merge(m, left_on=["reporterCode", "partnerCode", "cmdCode"],
                   right_on=["partnerCode", "reporterCode", "cmdCode"])
    both["gap"] = np.log(both.primaryValue_y / both.primaryValue_x) - np.log(1.06)
    grouped = both.groupby("cmdCode").gap
    grouped.quantile([.05, .25, .5, .75, .95])
    (both.gap - grouped.transform("median")).abs().groupby(both.cmdCode).median()
"""
DUCKDB = """
import sys, duckdb
for path in sys.argv[1:]:
    duckdb.sql(f'''
        with x as (select * from read_parquet('{path}') where flowCode = 'X'),
             m as (select * from read_parquet('{path}') where flowCode = 'M')
        select x.cmdCode, count(*), median(g), mad(g), quantile_cont(g, [.05, .25, .75, .95]) from (
            select x.cmdCode, ln(m.primaryValue / x.primaryValue) - ln(1.06) as g from x join m
            on x.reporterCode = m.partnerCode and x.partnerCode = m.reporterCode and x.cmdCode = m.cmdCode) x
        group by 1 order by 1''').fetchall()
"""
INGEST = """
import sys
from pathlib import Path
from tradecheck.baseline import ingest
for path in sys.argv[2:]:
    ingest.of_file(Path(path), Path(sys.argv[1]))
"""
PERIODS = """
import sys
from pathlib import Path
from tradecheck.baseline.build import build
build(Path(sys.argv[1]), [], with_archive=False)
"""
PEERS = {"polars, the plain way": ("polars", POLARS), "pandas": ("pandas", PANDAS), "DuckDB": ("duckdb", DUCKDB)}


class Cost(NamedTuple):
    """Seconds on the clock, seconds of CPU, and the most memory in MB."""

    wall: float
    cpu: float
    memory_mb: float


def run(code: str, *arguments: str) -> Cost:
    """Run code in a process of its own and return what it cost."""
    begun = time.perf_counter()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", code, *arguments], os.environ)
    _, status, used = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit("a process failed")
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main(folder: Path, runs: int = 3) -> None:
    """Measure and print."""
    files = [str(path) for path in sorted(folder.glob("*.parquet"))]
    peers = {name: code for name, (module, code) in PEERS.items() if importlib.util.find_spec(module)}
    costs: dict[str, list[Cost]] = {}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as root:
            costs.setdefault("ours: files into the layout", []).append(run(INGEST, root, *files))
            costs.setdefault("ours: every period, full result", []).append(run(PERIODS, root))
            costs.setdefault("ours: nothing changed", []).append(run(PERIODS, root))
        for name, code in peers.items():
            costs.setdefault(name, []).append(run(code, *files))
    middle = {name: Cost(*(statistics.median(each) for each in zip(*own, strict=True))) for name, own in costs.items()}
    ours = middle["ours: every period, full result"]
    print(f"{len(files)} periods, {runs} runs, load {os.getloadavg()[0]:.1f}")
    print(f"{'':34} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'wall ÷ ours':>12} {'CPU ÷ ours':>11}")
    for name, cost in middle.items():
        print(
            f"{name:34} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.memory_mb:8.0f} {cost.wall / ours.wall:12.2f} "
            f"{cost.cpu / ours.cpu:11.2f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:]))
