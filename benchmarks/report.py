"""What a whole report costs beside drawing as many empty figures, as ratios of whole processes.

    python benchmarks/report.py [RUNS [PAIRS]]

The page with eight charts of the embedded figures is divided by importing matplotlib and drawing eight empty
figures as SVG. Otherwise as `benchmarks/speed.py`, whose measure it is: runs alternate, the median of RUNS
(default 5) counts, and CPU is the steadier of the two. PAIRS asks for the first of them alone.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from speed import PROGRAM, PYTHON, Pair, compare, process

EMPTY_FIGURES = """
import io
from matplotlib.figure import Figure
for _ in range(8):
    Figure().savefig(io.BytesIO(), format="svg")
"""
DAY = ("--generated", "2026-11-22", "-q")


def pairs() -> list[Pair]:
    """Return what is measured; the page is aimed at three times the figures, the others stand beside it."""
    empty = process(PYTHON, "-c", EMPTY_FIGURES)

    def report(*flags: str) -> Pair:
        measured = process(PROGRAM, "report", *flags, *DAY, "-o", "report")
        return Pair(f"report {' '.join(flags)}", measured, "8 empty figures", empty, 3.0)

    return [
        report("--format", "html"),
        report("--format", "html", "--charts", "0"),
        report("--format", "md"),
        report("--format", "xlsx"),
        report("--bundle", "bundle.zip"),
    ]


def main() -> int:
    """Measure everything and print a line a pair."""
    runs, most = (*map(int, sys.argv[1:3]), *(5, None)[len(sys.argv[1:3]) :])
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Medians of {runs} alternating runs; {os.cpu_count()} CPUs, load {load}; milliseconds at the right.")
    print(f"{'':<42}{'CPU':>6}{'wall':>7}{'aim':>6}{'CPU ms':>14}{'wall ms':>15}")
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        os.chdir(top)
        for pair in pairs()[:most]:
            print(compare(pair, runs, top), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
