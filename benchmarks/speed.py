"""How long the program takes beside what cannot be avoided: ratios of whole processes, measured in one run.

    python benchmarks/speed.py [RUNS]

Each pair alternates, so that a machine that is slow for a moment is slow for both; the median of RUNS
(default 11) counts. The program is run as it is installed beside the interpreter that runs this script,
with an empty cache in a temporary folder each time; only the lines that say "again" find the answer of
the run before. Terminals are real ones (a pseudo-terminal of 120 by 40), timed until the text that is
waited for has arrived. CPU is what the kernel charged the process; on a busy machine it is the steadier
of the two ratios.
"""

import fcntl
import importlib.util
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import sysconfig
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

PYTHON = sys.executable
PROGRAM = str(Path(sys.executable).with_name("tradecheck"))

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("one line")
Empty().run()
"""
EMPTY_FIGURE = """
import matplotlib
matplotlib.use("Agg")
from matplotlib.figure import Figure
Figure().savefig("empty.png")
"""

_PATIENCE = 60.0  # seconds until a terminal that shows nothing is given up


class Cost(NamedTuple):
    """Seconds on the clock and seconds of CPU."""

    wall: float
    cpu: float


class Pair(NamedTuple):
    """A measured process, what it is divided by, and the ratio that is aimed at."""

    name: str
    measured: Callable[[Path], Cost]
    base_name: str
    base: Callable[[Path], Cost]
    aim: float


def process(*command: str) -> Callable[[Path], Cost]:
    """Return the measurement of a command from its start to its end."""

    def measure(folder: Path) -> Cost:
        output = os.open(folder / "output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        begun = time.perf_counter()
        pid = os.posix_spawn(command[0], command, environment(folder), file_actions=[(os.POSIX_SPAWN_DUP2, output, 1)])
        os.close(output)
        _, status, used = os.wait4(pid, 0)
        wall = time.perf_counter() - begun
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"{' '.join(command)} failed")
        return Cost(wall, used.ru_utime + used.ru_stime)

    return measure


def terminal(until: bytes, *command: str) -> Callable[[Path], Cost]:
    """Return the measurement of a command in a terminal, from its start until a text has arrived."""

    def measure(folder: Path) -> Cost:
        begun = time.perf_counter()
        pid, screen = pty.fork()
        if pid == 0:
            os.execve(command[0], command, environment(folder))  # noqa: S606 - a shell would be measured too
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        try:
            drawn = _read_until(screen, until, begun)
            return Cost(time.perf_counter() - begun, _cpu_so_far(pid))
        except TimeoutError:
            raise SystemExit(f"{' '.join(command)} did not show {until!r}: {drawn[-300:]!r}") from None
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(screen)

    return measure


def again(measure: Callable[[Path], Cost], folder: Path) -> Callable[[Path], Cost]:
    """Return a measurement that keeps its cache from run to run."""

    def kept(_: Path) -> Cost:
        return measure(folder)

    return kept


def _read_until(screen: int, until: bytes, begun: float) -> bytes:
    drawn = b""
    while until not in drawn:
        if time.perf_counter() - begun > _PATIENCE:
            raise TimeoutError
        ready, _, _ = select.select([screen], [], [], 0.5)
        if ready:
            drawn += os.read(screen, 65536)
    return drawn


def _cpu_so_far(pid: int) -> float:
    """CPU seconds of all threads of a running process, to the nanosecond where the kernel tells it."""
    threads = Path(f"/proc/{pid}/task")
    if not threads.is_dir():
        return float("nan")
    return sum(int(each.joinpath("schedstat").read_text().split()[0]) for each in threads.iterdir()) / 1e9


def environment(folder: Path) -> dict[str, str]:
    """Return this environment with the program's folders moved away and byte code allowed."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("TRADECHECK_") and key not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "NO_COLOR")
    }
    moved = {"TRADECHECK_CACHE": "cache", "TRADECHECK_STATE": "state", "XDG_CONFIG_HOME": "config"}
    fixed = {"TRADECHECK_OFFLINE": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONSAFEPATH": "1"}
    return kept | fixed | {key: str(folder / name) for key, name in moved.items()}


def pairs(top: Path) -> list[Pair]:
    """Return what is measured."""
    findings = process(PROGRAM, "findings", "--format", "json")
    empty_app = terminal(b"one line", PYTHON, "-c", EMPTY_APP)
    import_polars = process(PYTHON, "-c", "import polars")
    data = terminal(b"shipments", PROGRAM)
    chart = process(PROGRAM, "chart", "goods", "--goods", "coal", "-q", "-o", str(top / "coal.png"))
    return [
        Pair("--version", process(PROGRAM, "--version"), "bare interpreter", process(PYTHON, "-c", "pass"), 2.5),
        Pair("findings", findings, "import polars", import_polars, 2.0),
        Pair("findings, again", again(findings, _made(top / "again")), "import polars", import_polars, 2.0),
        Pair("terminal, first frame", terminal(b"tradecheck", PROGRAM), "empty app", empty_app, 1.3),
        Pair("terminal, data on screen", data, "empty app", empty_app, 2.0),
        Pair("terminal, data again", again(data, _made(top / "seen")), "empty app", empty_app, 2.0),
        Pair("chart as PNG", chart, "empty figure", process(PYTHON, "-c", EMPTY_FIGURE), 2.0),
    ]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def compare(pair: Pair, runs: int, top: Path) -> str:
    """Measure a pair by turns and return its line."""
    sides: tuple[list[Cost], list[Cost]] = ([], [])
    for run in range(runs + 1):
        for side, measure in zip(sides, (pair.measured, pair.base), strict=True):
            folder = _made(top / "fresh")
            cost = measure(folder)
            shutil.rmtree(folder)
            if run:  # the first warms the disk's cache
                side.append(cost)
    (wall, cpu), (base_wall, base_cpu) = (_median(side) for side in sides)
    verdict = "" if cpu / base_cpu <= pair.aim else "  above the aim"
    return (
        f"{pair.name + ' ÷ ' + pair.base_name:<42}{cpu / base_cpu:>6.2f}{wall / base_wall:>7.2f}{pair.aim:>6.1f}"
        f"{cpu * 1000:>10.0f} ÷ {base_cpu * 1000:<5.0f}{wall * 1000:>8.0f} ÷ {base_wall * 1000:<5.0f}{verdict}"
    )


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


def main() -> int:
    """Measure everything and print a line a pair."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    found = importlib.util.find_spec("tradecheck")
    if found is None or not Path(PROGRAM).exists():
        raise SystemExit(f"tradecheck is not installed beside {PYTHON}: `pip install .` first.")
    installed = Path(sysconfig.get_path("purelib"))
    if not Path(found.origin or "").is_relative_to(installed):
        sys.stderr.write("An editable installation is measured; `pip install .` is what a user has.\n")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Medians of {runs} alternating runs; {os.cpu_count()} CPUs, load {load}; milliseconds at the right.")
    print(f"{'':<42}{'CPU':>6}{'wall':>7}{'aim':>6}{'CPU ms':>14}{'wall ms':>15}")
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        os.chdir(top)
        for pair in pairs(top):
            print(compare(pair, runs, top), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
