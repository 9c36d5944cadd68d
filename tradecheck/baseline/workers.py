"""Who does the work of a build: this process, several of this machine, or a cluster. The bytes are the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Protocol

from tradecheck.model.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

THREADS = "POLARS_MAX_THREADS"
"""How many threads a process of the table engine has; it is read when the engine is loaded."""

Task = Callable[..., Any]
Calls = Iterable[tuple[Any, ...]]


class Workers(Protocol):
    """Those who do the calls of a task. Tasks are independent, write whole files and may be done twice."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes the work slower than it need be, in sentences."""

    def each(self, task: Task, calls: Calls) -> Iterator[tuple[int, Any]]:
        """Yield the number of each call and what it gave, as they end; a DataError is given, not raised.

        Raises:
            TradecheckError: when the workers themselves are lost.
        """


@contextmanager
def opened(count: int, dask: str | None, root: Path, files: Sequence[Path]) -> Iterator[Workers]:
    """Yield the workers that were asked for, and let go of them in the end.

    Args:
        count: processes of this machine; one is this process itself.
        dask: the address of a scheduler instead, whose workers are taken as they are.
        root: the archive, which every worker has to see under this path.
        files: what is going to be read, which every worker has to see as well.

    Raises:
        UsageError: when workers differ from this program, or do not see the folder or a file.
        SourceUnreachableError: when the scheduler does not answer, or has no workers.
    """
    if dask is not None:
        from tradecheck.baseline.cluster import joined  # noqa: PLC0415 - nobody else needs it

        with joined(dask, root, files) as cluster:
            yield cluster
    elif count <= 1:
        yield Here()
    else:
        with _one_thread_each(), ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            yield Processes(pool)


def tried(task: Task, *arguments: Any) -> Any:
    """Call a task and return what it gives, a DataError too."""
    try:
        return task(*arguments)
    except DataError as error:
        return error


class Here:
    """This process, one call after the other."""

    warnings: tuple[str, ...] = ()

    def each(self, task: Task, calls: Calls) -> Iterator[tuple[int, Any]]:
        """Do the calls in their order."""
        for number, arguments in enumerate(calls):
            yield number, tried(task, *arguments)


class Processes:
    """Processes of this machine, with one thread each."""

    warnings: tuple[str, ...] = ()

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def each(self, task: Task, calls: Calls) -> Iterator[tuple[int, Any]]:
        """Do the calls as processes become free.

        Raises:
            DataError: when a process was ended from outside.
        """
        futures: dict[Future[Any], int] = {
            self._pool.submit(tried, task, *arguments): number for number, arguments in enumerate(calls)
        }
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            raise DataError(
                "a process of the build was ended from outside, as happens where memory runs out: build again with "
                "fewer --workers; what was done stands."
            ) from None
        except BaseException:
            self._pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _one_thread_each() -> Iterator[None]:
    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = before
