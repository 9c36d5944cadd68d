"""What the world baseline costs beside its peers: ratios of whole processes, all of one run.

    python benchmarks/baseline/ratios.py FOLDER [RUNS]

FOLDER holds what `generate.py` wrote. Its files are taken into the sorted layout once; then each of RUNS (default 3)
puts the question of `asked.py` to every peer that is installed, over the same layout, a period at a time, and builds
the whole result with one worker and with two. Medians count. `floor` decodes, merges in C and sorts, and answers
nothing. The peers use every core that there is; ours one, and one a worker where there are two.
"""

import importlib.util
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

ASKED = str(Path(__file__).with_name("asked.py"))
BUILD = """
import sys
from pathlib import Path
from tradecheck.baseline.build import build
root, workers, *paths = sys.argv[1:]
build(Path(root), [Path(each) for each in paths], with_archive=False, workers=int(workers))
"""
CHANGE = """
import sys, polars as pl
pl.read_parquet(sys.argv[1]).head(-1).write_parquet(sys.argv[1])
"""
PEERS = {
    "ours": "ours, the question",
    "ours_two": "ours, the question, two workers",
    "ours_whole": "ours, the whole result",
    "floor": "the floor",
    "pandas": "pandas",
    "duckdb": "DuckDB",
    "polars": "polars, the plain way",
    "polars_streaming": "the same, streaming",
}
OTHERS = ("pandas", "duckdb")


class Cost(NamedTuple):
    """Seconds on the clock, seconds of CPU, and the most memory in MB."""

    wall: float
    cpu: float
    memory_mb: float


def run(*arguments: str) -> Cost:
    """Run Python with these arguments in a process of its own and return what it and its children cost.

    A process begins with the memory of the one that started it as its peak: this one has to stay small.
    """
    begun = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(sys.executable, [sys.executable, *arguments], os.environ, file_actions=quiet)
    _, status, used = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"a process failed: {' '.join(arguments)}")
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def questions(layout: Path, runs: int) -> dict[str, Cost]:
    """Put the question to every peer, in turn, `runs` times, and return the medians by name."""
    peers = [each for each in PEERS if each not in OTHERS or importlib.util.find_spec(each)]
    costs: dict[str, list[Cost]] = {each: [] for each in peers}
    for _ in range(runs):
        for each in peers:
            costs[each].append(run(ASKED, each, str(layout)))
    return {
        PEERS[each]: Cost(*(statistics.median(side) for side in zip(*own, strict=True))) for each, own in costs.items()
    }


def builds(files: list[Path], root: Path) -> dict[str, Cost]:
    """Build from files with one worker, again after one of them changed, and every period alone with one and two."""
    with tempfile.TemporaryDirectory(dir=root) as beside:
        changing = Path(beside) / files[-1].name
        shutil.copy(files[-1], changing)
        given = [str(each) for each in (*files[:-1], changing)]
        found = {"build from files, one worker": run("-c", BUILD, str(root), "1", *given)}
        run("-c", CHANGE, str(changing))
        found["again after one file changed"] = run("-c", BUILD, str(root), "1", *given)
    for workers, name in (("1", "one worker"), ("2", "two workers")):
        shutil.rmtree(root / "baseline" / "results")
        found[f"every period anew, {name}"] = run("-c", BUILD, str(root), workers)
    return found


def one_period(layout: Path) -> Cost:
    """Put the question to ourselves over the first period alone."""
    with tempfile.TemporaryDirectory() as place:
        for path in sorted(layout.glob("*.parquet")):
            if path.name.split(".")[1] == min(each.name.split(".")[1] for each in layout.glob("*.parquet")):
                (Path(place) / path.name).symlink_to(path)
        return run(ASKED, "ours", place)


def show(costs: Mapping[str, Cost], measure: Cost) -> None:
    """Print a table."""
    print(f"\n{'':34} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'wall ÷':>8} {'CPU ÷':>8}")
    for name, each in costs.items():
        ratios = f"{each.wall / measure.wall:8.3f} {each.cpu / measure.cpu:8.3f}"
        print(f"{name:34} {each.wall:8.2f} {each.cpu:8.2f} {each.memory_mb:8.0f} {ratios}")


def main(folder: Path, runs: int = 3) -> None:
    """Measure and print."""
    files = sorted(folder.glob("*.parquet"))
    rows = sum(pl.scan_parquet(each).select(pl.len()).collect().item() for each in files)
    with tempfile.TemporaryDirectory(dir=folder) as root:
        built = builds(files, Path(root))
        layout = Path(root) / "layout"
        layout.mkdir()
        for path in (Path(root) / "baseline" / "parts").glob("*/[XM].*.parquet"):
            (layout / path.name).symlink_to(path)
        asked = questions(layout, runs)
        first = one_period(layout)
    print(f"{rows:,} rows in {len(files)} periods, {runs} runs, load {os.getloadavg()[0]:.1f}")
    ours = asked[PEERS["ours"]]
    show(asked, ours)
    print(f"one period alone: {first.memory_mb:.0f} MB; all ÷ one: {ours.memory_mb / first.memory_mb:.2f}")
    show(built, next(iter(built.values())))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:]))
