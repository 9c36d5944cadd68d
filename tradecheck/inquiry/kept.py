"""Answers that were computed before, kept under a hash of evidence, view and program.

They are a convenience and hold nothing that the evidence does not: the folder may be deleted at any
time, what cannot be read is computed again, and where the cache cannot be written nothing is kept.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

import tradecheck
from tradecheck.archive.computed import keep_answer, read_answer
from tradecheck.archive.made import summary
from tradecheck.archive.world import stamp_of
from tradecheck.model.evidence import Holding
from tradecheck.model.finding import Finding
from tradecheck.model.view import View

_ROOMS = ("model", "reference", "sanctions", "snapshot", "evidence", "checks", "inquiry")
"""The rooms whose code and tables shape a finding."""


def key(view: View, holdings: tuple[Holding, ...], root: Path) -> str:
    """Return the name of a view's answer: another view, vintage, receipt or line of the program gives another name."""
    hashed = sha256(tradecheck.__version__.encode())
    made = summary(root)
    # Two receipts of one second can have as many rows: holdings alone do not tell them apart.
    hashed.update(made.stamp.encode() if made else b"")
    hashed.update(stamp_of(root).encode())
    hashed.update(msgspec.json.encode(view))
    hashed.update(msgspec.json.encode(holdings))
    for file in _program():
        hashed.update(file.encode())
    return hashed.hexdigest()


def read(root: Path, name: str) -> tuple[Finding, ...] | None:
    """Return the findings kept under a name, None where there are none that can be read."""
    held = read_answer(root, name)
    try:
        return None if held is None else msgspec.msgpack.decode(held, type=tuple[Finding, ...])
    except msgspec.DecodeError:
        return None


def write(root: Path, name: str, findings: tuple[Finding, ...]) -> None:
    """Keep findings under a name; where the cache cannot be written nothing is kept, and nothing is lost."""
    keep_answer(root, name, msgspec.msgpack.encode(findings))


def program_files() -> Iterator[tuple[str, str]]:
    """Yield the name and path of each file whose code or rows shape a finding, in a fixed order."""
    package = str(Path(tradecheck.__file__).parent)
    for room in _ROOMS:
        for folder, _, names in sorted(os.walk(os.path.join(package, room))):  # noqa: PTH118 - many files at every start
            for name in sorted(names):
                if name.endswith((".py", ".csv", ".parquet")):
                    yield f"{folder.removeprefix(package)}/{name}", os.path.join(folder, name)  # noqa: PTH118


def _program() -> Iterator[str]:
    """Yield name, size and time of each of these files."""
    for name, path in program_files():
        state = os.stat(path)  # noqa: PTH116 - a hundred files at every start
        yield f"{name}/{state.st_size}/{state.st_mtime_ns}"
