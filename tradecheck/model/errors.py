"""Errors that reach a user as one clear sentence, each with the exit code that scripts depend on."""

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line. Where two apply the order is 130, 2, 3, 4, 1."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    UNREACHABLE = 3
    DAMAGED = 4
    INTERRUPTED = 130


_ORDER = (Exit.INTERRUPTED, Exit.USAGE, Exit.UNREACHABLE, Exit.DAMAGED, Exit.FINDINGS, Exit.DONE)


def foremost(codes: Iterable[int]) -> Exit:
    """Return the exit code that says most, where several apply; `DONE` where none does."""
    return min((Exit(code) for code in codes), key=_ORDER.index, default=Exit.DONE)


class TradecheckError(Exception):
    """An error whose text is one sentence: what, where, what was expected, what to do."""

    exit_code = Exit.USAGE


class UsageError(TradecheckError):
    """A flag, a name, a date or a setting that cannot be understood."""


class SourceUnreachableError(TradecheckError):
    """A publisher's service that did not answer, or refused."""

    exit_code = Exit.UNREACHABLE


class UnansweredError(SourceUnreachableError):
    """A question to which a service gave no answer that can be used, while others may well be answered.

    `is_judged` is true where the service looked at the question and did not accept it.
    """

    def __init__(self, text: str, *, is_judged: bool = False) -> None:
        super().__init__(text)
        self.is_judged = is_judged


class CancelledError(TradecheckError):
    """An errand that a person ended. What came before is kept, and the tables are made of it."""

    exit_code = Exit.INTERRUPTED


class DataError(TradecheckError):
    """A row, a file or a record that is damaged or cannot be read."""

    exit_code = Exit.DAMAGED


class UnreadableAnswerError(DataError):
    """What a service sent came whole and cannot be read; nothing of it is kept."""


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names that look most like `name`, the likeliest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only once something went wrong

    folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(name.casefold(), folded, n=most, cutoff=0.5)
    return [folded[key] for key in found]


def unknown(kind: str, name: str, known: Iterable[str]) -> UsageError:
    """Return the error for a name that is not known, naming the nearest that are.

    `kind` is the word before the name ("group of goods", "check"); the whole list is given where it
    is short enough to be read.
    """
    names = sorted(known)
    near = nearest(name, names)
    if not names:
        hint = "none is held."
    elif near:
        hint = f"did you mean {' or '.join(near)}?"
    elif len(names) <= 14:  # noqa: PLR2004 - a line of a terminal
        hint = f"known are {', '.join(names)}."
    else:
        hint = f"known are {', '.join(names[:10])}, and {len(names) - 10} more."
    return UsageError(f"{kind} '{name}' is not known: {hint}")
