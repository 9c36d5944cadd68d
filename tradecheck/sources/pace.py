"""One rate for everything that is in flight to a service, whichever thread asks."""

from __future__ import annotations

from threading import Event, Lock
from time import monotonic


class StoppedError(Exception):
    """Nothing more is asked: the errand has ended while this call waited for its turn."""


class Pace:
    """Lets `burst` calls go at once and then one every `between_seconds`; all wait while it is held."""

    def __init__(self, between_seconds: float, burst: int = 1) -> None:
        self._between = between_seconds
        self._ahead = between_seconds * (max(1, burst) - 1)
        self._lock = Lock()
        self._stopped = Event()
        self._due = 0.0
        """When the next call would be due if none went ahead of its time."""
        self._held_until = 0.0

    def wait(self) -> None:
        """Wait for one's turn.

        Raises:
            StoppedError: when `stop` was called before it came.
        """
        with self._lock:
            turn = max(monotonic(), self._held_until, self._due - self._ahead)
            self._due = max(self._due, turn) + self._between
        while True:  # a hold may have been laid on those who wait
            left = max(turn, self._held_until) - monotonic()
            if self._stopped.wait(max(0.0, left)):
                raise StoppedError
            if left <= 0.0:
                return

    def hold(self, seconds: float) -> None:
        """Let nobody go for so long."""
        with self._lock:
            self._held_until = max(self._held_until, monotonic() + seconds)

    def stop(self) -> None:
        """Let nobody go any more."""
        self._stopped.set()
