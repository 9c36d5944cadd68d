"""A report in a format: Markdown to read, JSON whole, and its table of findings as csv, jsonl, parquet or xlsx."""

from datetime import UTC, datetime, time
from typing import Any

import msgspec

from tradecheck import __version__
from tradecheck.model.errors import unknown
from tradecheck.output import formats, safe
from tradecheck.report import fields
from tradecheck.report.build import Report
from tradecheck.report.page import as_markdown

FORMATS = ("md", "json", "jsonl", "csv", "parquet", "xlsx")

MOST_ROWS = 400
"""Rows of a table that Markdown prints; the table itself is a command away."""


def render(report: Report, fmt: str) -> bytes:
    """Return the report's bytes: the same report gives the same bytes.

    Raises:
        UsageError: for a format that a report does not have.
    """
    if fmt not in FORMATS:
        raise unknown("the report's format", fmt, FORMATS)
    if fmt == "md":
        return _markdown(report).encode()
    if fmt == "json":
        return _json(report)
    listing = msgspec.structs.replace(report.listing, columns=fields.FINDINGS)
    return formats.render(listing, fmt, version=__version__, generated=_moment(report))


def _moment(report: Report) -> datetime:
    return datetime.combine(report.generated, time(), UTC)


def _json(report: Report) -> bytes:
    """The envelope with the summary, every table by the name of its command, and the findings as rows."""
    whole = _decoded(report, report.listing)
    rows = whole.pop("findings")
    whole["schema"] = "tradecheck.report/1"
    whole |= {"title": report.title, "summary": list(report.summary), "command": report.command}
    whole["tables"] = {name: _decoded(report, answer)["rows"] for name, answer in report.tables}
    whole["rows"] = rows
    return safe.for_json(msgspec.json.format(msgspec.json.encode(whole), indent=2)) + b"\n"


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
        "## Findings",
        "",
        _table(report, report.listing),
        "## Each finding",
        "",
        *(as_markdown(each, level=3) for each in report.findings),
    ]
    for name, answer in report.tables:
        parts += [f"## {name.capitalize()}", "", _table(report, answer)]
    return "\n".join(parts) + "\n"


def _table(report: Report, answer: formats.Answer) -> str:
    shown = msgspec.structs.replace(answer, rows=answer.rows[:MOST_ROWS])
    text = formats.render(shown, "md", version=__version__, generated=_moment(report)).decode()
    left = len(answer.rows) - MOST_ROWS
    return (
        f"{text}\n{left} further rows are left out here; the command of that name prints them.\n" if left > 0 else text
    )
