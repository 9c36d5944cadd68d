"""One run at a time: locks that the operating system lets go of when their process ends, however it ends."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from tradecheck.archive.writing import explained
from tradecheck.commands.printing import narrate
from tradecheck.model.errors import UsageError

FOLDER = "locks"
"""Below the state folder: runs that share it take turns. What lies there is empty and may be deleted."""


@contextmanager
def taking_turns(state: Path, things: Iterable[str], what: str, options: Namespace) -> Iterator[None]:
    """Hold every one of the things while this is open, so that no other process of ours is at one of them.

    `what` is how a sentence calls the run. With `options.wait` another one is waited for. The locks are
    taken in one order, so that two runs never wait for each other.

    Raises:
        UsageError: when another run holds one of the things, or the state folder cannot be written to.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - for a run alone

    folder = state / FOLDER
    with ExitStack() as held:
        with explained(folder, "TRADECHECK_STATE"):
            folder.mkdir(parents=True, exist_ok=True)
            for name in sorted({sha256(each.encode(errors="surrogateescape")).hexdigest()[:32] for each in things}):
                lock = FileLock(folder / f"{name}.lock")
                try:
                    lock.acquire(timeout=0)
                except Timeout:
                    if not options.wait:
                        raise UsageError(
                            f"another run {what}, or one that writes the same files, has not ended: "
                            "try again when it has, or wait for it with --wait."
                        ) from None
                    narrate(options, f"waiting for another run {what}, or one that writes the same files", "waiting")
                    lock.acquire()
                held.callback(lock.release)
        yield
