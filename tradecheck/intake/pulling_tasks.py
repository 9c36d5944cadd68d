"""Several calls in flight at once, each result handed back in the order in which it comes."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

Task = TypeVar("Task")
Result = TypeVar("Result")

_LINGER_SECONDS = 5.0


class InFlight(Generic[Task, Result]):
    """Works on tasks in a few threads; only the thread that entered it hears of results and sentences.

    The threads die with the program: who interrupts it waits for none of them.
    """

    def __init__(self, work: Callable[[Task], Result], workers: int) -> None:
        self._work = work
        self._tasks: Queue[Task | None] = Queue()
        self._heard: Queue[tuple[Task, Result | BaseException] | str] = Queue()
        self._threads = [Thread(target=self._run, daemon=True) for _ in range(workers)]
        self._open = 0
        self._stopped = False

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        for _ in self._threads:
            self._tasks.put(None)

    def add(self, task: Task) -> None:
        """Take in one more task."""
        self._open += 1
        self._tasks.put(task)

    def tell(self, sentence: str) -> None:
        """Say something, from whichever thread, to whoever listens to the results."""
        self._heard.put(sentence)

    def heard(self) -> Iterator[tuple[Task, Result | BaseException] | str]:
        """Yield each task with its result, or the error it ended in, and each sentence told, until all is done."""
        while self._open:
            heard = self._heard.get()
            self._open -= not isinstance(heard, str)
            yield heard

    def last_results(self) -> Iterator[tuple[Task, Result]]:
        """Take up no further task, and yield what was in flight and still arrives within some seconds."""
        self._stopped = True
        for _ in self._threads:
            self._tasks.put(None)
        until = monotonic() + _LINGER_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        with suppress(Empty):
            while True:
                heard = self._heard.get_nowait()
                if not isinstance(heard, str) and not isinstance(heard[1], BaseException):
                    yield heard[0], heard[1]

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None and not self._stopped:
            try:
                self._heard.put((task, self._work(task)))
            except BaseException as error:  # noqa: BLE001 - handed to the thread that listens, which raises it
                self._heard.put((task, error))
