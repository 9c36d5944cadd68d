"""Command lines run in process, as a shell would run them: bytes on stdout, sentences on stderr, an exit code."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.stand_ins.comtrade import Comtrade
from tradecheck.__main__ import main

DAY = "2026-11-22"
FORMATS = ("table", "json", "jsonl", "csv", "md", "parquet", "xlsx")

ONE_SENTENCE = re.compile(r"tradecheck: [^\n]+[.?]\n")


class Ran(msgspec.Struct, frozen=True):
    """What one command line left behind."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def is_refused(done: Ran, *words: str) -> bool:
    """Whether a command line was refused with nothing on stdout and one sentence that holds the words."""
    assert (done.code, done.out) == (2, b""), done.err
    assert ONE_SENTENCE.fullmatch(done.err), done.err
    for word in words:
        assert word in done.err
    return True


def coal(run: Run, *more: str) -> dict[str, dict[str, Any]]:
    """Return China's booked coal imports of 2017, by code."""
    asked = ("--goods", "coal", "--year", "2017", "--direction", "dprk-export", "--format", "json")
    return {row["code"]: row for row in run("series", *asked, *more).json["rows"] if row["frequency"] == "A"}


def held(folder: Path) -> dict[str, bytes]:
    """Return what a cache has received, by the name of its file."""
    return {path.name: path.read_bytes() for path in sorted((folder / "received").rglob("*")) if path.is_file()}


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory) -> Path:
    """A cache into which nothing is received: what is asked twice may be answered from what was kept."""
    return tmp_path_factory.mktemp("shared") / "cache"


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch, shared_cache) -> None:
    """Nobody's settings but the test's: an empty folder, no variables, a cache that holds nothing received."""
    for name in [name for name in os.environ if name.startswith(("TRADECHECK_", "NO_COLOR"))]:
        monkeypatch.delenv(name)
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "user" / name.lower()))
    monkeypatch.setenv("TRADECHECK_CACHE", str(shared_cache))
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)


@pytest.fixture
def run(capsysbinary) -> Run:
    """Run a command line in this process."""

    def ran(*arguments: object) -> Ran:
        capsysbinary.readouterr()
        code = main([str(each) for each in arguments])
        printed = capsysbinary.readouterr()
        return Ran(code, printed.out, printed.err.decode())

    return ran


@pytest.fixture
def own_cache(tmp_path, monkeypatch) -> Path:
    """A cache of the test's own, to receive into."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("TRADECHECK_CACHE", str(folder))
    return folder


@pytest.fixture
def start() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command line in a fresh process."""

    def started(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "tradecheck", *arguments]
        env = dict(os.environ) | options.pop("env", {})
        return subprocess.run(command, env=env, check=False, timeout=60, **({"capture_output": True} | options))

    return started


@pytest.fixture
def service(monkeypatch) -> Iterator[Comtrade]:
    """A stand-in for UN Comtrade, and the variable that names it."""
    with Comtrade() as service:
        monkeypatch.setenv("TRADECHECK_COMTRADE_URL", service.address)
        yield service
