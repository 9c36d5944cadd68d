"""The record behind a figure: where it stands, the raw line, its sha256, and who published it."""

import csv
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from tradecheck import archive, snapshot
from tradecheck.model.errors import UsageError
from tradecheck.output.answer import Answer, Column

_TABLES = {"rule": ("tradecheck.sanctions", "rules.csv"), "factor": ("tradecheck.reference", "factors.csv")}
"""What a record's id begins with, for the tables that are embedded outside the snapshot."""

COLUMNS = (
    Column("record", "record"),
    Column("embedded", "embedded"),
    Column("file", "file or request", width=60, lines=3),
    Column("line", "line"),
    Column("retrieved", "received"),
    Column("sha256", "sha256 of the row", width=64),
    Column("body_sha256", "sha256 of the bytes", width=64),
    Column("raw", "raw line", width=100, lines=0),
    Column("title", "title", width=80, lines=0),
    Column("url", "url", width=80, lines=0),
)


def record_answer(record: str, root: Path) -> Answer:
    """Return the record as an answer of one row.

    Raises:
        UsageError: for a record that neither the snapshot nor the archive under `root` holds.
        DataError: when the bytes behind it are damaged.
    """
    row = _received(record, root) or _embedded(record)
    return Answer(
        schema="tradecheck.record/1",
        view={},
        data=(),
        rows_name="rows",
        rows=[row],
        columns=tuple(column for column in COLUMNS if row[column.name] is not None),
    )


def _received(record: str, root: Path) -> dict[str, object] | None:
    held = archive.record_of(root, record)
    if held is None:
        return None
    first = held.entries[0]
    question = "&".join(f"{key}={value}" for key, value in sorted(first.question.items()))
    return _row(
        record,
        embedded=False,
        file=first.origin_name or question or first.kind,
        line=held.number,
        raw=held.line,
        retrieved=first.retrieved,
        body_sha256=first.sha256,
    )


def _embedded(record: str) -> dict[str, object]:
    kind, _, name = record.partition(":")
    file, line, raw = _line_of(*_TABLES[kind], name) if kind in _TABLES else snapshot.raw_line(record)
    header, cells = _cells(kind, file, raw)
    fields = dict(zip(header, cells, strict=True))
    title = fields.get("title") or " ".join(
        part for part in (fields.get("resolution"), fields.get("goods"), fields.get("item")) if part
    )
    row = _row(record, embedded=True, file=file, line=line, raw=raw)
    return row | {"title": title or None, "url": fields.get("url") or fields.get("urls") or None, "fields": fields}


def _line_of(package: str, file: str, name: str) -> tuple[str, int, str]:
    for number, line in enumerate((files(package) / file).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(f"{name},"):
            return file, number, line
    raise UsageError(f"the record '{name}' is not in {file}: take the id as `tradecheck why` prints it.")


def _cells(kind: str, file: str, raw: str) -> tuple[list[str], list[str]]:
    package = _TABLES[kind][0] if kind in _TABLES else "tradecheck.snapshot"
    header = (files(package) / file).read_text(encoding="utf-8").partition("\n")[0]
    names, cells = csv.reader([header, raw])
    return names, cells


def _row(record: str, **known: object) -> dict[str, object]:
    raw = str(known["raw"])
    row: dict[str, object] = {column.name: None for column in COLUMNS}
    return row | {"record": record, "sha256": sha256(raw.encode()).hexdigest()} | known
