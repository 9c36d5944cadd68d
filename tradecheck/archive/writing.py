"""Writing files whole or not at all, and saying in one sentence why that was not possible."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from tradecheck.model.errors import DataError, UsageError

TEMPORARY = ".receiving-"
"""What the name of a file begins with until it is whole. Nothing reads such a file."""

LOCK_SECONDS = 120.0

_CACHE = "TRADECHECK_CACHE"


def write_whole(path: Path, content: bytes, variable: str = _CACHE) -> None:
    """Write a file so that it is there whole or not at all, even when the power fails.

    `variable` is the one to set where the folder cannot be used.

    Raises:
        UsageError: when the folder cannot be written to.
        DataError: when the disk is full.
    """
    with explained(path, variable):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=TEMPORARY, dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _settle(path.parent)


def begin(path: Path) -> None:
    """Leave an empty file that says that something beside it is not finished.

    Raises:
        UsageError: when the folder cannot be written to.
        DataError: when the disk is full.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a file that is read line by line, in which a last line without its end does not count."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write((b"" if _ends_whole(path) else b"\n") + line + b"\n")


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def remove(path: Path) -> None:
    """Remove a file that may be gone already."""
    with explained(path):
        path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make the renaming itself last: a directory has to be synced apart from its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(root: Path, name: str, variable: str = _CACHE) -> Iterator[None]:
    """Hold one of a folder's locks, waiting for another process of ours that holds it.

    Raises:
        UsageError: when the folder cannot be written to, or another process does not let go.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - who only reads needs no lock

    with explained(root, variable):
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / f".{name}.lock")
        try:
            lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            raise UsageError(
                f"another tradecheck has held {root} for {LOCK_SECONDS:.0f} s: wait for it, or end it."
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def explained(path: Path, variable: str = _CACHE) -> Iterator[None]:
    """Turn what the operating system says of a path into one sentence, which names the variable to set."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DataError(
                f"the disk that holds {path} is full: free some space; what was kept before is whole."
            ) from None
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise UsageError(
                f"{path} cannot be written to or read ({_reason(error)}): "
                f"make it accessible, or set {variable} to another folder."
            ) from None
        if error.errno in {errno.ENOTDIR, errno.EEXIST}:
            raise UsageError(
                f"{path} cannot be made, a file stands where a folder is needed: set {variable} to another."
            ) from None
        raise DataError(f"{path} cannot be used ({_reason(error)}): look at the disk and the folder.") from None


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
