"""The workers of a Dask cluster that somebody else started: whether they fit this program, and work handed to them.

They share a folder with this program and nothing else: files and the archive lie under the same paths everywhere, and
what a worker gives back is a page of figures at most.
"""

from __future__ import annotations

import logging
import warnings
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

import msgspec
import numpy as np
import polars as pl

from tradecheck import __version__
from tradecheck.archive.world import folder
from tradecheck.archive.writing import TEMPORARY, begin, remove
from tradecheck.baseline import ingest
from tradecheck.baseline.workers import THREADS, tried
from tradecheck.model.errors import DataError, SourceUnreachableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tradecheck.baseline.workers import Calls, Task

CONNECT_SECONDS = 10.0
"""How long a scheduler may take to answer, and to have a worker."""

LOST_SECONDS = 30.0
"""How long to wait for a worker where none is left: a worker that was ended is started again by its nanny."""

_LOOK_SECONDS = 1.0

_ONE_AT_A_TIME = Lock()
"""A process does one task at a time, however many threads its Dask has: they would share one engine's memory."""


class Likeness(msgspec.Struct, frozen=True):
    """What has to be the same everywhere for the bytes to be the same: versions, and the code that shapes them."""

    tradecheck: str
    code: str
    polars: str
    numpy: str
    distributed: str


class Seen(msgspec.Struct, frozen=True):
    """What a worker says of itself: its likeness, threads of the table engine, and what it does not see."""

    likeness: Likeness
    threads: int
    unseen: tuple[Path, ...]


class _Future(Protocol):
    """What is used of a future of `distributed`."""

    status: str

    def add_done_callback(self, told: Callable[[Any], None]) -> None: ...
    def exception(self, timeout: float) -> BaseException | None: ...
    def result(self, timeout: float) -> Any: ...


class _Client(Protocol):
    """What is used of a client of `distributed`, which has no types of its own."""

    status: str

    def submit(self, task: Task, *arguments: Any, pure: bool) -> _Future: ...
    def cancel(self, futures: list[_Future]) -> None: ...
    def run(self, task: Task, *arguments: Any, on_error: str) -> dict[str, Any]: ...
    def run_on_scheduler(self, task: Task) -> Any: ...
    def scheduler_info(self, n_workers: int) -> dict[str, Any]: ...
    def wait_for_workers(self, n_workers: int, timeout: float) -> None: ...
    def close(self, timeout: float) -> None: ...


@contextmanager
def joined(address: str, root: Path, files: Sequence[Path]) -> Iterator[Cluster]:
    """Yield the workers of a cluster once each was found to fit.

    Args:
        address: of its scheduler, such as `tcp://10.0.0.7:8786`.
        root: the archive, in a folder that everybody shares.
        files: what is going to be read.

    Raises:
        UsageError: when `distributed` is not installed, the address is none, a worker is of another version, or it
            does not see the archive or a file.
        SourceUnreachableError: when the scheduler does not answer, or has no workers.
    """
    mark = folder(root) / f"{TEMPORARY}shared-{uuid4().hex}"
    with _quiet(), _connected(address) as client:
        begin(mark)
        try:
            yield Cluster(client, address, mark, _warnings(client, _looked_at(client, address, (mark, *files))))
        finally:
            remove(mark)


class Cluster:
    """The workers of a Dask cluster."""

    def __init__(self, client: _Client, address: str, mark: Path, slower: tuple[str, ...]) -> None:
        self._client, self._address, self._mark = client, address, mark
        self._seen = monotonic()
        self._asked: tuple[_Future, ...] = ()
        self.warnings = slower

    def each(self, task: Task, calls: Calls) -> Iterator[tuple[int, Any]]:
        """Do the calls as workers become free; a call whose worker is lost is done by another.

        Raises:
            UsageError: when a worker that came later does not fit.
            SourceUnreachableError: when the scheduler or the last worker is lost.
            DataError: when one call after another has ended the workers that did it.
        """
        if self._client.status != "running":
            raise self._lost_scheduler()
        expected, ended, self._seen = likeness(), SimpleQueue[_Future](), monotonic()
        futures = {
            self._client.submit(fitting, expected, self._mark, task, *arguments, pure=False): number
            for number, arguments in enumerate(calls)
        }
        self._asked = tuple(futures)
        for future in futures:
            future.add_done_callback(ended.put)
        try:
            for _ in range(len(futures)):
                future = self._next(ended)
                yield futures[future], self._given(future)
        finally:
            with suppress(OSError, RuntimeError):  # whoever is lost has nothing to cancel
                self._client.cancel(list(futures))

    def _next(self, ended: SimpleQueue[_Future]) -> _Future:
        """Return the next future that has come to an end."""
        while True:
            try:
                return ended.get(timeout=_LOOK_SECONDS)
            except Empty:
                self._look()

    def _given(self, future: _Future) -> Any:
        """Return what a call gave, also where the worker that holds it is lost and another does it again."""
        while True:
            if future.status == "cancelled":  # "lost" is what comes back: another worker does it again
                raise self._lost_scheduler()
            try:
                error = future.exception(timeout=_LOOK_SECONDS)
                if error is None:
                    return future.result(timeout=_LOOK_SECONDS)
            except TimeoutError:
                self._look()
            except (CancelledError, OSError):  # a task's own error is given back, so this is the connection's
                raise self._lost_scheduler() from None
            else:
                raise self._told(error)

    def _look(self) -> None:
        """Look whether a call has failed and anybody is there, and have patience for a while where nobody is."""
        if self._client.status != "running":
            raise self._lost_scheduler()
        for future in self._asked:  # what has failed is told, also while something that was lost is waited for
            if future.status == "error" and (error := future.exception(timeout=_LOOK_SECONDS)) is not None:
                raise self._told(error)
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
        except OSError:
            raise self._lost_scheduler() from None
        if workers:
            self._seen = monotonic()
        elif monotonic() - self._seen > LOST_SECONDS:
            raise SourceUnreachableError(
                f"the last worker of the Dask scheduler {self._address} was lost, and none came back within "
                f"{LOST_SECONDS:.0f} s: start workers and build again; what was done stands."
            )

    def _told(self, error: BaseException) -> BaseException:
        if type(error).__name__ != "KilledWorker":
            return error
        return DataError(
            f"workers of the Dask scheduler {self._address} were ended again and again at the same work, as happens "
            "where memory runs out: build again with fewer workers a machine; what was done stands."
        )

    def _lost_scheduler(self) -> SourceUnreachableError:
        return SourceUnreachableError(
            f"the Dask scheduler {self._address} was lost during the build: start it and build again; what was done "
            "stands."
        )


@cache
def likeness() -> Likeness:
    """Return what this process is like."""
    code = sha256(ingest.maker().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    return Likeness(__version__, code.hexdigest(), pl.__version__, np.__version__, version("distributed"))


def seen(paths: Sequence[Path]) -> Seen:
    """Return what this process, a worker, is like and which of the paths it does not see."""
    return Seen(likeness(), pl.thread_pool_size(), tuple(path for path in paths if not path.exists()))


def fitting(expected: Likeness, mark: Path, task: Task, *arguments: Any) -> Any:
    """Do a call, on a worker that may have joined after the others were looked at.

    Raises:
        UsageError: when this process is not like the one that asks, or does not see its folder.
    """
    if (why := _difference(expected, likeness())) is not None:
        raise UsageError(f"a worker of the Dask cluster {why}")
    if not mark.exists():
        raise UsageError(f"a worker of the Dask cluster {_UNSEEN.format(mark.parent)}")
    with _ONE_AT_A_TIME:
        return tried(task, *arguments)


_UNSEEN = "does not see {0}, which has to be in a folder that every worker shares under the same path."


def _difference(expected: Likeness, found: Likeness) -> str | None:
    for name in Likeness.__struct_fields__:
        ours, theirs = getattr(expected, name), getattr(found, name)
        if ours != theirs:
            what = f"{name} {theirs} where this program has {ours}"
            own = "other code of tradecheck than this program" if name == "code" else what
            return f"has {own}: install the same everywhere, and start it again."
    return None


def _looked_at(client: _Client, address: str, paths: Sequence[Path]) -> dict[str, Seen]:
    """Return what each worker says of itself; refused where one does not fit, or the scheduler, which reads calls."""
    try:
        told_by_scheduler = client.run_on_scheduler(likeness)
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError) as error:
        told_by_scheduler = error
    _refuse_unlike(f"the Dask scheduler {address}", told_by_scheduler)
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError:
        raise SourceUnreachableError(
            f"the Dask scheduler {address} has no workers: start some with `dask worker {address} --nthreads 1`."
        ) from None
    told = client.run(seen, paths, on_error="return")
    for worker, own in sorted(told.items()):
        _refuse_unlike(f"the worker {worker} of the Dask cluster", own if isinstance(own, Exception) else own.likeness)
        if own.unseen:
            place = own.unseen[0].parent if own.unseen[0].name.startswith(TEMPORARY) else own.unseen[0]
            raise UsageError(f"the worker {worker} of the Dask cluster {_UNSEEN.format(place)}")
    return told


def _refuse_unlike(who: str, told: Likeness | Exception) -> None:
    """Refuse whoever is not like this program, or could not say.

    Raises:
        UsageError: when versions differ, or the program cannot be loaded there.
        SourceUnreachableError: when it did not answer.
    """
    if isinstance(told, OSError):
        raise SourceUnreachableError(f"{who} did not answer ({told}): try again.")
    if isinstance(told, Exception):  # what cannot be loaded there comes back as the text of its error
        raise UsageError(f"{who} cannot load tradecheck ({told}): install it there as it is here, and start it again.")
    if (why := _difference(likeness(), told)) is not None:
        raise UsageError(f"{who} {why}")


def _warnings(client: _Client, told: dict[str, Seen]) -> tuple[str, ...]:
    own = client.scheduler_info(n_workers=-1)["workers"]
    many = [worker for worker, seen in sorted(told.items()) if seen.threads > 1]
    idle = [worker for worker in sorted(told) if own.get(worker, {}).get("nthreads", 1) > 1]
    found = []
    if many:
        found.append(
            f"{len(many)} of {len(told)} Dask workers have {told[many[0]].threads} threads of the table engine "
            f"({many[0]} is one), which wait for each other: start workers with {THREADS}=1."
        )
    if idle:
        found.append(
            f"{len(idle)} of {len(told)} Dask workers have more than one thread ({idle[0]} is one), and a process does "
            "one period at a time: start them with --nthreads 1, and more of them."
        )
    return tuple(found)


@contextmanager
def _connected(address: str) -> Iterator[_Client]:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and nobody else needs it
    except ModuleNotFoundError:
        raise UsageError(
            "--dask needs the extra dask: `pip install 'tradecheck[dask]'`, here and on workers."
        ) from None
    try:
        client: _Client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="tradecheck")
    except OSError:
        raise SourceUnreachableError(
            f"the Dask scheduler {address} did not answer within {CONNECT_SECONDS:.0f} s: look whether it runs, as "
            "`dask scheduler` says when it starts, and whether it can be reached from here."
        ) from None
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"--dask {address} cannot be used ({error}): give the scheduler's tcp://HOST:PORT, or set up in Dask's own "
            "configuration what it needs."
        ) from None
    try:
        yield client
    finally:
        with suppress(OSError, RuntimeError):  # a scheduler that is lost cannot be told good-bye
            client.close(timeout=CONNECT_SECONDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what `distributed` logs and warns of to itself: what matters of it is said in a sentence."""
    with suppress(ModuleNotFoundError):
        import distributed  # noqa: F401, PLC0415 - it sets up its log when it is loaded
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in {"distributed", "tornado"}]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
