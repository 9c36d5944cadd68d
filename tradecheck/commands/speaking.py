"""What is said beside the answer: sentences or records on stderr, and the help on stdout."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, TextIO

Level = Literal["debug", "info", "warning", "error"]

_SPEAKER = "tradecheck: "
"""How a sentence begins that could be anybody's in a shell; a record needs no such beginning."""


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Log:
    """How this process writes what it says. `form` is None until a flag, a variable or the settings decided."""

    form: str | None = None
    moment: str | None = None
    hidden: str | None = None


def begin(arguments: Sequence[str]) -> None:
    """Start the log of one command line: its form and its time are wanted before the flags are understood."""
    _Log.form = _flag(arguments, "--log") or os.environ.get("TRADECHECK_LOG", "").strip() or None
    day = _flag(arguments, "--generated") or ""
    _Log.moment = f"{day}T00:00:00Z" if _DAY.fullmatch(day) else None
    _Log.hidden = None


def write_as(form: str | None, hidden: str | None = None) -> None:
    """Write what is said from here on as the settings say, with `***` wherever the hidden text would stand."""
    _Log.form = form or "text"
    _Log.hidden = hidden


def is_decided() -> bool:
    """Whether somebody said how the log is written."""
    return _Log.form is not None


def is_record() -> bool:
    """Whether what is said is written as a JSON object a line."""
    return (_Log.form or "").casefold() == "json"


def say(sentence: str, level: Level = "info", event: str = "told", fields: Mapping[str, object] | None = None) -> None:
    """Write one line to stderr, text from outside made harmless. Where nobody listens it is left unsaid.

    As a record it holds `time`, `level`, `event`, `message` and the fields; as a sentence the fields are left out.
    """
    sentence = sentence.replace(_Log.hidden, "***") if _Log.hidden else sentence
    if is_record():
        write_error(_record(sentence, level, event, fields or {}))
        return
    from tradecheck.output.safe import for_terminal  # noqa: PLC0415 - most command lines say nothing

    write_error(f"{for_terminal(sentence)}\n")


def write_error(text: str) -> None:
    """Write text as it is to stderr: one that is closed, full or gone is no reason to fail."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        _discard(sys.stderr)


def print_text(text: str) -> None:
    """Print text that is no answer (the help, the version) to stdout.

    Raises:
        UsageError: when stdout is closed or full.
    """
    from tradecheck.output.write import emit  # noqa: PLC0415 - as above

    emit(text.encode(), None)


def _record(sentence: str, level: Level, event: str, fields: Mapping[str, object]) -> str:
    import msgspec  # noqa: PLC0415 - for a log of records alone

    from tradecheck.output.safe import for_json, without_surrogates  # noqa: PLC0415 - as above

    record = {
        "time": _Log.moment or datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": level,
        "event": event,
        "message": without_surrogates(sentence.removeprefix(_SPEAKER)),
        **{name: _plain(value) for name, value in fields.items()},
    }
    return for_json(msgspec.json.encode(record)).decode() + "\n"


def _plain(value: object) -> object:
    from tradecheck.output.safe import without_surrogates  # noqa: PLC0415 - as above

    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value).replace(_Log.hidden, "***") if _Log.hidden else str(value)
    return without_surrogates(text)


def _flag(arguments: Sequence[str], name: str) -> str | None:
    """Return what a flag was given last, None where it was not."""
    found = None
    for number, each in enumerate(arguments):
        if each == name and number + 1 < len(arguments):
            found = arguments[number + 1]
        elif each.startswith(f"{name}="):
            found = each.partition("=")[2]
    return found


def _discard(stream: TextIO) -> None:
    """Send what is left in a stream nowhere, so that the interpreter's last flush does not fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
