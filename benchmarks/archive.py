"""What an archive costs as it grows: ratios of whole processes, and the most memory that each took.

    python benchmarks/archive.py FOLDER [RUNS]

FOLDER holds parquet files of UN Comtrade's rows in wire names, such as a year of months each. They are
imported 1, 5 and all at once, each time into an empty cache, and compared with a process in which polars
reads and writes the same files, one after the other. Then one question is asked of the largest archive for
the first time (compared with reading the columns of flows that it needs, of the tables that were made) and
again (compared with `import polars`). RUNS (default 3) alternate; medians count. CPU is what the kernel
charged the process, which on a busy machine is the steadier of the two ratios.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PYTHON = sys.executable
PROGRAM = str(Path(sys.executable).with_name("tradecheck"))
QUESTION = ("findings", "--goods", "seafood", "--format", "json")

COPY = """
import sys, polars
for path in sys.argv[2:]:
    polars.read_parquet(path).write_parquet(sys.argv[1])
"""
NEEDED = """
import sys, polars
columns = ["record", "source", "vintage", "reporter", "partner", "flow", "frequency", "start", "end", "hs_edition",
           "code", "value_usd", "net_weight_kg", "quantity", "derivation"]
polars.scan_parquet(sys.argv[1] + "/tables/flows/*.parquet").select(columns).collect()
"""


class Cost(NamedTuple):
    """Seconds on the clock, seconds of CPU, and the most memory in MB."""

    wall: float
    cpu: float
    memory_mb: float


def run(cache: Path, *command: str, may_say: tuple[int, ...] = (0,)) -> Cost:
    """Run a command with a cache of its own and return what it cost."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TRADECHECK_", "PYTHON"))}
    places = {"TRADECHECK_CACHE": str(cache), "TRADECHECK_OFFLINE": "1", "XDG_CONFIG_HOME": str(cache.parent)}
    silent = os.open(os.devnull, os.O_WRONLY)
    begun = time.perf_counter()
    pid = os.posix_spawn(command[0], command, kept | places, file_actions=[(os.POSIX_SPAWN_DUP2, silent, 1)])
    os.close(silent)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) not in may_say:
        raise SystemExit(f"{' '.join(command[:4])} … failed")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each measure."""
    return Cost(*(statistics.median(measure) for measure in zip(*costs, strict=True)))


def line(name: str, measured: Sequence[Cost], base: Sequence[Cost], aim: float) -> str:
    """Return what a pair of processes cost, beside the ratio that is aimed at."""
    own, other = median(measured), median(base)
    ratio = own.cpu / other.cpu
    return (
        f"{name:<52}{ratio:>6.2f}{own.wall / other.wall:>7.2f}{aim:>6.1f}{own.cpu:>9.2f} ÷ {other.cpu:<7.2f}"
        f"{own.wall:>7.2f} ÷ {other.wall:<7.2f}{own.memory_mb:>8.0f} ÷ {other.memory_mb:<6.0f}"
        f"{'' if ratio <= aim else '  above the aim'}"
    )


def importing(files: Sequence[str], runs: int, top: Path) -> str:
    """Measure an import of the files into an empty cache; the last cache stays."""
    cache, copy = top / "cache", top / "copy.parquet"
    measured: list[Cost] = []
    base: list[Cost] = []
    for _ in range(runs):
        shutil.rmtree(cache, ignore_errors=True)
        measured.append(run(cache, PROGRAM, "import", "comtrade", *files, "-q", may_say=(0, 4)))
        base.append(run(cache, PYTHON, "-c", COPY, str(copy), *files))
    return line(f"import of {len(files)} files ÷ polars reads and writes", measured, base, 5.0)


def asking(runs: int, top: Path) -> list[str]:
    """Measure a question asked for the first time and again, of the cache that stands."""
    cache = top / "cache"
    first: list[Cost] = []
    again: list[Cost] = []
    needed: list[Cost] = []
    bare: list[Cost] = []
    for _ in range(runs):
        shutil.rmtree(cache / "answers", ignore_errors=True)
        first.append(run(cache, PROGRAM, *QUESTION))
        needed.append(run(cache, PYTHON, "-c", NEEDED, str(cache)))
        again.append(run(cache, PROGRAM, *QUESTION))
        bare.append(run(cache, PYTHON, "-c", "import polars"))
    return [
        line("findings, first ÷ reading the columns it needs", first, needed, 12.0),
        line("findings, again ÷ import polars", again, bare, 2.5),
    ]


def main() -> int:
    """Measure everything and print a line a pair."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the program and its folder
        raise SystemExit("usage: python benchmarks/archive.py FOLDER [RUNS]")
    files = [str(path) for path in sorted(Path(sys.argv[1]).resolve().glob("*.parquet"))]
    if not files:
        raise SystemExit(f"{sys.argv[1]} holds no parquet files.")
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3  # noqa: PLR2004 - as above
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Medians of {runs} alternating runs; {os.cpu_count()} CPUs, load {load}; seconds and MB at the right.")
    print(f"{'':<52}{'CPU':>6}{'wall':>7}{'aim':>6}{'CPU s':>15}{'wall s':>17}{'peak MB':>16}")
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        for count in sorted({1, min(5, len(files)), len(files)}):
            print(importing(files[-count:], runs, top), flush=True)
        for each in asking(runs, top):
            print(each, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
