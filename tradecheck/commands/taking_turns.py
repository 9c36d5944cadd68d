"""One run at a time: locks that the operating system lets go of when their process ends, however it ends."""

import os
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, lockf
from hashlib import sha256
from pathlib import Path

from tradecheck.archive.writing import explained
from tradecheck.commands.printing import narrate
from tradecheck.model.errors import UsageError

FILE = ".runs.lock"
"""In the state folder: runs that share it take turns. The file stays empty; a lock is on one place of it."""


@contextmanager
def taking_turns(state: Path, things: Iterable[str], what: str, options: Namespace) -> Iterator[None]:
    """Hold every one of the things while this is open, so that no other process of ours is at one of them.

    `what` is how a sentence calls the run. With `options.wait` another one is waited for. The locks are
    taken in one order, so that two runs never wait for each other.

    Raises:
        UsageError: when another run holds one of the things, or the state folder cannot be written to.
    """
    with explained(state, "TRADECHECK_STATE"):
        state.mkdir(parents=True, exist_ok=True)
        handle = os.open(state / FILE, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        for place in sorted({_place(each) for each in things}):
            _take(handle, place, what, options)
        yield
    finally:
        os.close(handle)


def _take(handle: int, place: int, what: str, options: Namespace) -> None:
    try:
        lockf(handle, LOCK_EX | LOCK_NB, 1, place)
    except (BlockingIOError, PermissionError):  # either says that another process holds it
        if not options.wait:
            raise UsageError(
                f"another run {what}, or one that writes the same files, has not ended: "
                "try again when it has, or wait for it with --wait."
            ) from None
        narrate(options, f"waiting for another run {what}, or one that writes the same files", "waiting")
        lockf(handle, LOCK_EX, 1, place)


def _place(thing: str) -> int:
    """Return the byte of the file that stands for a thing: of so many that no two things meet."""
    return int.from_bytes(sha256(thing.encode(errors="surrogateescape")).digest()[:7], "big")
