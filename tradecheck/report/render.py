"""A report in a format: HTML and Markdown to read, JSON whole, a workbook, and its findings as a table."""

from datetime import UTC, datetime, time
from typing import Any

import msgspec

from tradecheck import __version__
from tradecheck.model.errors import unknown
from tradecheck.model.finding import Finding
from tradecheck.output import formats, safe
from tradecheck.output.answer import Answer, Column
from tradecheck.report import changes, fields
from tradecheck.report.behind import disagreeing
from tradecheck.report.build import Report
from tradecheck.report.page import as_markdown

FORMATS = ("md", "html", "json", "xlsx", "jsonl", "csv", "parquet")

MOST_ROWS = 400
"""Rows of a table that Markdown prints; the table itself is a command away."""

_FIELDS: dict[str, tuple[Column, ...]] = {
    "series": fields.SERIES,
    "mirror": fields.MIRROR,
    "caps": fields.CAPS,
    "rules": fields.RULES,
    "observations": fields.OBSERVATIONS,
    "notifications": fields.NOTIFICATIONS,
    "vessels": fields.VESSELS,
    "sources": fields.SOURCES,
    "changes": changes.COLUMNS,
}
"""The columns that programs read of each table; of the others those that people do."""


def render(report: Report, fmt: str) -> bytes:
    """Return the report's bytes: the same report gives the same bytes.

    Raises:
        UsageError: for a format that a report does not have.
    """
    if fmt not in FORMATS:
        raise unknown("the report's format", fmt, FORMATS)
    if fmt == "html":
        from tradecheck.report.document import as_html  # noqa: PLC0415 - only this format needs templates

        return as_html(report)
    if fmt == "md":
        return _markdown(report).encode()
    if fmt == "json":
        return _json(report)
    if fmt == "xlsx":
        return _workbook(report)
    return formats.render(_whole_listing(report), fmt, version=__version__, generated=_moment(report))


def table_csv(report: Report, name: str) -> bytes:
    """Return a table of the report as CSV with every field: `findings`, or one of its `tables`."""
    held = dict(_sheets(report))[name]
    return formats.render(held, "csv", version=__version__, generated=_moment(report))


def table_names(report: Report) -> tuple[str, ...]:
    """Return the names of its tables, that of its findings first."""
    return tuple(name for name, _ in _sheets(report))


def _whole_listing(report: Report) -> Answer:
    since = (Column("change", "since then"),) if report.changes else ()
    return msgspec.structs.replace(report.listing, columns=(*fields.FINDINGS, *since))


def _sheets(report: Report) -> tuple[tuple[str, Answer], ...]:
    tables = tuple(
        (name, msgspec.structs.replace(answer, columns=_FIELDS.get(name, answer.columns)))
        for name, answer in report.tables
    )
    return (("findings", _whole_listing(report)), *tables)


def _workbook(report: Report) -> bytes:
    """A sheet a table, and what surrounds them on the last one."""
    whole = _head(report)
    return formats.book(_sheets(report), whole, title=report.title, generated=_moment(report))


def _moment(report: Report) -> datetime:
    return datetime.combine(report.generated, time(), UTC)


def _json(report: Report) -> bytes:
    """The envelope with the summary, every table by the name of its command, and the findings as rows."""
    whole = _head(report)
    whole["tables"] = {name: _decoded(report, answer)["rows"] for name, answer in report.tables}
    whole["rows"] = _decoded(report, report.listing)["findings"]
    return safe.for_json(msgspec.json.format(msgspec.json.encode(whole), indent=2)) + b"\n"


def _head(report: Report) -> dict[str, Any]:
    whole = _decoded(report, report.listing)
    del whole["findings"]
    whole["schema"] = "tradecheck.report/1"
    whole |= {"title": report.title, "summary": list(report.summary), "command": report.command}
    if report.changes is not None:
        whole["since"] = {"generated": report.changes.day, "version": report.changes.version}
    return whole


def _decoded(report: Report, answer: formats.Answer) -> dict[str, Any]:
    data = formats.render(answer, "json", version=__version__, generated=_moment(report))
    decoded: dict[str, Any] = msgspec.json.decode(data)
    return decoded


def _markdown(report: Report) -> str:
    said = safe.for_markdown
    parts = [
        f"# {said(report.title)}",
        "",
        f"Made {report.generated} by tradecheck {__version__} with `{report.command}`.",
        "",
        *(f"{number}. {said(sentence)}" for number, sentence in enumerate(report.summary, 1)),
        "",
        *_since(report),
        "## Findings",
        "",
        _table(report, report.listing),
        "## Each finding",
        "",
        *(_each(report, finding) for finding in report.findings),
    ]
    for name, answer in report.tables:
        if name == "changes":
            continue
        parts += [f"## {name.capitalize()}", "", _table(report, answer)]
    return "\n".join(parts) + "\n"


def _since(report: Report) -> list[str]:
    held = dict(report.tables)
    return ["## Since the last report", "", _table(report, held["changes"])] if "changes" in held else []


def _each(report: Report, finding: Finding) -> str:
    return as_markdown(
        finding,
        level=3,
        cited=[quoted.text for quoted in report.citations.get(finding.id, ())],
        readings=[(other.id, other.statement) for other in disagreeing(finding, report.findings)],
    )


def _table(report: Report, answer: formats.Answer) -> str:
    shown = msgspec.structs.replace(answer, rows=answer.rows[:MOST_ROWS])
    text = formats.render(shown, "md", version=__version__, generated=_moment(report)).decode()
    left = len(answer.rows) - MOST_ROWS
    return (
        f"{text}\n{left} further rows are left out here; the command of that name prints them.\n" if left > 0 else text
    )
