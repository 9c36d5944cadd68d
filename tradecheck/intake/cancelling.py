"""How whoever watches an errand ends it: its calls are given up, and the errand ends as after a failure."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

from tradecheck.model.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tradecheck.intake.progress import Progress, Told

__all__ = ["CancelledError", "Cancelling", "given_up"]


class Cancelling:
    """Listens to progress for somebody, and raises after its end was asked for; making the tables is not cut off.

    `cancel` may be called from any thread; a call that is under way then is given up and its connection closed.
    """

    def __init__(self, progress: Told) -> None:
        self._progress = progress
        self._asked = Event()
        self._ends: list[Callable[[], None]] = []

    @property
    def is_asked(self) -> bool:
        """Whether somebody asked for the end."""
        return self._asked.is_set()

    def cancel(self) -> None:
        """Ask for the end."""
        self._asked.set()
        for end in list(self._ends):
            end()

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """While this is entered, asking for the end calls `end` too, which lets go of what would be waited for."""
        self._ends.append(end)
        if self.is_asked:
            end()
        try:
            yield
        finally:
            self._ends.remove(end)

    def __call__(self, progress: Progress) -> None:
        """Pass progress on.

        Raises:
            CancelledError: once the end was asked for.
        """
        self._progress(progress)
        if self.is_asked and not progress.is_last:
            raise CancelledError("This was cancelled.")


@contextmanager
def given_up(progress: Told, give_up: Callable[[], None]) -> Iterator[None]:
    """While this is entered, an errand that is cancelled through its progress gives up the calls under way."""
    if not isinstance(progress, Cancelling):
        yield
        return
    with progress.ending(give_up):
        yield
