"""A report with everything behind it in one zip file: documents, charts, tables, the records and their digests."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping  # noqa: TC003 - msgspec resolves it when it decodes
from datetime import date  # noqa: TC003 - as above
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from tradecheck import __version__
from tradecheck.archive import Archive
from tradecheck.inquiry.first import digest
from tradecheck.model.view import View  # noqa: TC001 - as above
from tradecheck.report.behind import embedded_files, embedded_lines, received, records_of
from tradecheck.report.render import render, table_csv, table_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tradecheck.inquiry import Desk
    from tradecheck.report.build import Report

MANIFEST = "manifest.json"
REPORT = "report.json"
EMBEDDED = "records/embedded/"
EARLIER = "earlier.json"

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file in it, the earliest that a zip file can say."""

_README = """\
This is a report of tradecheck with everything behind it.

  report.html, report.md, report.json   the report
  charts/                               its charts
  tables/                               its tables, every field
  records/received/                     what was received: bytes as they came, a sidecar beside each
  records/embedded/                     the embedded rows that its findings cite
  manifest.json                         the command that made it, and the sha256 of every file

Check it:  tradecheck verify FILE.zip

That compares every file with its digest, rebuilds the tables from the records, computes the findings
again and says whether they are the same. A digest is no signature: who could change a file could change
its digest too, so compare the sha256 of the whole file with one that came another way.

Each source has terms of its own, in tables/sources.csv: they hold for the records in here, and some do
not allow them to be passed on.
"""


class File(msgspec.Struct, frozen=True):
    """A file of a bundle: its path, its size in bytes, its digest."""

    path: str
    size: int
    sha256: str


class Cited(msgspec.Struct, frozen=True):
    """An embedded row that a finding cites, by the digest of its line."""

    record: str
    file: str
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a bundle is: the question, the program and the files.

    `program` is the digest of every line of code and embedded row that shapes a finding, `embedded` that of each
    embedded table, `as_asked` the view as its findings are computed again.
    """

    schema: str
    version: str
    program: str
    command: str
    generated: date
    view: Mapping[str, object]
    as_asked: View
    embedded: Mapping[str, str]
    cited: tuple[Cited, ...]
    findings: int
    receipts: int
    files: tuple[File, ...]


class Bundle(msgspec.Struct, frozen=True):
    """The bytes of the zip file, and what is in it in a few words."""

    content: bytes
    said: str


def bundle(desk: Desk, report: Report, *, name: str, earlier: Path | None = None) -> Bundle:
    """Return a report with everything behind it: the same evidence and day give the same bytes.

    Args:
        desk: whose evidence the report rests on.
        report: the report, with its charts.
        name: the file's name, for the command in it.
        earlier: the earlier report that it was compared with.

    Raises:
        DataError: when something that was received is damaged.
    """
    found = list(_documents(report))
    found += _charts(report)
    found += [(f"tables/{each}.csv", table_csv(report, each)) for each in table_names(report)]
    found += _embedded(report)
    if earlier is not None:
        found.append((EARLIER, earlier.read_bytes()))
    receipts = 0
    for path, content in _received(desk.settings.cache, report.view.as_of):
        found.append((path, content))
        receipts += path.endswith(".json")
    found.sort()
    manifest = Manifest(
        schema="tradecheck.bundle/1",
        version=__version__,
        program=digest(),
        command=f"{report.command} --bundle {name}",
        generated=report.generated,
        view=report.view.as_json(),
        as_asked=report.view,
        embedded={file: sha256(content).hexdigest() for file, content in embedded_files().items()},
        cited=tuple(_cited(report)),
        findings=len(report.findings),
        receipts=receipts,
        files=tuple(File(path, len(content), sha256(content).hexdigest()) for path, content in found),
    )
    written = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    content = _zipped([(MANIFEST, written), *found])
    return Bundle(content, f"{len(report.findings)} findings, {receipts} receipts, {len(found) + 1} files")


def _documents(report: Report) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", _README.encode()
    for fmt in ("html", "md", "json"):
        yield f"report.{fmt}", render(report, fmt)


def _charts(report: Report) -> Iterator[tuple[str, bytes]]:
    if report.pictures:
        from tradecheck.charts.figure import draw  # noqa: PLC0415 - matplotlib is loaded where there is something to draw

        for number, each in enumerate(report.pictures, 1):
            shown = each.finding if each.spec.name == "finding" else f"{each.finding}.{each.spec.name}"
            name = re.sub(r"[^A-Za-z0-9.]+", "-", shown).strip("-.")
            yield f"charts/{number:02}-{name}.svg", draw(each.spec, fmt="svg", style="print")


def _cited(report: Report) -> Iterator[Cited]:
    held = embedded_lines()
    for record in sorted({record for each in report.findings for record in records_of(each)} & set(held)):
        yield Cited(record, held[record].file, sha256(held[record].raw.encode()).hexdigest())


def _embedded(report: Report) -> Iterator[tuple[str, bytes]]:
    """Yield the rows that are cited, below the header of their table and in its order."""
    held = embedded_lines()
    wanted = {held[each.record].raw for each in _cited(report)}
    for file, content in embedded_files().items():
        header, *lines = content.decode().splitlines()
        kept = [line for line in lines if line in wanted]
        if kept:
            yield f"{EMBEDDED}{file}", "".join(f"{line}\n" for line in (header, *kept)).encode()


def _received(root: Path, as_of: date | None) -> Iterator[tuple[str, bytes]]:
    """Yield each body once and each sidecar, in the places that an archive gives them."""
    archive = Archive(root)
    entries = received(root, as_of)
    for each in entries:
        yield f"records/{archive.place(each.name)}", archive.sidecar(each)
    for sha in sorted({each.sha256 for each in entries}):
        yield f"records/{archive.place(f'{sha}.body')}", archive.read(sha)


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for path, content in files:
            member = zipfile.ZipInfo(path, _FIRST_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # wherever it is made
            member.external_attr = 0o644 << 16
            zipped.writestr(member, content)
    return written.getvalue()
