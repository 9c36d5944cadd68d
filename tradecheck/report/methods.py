"""What each check asks, and the thresholds that decided in a report."""

from collections.abc import Sequence

import msgspec

from tradecheck.checks.registry import named
from tradecheck.model.finding import Finding
from tradecheck.model.view import View
from tradecheck.output.answer import Answer, Column, Kind

COLUMNS = (
    Column("check", "check"),
    Column("question", "what it asks", width=60, lines=3),
    Column("findings", "findings", kind=Kind.NUMBER),
    Column("thresholds", "what set the severity here", kind=Kind.LIST, width=80, lines=6),
)


class Method(msgspec.Struct, frozen=True):
    """A check: its question, how many findings of the report are its, and the written thresholds they met."""

    check: str
    question: str
    findings: int
    thresholds: tuple[str, ...]


def methods(view: View, found: Sequence[Finding]) -> tuple[Method, ...]:
    """Return the checks of a view in the registry's order, those that found nothing among them."""
    return tuple(
        Method(
            check=check.name,
            question=check.question,
            findings=sum(each.check == check.name for each in found),
            thresholds=tuple(
                dict.fromkeys(_threshold(each) for each in found if each.check == check.name and each.severity_rule)
            ),
        )
        for check in named(view.check)
    )


def answer(held: Sequence[Method]) -> Answer:
    """Return the methods as a table."""
    rows: list[dict[str, object]] = [
        {
            "check": each.check,
            "question": each.question,
            "findings": each.findings,
            "thresholds": list(each.thresholds),
        }
        for each in held
    ]
    return Answer("tradecheck.methods/1", {}, (), "rows", rows, COLUMNS)


def _threshold(each: Finding) -> str:
    """Return the written threshold, without what it came to and what stepped it down in one finding."""
    written = each.severity_rule.removeprefix(f"{each.severity.value}: ")
    return written.partition("; ")[0].rstrip(".")
