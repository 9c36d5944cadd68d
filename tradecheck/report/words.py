"""How amounts, gaps and absences are worded for readers."""

from tradecheck.model.figures import quantity
from tradecheck.model.finding import Range
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


def gap_words(gap: Range) -> str:
    """Return a gap as a reader takes it in: one figure, from-to, up to, or at least."""
    if gap.high is None:
        return f"at least {quantity(gap.low, gap.unit)}" if gap.low else "unknown, above a floor"
    if gap.low == gap.high:
        return quantity(gap.high, gap.unit)
    if not gap.low:
        return f"up to {quantity(gap.high, gap.unit)}"
    return f"{quantity(gap.low, '').strip()} to {quantity(gap.high, gap.unit)}"
