"""Calls that are given up from another thread: whoever waits for one is let go at once, its connection closed."""

from __future__ import annotations

import socket
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tradecheck.model.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

_Came = TypeVar("_Came")
_TURN_SECONDS = 0.2
_CONNECTED = ("connect_tcp.complete", "start_tls.complete")


class Calls:
    """Makes calls, each in a thread that dies with the program, so that none has to be waited for to its end."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._given_up = Event()
        self._waiting: set[SimpleQueue[tuple[Any, BaseException | None]]] = set()
        self._streams: list[Any] = []

    @property
    def are_given_up(self) -> bool:
        """Whether nothing more is to be asked."""
        return self._given_up.is_set()

    def make(self, call: Callable[[], _Came]) -> _Came:
        """Return what a call returns, or raise what it raises.

        Raises:
            CancelledError: when the calls were given up before it came to its end.
        """
        told: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

        def work() -> None:
            try:
                told.put((call(), None))
            except BaseException as error:  # noqa: BLE001 - raised again where the call is waited for
                told.put((None, error))

        with self._lock:
            if self.are_given_up:
                raise _cancelled()
            self._waiting.add(told)
        Thread(target=work, daemon=True).start()
        try:
            came, error = _waited_for(told)
        finally:
            with self._lock:
                self._waiting.discard(told)
        if error is not None:
            raise error
        return cast("_Came", came)

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Note a connection when it stands; to be given to the client of HTTP as `trace`."""
        if event.endswith(_CONNECTED):
            with self._lock:
                self._streams = [*filter(_is_open, self._streams), info["return_value"]]
            if self.are_given_up:
                self._cut_off()

    def give_up(self) -> None:
        """Let go whoever waits, and close the connections; may be called from any thread, and again."""
        self._given_up.set()
        with self._lock:
            for told in self._waiting:
                told.put((None, _cancelled()))
        self._cut_off()

    def _cut_off(self) -> None:
        with self._lock:
            streams, self._streams = self._streams, []
        for stream in streams:
            with suppress(OSError):  # closing alone would leave another thread reading on
                socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)


def _waited_for(told: SimpleQueue[tuple[Any, BaseException | None]]) -> tuple[Any, BaseException | None]:
    """Wait in short turns: a signal that comes between two turns of the interpreter is seen after the next one."""
    while True:
        with suppress(Empty):
            return told.get(timeout=_TURN_SECONDS)


def _is_open(stream: Any) -> bool:
    return bool(stream.get_extra_info("socket").fileno() >= 0)


def _cancelled() -> CancelledError:
    return CancelledError("This was cancelled.")
