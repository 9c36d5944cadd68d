"""A report as one page of HTML that needs nothing beside it: no script, no font, no picture from elsewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tradecheck import __version__
from tradecheck.model.figures import quantity
from tradecheck.model.period import Period
from tradecheck.model.view import EVER
from tradecheck.output import safe
from tradecheck.output.cells import readable
from tradecheck.output.rests_on import rests_on
from tradecheck.report.behind import disagreeing
from tradecheck.report.page import dated_facts, lists, step_lines
from tradecheck.report.words import STATES, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jinja2 import Template

    from tradecheck.charts.inline import Inline
    from tradecheck.charts.spec import ChartSpec, Point
    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View
    from tradecheck.output.answer import Answer, Column
    from tradecheck.report.build import Report

MOST_ROWS = 400
"""Rows of a table that a document prints; the table itself is a command away."""

_WHOLE = 200
"""The width of a column that no table cuts."""

MOST_READINGS = 3
"""Disagreements of publications that are told beside one finding."""

_TABLES = {
    "caps": "Caps and how much of each was used",
    "observations": "What was seen",
    "notifications": "What was notified to the 1718 Committee",
    "rules": "Rules and the days they stood",
}
_SOURCES = {"sources": "What the figures rest on", "files": "Files and their digests"}
_WAYS = {"dprk-export": "from the DPRK", "dprk-import": "to the DPRK"}


class _Heading(msgspec.Struct, frozen=True):
    heading: str
    kind: Markup
    anchor: Mapping[str, str] | None = None


_SUFFIX = {"world": "-world"}
"""What is added to a finding's address within the page for its second chart."""


class _Table(msgspec.Struct, frozen=True):
    heading: str
    caption: str
    columns: tuple[_Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def as_html(report: Report) -> bytes:
    """Return the page in UTF-8: the same report gives the same bytes."""
    anchors = _anchors(report.findings)
    drawn = _drawn(report, anchors)
    tables = dict(report.tables)
    page = _template().render(
        title=report.title,
        version=__version__,
        generated=report.generated,
        asked=_asked(report.view),
        command=f"{report.command} --format html",
        summary=report.summary,
        style=Markup(_style(drawn.values())),  # noqa: S704 - the program's own style sheet
        changes=_table("What changed", tables["changes"], anchors) if "changes" in tables else None,
        listing=_table(f"{len(report.findings)} findings, the most important first", report.listing, anchors),
        findings=[_card(report, each, anchors, drawn) for each in report.findings],
        tables=[(name, _table(heading, tables[name], {})) for name, heading in _TABLES.items()],
        sources=[(name, _table(heading, tables[name], {})) for name, heading in _SOURCES.items()],
        methods=report.methods,
    )
    return (page.rstrip("\n") + "\n").encode()


@cache
def _template() -> Template:
    return _environment().get_template("report.html")


@cache
def _environment() -> Environment:
    """Return the templates' room: whatever is put into a page is text, shown and never obeyed."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    if isinstance(value, Markup):
        return value
    return Markup(safe.for_html(str(value)))  # noqa: S704 - for_html has just escaped it


def _asked(view: View) -> str:
    """Return the view in words."""
    parts = [
        ", ".join(goods.label for goods in view.goods) or "All goods",
        _WAYS[view.direction.value] if view.direction else "both ways",
        "all years" if view.period == EVER else _span(view.period),
    ]
    parts += [f"check {view.check}"] if view.check else []
    parts += [f"{view.min_severity.value} and above"] if view.min_severity.rank else []
    parts += [f"as known on {view.as_of}"] if view.as_of else []
    parts += [f"source {view.source}"] if view.source else []
    parts += [] if view.snapshot else ["without the embedded figures"]
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def _span(period: Period) -> str:
    if period.start == EVER.start:
        return f"until {period.end}"
    return f"since {period.start}" if period.end == EVER.end else period.label


def _anchors(found: Sequence[Finding]) -> dict[str, str]:
    """Return what each finding is called in an address within the page."""
    taken: dict[str, str] = {}
    for number, each in enumerate(found, 1):
        name = "f-" + re.sub(r"[^A-Za-z0-9]+", "-", each.id).strip("-")
        taken[each.id] = f"{name}-{number}" if name in taken.values() else name
    return taken


def _drawn(report: Report, anchors: Mapping[str, str]) -> dict[tuple[str, str], Inline]:
    """Return the charts of findings, by the finding and the name of the chart."""
    if not report.pictures:
        return {}
    from tradecheck.charts.inline import inline  # noqa: PLC0415 - matplotlib is loaded where there is something to draw

    return {
        (each.finding, each.spec.name): inline(each.spec, f"{anchors[each.finding]}{_SUFFIX.get(each.spec.name, '')}")
        for each in report.pictures
    }


def _style(drawn: Iterable[Inline]) -> str:
    """Return the style sheet with the colours of the charts in light and in dark."""
    colours = sorted({colour for each in drawn for colour in each.colours})
    text = (Path(__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    light = "".join(f"  {name}: {value};\n" for name, value, _ in colours)
    dark = "".join(f"    {name}: {value};\n" for name, _, value in colours)
    return text.replace("{{ light }}", light).replace("{{ dark }}", dark)


def _table(heading: str, answer: Answer, anchors: Mapping[str, str]) -> _Table:
    rows = answer.rows[:MOST_ROWS]
    left = len(answer.rows) - len(rows)
    notes = [*answer.notes, rests_on(answer.data)]
    if left > 0:
        notes.append(f"{left} further rows are left out here; the command of that name prints them.")
    linked = anchors if anchors and {str(row["id"]) for row in rows if "id" in row} <= set(anchors) else None
    return _Table(
        heading=heading,
        caption=f"{len(rows):,} row{'' if len(rows) == 1 else 's'}" + (f" of {len(answer.rows):,}" if left > 0 else ""),
        columns=tuple(
            _Heading(column.heading, _kind(column), linked if column.name == "id" else None)
            for column in answer.columns
        ),
        rows=tuple(zip(*(readable(column, rows) for column in answer.columns), strict=True)),
        notes=tuple(note for note in notes if note),
    )


def _kind(column: Column) -> Markup:
    """Return what the style sheet has to know of a column: figures stay whole, ids and digests may break anywhere."""
    if column.kind.is_number:
        return Markup(' class="num"')
    return Markup(' class="long"') if column.width >= _WHOLE else Markup("")


def _card(
    report: Report, each: Finding, anchors: Mapping[str, str], drawn: Mapping[tuple[str, str], Inline]
) -> dict[str, object]:
    specs = [picture.spec for picture in report.pictures if picture.finding == each.id]
    label = each.goods.label
    return {
        "anchor": anchors[each.id],
        "id": each.id,
        "heading": f"{label[:1].upper()}{label[1:]} {_WAYS[each.direction.value]}, {each.period.label}",
        "severity": each.severity.value,
        "status": each.status.value,
        "verdict": verdict_words(each),
        "dismissed": each.dismissed is not None,
        "change": report.changes.of(each.id).value if report.changes else "",
        "statement": each.statement,
        "facts": [(head, words) for head, words in dated_facts(each) if head != "severity"],
        "steps": list(step_lines(each.steps)),
        "lists": [(head, list(lines)) for head, lines in lists(each)],
        "readings": [
            (anchors[other.id], other.statement) for other in disagreeing(each, report.findings)[:MOST_READINGS]
        ],
        "sources": [
            {
                "record": source.record,
                "title": source.title,
                "confidence": source.confidence.value,
                "links": [link for address in source.url.split(" | ") if (link := safe.for_link(address))],
            }
            for source in each.sources
        ],
        "cited": "\n".join(quoted.text for quoted in report.citations.get(each.id, ())),
        "charts": [_chart(spec, drawn[each.id, spec.name]) for spec in specs],
    }


def _chart(spec: ChartSpec, drawn: Inline) -> dict[str, object]:
    return {
        "svg": Markup(drawn.svg),  # noqa: S704 - drawn by the charts room, every text in it escaped
        "title": spec.title,
        "unit": spec.axis or spec.unit,
        "points": [
            (one.name, point.label or Period(point.start, point.end).label, _figure(point, spec.unit))
            for one in spec.named
            for point in one.points
        ],
    }


def _figure(point: Point, unit: str) -> str:
    """Return a point's figure or range, or what is known in its absence."""
    if point.value is not None:
        share = "" if point.share is None else f" ({point.share * 100:.0f} % of the world's pairs at or below)"
        return f"{quantity(point.value, unit)}{share}"
    ends = [quantity(end, unit) for end in (point.low, point.high) if end is not None]
    if ends and point.words:
        return f"{' to '.join(ends)} ({point.words})"
    return " to ".join(ends) or STATES.get(point.state, point.state.value.replace("_", " "))
