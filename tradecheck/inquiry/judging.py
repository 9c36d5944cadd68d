"""An analyst's verdicts: attached to findings after they were found, kept and taken back.

Answers that were computed before hold none, so a verdict makes none of them stale. A verdict is tied to what
the finding claimed: a dismissal of another claim hides nothing, it asks to be looked at again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tradecheck import verdicts
from tradecheck.inquiry.rank import ranked
from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.finding import Finding, Lapsed, Note, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tradecheck.settings import Settings
    from tradecheck.verdicts import Dismissal, Remark, Said

MOST_CHARACTERS = 4_000
"""Of a reason or a note: a page, and not a file that was pasted by mistake."""


def judged(findings: tuple[Finding, ...], said: Mapping[str, Said]) -> tuple[Finding, ...]:
    """Return ranked findings with what an analyst said of them, the dismissed after others of their severity."""
    if not any(each.id in said for each in findings):
        return findings
    return ranked([_judged(each, said[each.id]) if each.id in said else each for each in findings])


def dismiss(settings: Settings, finding: Finding, why: str, day: date) -> Verdict:
    """Dismiss what a finding claims, in place of an earlier dismissal, and return what is kept.

    Raises:
        UsageError: without a reason, or where the state folder cannot be written to.
        DataError: when the file of verdicts is damaged, or the disk is full.
    """
    dismissal = verdicts.Dismissal(_worded("the reason", why), day, finding.claim)
    verdicts.put(settings.state, finding.id, dismissed=dismissal)
    return Verdict(dismissal.why, day)


def undismiss(settings: Settings, finding_id: str) -> Verdict:
    """Take a dismissal back, be its finding still found or not, and return it.

    Raises:
        UsageError: when it is not dismissed, naming the nearest that are; or as `dismiss`.
        DataError: as `dismiss`.
    """
    held = {name: each.dismissed for name, each in verdicts.read(settings.state).items() if each.dismissed}
    if finding_id not in held:
        raise unknown("dismissed finding", finding_id, held)
    verdicts.put(settings.state, finding_id, dismissed=None)
    return Verdict(held[finding_id].why, held[finding_id].on)


def note(settings: Settings, finding: Finding, text: str, day: date) -> Note:
    """Note something on a finding, in place of an earlier note, and return what is kept.

    Raises:
        UsageError: without a text, or where the state folder cannot be written to.
        DataError: as `dismiss`.
    """
    remark = verdicts.Remark(_worded("the note", text), day, finding.claim)
    verdicts.put(settings.state, finding.id, note=remark)
    return Note(remark.text, day)


def unnote(settings: Settings, finding_id: str) -> Note:
    """Remove the note on a finding, be the finding still found or not, and return it.

    Raises:
        UsageError: when it has none, naming the nearest that have; or as `dismiss`.
        DataError: as `dismiss`.
    """
    held = {name: each.note for name, each in verdicts.read(settings.state).items() if each.note}
    if finding_id not in held:
        raise unknown("finding with a note", finding_id, held)
    verdicts.put(settings.state, finding_id, note=None)
    return Note(held[finding_id].text, held[finding_id].on)


def _worded(what: str, text: str) -> str:
    """Return a person's text without blanks around it; what no encoding knows in it becomes `�`."""
    words = text.encode(errors="surrogatepass").decode(errors="replace").strip()
    if not words:
        raise UsageError(f"{what} is empty: say it in a few words, for whoever reads it later.")
    if len(words) > MOST_CHARACTERS:
        raise UsageError(f"{what} has {len(words):,} characters: {MOST_CHARACTERS:,} are the most, so shorten it.")
    return words


def _judged(finding: Finding, said: Said) -> Finding:
    return replace(
        finding,
        dismissed=_standing(finding, said.dismissed),
        was_dismissed=_lapsed(finding, said.dismissed),
        note=_noted(finding, said.note),
    )


def _standing(finding: Finding, said: Dismissal | None) -> Verdict | None:
    return Verdict(said.why, said.on) if said is not None and said.claim == finding.claim else None


def _lapsed(finding: Finding, said: Dismissal | None) -> Lapsed | None:
    return Lapsed(said.why, said.on, said.claim) if said is not None and said.claim != finding.claim else None


def _noted(finding: Finding, said: Remark | None) -> Note | None:
    if said is None:
        return None
    return Note(said.text, said.on, None if said.claim == finding.claim else said.claim)
