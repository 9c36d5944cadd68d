"""What is said beside the answer: sentences on stderr, and the help on stdout."""

import os
import sys
from contextlib import suppress
from typing import TextIO


def say(sentence: str) -> None:
    """Write one line to stderr, text from outside made harmless. Where nobody listens it is left unsaid."""
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


def _discard(stream: TextIO) -> None:
    """Send what is left in a stream nowhere, so that the interpreter's last flush does not fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
