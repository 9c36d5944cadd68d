"""Files as a person names them on a command line: whether they are files, and their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def refuse_missing(paths: Sequence[Path]) -> None:
    """Refuse before anything is kept what is no file that can be read.

    Raises:
        UsageError: naming the first path that is none.
    """
    for path in paths:
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name the files in it, such as {path}/*.csv.")
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is no ordinary file: save what it gives to a file and import that.")
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            raise _unreadable(path, error) from None


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        UsageError: when it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> UsageError:
    if isinstance(error, FileNotFoundError):
        return UsageError(f"the file {path} does not exist: check its name.")
    return UsageError(f"the file {path} cannot be read ({error.strerror}): check its permissions.")
