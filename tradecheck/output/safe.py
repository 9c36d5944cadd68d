"""The one place where text from outside is made harmless: one function for each target.

Outside is everything that the program did not write itself: a publisher's titles and notes, file names,
settings, names of ships. Each function returns text that its target shows and never obeys. What could
not be shown is shown by a stand-in (`␛` for an escape) where it hints at tampering, and left out where it
has no shape of its own (zero-width characters, direction marks).
"""

import re
from functools import cache
from typing import TypeVar

_Cell = TypeVar("_Cell")

_BREAKS = "\t\n\x0b\x0c\r\x85\u2028\u2029"
_SHAPELESS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NO_CHARACTER = "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 15)
)

_COUNTED_PRINTABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0))
)
"""What has no shape and yet counts as printable in Python. Printable text without it needs no pattern."""

_OBEYED = "\x7f-\x9f\u2028\u2029"
_REPLACEMENT = "\ufffd"

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"[\\`*_\[\]|~$]")
_MARKDOWN_BLOCK = re.compile(r"^(?:\d{1,9}(?=[.)](?:\s|$))|(?=(?:#{1,6}|\+|-+|=+)(?:\s|$)))")
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#39;"}
_ADDRESS_PUNCTUATION = ":/?#@!$&*+,;=%~-._"

XLSX_MOST_CHARACTERS = 32_767
"""What a cell of a spreadsheet can hold."""


def for_terminal(text: str) -> str:
    """Return `text` on one line, without anything a terminal would obey or could be misled by.

    Line breaks and tabs become spaces, control characters their picture (`␛`, `␇`), C1 controls and what is
    no character `�`; direction marks and zero-width characters are left out.
    """
    return _visible(text, keep="")


def for_csv(cell: _Cell) -> _Cell | str:
    """Return a cell that no spreadsheet takes for a formula; what is not text is returned as it is.

    Text that begins like a formula, whatever blanks stand before it, gets a leading apostrophe. Numbers
    stay numbers, so a negative one is untouched. Quoting is left to the writer.
    """
    if not isinstance(cell, str):
        return cell
    text = _visible(cell, keep="\t\n")
    risky = text.startswith(("\t", "\n")) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if risky else text


def for_xlsx(text: str) -> str:
    """Return text that a workbook can hold: shown characters only, and no more of them than a cell takes.

    The writer stores it as a string, so that it is neither a formula nor a link.
    """
    kept = _visible(text, keep="\t\n")
    return kept if len(kept) <= XLSX_MOST_CHARACTERS else kept[: XLSX_MOST_CHARACTERS - 1] + "…"


def starts_like_formula(text: str) -> bool:
    """Whether a spreadsheet would read `text` as a formula if somebody typed it."""
    return text.lstrip().startswith(_FORMULA_STARTS)


def for_markdown(text: str) -> str:
    """Return `text` on one line, to be shown letter by letter in a paragraph or in a table's cell."""
    line = _visible(text, keep="").strip()
    escaped = _MARKDOWN_BLOCK.sub(r"\g<0>\\", _MARKDOWN.sub(r"\\\g<0>", line))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_html(text: str) -> str:
    """Return `text` for an element's content or a quoted attribute; line breaks stay."""
    return _visible(text, keep="\t\n").translate(_ENTITIES)


def for_link(address: str) -> str:
    """Return `address` for the target of a link in HTML or Markdown, empty when it is no web address.

    Only http and https pass: a `javascript:` or `file:` address is data that somebody wants to be run.
    Characters with a meaning in either language are written as percent escapes.
    """
    from urllib.parse import quote, urlsplit  # noqa: PLC0415 - only documents have links

    text = address.strip()
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    return quote(_any_of(_SHAPELESS).sub("", text), safe=_ADDRESS_PUNCTUATION, errors="replace")


def for_json(document: bytes) -> bytes:
    r"""Return an encoded JSON document in which every character without a shape is written as `\uXXXX`.

    The document means the same; a terminal that it is printed on finds nothing to obey.
    """
    if document.isascii() and b"\x7f" not in document:
        return document
    return _any_of(_OBEYED + _SHAPELESS + _NO_CHARACTER).sub(_json_escape, document.decode()).encode()


def without_surrogates(text: str) -> str:
    """Return text that can be encoded: a byte that was no UTF-8 when it came in becomes `�`."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass").decode(errors="replace")
    return text


@cache
def _any_of(characters: str) -> re.Pattern[str]:
    """Return the pattern of one of `characters`; made when first asked for, as it takes milliseconds."""
    return re.compile(f"[{characters}]")


def _visible(text: str, keep: str) -> str:
    if text.isprintable() and _COUNTED_PRINTABLE.isdisjoint(text):
        return text

    def shown(match: re.Match[str]) -> str:
        found = match[0]
        if found in keep:
            return found
        if found in _BREAKS:
            return " "
        if found < " ":
            return chr(0x2400 + ord(found))
        if found == "\x7f":
            return "\u2421"
        return "" if _any_of(_SHAPELESS).match(found) else _REPLACEMENT

    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _any_of("\x00-\x1f" + _OBEYED + _SHAPELESS + _NO_CHARACTER).sub(shown, lines)


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
