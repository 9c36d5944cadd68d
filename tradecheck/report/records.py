"""The record behind a figure: where it stands, the raw line, its sha256, and who published it."""

import csv
import io
import json
import re
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from tradecheck import archive, snapshot
from tradecheck.model.errors import UsageError, unknown
from tradecheck.output.answer import Answer, Column
from tradecheck.output.cells import joined
from tradecheck.output.safe import for_terminal
from tradecheck.reference.services import elsewhere
from tradecheck.snapshot.held import FLOWS
from tradecheck.snapshot.lines import PREFIXES

_TABLES = {"rule": ("tradecheck.sanctions", "rules.csv"), "factor": ("tradecheck.reference", "factors.csv")}
"""What a record's id begins with, for the tables that are embedded outside the snapshot."""

_RECEIVED = re.compile(r"[a-z][a-z0-9-]*:[0-9a-f]{12}:(?:[0-9]+|q[0-9a-f.]+)")

COLUMNS = (
    Column("record", "record"),
    Column("embedded", "embedded"),
    Column("file", "file or request"),
    Column("origin", "not the publisher's service"),
    Column("line", "line"),
    Column("retrieved", "received"),
    Column("sha256", "sha256 of the row"),
    Column("body_sha256", "sha256 of the bytes"),
    Column("title", "title"),
    Column("url", "url"),
    Column("raw", "raw line"),
)


def record_answer(record: str, root: Path) -> Answer:
    """Return the record as an answer of one row.

    Raises:
        UsageError: for a record that neither the snapshot nor the archive under `root` holds.
        DataError: when the bytes behind it are damaged.
    """
    return Answer(
        schema="tradecheck.record/1",
        view={},
        data=(),
        rows_name="rows",
        rows=[record_row(record, root)],
        columns=COLUMNS,
    )


def record_row(record: str, root: Path) -> dict[str, object]:
    """Return the record: where it stands, its raw line with the sha256 of its bytes, and its cells by their names.

    `said` is what a person said of the file that it stands in, or what the answer was asked for.

    Raises:
        UsageError: naming the nearest, for a record that neither the snapshot nor the archive under `root` holds.
        DataError: when the bytes behind it are damaged.
    """
    return _received(record, root) or _embedded(record)


def as_text(row: dict[str, object]) -> str:
    """Return the record as a page: what is known of it, the raw line as it stands, and its cells by their names."""
    known = [(column.header, row[column.name]) for column in COLUMNS if column.name != "raw"]
    lines = _named((header, joined(value)) for header, value in known if value is not None)
    lines += ["", "Raw line", for_terminal(str(row["raw"]))]
    fields = row["fields"]
    if isinstance(fields, dict):
        lines += [
            "",
            "Its cells",
            *_named((name, joined(cell)) for name, cell in fields.items() if cell not in ("", None)),
        ]
    return "\n".join(lines) + "\n"


def _named(pairs: Iterable[tuple[str, str]]) -> list[str]:
    held = [(for_terminal(name), for_terminal(text)) for name, text in pairs]
    width = max((len(name) for name, _ in held), default=0)
    return [f"{name:<{width}}  {text}" for name, text in held]


def _received(record: str, root: Path) -> dict[str, object] | None:
    held = archive.record_of(root, record)
    if held is None:
        return None
    first = held.entries[0]
    question = "&".join(f"{key}={value}" for key, value in sorted(first.question.items()))
    if held.number is None:
        return _row(
            record,
            embedded=False,
            file=question,
            line=None,
            raw=held.line,
            fields={**first.question, "status": first.status, "rows": held.rows},
            title="a whole receipt: what was asked, and when it was answered with how many rows",
            retrieved=first.retrieved,
            body_sha256=first.sha256,
        )
    header = archive.record_of(root, f"{held.id.rpartition(':')[0]}:1")
    return _row(
        record,
        embedded=False,
        file=first.origin_name or question or first.kind,
        origin=elsewhere(first.source, first.question.get("address")),
        line=held.number,
        raw=held.line,
        fields=_object(held.line) if held.line.startswith("{") else _cells(header.line if header else "", held.line),
        retrieved=first.retrieved,
        body_sha256=first.sha256,
        said=dict(first.question),
    )


def _embedded(record: str) -> dict[str, object]:
    kind, _, name = record.partition(":")
    if kind in _TABLES:
        package, file = _TABLES[kind]
        line, raw = _line_of(package, file, kind, name)
    else:
        package = "tradecheck.snapshot"
        file, line, raw = _embedded_line(record)
    header = (files(package) / file).read_text(encoding="utf-8").partition("\n")[0]
    fields = _cells(header, raw) or {}
    title = fields.get("title") or " ".join(
        part for part in (fields.get("resolution"), fields.get("goods"), fields.get("item")) if part
    )
    url = fields.get("url") or fields.get("urls")
    return _row(
        record, embedded=True, file=file, line=line, raw=raw, fields=fields, title=title or None, url=url or None
    )


def _embedded_line(record: str) -> tuple[str, int, str]:
    """Return file, number and text of a row of the snapshot; the header is no record."""
    kind, colon, _ = record.partition(":")
    if colon and kind in {*PREFIXES, *FLOWS}:
        return snapshot.raw_line(record)
    if _RECEIVED.fullmatch(record):
        raise UsageError(
            f"the record '{record}' is not held: no received file or answer has it; `tradecheck cache list` shows what "
            "was received."
        )
    known = ", ".join(f"{each}:" for each in sorted({*PREFIXES, *_TABLES, *FLOWS}))
    raise UsageError(
        f"the record '{record}' is not held: ids begin with {known} or the source of what was received; take one as "
        "`tradecheck why` or a table prints it."
    )


def _line_of(package: str, file: str, kind: str, name: str) -> tuple[int, str]:
    rows = (files(package) / file).read_text(encoding="utf-8").splitlines()[1:]
    ids = [row.partition(",")[0] for row in rows]
    if name not in ids:
        raise unknown("the record", f"{kind}:{name}", [f"{kind}:{each}" for each in ids])
    return ids.index(name) + 2, rows[ids.index(name)]


def _cells(header: str, raw: str) -> dict[str, str] | None:
    """Return the cells of a CSV line by the names of its header, None where the two do not fit each other."""
    try:
        names, cells = (next(csv.reader(io.StringIO(line))) for line in (header, raw))
    except (csv.Error, StopIteration, ValueError):
        return None
    return dict(zip(names, cells, strict=True)) if len(names) == len(cells) else None


def _object(raw: str) -> dict[str, object] | None:
    try:
        held = json.loads(raw)
    except ValueError:
        return None
    return held if isinstance(held, dict) else None


def _row(record: str, **known: object) -> dict[str, object]:
    raw = str(known["raw"])
    row: dict[str, object] = dict.fromkeys((*(column.name for column in COLUMNS), "said"))
    return row | {"record": record, "sha256": sha256(raw.encode()).hexdigest()} | known
