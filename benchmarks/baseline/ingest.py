"""What raw files cost on their way into the sorted layout, beside pandas and DuckDB: whole processes of one run.

    python benchmarks/baseline/ingest.py FOLDER [RUNS]

FOLDER holds what `generate.py` wrote, a parquet file a period in wire names. Each is asked for the same: the columns
that are needed, without rows that are no pair of two areas, by flow, period, code and pair, sums in that order, a file
a flow and period. Ours besides tells why it left out each row, hashes what it read and wrote, and keeps one pair apart.
Then: nothing changed, and one of the files changed. Every process may use all processors; medians count.
"""

import importlib.util
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

OURS = """
import sys
from pathlib import Path
from tradecheck.baseline import ingest
for path in sys.argv[2:]:
    ingest.of_file(Path(path), Path(sys.argv[1]))
"""
BUILD = """
import sys
from pathlib import Path
from tradecheck.baseline.build import build
build(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]], with_archive=False)
"""
PANDAS = """
import sys
import pandas as pd
OWN = ["typeCode", "freqCode", "period", "reporterCode", "partnerCode", "partner2Code", "flowCode",
       "classificationCode", "cmdCode", "customsCode", "mosCode", "motCode", "primaryValue"]
try:
    import pyarrow
    read = pd.read_parquet
    write = lambda frame, path: frame.to_parquet(path, compression="lz4", index=False)
except ImportError:
    import polars as pl
    def read(path, columns):
        held = pl.read_parquet(path, columns=columns)
        return pd.DataFrame({name: held[name].to_numpy() for name in columns})
    write = lambda frame, path: pl.DataFrame(frame.to_dict("series")).write_parquet(path, compression="lz4")
for path in sys.argv[2:]:
    rows = read(path, columns=OWN)
    rows = rows[rows.typeCode.eq("C") & rows.classificationCode.str.startswith("H") & rows.partner2Code.eq(0)
                & rows.motCode.eq(0) & rows.customsCode.eq("C00") & rows.mosCode.eq("0")
                & rows.flowCode.isin(["M", "X"]) & rows.cmdCode.str.len().eq(6) & rows.primaryValue.gt(0)
                & rows.partnerCode.ne(0) & rows.partnerCode.ne(rows.reporterCode)]
    inward = rows.flowCode.eq("M")
    exporter = rows.partnerCode.where(inward, rows.reporterCode)
    importer = rows.reporterCode.where(inward, rows.partnerCode)
    keyed = pd.DataFrame({"flow": rows.flowCode, "period": rows.freqCode + rows.period,
                          "hs6": rows.cmdCode.astype("int64"), "pair": exporter * 1024 + importer,
                          "value": rows.primaryValue})
    for (flow, period), own in keyed.groupby(["flow", "period"]):
        summed = own.groupby(["hs6", "pair"], sort=True).value.sum().reset_index()
        write(summed, f"{sys.argv[1]}/{flow}.{period}.parquet")
"""
DUCKDB = """
import sys, duckdb
duckdb.sql("set enable_progress_bar = false")
for path in sys.argv[2:]:
    duckdb.sql(f'''create or replace temp table cells as
        select flowCode as flow, freqCode || period as period, cmdCode::uinteger as hs6,
            if(flowCode = 'M', partnerCode * 1024 + reporterCode, reporterCode * 1024 + partnerCode) as pair,
            sum(primaryValue)::float as value
        from read_parquet('{path}')
        where typeCode = 'C' and classificationCode like 'H%' and partner2Code = 0 and motCode = 0
            and customsCode = 'C00' and mosCode = '0' and flowCode in ('M', 'X') and length(cmdCode) = 6
            and primaryValue > 0 and partnerCode <> 0 and partnerCode <> reporterCode
        group by all''')
    for flow, period in duckdb.sql("select distinct flow, period from cells").fetchall():
        duckdb.sql(f'''copy (select hs6, pair, value from cells where flow = '{flow}' and period = '{period}'
            order by hs6, pair) to '{sys.argv[1]}/{flow}.{period}.parquet' (format parquet, compression lz4)''')
"""
PEERS = {"pandas": PANDAS, "duckdb": DUCKDB}


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


def built(files: list[Path], root: str) -> dict[str, Cost]:
    """Build from files, again, and once more after one of them changed."""
    with tempfile.TemporaryDirectory() as folder:
        own = [Path(folder) / path.name for path in files]
        for path, copy in zip(files, own, strict=True):
            shutil.copy(path, copy)
        told = [str(path) for path in own]
        whole = run(BUILD, root, *told)
        again = run(BUILD, root, *told)
        changed(own[-1])
        return {"ours: layout and periods": whole, "nothing changed": again, "one changed": run(BUILD, root, *told)}


def changed(path: Path) -> None:
    """Change the value of one row."""
    import polars as pl  # noqa: PLC0415 - what is measured starts processes of its own

    rows = pl.read_parquet(path)
    first = pl.int_range(pl.len()) == 0
    rows.with_columns(primaryValue=pl.when(first).then(1.25).otherwise("primaryValue")).write_parquet(path)


def main(folder: Path, runs: int = 3) -> None:
    """Measure and print."""
    files = [path.resolve() for path in sorted(folder.glob("*.parquet"))]
    told = [str(path) for path in files]
    costs: dict[str, list[Cost]] = {}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as root:
            costs.setdefault("ours", []).append(run(OURS, root, *told))
        for name, code in PEERS.items():
            if importlib.util.find_spec(name):
                with tempfile.TemporaryDirectory() as root:
                    costs.setdefault(name, []).append(run(code, root, *told))
        with tempfile.TemporaryDirectory() as root:
            for name, cost in built(files, root).items():
                costs.setdefault(name, []).append(cost)
    middle = {name: Cost(*(statistics.median(each) for each in zip(*own, strict=True))) for name, own in costs.items()}
    ours, whole = middle["ours"], middle["ours: layout and periods"]
    print(f"{len(files)} files, {runs} runs, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'':26} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'wall ÷ ours':>12} {'CPU ÷ ours':>11} {'of a build':>11}"
    )
    for name, cost in middle.items():
        print(
            f"{name:26} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.memory_mb:8.0f} {cost.wall / ours.wall:12.2f} "
            f"{cost.cpu / ours.cpu:11.2f} {cost.cpu / whole.cpu:11.3f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:]))
