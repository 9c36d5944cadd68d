"""The data of a report: findings and tables of one view, answered once."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import msgspec

from tradecheck import __version__
from tradecheck.model.words import Severity, Status
from tradecheck.output.answer import Answer, Column
from tradecheck.report import answers, behind, methods
from tradecheck.report.changes import answer as changed
from tradecheck.report.changes import compared
from tradecheck.report.nothing import nothing_found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tradecheck.charts.spec import ChartSpec
    from tradecheck.inquiry import Desk
    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View
    from tradecheck.report.behind import Quoted
    from tradecheck.report.changes import Changes, EarlierReport
    from tradecheck.report.methods import Method


_RANKS_EVERY = 4
"""Of so many charts one may be of a rank among the world's pairs."""


class Picture(msgspec.Struct, frozen=True):
    """A chart of a report, and the finding it is about."""

    finding: str
    spec: ChartSpec


class Report(msgspec.Struct, frozen=True):
    """A report before anybody chose a format.

    `summary` are five sentences, and one more where it is compared with an earlier report; `tables` are answers
    under the names of their commands, `pictures` the charts of its most important findings, one a goods, and of
    the most important ranks among the world's pairs.
    `citations` are the figures of each finding ready to be cited, by its id.
    """

    title: str
    view: View
    generated: date
    summary: tuple[str, ...]
    findings: tuple[Finding, ...]
    listing: Answer
    tables: tuple[tuple[str, Answer], ...]
    command: str
    methods: tuple[Method, ...] = ()
    citations: Mapping[str, tuple[Quoted, ...]] = {}
    pictures: tuple[Picture, ...] = ()
    changes: Changes | None = None


def build(
    desk: Desk,
    view: View,
    generated: date,
    *,
    charts: int = 0,
    earlier: EarlierReport | None = None,
    further: tuple[str, ...] = (),
) -> Report:
    """Answer everything that a report holds.

    Args:
        desk: who is asked.
        view: what is asked.
        generated: the day it is made.
        charts: the most charts that are made.
        earlier: the report it is compared with.
        further: flags beside the view's that belong to the command that makes it again.

    Raises:
        UsageError: for a check or source that is not known.
        DataError: for embedded or archived data that is damaged.
    """
    found = desk.findings(view)
    root = desk.settings.cache
    changes = None if earlier is None else compared(earlier, found, view.as_json(), __version__)
    asked = methods.methods(view, found)
    tables = (
        *((("changes", changed(changes)),) if changes else ()),
        ("series", answers.series(desk, view)),
        ("mirror", answers.mirror(desk, view)),
        ("caps", answers.caps(desk, view)),
        ("rules", answers.rules(view, view.goods)),
        ("observations", answers.observations(desk, view)),
        ("notifications", answers.notifications(desk, view)),
        ("vessels", answers.vessels(desk, view)),
        ("sources", answers.sources(desk, view, generated)),
        ("files", behind.files(root, snapshot=view.snapshot, as_of=view.as_of)),
        ("methods", methods.answer(asked)),
    )
    return Report(
        title="China-DPRK trade: what the books show and what they do not",
        view=view,
        generated=generated,
        summary=(*_summary(desk, view, found), *((changes.sentence,) if changes else ())),
        findings=found,
        listing=_listing(answers.findings(desk, view), changes),
        tables=tables,
        command=shlex.join(["tradecheck", "report", *view.arguments(), *further, "--generated", generated.isoformat()]),
        methods=asked,
        citations={each.id: behind.citations(each, root, generated) for each in found},
        pictures=_pictures(desk, view, found, charts),
        changes=changes,
    )


def _listing(listing: Answer, changes: Changes | None) -> Answer:
    """Return the list of findings, each with what became of it where an earlier report is at hand."""
    if changes is None:
        return listing
    rows = [row | {"change": changes.of(str(row["id"])).value} for row in listing.rows]
    return msgspec.structs.replace(listing, rows=rows, columns=(Column("change", "since then"), *listing.columns))


def _pictures(desk: Desk, view: View, found: tuple[Finding, ...], most: int) -> tuple[Picture, ...]:
    """Return charts of the most important findings that nobody dismissed, one a goods, while there is one to draw.

    Up to a quarter of them, and the last, are of ranks among the world's pairs, one a goods as well.
    """
    standing = [each for each in found if each.dismissed is None]
    ranks = _drawn(desk, view, [each for each in standing if each.world is not None], "world", most // _RANKS_EVERY)
    return (*_drawn(desk, view, standing, "finding", most - len(ranks)), *ranks)


def _drawn(desk: Desk, view: View, found: Iterable[Finding], name: str, most: int) -> list[Picture]:
    first: dict[str, Finding] = {}
    for each in found:
        first.setdefault(each.goods.label, each)
    drawn: list[Picture] = []
    for each in first.values():
        if len(drawn) >= most:
            break
        spec = desk.chart(name, view, each)
        if any(one.points for one in spec.drawn):
            drawn.append(Picture(each.id, spec))
    return drawn


def _summary(desk: Desk, view: View, found: tuple[Finding, ...]) -> tuple[str, ...]:
    if not found:
        return (
            nothing_found(desk, view),
            "No finding is no proof of compliance: the DPRK publishes nothing, and what nobody saw leaves no gap.",
        )
    count = {severity: sum(each.severity is severity for each in found) for severity in Severity}
    status = {one: sum(each.status is one for each in found) for one in Status}
    return (
        (
            f"{len(found)} findings: {count[Severity.HIGH]} high, {count[Severity.MEDIUM]} medium, "
            f"{count[Severity.LOW]} low{_dismissed(found)}."
        ),
        _first(found),
        (
            f"{status[Status.BREACH_INDICATOR]} are indicators of a breach, {status[Status.GAP]} are gaps between "
            f"what was seen and what was booked, {status[Status.DATA_QUALITY]} concern the quality of data."
        ),
        (
            f"{status[Status.INDETERMINATE]} are indeterminate: the record cannot tell lawful trade from banned; "
            f"{status[Status.CONSISTENT]} are consistent with the rules."
        ),
        (
            "Every finding is a lead, not proof: the DPRK publishes nothing, and each comparison is between other "
            "people's figures."
        ),
    )


def _dismissed(found: tuple[Finding, ...]) -> str:
    dismissed = sum(each.dismissed is not None for each in found)
    return f"; an analyst dismissed {dismissed} of them" if dismissed else ""


def _first(found: tuple[Finding, ...]) -> str:
    """Quote the first that nobody dismissed, else the first."""
    standing = next((each for each in found if each.dismissed is None), found[0])
    which = "" if standing is found[0] else " that is not dismissed"
    return f"The first of them{which}: {standing.statement}"
