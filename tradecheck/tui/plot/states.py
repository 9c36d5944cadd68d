"""What stands where no figure is: a pattern for each state, told apart without colour."""

import msgspec

from tradecheck.model.words import State


class Pattern(msgspec.Struct, frozen=True):
    """How a state is drawn: `char` over the whole height every `every` cells, or once on the base line."""

    char: str
    words: str
    every: int = 1
    whole: bool = True


PATTERNS: dict[State, Pattern] = {
    State.NOT_PUBLISHED: Pattern("░", "not published"),
    State.NOT_HELD: Pattern("╲", "not held", every=-3),
    State.NOT_NOTIFIED: Pattern("╱", "not notified", every=3),
    State.UNRESOLVED: Pattern("?", "unresolved", every=4),
    State.SUPPRESSED: Pattern("╳", "suppressed", every=2),
    State.NO_RECORD: Pattern("–", "no record", whole=False),
    State.IMPORTER_ONLY: Pattern("◂", "importer only", whole=False),
    State.EXPORTER_ONLY: Pattern("▸", "exporter only", whole=False),
}

ZERO = Pattern("·", "reported zero", whole=False)
UNKNOWN = Pattern("∅", "no figure", whole=False)


def pattern_of(state: State) -> Pattern:
    """Return how a cell without a figure is drawn."""
    return PATTERNS.get(state, UNKNOWN)


def drawn(pattern: Pattern, x: int, y: int) -> bool:
    """Whether the pattern has a character in this cell; a negative `every` slants the other way."""
    if pattern.every < 0:
        return (x - y) % -pattern.every == 0
    return (x + y) % pattern.every == 0
