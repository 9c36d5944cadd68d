"""Text in a picture: made harmless, broken into lines, never cut off."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Protocol

LINE = 1.32
"""Height of a line over the size of its letters."""

_CJK = "⺀-鿿가-퟿豈-﫿︰-﹏＀-￯"
_PIECE = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+|\s+")
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Letters(Protocol):
    """Whoever knows how wide text will be."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width in points of `text` set in letters of `size` points."""
        ...


def clean(text: str) -> str:
    """Return `text` on one line without characters that print nothing or turn the writing round."""
    kept = (" " if unicodedata.category(letter) in _UNPRINTABLE else letter for letter in text)
    return " ".join("".join(kept).split())


def wrap(text: str, width: float, size: float, letters: Letters, *, bold: bool = False) -> list[str]:
    """Break `text` into lines no wider than `width` points; a word too long for a line is broken too.

    Chinese, Japanese and Korean text may break between any two characters. An empty text has no lines.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, size, letters, bold=bold):
        longer = line + piece
        if line and letters.width(longer.rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip())
            longer = piece.lstrip()
        line = longer
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _pieces(text: str, width: float, size: float, letters: Letters, *, bold: bool) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if piece.isspace():
            yield " "
        elif letters.width(piece, size, bold=bold) <= width:
            yield piece
        else:
            yield from _broken(piece, width, size, letters, bold=bold)


def _broken(word: str, width: float, size: float, letters: Letters, *, bold: bool) -> Iterator[str]:
    part, used = "", 0.0
    for letter in word:
        wide = letters.width(letter, size, bold=bold)
        if part and used + wide > width:
            yield part
            part, used = "", 0.0
        part += letter
        used += wide
    yield part
