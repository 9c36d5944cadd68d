"""Questions that got no answer: how many in a row mean that the service is down as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.model.errors import SourceUnreachableError, UnansweredError

if TYPE_CHECKING:
    from tradecheck.model.errors import UnreadableAnswerError

MOST_IN_A_ROW = 6
"""Questions one after the other that a service may leave unanswered, each after all its tries."""

MOST_JUDGED_IN_A_ROW = 60
"""Likewise questions that it looks at and does not accept, which cost one call each."""


class Failures:
    """Counts questions that a service left unanswered since the last that it answered."""

    def __init__(self) -> None:
        self._silent = 0
        self._judged = 0

    def answered(self) -> None:
        """Begin to count anew: the service is there."""
        self._silent = self._judged = 0

    def note(self, error: UnansweredError | UnreadableAnswerError) -> None:
        """Count one more.

        Raises:
            SourceUnreachableError: when there were too many, so that the others are better not asked.
        """
        is_judged = isinstance(error, UnansweredError) and error.is_judged
        self._judged += is_judged
        self._silent += not is_judged
        if self._silent >= MOST_IN_A_ROW or self._judged >= MOST_JUDGED_IN_A_ROW:
            several = self._silent + self._judged
            raise SourceUnreachableError(
                f"{error} It was so for {several} questions in a row, and the others were not asked."
            )
