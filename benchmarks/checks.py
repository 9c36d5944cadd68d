"""What all checks cost over a large archive, and each alone: ratios of whole processes, and the most memory.

    python benchmarks/checks.py FOLDER [RUNS]

FOLDER holds parquet files of UN Comtrade's rows in wire names, such as a year of months each. They are
imported once into a throwaway archive; then every check is asked of it together, and each by itself, without
an answer that was kept. The base is a process that collects, of the table that was made, the columns that the
checks read, and computes nothing. Each pair alternates, RUNS (default 3) times; medians count. CPU is what
the kernel charged the process.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from archive import PROGRAM, PYTHON, Cost, line, median, run

from tradecheck.checks.registry import NAMES

AIM = 12.0
MOST_MB = 1_500
COLLECT = """
import sys, polars
from tradecheck.model.tables import FLOWS
polars.scan_parquet(sys.argv[1] + "/tables/flows/*.parquet").select(*FLOWS, "received").collect()
"""


def asked(cache: Path, *more: str) -> Cost:
    """Return what it costs to ask for findings that were not kept."""
    shutil.rmtree(cache / "answers", ignore_errors=True)
    return run(cache, PROGRAM, "findings", *more, "--format", "json", "-q")


def main() -> int:
    """Import the files, measure all checks and each, and print a line a pair."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the program and its folder
        raise SystemExit("usage: python benchmarks/checks.py FOLDER [RUNS]")
    files = [str(path) for path in sorted(Path(sys.argv[1]).resolve().glob("*.parquet"))]
    if not files:
        raise SystemExit(f"{sys.argv[1]} holds no parquet files.")
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3  # noqa: PLR2004 - as above
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Medians of {runs} alternating runs; {os.cpu_count()} CPUs, load {load}; seconds and MB at the right.")
    print(f"{'÷ collecting the columns':<52}{'CPU':>6}{'wall':>7}{'aim':>6}{'CPU s':>15}{'wall s':>17}{'peak MB':>16}")
    with tempfile.TemporaryDirectory() as made:
        cache = Path(made) / "cache"
        run(cache, PROGRAM, "import", "comtrade", *files, "-q", may_say=(0, 4))
        for name, more in (("all checks", ()), *((each, ("--check", each)) for each in NAMES)):
            measured: list[Cost] = []
            base: list[Cost] = []
            for _ in range(runs):
                base.append(run(cache, PYTHON, "-c", COLLECT, str(cache)))
                measured.append(asked(cache, *more))
            memory = "" if median(measured).memory_mb <= MOST_MB else f"  more than {MOST_MB:,} MB"
            print(line(name, measured, base, AIM) + memory, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
