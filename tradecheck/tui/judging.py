"""What an analyst says of a finding: asked for by a key, kept in a thread, and the findings read again with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.model.errors import UsageError
from tradecheck.tui.work import Judged, ViewRead

if TYPE_CHECKING:
    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View
    from tradecheck.tui.asking import Question
    from tradecheck.tui.work import DeskLink

DISMISS, NOTE, UNDO = "dismiss", "note", "undo"


def for_verdict(finding: Finding, purpose: str) -> Question:
    """Return the question for a reason or a note, beginning with what was said before."""
    if purpose == DISMISS:
        before = finding.dismissed or finding.was_dismissed
        return DISMISS, before.why if before else "", "the reason, shown wherever the finding is", ()
    return NOTE, finding.note.text if finding.note else "", "what a reader should know of this finding", ()


def keep(link: DeskLink, view: View, finding: Finding, purpose: str, words: str) -> Judged:
    """Keep or take back what is said of a finding, and return the view's findings with it.

    Raises:
        UsageError: without words, where nothing is to be taken back, or where the state folder cannot be written to.
        DataError: when the file of verdicts is damaged.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - in the thread, for these keys alone

    from tradecheck import inquiry  # noqa: PLC0415 - as above

    settings, day = link.settings, datetime.now(UTC).date()
    if purpose == DISMISS:
        inquiry.dismiss(settings, finding, words, day)
        said = f"{finding.id} is dismissed; U takes it back."
    elif purpose == NOTE:
        inquiry.note(settings, finding, words, day)
        said = f"{finding.id} is noted; U takes it back."
    elif finding.dismissed or finding.was_dismissed:
        said = f"The dismissal of {finding.id} is taken back: {inquiry.undismiss(settings, finding.id).why}"
    elif finding.note:
        said = f"The note on {finding.id} is taken back: {inquiry.unnote(settings, finding.id).text}"
    else:
        raise UsageError(f"nothing was said of {finding.id}: press D to dismiss it, N to note something.")
    desk = link.desk()
    return Judged(said, ViewRead(view, desk.holdings(view), desk.findings(view), link.unread))
