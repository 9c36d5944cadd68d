"""How far a pull or an import is, in one line of a terminal that is written over and wiped in the end."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import get_terminal_size

from tradecheck.commands.speaking import is_record, say, write_error
from tradecheck.intake.progress import Progress, Told, duration, nobody
from tradecheck.output.safe import for_terminal

_WIPE = "\r\x1b[K"


@contextmanager
def shown(options: Namespace, counted: str = "calls") -> Iterator[Told]:
    """Show progress in what is `counted` while this is open, unless it was asked to be quiet."""
    if is_record() and not options.quiet:
        yield lambda told: _say(told, counted)
        return
    if options.quiet or sys.stderr is None or not sys.stderr.isatty():
        yield nobody
        return
    try:
        yield lambda told: write_error(_WIPE + line(told, get_terminal_size().columns, counted))
    finally:
        write_error(_WIPE)


def _say(told: Progress, counted: str) -> None:
    """Say how far it is as a record, which needs no terminal."""
    seconds = None if told.seconds_left is None else round(told.seconds_left)
    fields = {"done": told.done, "total": told.total, "counted": counted, "rows": told.rows, "seconds_left": seconds}
    say(told.text, event="progress", fields=fields)


def line(told: Progress, columns: int, counted: str = "calls") -> str:
    """Return one line no wider than a terminal: calls or files, rows, what is left, and what is happening."""
    parts = [f"{told.done:,}/{told.total:,} {counted}"]
    if told.rows is not None:
        parts.append(f"{told.rows:,} rows")
    if told.left and told.seconds_left is not None:
        parts.append(f"{told.left:,} left, about {duration(told.seconds_left)}")
    text = for_terminal(f"{', '.join(parts)}: {told.text}")
    return text if len(text) < columns else text[: max(1, columns - 2)] + "…"
