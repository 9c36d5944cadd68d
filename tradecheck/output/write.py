"""Where the bytes of an answer go: to standard output, or to a file that appears whole or not at all."""

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from tradecheck.model.errors import UsageError, unknown
from tradecheck.output.formats import BINARY

COLOUR_CHOICES = ("auto", "always", "never")


def emit(data: bytes, path: Path | None) -> None:
    """Write `data` to the file at `path`, or to standard output when there is none.

    A file is written beside its place and then moved there: who looks finds the old one or the new one,
    and what was there stays when writing fails. A reader of standard output that has seen enough
    (`| head`) ends the output quietly.

    Raises:
        UsageError: when the place cannot be written, naming it and what to do.
    """
    if path is None:
        _to_stdout(data)
        return
    if _is_device(path):
        _into(path, data)
    else:
        _replace(_target(path), data)


def check_target(fmt: str, path: Path | None, stream: TextIO | None = None) -> None:
    """Refuse a place that cannot take the answer, before the work of answering is done.

    `stream` is standard output unless given.

    Raises:
        UsageError: for a binary format on a terminal, and for a file whose folder is missing.
    """
    if path is not None:
        if not _is_device(path):
            _target(path)
        return
    out = sys.stdout if stream is None else stream
    if fmt in BINARY and out is not None and out.isatty():
        raise UsageError(f"{fmt} is no text for a terminal: name a file with -o, or send the output into one.")


def colour_wanted(flag: str, stream: TextIO | None, env: Mapping[str, str] = os.environ) -> bool:
    """Return whether to colour what goes to `stream`.

    `always` and `never` are obeyed. `auto` colours a terminal, unless NO_COLOR is set to anything or the
    terminal calls itself dumb.

    Raises:
        UsageError: for any other flag.
    """
    if flag not in COLOUR_CHOICES:
        raise unknown("the choice of --color", flag, COLOUR_CHOICES)
    if flag != "auto":
        return flag == "always"
    if env.get("NO_COLOR") or env.get("TERM") == "dumb" or stream is None:
        return False
    return stream.isatty()


def _to_stdout(data: bytes) -> None:
    out = sys.stdout
    if out is None:
        raise UsageError("standard output is closed: name a file with -o.")
    try:
        out.flush()
        out.buffer.write(data)
        out.buffer.flush()
    except BrokenPipeError:
        _discard(out)
    except OSError as error:
        _discard(out)
        raise UsageError(f"standard output cannot be written ({_reason(error)}): name a file with -o.") from None


def _discard(out: TextIO) -> None:
    """Send what is left of an output nowhere: the interpreter flushes once more at its end, and would complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)


def _is_device(path: Path) -> bool:
    """Whether the path names a device or a pipe (`/dev/stdout`, `>(…)`): used as it is, never replaced."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _target(path: Path) -> Path:
    """Return the place to write: what a link points to, in a folder that exists."""
    try:
        target = path.expanduser().resolve()
        folder = target.parent
        if target.is_dir():
            raise UsageError(f"'{path}' is a folder: name a file in it, such as {path / 'answer.csv'}.")
        if not folder.exists():
            raise UsageError(f"the folder '{folder}' does not exist: create it or name another with -o.")
        if not folder.is_dir():
            raise UsageError(f"'{folder}' is a file and not a folder: name another place with -o.")
        if target.exists() and not os.access(target, os.W_OK):
            raise UsageError(f"'{target}' is write-protected: allow writing, or name another file with -o.")
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"'{path}' is no place to write ({_reason(error)}): name another with -o.") from None
    return target


def _replace(target: Path, data: bytes) -> None:
    beside = target.parent / f".tradecheck-{os.urandom(6).hex()}.part"
    try:
        # created with the mode that the user's mask allows, not with that of a secret
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "wb") as file:
            if target.exists():
                os.fchmod(handle, stat.S_IMODE(target.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(handle)
        beside.replace(target)
    except OSError as error:
        raise UsageError(
            f"cannot write '{target.name}' in the folder '{target.parent}' ({_reason(error)}): "
            "make room there or allow writing, or name another place with -o."
        ) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def _into(device: Path, data: bytes) -> None:
    try:
        with device.open("wb") as file:
            file.write(data)
    except BrokenPipeError:
        return
    except OSError as error:
        raise UsageError(f"'{device}' cannot be written ({_reason(error)}): name a file with -o.") from None


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
