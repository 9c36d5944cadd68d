"""Screens held against files: what stands on them, or how it is coloured.

`TRADECHECK_SNAPSHOTS=write` writes the files that are missing or differ, to be looked at before they are kept.
"""

import os
from datetime import date
from itertools import count
from pathlib import Path

from rich.style import Style
from textual.strip import Strip

from tests.tui.terminal import Terminal

FOLDER = Path(__file__).parent / "snapshots"
_HEADER_OF_SCREENS = 1


def words_of(opened: Terminal) -> str:
    """Return the text on the screen without the list of screens, which grows with them."""
    lines = [line.rstrip() for i, line in enumerate(opened.lines) if i != _HEADER_OF_SCREENS]
    return "\n".join(lines) + "\n"


def colours_of(opened: Terminal) -> str:
    """Return a letter a cell for its colours, and what each letter stands for."""
    letters: dict[str, str] = {}
    fresh = (chr(ord("A") + i) if i < 26 else chr(ord("a") + i - 26) for i in count())
    lines = [
        "".join(_letter(segment.style, letters, fresh) * segment.cell_length for segment in strip)
        for strip in _strips(opened)
    ]
    legend = [f"{letter} {look}" for look, letter in letters.items()]
    return "\n".join([*lines, "", *legend]) + "\n"


def _strips(opened: Terminal) -> list[Strip]:
    return [strip for i, strip in enumerate(opened.app.screen._compositor.render_strips()) if i != _HEADER_OF_SCREENS]


def _letter(style: Style | None, letters: dict[str, str], fresh) -> str:
    made = style or Style()
    look = " ".join(str(each.name if each else "-") for each in (made.color, made.bgcolor))
    look += " bold" if made.bold else ""
    if look not in letters:
        letters[look] = next(fresh)
    return letters[look]


def without_days(text: str, *days: date) -> str:
    """Return a screen with days that depend on when it was made written as letters of the same width."""
    for day in days:
        text = text.replace(day.isoformat(), "YYYY-MM-DD")
    return text


def check(name: str, text: str) -> None:
    """Hold a screen against its file."""
    path = FOLDER / f"{name}.txt"
    held = path.read_text(encoding="utf-8") if path.exists() else None
    if held != text and os.environ.get("TRADECHECK_SNAPSHOTS") == "write":
        path.write_text(text, encoding="utf-8")
        return
    assert held is not None, f"{path.name} is missing: TRADECHECK_SNAPSHOTS=write makes it; look at it and keep it."
    assert text == held, f"{path.name} differs: where that is meant, TRADECHECK_SNAPSHOTS=write renews it."
