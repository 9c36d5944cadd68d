"""How quick the terminal is with a large archive open: ratios, measured in one run.

    python benchmarks/terminal.py FOLDER [RUNS]

FOLDER holds parquet files of UN Comtrade's rows in wire names; they are imported once into an archive in a
temporary folder. Then, each the median of RUNS (default 7) and by turns with what it is divided by:

- the first frame, and the first data once its answers are kept, of a terminal over that archive (a
  pseudo-terminal of 120 by 40), beside an empty application of the toolkit;
- a key press in a table of every row of the archive, repainted, beside the same press in an empty table;
- sorting that table: the time, and how much the process grew by it;
- the resident memory of a terminal over that archive after its first data.
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from speed import EMPTY_APP, PROGRAM, PYTHON, Cost, again, environment, terminal
from textual.app import App, ComposeResult

from tradecheck.tui import arranging
from tradecheck.tui.tables import BOOKED
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

_MEGABYTE = 1024 * 1024


class TableApp(App[None]):
    """A table of rows and nothing else."""

    def __init__(self, frame: pl.DataFrame) -> None:
        super().__init__()
        self.frame = frame
        self.session = type("Session", (), {"columns": {}})()

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        yield RowsTable(id="rows")

    def on_mount(self) -> None:
        """Show the rows."""
        rows = self.query_one(RowsTable)
        rows.show(BOOKED, self.frame)
        rows.focus()


async def _press(frame: pl.DataFrame, presses: int) -> float:
    """Return the median seconds of a press of `down` until what it changed is painted."""
    taken = []
    async with TableApp(frame).run_test(size=(120, 40)) as pilot:
        for _ in range(presses):
            begun = time.perf_counter()
            await pilot.press("down")
            pilot.app.screen._compositor.render_strips()  # noqa: SLF001 - the whole screen, as a terminal is sent it
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def pressing(frame: pl.DataFrame, runs: int) -> str:
    """Measure a key press in the table of all rows beside the empty one."""
    sides: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for side, rows in zip(sides, (frame, frame.clear()), strict=True):
            side.append(asyncio.run(_press(rows, 30)))
    full, empty = (statistics.median(side) * 1000 for side in sides)
    return line(f"key press, {frame.height:,} rows ÷ none (ms)", full, empty, 2.0)


def sorting(frame: pl.DataFrame) -> str:
    """Measure a sort of all rows by an index, and what it leaves in memory."""
    before = resident(os.getpid())
    begun = time.perf_counter()
    index = arranging.arranged(frame, ["value_usd"], "", "value_usd", descending=True)
    taken = time.perf_counter() - begun
    grown = resident(os.getpid()) - before
    held = 0 if index is None else index.estimated_size() / _MEGABYTE
    return (
        f"sort of {frame.height:,} rows: {taken:.2f} s; the index takes {held:.0f} MB, the frame "
        f"{frame.estimated_size() / _MEGABYTE:.0f} MB, the process grew by {grown:.0f} MB"
    )


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def line(name: str, own: float, other: float, aim: float) -> str:
    """Return a ratio beside the one that is aimed at."""
    ratio = own / other
    return f"{name:<52}{ratio:>6.2f}{aim:>6.1f}{own:>10.1f} ÷ {other:<8.1f}{'' if ratio <= aim else '  above the aim'}"


def frames_and_data(archive: Path, runs: int) -> list[str]:
    """Measure the first frame and the first data beside an empty application."""
    empty = again(terminal(b"one line", PYTHON, "-c", EMPTY_APP), archive)
    frame = again(terminal(b"tradecheck", PROGRAM), archive)
    data = again(terminal(b"by severity", PROGRAM), archive)
    measured: dict[str, list[Cost]] = {"first frame": [], "first data, again": [], "": []}
    sides: list[tuple[str, Callable[[Path], Cost]]] = [("first frame", frame), ("first data, again", data), ("", empty)]
    for turn in range(runs + 1):
        for name, measure in sides:
            cost = measure(archive)
            if turn:  # the first warms the disk's cache
                measured[name].append(cost)
    base = statistics.median(cost.cpu for cost in measured[""]) * 1000
    aims = {"first frame": 1.3, "first data, again": 2.5}
    return [
        line(f"{name} ÷ empty app (CPU ms)", statistics.median(c.cpu for c in measured[name]) * 1000, base, aim)
        for name, aim in aims.items()
    ]


def memory(archive: Path) -> str:
    """Measure the resident memory of the terminal once its first findings and their chart are shown."""
    script = (
        "import asyncio, os, sys\n"
        "from tradecheck.model.view import View\n"
        "from tradecheck.settings import load\n"
        "from tradecheck.tui.app import TradecheckApp\n"
        "async def main():\n"
        "    app = TradecheckApp(load(), View(), fresh=True)\n"
        "    async with app.run_test(size=(120, 40)) as pilot:\n"
        "        while app.browse.busy or not app.browse.findings:\n"
        "            await pilot.pause(0.1)\n"
        "        pages = int(open('/proc/self/statm').read().split()[1])\n"
        "        print(pages * os.sysconf('SC_PAGE_SIZE') // 2**20)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([PYTHON, "-c", script], env=environment(archive), capture_output=True, text=True, check=True)
    used = int(done.stdout)
    return (
        f"{'resident memory after the first data':<52}{used:>6} MB, aim 600{'' if used <= 600 else '  above the aim'}"  # noqa: PLR2004
    )


def main() -> int:
    """Import the files, measure everything, and print a line a pair."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the program and its folder
        raise SystemExit("usage: python benchmarks/terminal.py FOLDER [RUNS]")
    files = [str(path) for path in sorted(Path(sys.argv[1]).resolve().glob("*.parquet"))]
    if not files:
        raise SystemExit(f"{sys.argv[1]} holds no parquet files.")
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7  # noqa: PLR2004 - as above
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    with tempfile.TemporaryDirectory() as made:
        archive = Path(made)
        importing = [PROGRAM, "import", "comtrade", *files, "-q"]
        quiet = {"env": environment(archive), "cwd": archive, "stdout": subprocess.DEVNULL}
        if subprocess.run(importing, check=False, **quiet).returncode not in (0, 4):
            raise SystemExit("the files could not be imported.")
        subprocess.run([PROGRAM, "findings"], check=True, **quiet)  # so that its answers are kept
        print(f"Medians of {runs} runs by turns; {os.cpu_count()} CPUs, load {load}.")
        print(f"{'':<52}{'ratio':>6}{'aim':>6}")
        for each in frames_and_data(archive, runs):
            print(each, flush=True)
        print(memory(archive), flush=True)
        shutil.rmtree(archive / "cache" / "answers", ignore_errors=True)
    frame = pl.concat([pl.read_parquet(path, columns=_COLUMNS) for path in files], how="vertical_relaxed")
    rows = frame.select(
        period=pl.col("period").cast(pl.String),
        code=pl.col("cmdCode").cast(pl.String),
        value_usd=pl.col("primaryValue").cast(pl.Float64),
        net_weight_kg=pl.col("netWgt").cast(pl.Float64),
    )
    print(pressing(rows, runs), flush=True)
    print(sorting(rows), flush=True)
    return 0


_COLUMNS = ["period", "cmdCode", "primaryValue", "netWgt"]


if __name__ == "__main__":
    sys.exit(main())
