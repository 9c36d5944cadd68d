"""Where one record of a CSV ends and the next begins: whoever numbers records counts the same way."""

import re

_QUOTED = re.compile(r'(?:^|(?<=,))"(?:[^"]|"")*"(?=,|$)')
_OPENING = re.compile(r'(?:^|,)"')
_MOST_LINES = 50


def records(text: str) -> list[str]:
    """Return the records of a CSV without their line ends, the header among them, empty lines too.

    A record goes on where a quoted cell is still open at the end of its line. A quotation mark that is
    never closed spoils its own line alone: the lines after it stand for themselves.
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if '"' not in text:
        return lines
    found: list[str] = []
    at = 0
    while at < len(lines):
        taken = _taken(lines, at)
        found.append("\n".join(lines[at : at + taken]))
        at += taken
    return found


def is_open(record: str) -> bool:
    """Whether a quoted cell begins in the record and does not end in it."""
    return '"' in record and _OPENING.search(_QUOTED.sub("", record)) is not None


def _taken(lines: list[str], at: int) -> int:
    """Return how many lines the record that begins at `at` takes."""
    record = lines[at]
    if not is_open(record):
        return 1
    for taken, line in enumerate(lines[at + 1 : at + _MOST_LINES], start=2):
        record = f"{record}\n{line}"
        if not is_open(record):
            return taken
    return 1
