"""What the tables were made from, and which receipts of it count on a day. No table is opened for that."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime  # noqa: TC003 - msgspec resolves them when it decodes
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from tradecheck.archive.sealing import BLANK, is_whole, sealed
from tradecheck.archive.writing import append_line, explained, remove, write_whole
from tradecheck.model.evidence import Holding  # noqa: TC001 - msgspec resolves it when it decodes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TABLES = "tables"
SUMMARY = "summary.json"
JOURNAL = "making.jsonl"

FILE = "file"
"""The kind of what a person brought: it answers no question, so nothing that comes later takes its place."""
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How a vintage is written that is no whole day; it sorts among days."""
COVERAGE = "coverage"
"""The table of what was asked and what is published: it holds no figures."""
BESIDE = frozenset({COVERAGE, "valuations"})
"""Tables that hold no figures of their own and are not counted as rows."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one table that one receipt gave, in a file of their own; no file where there are none.

    Of flows, `first` and `last` are the days on which their earliest and their latest period begin, and `lone` says
    that no two of them are figures for the same thing. None and false where nobody looked.
    """

    table: str
    file: str
    rows: int
    size: int
    digest: str
    first: date | None = None
    last: date | None = None
    lone: bool = False

    def stands_alone(self, others: Iterable[Part]) -> bool:
        """Whether none of its flows is a figure for what another of them, or one of another part, is."""
        return self.lone and not any(self.meets(each) for each in others if each is not self)

    def meets(self, other: Part) -> bool:
        """Whether flows of two parts may begin on the same day."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return True
        return self.first <= other.last and other.first <= self.last


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What one receipt gave. `id` names the receipt and the program that read it; `asked` its question."""

    id: str
    source: str
    kind: str
    asked: str
    sha256: str
    received: datetime
    parts: tuple[Part, ...]

    @property
    def day(self) -> str:
        """The vintage: the day on which it came."""
        return self.received.date().isoformat()

    @property
    def rows(self) -> int:
        """How many rows it gave to all tables of figures together, what says more of the same rows left out."""
        return sum(part.rows for part in self.parts if part.table not in BESIDE)


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that gave nothing because it could not be read, and the state of its body then."""

    name: str
    sha256: str
    state: str
    why: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables were made from (`stamp`), the sources in them, and what each receipt gave."""

    stamp: str
    holdings: tuple[Holding, ...]
    made: tuple[Made, ...] = ()
    unread: tuple[Unread, ...] = ()
    seal: str = ""


def write_summary(root: Path, summary: Summary) -> None:
    """Write what the tables were made from; last, so that it never promises a table that is not there."""
    content = msgspec.json.encode(replace(summary, seal=BLANK), order="deterministic")
    write_whole(root / TABLES / SUMMARY, sealed(content + b"\n"))
    remove(root / TABLES / JOURNAL)


def summary(root: Path) -> Summary | None:
    """Return what the tables were made from, None when none were made or their summary is damaged."""
    path = root / TABLES / SUMMARY
    with explained(path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        read = msgspec.json.decode(content, type=Summary)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return read if is_whole(content, read.seal) else None


def note(root: Path, made: Made) -> None:
    """Write down what a receipt gave until the next summary: a making that is cut off goes on from there."""
    append_line(root / TABLES / JOURNAL, msgspec.json.encode(made))


def noted(root: Path) -> list[Made]:
    """Return what was made since the last summary; a line that was cut off is left out."""
    path = root / TABLES / JOURNAL
    with explained(path):
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    found: list[Made] = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=Made))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found


def path_of(root: Path, part: Part) -> Path:
    """Return where a part stands."""
    return root / TABLES / part.table / part.file


def is_there(root: Path, made: Made) -> bool:
    """Whether every file of a receipt's parts stands there in its size."""
    for part in made.parts:
        if part.file:
            try:
                if path_of(root, part).stat().st_size != part.size:
                    return False
            except OSError:
                return False
    return True


def held_on(made: Iterable[Made], day: date | None) -> list[Made]:
    """Return what had been received by the end of a day (UTC), all of it without a day, in that order."""
    known = [each for each in made if day is None or each.received.date() <= day]
    return sorted(known, key=lambda each: (each.received, each.id))


def counting(held: Iterable[Made]) -> list[Made]:
    """Return the receipts whose rows count: of each question the newest answer, of the same bytes one receipt.

    An answer of a kind without rows (one that was cut, whose question was asked again in parts) is an answer too.
    Bytes that came for several questions count as first received, so that receiving them again changes
    nothing. A file that was imported with other words about it (another direction) counts as last said.
    """
    by_body: dict[tuple[str, str], list[Made]] = {}
    for each in latest(held):
        by_body.setdefault((each.source, each.sha256), []).append(each)
    return [same[-1] if all(each.kind == FILE for each in same) else same[0] for same in by_body.values()]


def latest(held: Iterable[Made]) -> list[Made]:
    """Return of each question the newest answer, and every file, in the order received.

    Answers of the same bytes stay apart: one without rows looks like every other.
    """
    newest: dict[tuple[str, str], Made] = {}
    for each in held:
        newest[each.source, each.id if each.kind == FILE else each.asked] = each
    return sorted(newest.values(), key=lambda each: (each.received, each.id))


def several_vintages(held: Iterable[Made]) -> frozenset[str]:
    """Return the sources of which rows came as more than one vintage: only they can show what was changed."""
    told = list(held)
    vintages: dict[str, set[str]] = {}
    for each, vintage in zip(told, vintages_of(told), strict=True):
        if each.rows or each.kind != FILE:
            vintages.setdefault(each.source, set()).add(vintage)
    return frozenset(source for source, own in vintages.items() if len(own) > 1)


def vintages_of(held: Iterable[Made]) -> list[str]:
    """Return the vintage of each receipt: the day, or the moment where its source answered a question twice that day.

    Files that were brought on one day are one vintage: which of them is the later download, nobody knows.
    """
    told = list(held)
    times = Counter((each.source, each.asked, each.day) for each in told if each.kind != FILE)
    again = {(source, day) for (source, _, day), number in times.items() if number > 1}
    return [
        each.received.strftime(MOMENT) if each.kind != FILE and (each.source, each.day) in again else each.day
        for each in told
    ]
