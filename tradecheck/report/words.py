"""How amounts, gaps, absences and an analyst's verdicts are worded for readers."""

from collections.abc import Iterator

from tradecheck.model.figures import quantity
from tradecheck.model.finding import Claim, Finding, Range
from tradecheck.model.words import State

STATES = {
    State.NO_RECORD: "no record in a published dataset",
    State.NOT_PUBLISHED: "not published",
    State.NOT_HELD: "not held: nobody pulled or imported it",
    State.NOT_NOTIFIED: "not notified",
    State.SUPPRESSED: "suppressed by the publisher",
    State.UNRESOLVED: "unresolved: the recording cannot tell no record from zero",
}


def amount_words(value: float | None, unit: str, state: State) -> str:
    """Return a figure with its unit and state, or what is known in its absence; nothing missing reads as zero."""
    if value is None:
        return STATES.get(state, state.value.replace("_", " "))
    return f"{quantity(value, unit)} ({state.value.replace('_', ' ')})"


def booked_words(finding: Finding) -> str:
    """Return the figure that a finding starts from, with its state and what is to be known of it."""
    booked = finding.booked
    said = amount_words(booked.value, booked.unit, booked.state)
    return f"{said}, {finding.booked_of}" if finding.booked_of and booked.value is not None else said


def gap_words(gap: Range) -> str:
    """Return a gap as a reader takes it in: one figure, from-to, up to, or at least."""
    if gap.high is None and gap.low is None:
        return "unknown"
    if gap.high is None:
        return f"at least {quantity(gap.low, gap.unit)}" if gap.low else "unknown, above a floor"
    if gap.low == gap.high:
        return quantity(gap.high, gap.unit)
    if not gap.low:
        return f"up to {quantity(gap.high, gap.unit)}"
    return f"{quantity(gap.low, '').strip()} to {quantity(gap.high, gap.unit)}"


def verdict_words(finding: Finding) -> str:
    """Return an analyst's verdict in the width of a list; empty where nothing was said."""
    said = "dismissed" if finding.dismissed else "look again" if finding.was_dismissed else ""
    return ", ".join(filter(None, (said, "noted" if finding.note else "")))


def verdict_lines(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield what an analyst said of a finding, each sentence under its heading."""
    if finding.dismissed is not None:
        yield "dismissed", f"{finding.dismissed.on}: {finding.dismissed.why}"
    if (was := finding.was_dismissed) is not None:
        yield "verdict", f"was dismissed on {was.on} when {_then(was.then, finding.claim)}: look again"
        yield "", f"the reason then: {was.why}"
    if finding.note is not None:
        since = f" (written when {_then(finding.note.then, finding.claim)})" if finding.note.then else ""
        yield "note", f"{finding.note.on}: {finding.note.text}{since}"


def _then(then: Claim, now: Claim) -> str:
    """Say the first thing in which a claim was another, the gap before all else."""
    if then.gap != now.gap:
        return f"the gap was {gap_words(then.gap)}"
    if then.status != now.status:
        return f"the status was {then.status.value}"
    if then.booked != now.booked:
        return f"booked was {amount_words(then.booked.value, then.booked.unit, then.booked.state)}"
    if then.expected != now.expected:
        return "another amount was expected"
    return f"the rule was {then.rule.resolution}, paragraph {then.rule.paragraph}" if then.rule else "it named no rule"
