"""What the screen of sources says: a source, a plan, an errand in words; and its work in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from tradecheck.intake.progress import duration
from tradecheck.tui.errands import CANCELLED
from tradecheck.tui.tables import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from tradecheck.inquiry import Desk
    from tradecheck.intake.errands import Planned
    from tradecheck.intake.progress import Progress
    from tradecheck.model.evidence import Holding
    from tradecheck.model.view import View
    from tradecheck.settings import Settings
    from tradecheck.tui.errands import Ended, Errand

Fields = list[tuple[str, str]]

_MOST = 40
_FIRST_RUN = "Nothing was pulled yet: the embedded figures are quotations. Press P to pull, I to import."
_NOTHING = "Nothing was pulled yet, and the embedded figures are left out. Press P to pull, I to import."
_OTHERS = "The other screens answer from what was held before."


class ReceiptsRead(Message):
    """The receipts of a source, a row each."""

    def __init__(self, source: str, title: str, frame: pl.DataFrame) -> None:
        super().__init__()
        self.source = source
        self.title = title
        self.frame = frame


class RevisionsRead(Message):
    """What publishers changed, a row a year and level; `notes` say why there is none."""

    def __init__(self, frame: pl.DataFrame, notes: tuple[str, ...]) -> None:
        super().__init__()
        self.frame = frame
        self.notes = notes


def receipts(source: str, title: str, settings: Settings) -> ReceiptsRead:
    """Return the receipts of a source.

    Raises:
        DataError: when a later version of the program wrote the archive.
    """
    from tradecheck.report.receipts import receipts_frame  # noqa: PLC0415 - loads polars, in the thread

    return ReceiptsRead(source, title, receipts_frame(source, settings.cache))


def revisions(desk: Desk, view: View) -> RevisionsRead:
    """Return what publishers changed in their figures of trade with the DPRK."""
    from tradecheck.report.receipts import revisions_frame  # noqa: PLC0415 - loads polars, in the thread

    return RevisionsRead(*revisions_frame(desk, view))


def source_fields(row: Mapping[str, object], holdings: Iterable[Holding], unread: tuple[str, ...]) -> Fields:
    """Return what is damaged, what to do next where nothing was pulled, and the source of a row in full."""
    told: Fields = [
        ("damaged", f"{sentence} It is left out; `tradecheck cache verify` tells more.") for sentence in unread[:_MOST]
    ]
    held = tuple(holdings)
    if not told and all(each.embedded for each in held):
        told += [("next", _FIRST_RUN if held else _NOTHING)]
    if not row:
        return told or [("", "")]
    age = row["age_days"]
    came = "comes with the program" if row["embedded"] else f"received {written('retrieved', row['retrieved'])}"
    old = "" if age is None else f", {written('age_days', age)} days ago"
    return [
        *told,
        ("title", str(row["title"])),
        ("vintage", f"{written('vintage', row['vintage'])} · {came}{old}"),
        ("rows", written("rows", row["rows"])),
        ("terms", str(row["terms"])),
    ]


def plan_fields(plan: Planned) -> Fields:
    """Return what a pull would ask, and the command line that does the same."""
    if not plan.calls:
        first = "nothing to ask: every answer is held and current"
    else:
        first = f"{plan.calls:,} at least, about {plan.time} at the service's rate"
    return [
        ("what", plan.choice.about),
        ("calls", first),
        *((" ", remark) for remark in plan.remarks),
        ("", ""),
        ("same as", plan.command),
    ]


def doing_words(errand: Errand, progress: Progress) -> tuple[str, ...]:
    """Return an errand in the words of the header, from the longest to the shortest."""
    counted = f"{progress.done:,}/{progress.total:,} {errand.counted}"
    verb = "cancelling" if errand.is_cancelled else errand.title
    return f"{verb}: {counted}{_rows(progress)}", f"{verb}: {counted}", f"{verb.partition(' ')[0]} {counted}"


def _rows(progress: Progress) -> str:
    return "" if progress.rows is None else f", {progress.rows:,} rows"


def running_fields(progress: Progress | None, errand: Errand) -> Fields:
    """Return how far an errand is, and which key ends it."""
    how = (
        "Cancelling: the call under way is given up; what came before is kept."
        if errand.is_cancelled
        else "ctrl+k cancels."
    )
    if progress is None:
        return [("now", "cancelling …" if errand.is_cancelled else "starting …"), ("keys", how)]
    left = f", {progress.left:,} left" if progress.left else ""
    told: Fields = [("done", f"{progress.done:,} of {progress.total:,} {errand.counted}{left}")]
    if progress.rows is not None:
        told.append(("rows", f"{progress.rows:,} so far"))
    if progress.left and progress.seconds_left is not None:
        told.append(("time", f"about {duration(progress.seconds_left)} left"))
    return [*told, ("now", progress.text), ("keys", f"{how} {_OTHERS}")]


def ended_fields(ended: Ended) -> Fields:
    """Return what came of an errand."""
    first, *others = ended.sentences
    more = [("", ""), ("also", f"{len(others) - _MOST:,} more sentences")] if len(others) > _MOST else []
    if ended.state == CANCELLED:
        more.append(("kept", "What came is kept and in the tables: doing the same again goes on where this stopped."))
    return [(ended.state, first), *(("said", each) for each in others[:_MOST]), *more, ("keys", "esc closes this.")]
