"""What stands behind a report: the files its figures were read from, and each figure ready to be cited."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files as package_files
from pathlib import Path

import msgspec

from tradecheck.archive import Archive, Damage, Entry
from tradecheck.model.figures import quantity
from tradecheck.model.finding import Finding
from tradecheck.output.answer import Answer, Column, Kind

_EMBEDDED = {
    **dict.fromkeys(
        ("flows_comtrade", "flows_press", "observations", "notifications", "prices", "vessels"), "tradecheck.snapshot"
    ),
    "rules": "tradecheck.sanctions",
    "factors": "tradecheck.reference",
}
"""The embedded tables that records are cited from, and the package that holds each."""

_PREFIXES = {"rules": "rule:", "factors": "factor:"}
"""What a record's id has before the id in its row, for the tables whose rows do without."""

_RECEIVED = re.compile(r"[a-z][a-z0-9-]*:([0-9a-f]{12}):(?:[1-9][0-9]*|q[0-9a-f.]+)")

FILES = (
    Column("file", "file"),
    Column("source", "source"),
    Column("received", "received"),
    Column("size", "size", "bytes", Kind.NUMBER),
    Column("sha256", "sha256", width=200),
)


class EmbeddedLine(msgspec.Struct, frozen=True):
    """A row that came with the program: its file, the line as it stands there, and its cells by their names."""

    file: str
    raw: str
    cells: Mapping[str, str]


class Quoted(msgspec.Struct, frozen=True):
    """One figure and the record it stands in, as a reader cites it."""

    figure: str
    title: str
    vintage: str
    record: str
    digest: str
    read: str
    url: str

    @property
    def text(self) -> str:
        """One line to paste."""
        parts = (self.figure, self.title, f"vintage {self.vintage}", self.read, f"record {self.record}", self.digest)
        return "; ".join(part for part in (*parts, self.url) if part) + "."


@cache
def embedded_files() -> Mapping[str, bytes]:
    """Return the embedded tables by the name of their file."""
    return {f"{name}.csv": (package_files(package) / f"{name}.csv").read_bytes() for name, package in _EMBEDDED.items()}


@cache
def embedded_lines() -> Mapping[str, EmbeddedLine]:
    """Return every embedded row by the id of its record."""
    found: dict[str, EmbeddedLine] = {}
    for file, content in embedded_files().items():
        header, *lines = content.decode().splitlines()
        names = next(csv.reader(io.StringIO(header)))
        prefix = _PREFIXES.get(file.removesuffix(".csv"), "")
        for line, cells in zip(lines, csv.reader(io.StringIO("\n".join(lines))), strict=True):
            found[f"{prefix}{cells[0]}"] = EmbeddedLine(file, line, dict(zip(names, cells, strict=True)))
    return found


def records_of(finding: Finding) -> list[str]:
    """Return every record that a finding names, each once, those of its arithmetic first."""
    steps = [record for step in (*finding.steps, *finding.sensitivities) for record in step.records]
    return list(dict.fromkeys([*steps, *(source.record for source in finding.sources)]))


def citations(finding: Finding, root: Path, read_on: date) -> tuple[Quoted, ...]:
    """Return each figure that a finding quotes, with source, vintage, record and the day it was read."""
    titles = {source.record: (source.title, source.url) for source in finding.sources}
    return tuple(_quoted(figure, record, titles, root, read_on) for figure, record in _figures(finding))


def _figures(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield each figure that was read from one record, with that record; the records alone where there is none."""
    seen: set[str] = set()
    for step in finding.steps:
        if len(step.records) == 1 and step.value is not None and step.records[0] not in seen:
            seen.add(step.records[0])
            yield f"{step.label}: {quantity(step.value, step.unit)}", step.records[0]
    if not seen:
        yield from (("", source.record) for source in finding.sources)


def _quoted(figure: str, record: str, titles: Mapping[str, tuple[str, str]], root: Path, read_on: date) -> Quoted:
    title, url = titles.get(record, ("", ""))
    if (line := embedded_lines().get(record)) is not None:
        cells = line.cells
        return Quoted(
            figure=figure,
            title=title or cells.get("title") or line.file,
            vintage=cells.get("vintage") or cells.get("as_of") or cells.get("adopted") or "not known",
            record=record,
            digest=f"sha256 of the row {sha256(line.raw.encode()).hexdigest()}",
            read=f"embedded, read {read_on}",
            url=url or cells.get("url") or cells.get("urls", ""),
        )
    entry = _receipt(record, root)
    return Quoted(
        figure=figure,
        title=title,
        vintage=entry.day if entry else "not known",
        record=record,
        digest=f"sha256 of the bytes {entry.sha256}" if entry else "",
        read=f"received {entry.day}, read {read_on}" if entry else f"read {read_on}",
        url=url,
    )


def _receipt(record: str, root: Path) -> Entry | None:
    match = _RECEIVED.fullmatch(record)
    found = Archive(root).find(match[1]) if match else []
    return found[0] if found else None


def files(root: Path, *, snapshot: bool, as_of: date | None) -> Answer:
    """Return every file that the evidence may rest on: the embedded tables, and what was received by a day."""
    rows: list[dict[str, object]] = []
    for name, content in embedded_files().items():
        if snapshot or name in ("rules.csv", "factors.csv"):
            rows.append(_row(name, "embedded", None, content, sha256(content).hexdigest()))
    rows += [
        {
            "file": each.origin_name or question_of(each) or each.kind,
            "source": each.source,
            "received": each.day,
            "size": each.size,
            "sha256": each.sha256,
        }
        for each in received(root, as_of)
    ]
    return Answer("tradecheck.files/1", {}, (), "rows", rows, FILES)


def received(root: Path, as_of: date | None = None) -> list[Entry]:
    """Return the receipts up to a day, in the order received; damaged sidecars are the opening verb's to tell."""
    damaged: list[Damage] = []
    return [each for each in Archive(root).entries(damaged) if as_of is None or each.retrieved.date() <= as_of]


def question_of(entry: Entry) -> str:
    """Return what was asked, as one text."""
    return "&".join(f"{key}={value}" for key, value in sorted(entry.question.items()))


def _row(name: str, source: str, day: str | None, content: bytes, digest: str) -> dict[str, object]:
    return {"file": name, "source": source, "received": day, "size": len(content), "sha256": digest}


def disagreeing(finding: Finding, found: Sequence[Finding]) -> list[Finding]:
    """Return the findings of publications that disagree about what a finding is about."""
    return [
        each
        for each in found
        if each.check == "publications"
        and each.id != finding.id
        and each.direction is finding.direction
        and each.period.overlaps(finding.period)
        and any(finding.goods.meets(code) for code in each.goods.codes)
    ]
