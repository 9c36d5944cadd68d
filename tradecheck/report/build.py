"""The data of a report: findings and tables of one view, answered once."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.finding import Finding
from tradecheck.model.view import View
from tradecheck.model.words import Severity, Status
from tradecheck.output.answer import Answer
from tradecheck.report import answers

if TYPE_CHECKING:
    from tradecheck.inquiry import Desk


class Report(msgspec.Struct, frozen=True):
    """A report before anybody chose a format.

    `summary` are five sentences; `tables` are answers under the names of their commands.
    """

    title: str
    view: View
    generated: date
    summary: tuple[str, ...]
    findings: tuple[Finding, ...]
    listing: Answer
    tables: tuple[tuple[str, Answer], ...]
    command: str


def build(desk: "Desk", view: View, generated: date) -> Report:
    """Answer everything that a report holds.

    Raises:
        UsageError: for a check or source that is not known.
        DataError: for embedded or archived data that is damaged.
    """
    found = desk.findings(view)
    tables = (
        ("series", answers.series(desk, view)),
        ("mirror", answers.mirror(desk, view)),
        ("caps", answers.caps(desk, view)),
        ("rules", answers.rules(view, view.goods)),
        ("observations", answers.observations(desk, view)),
        ("notifications", answers.notifications(desk, view)),
        ("vessels", answers.vessels(desk, view)),
        ("sources", answers.sources(desk, view, generated)),
    )
    return Report(
        title="China-DPRK trade: what the books show and what they do not",
        view=view,
        generated=generated,
        summary=_summary(found),
        findings=found,
        listing=answers.findings(desk, view),
        tables=tables,
        command=" ".join(["tradecheck", "report", *view.arguments(), "--generated", generated.isoformat()]),
    )


def _summary(found: tuple[Finding, ...]) -> tuple[str, ...]:
    if not found:
        return (
            "Nothing in the evidence of this view is out of line with a rule, a cap or another publication.",
            "That is no proof of compliance: the DPRK publishes nothing, and what nobody saw leaves no gap.",
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
