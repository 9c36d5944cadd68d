"""What pulls from the smaller publishers share: which flags of the view they take, and how what came is printed."""

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from tradecheck.commands.printing import filled, print_answer
from tradecheck.commands.speaking import say
from tradecheck.intake.progress import duration
from tradecheck.model.errors import Exit, UsageError
from tradecheck.model.view import EVER, View
from tradecheck.output.answer import Answer, Column, Kind

if TYPE_CHECKING:
    from tradecheck.intake.pulling_report import PullReport

COLUMNS = (
    Column("question", "question", width=60, lines=2),
    Column("state", "state"),
    Column("rows", "rows", kind=Kind.NUMBER),
    Column("value_usd", "plain sum of all rows", "USD", Kind.MONEY),
    Column("calls", "calls", kind=Kind.NUMBER),
    Column("is_new", "new"),
    Column("left_out", "left out", kind=Kind.LIST, width=40, lines=3),
    Column("problems", "cannot be read", kind=Kind.LIST, width=50, lines=3),
    Column("unanswered", "not answered", kind=Kind.LIST, width=50, lines=3),
)
_WHERE_FILLED = ("value_usd", "left_out", "problems", "unanswered")


def refuse_flags(options: Namespace, source: str, *names: str) -> None:
    """Refuse flags of the view that this source has no use for.

    Raises:
        UsageError: naming the first of them that was given.
    """
    for name in names:
        if getattr(options, name, None):
            raise UsageError(f"pull {source} takes no --{name.replace('_', '-')}: leave it out.")


def refuse_endless(view: View) -> None:
    """Refuse a period that has no beginning or no end.

    Raises:
        UsageError: saying which flags give it.
    """
    if EVER.start == view.period.start or EVER.end == view.period.end:
        raise UsageError("pull needs to know which periods: give --year, or --since and --until.")


def print_plan(labels: Sequence[str], calls: int, seconds: float, options: Namespace, view: View) -> int:
    """Print what would be asked, how many calls it takes at least, and how long."""
    rows: list[dict[str, object]] = [{"question": label} for label in labels]
    notes = (
        f"{calls:,} calls at least where nothing is held, about {duration(seconds)} at the service's rate.",
        "An answer that came within the last 24 hours is not asked for again, unless --refresh is given.",
    )
    print_answer(Answer("tradecheck.pull-plan/1", view.as_json(), (), "rows", rows, COLUMNS[:1], notes), options)
    return Exit.DONE


def print_reports(reports: "Sequence[PullReport]", options: Namespace, view: View, *notes: str) -> int:
    """Print what came, name what cannot be read, and return the exit code."""
    rows: list[dict[str, object]] = [msgspec.structs.asdict(each) for each in reports]
    columns = filled(COLUMNS, rows, _WHERE_FILLED)
    print_answer(Answer("tradecheck.pull/1", view.as_json(), (), "rows", rows, columns, notes), options)
    return told(reports)


def told(reports: "Sequence[PullReport]") -> int:
    """Name on stderr what cannot be read and what got no answer, and return the exit code."""
    problems = [problem for each in reports for problem in each.problems]
    unanswered = [why for each in reports for why in each.unanswered]
    for event, sentences in (("cannot-be-read", problems), ("not-answered", unanswered)):
        for sentence in sentences:
            say(f"tradecheck: {sentence}", level="error", event=event)
    if unanswered:
        one = len(unanswered) == 1
        count = "1 question was" if one else f"{len(unanswered):,} questions were"
        alone = "it" if one else "them"
        again = f"{count} not answered; what came is kept: give the same line again to ask {alone} alone."
        say(f"tradecheck: {again}", level="error", event="not-answered")
        return Exit.UNREACHABLE
    return Exit.DAMAGED if problems else Exit.DONE
