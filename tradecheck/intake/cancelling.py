"""How whoever watches an errand ends it: the next word of progress raises, and the errand ends as after a failure."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from tradecheck.model.errors import Exit, TradecheckError

if TYPE_CHECKING:
    from tradecheck.intake.progress import Progress, Told


class CancelledError(TradecheckError):
    """An errand that a person ended. What came before is kept, and the tables are made of it."""

    exit_code = Exit.INTERRUPTED


class Cancelling:
    """Listens to progress for somebody, and raises after its end was asked for; making the tables is not cut off.

    `cancel` may be called from any thread; a call that is under way then is waited for and kept.
    """

    def __init__(self, progress: Told) -> None:
        self._progress = progress
        self._asked = Event()

    @property
    def is_asked(self) -> bool:
        """Whether somebody asked for the end."""
        return self._asked.is_set()

    def cancel(self) -> None:
        """Ask for the end."""
        self._asked.set()

    def __call__(self, progress: Progress) -> None:
        """Pass progress on.

        Raises:
            CancelledError: once the end was asked for.
        """
        self._progress(progress)
        if self.is_asked and not progress.is_last:
            raise CancelledError("This was cancelled.")
