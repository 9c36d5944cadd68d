"""What a key may hold: for each key of each table the function that reads and checks its value.

A reader takes the value and the folder that a path in it is seen from. It raises `UnfitError`, or the
`UsageError` of the word that it reads.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from tradecheck.model.errors import unknown
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period, parse_day
from tradecheck.model.words import Direction, Frequency, Severity

Value = str | tuple[str, ...] | bool
"""What a key of `[view]` or of a profile holds: text as a flag would take it, several texts, or a switch."""

_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


class Secret:
    """Text that is shown as `***` wherever it ends up; only `reveal` gives it away."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself, for the request that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not stored")


class UnfitError(Exception):
    """A value that is not what was expected; `shown` is how it may be repeated, None where it may not."""

    def __init__(self, expected: str, shown: object = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.shown = shown

    def sentence(self, place: str) -> str:
        """Return what is wrong at a place as one sentence."""
        held = "its value" if self.shown is None else f"'{self.shown}'"
        return f"{place}: {held} should be {self.expected}."


def _folder(value: object, base: Path) -> Path:
    if not isinstance(value, str | Path) or not str(value).strip() or "\0" in str(value):
        raise UnfitError("the path of a folder, in quotes", value)
    try:
        path = base / Path(value).expanduser()
        nearest = next(folder for folder in (path, *path.parents) if folder.exists())
        if not nearest.is_dir():
            raise UnfitError(f"a folder, but '{nearest}' is a file", value)
    except (OSError, RuntimeError) as error:
        raise UnfitError(f"the path of a folder that can be reached ({error})", value) from None
    return path


def _address(value: object, _base: Path) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415 - few set an address

    expected = "a web address such as https://host/path"
    # what stands in an address beside host and path may be a password, so it is not repeated
    shown = None if isinstance(value, str) and any(sign in value for sign in "@?#") else value
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        raise UnfitError(expected, shown)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UnfitError(expected, shown) from None
    if shown is None:
        raise UnfitError("an address without a user name, a password, a query or a fragment")
    if parts.scheme not in {"http", "https"} or not host:
        raise UnfitError(expected, value)
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(host):
        raise UnfitError("an https address: over http a key would travel in the clear", value)
    return value.rstrip("/")


def switch(value: object, _base: Path) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise UnfitError("true or false", value)
    return value


def _secret(value: object, _base: Path) -> Secret:
    text = value.strip() if isinstance(value, str) else ""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise UnfitError("a key: one word of letters, digits and signs, in quotes")
    return Secret(text)


def _text(value: object, _base: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UnfitError("text in quotes", value)
    return value.strip()


def _texts(value: object, base: Path) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_text(item, base) for item in items)


def _written(value: object) -> str:
    """Return a date or a number of the file as a flag would take it, text as it is."""
    if isinstance(value, bool) or not isinstance(value, str | int | date):
        raise UnfitError('a year, a month or a day, such as 2017, "2017-08" or "2017-08-05"', value)
    return str(value).strip()


def _period(value: object, _base: Path) -> str:
    text = _written(value)
    Period.parse(text)
    return text


def _year(value: object, _base: Path) -> str:
    text = _written(value)
    if Period.parse(text).frequency is not Frequency.ANNUAL:
        raise UnfitError("one year, such as 2017", text)
    return text


def _day(value: object, _base: Path) -> str:
    return parse_day(_written(value)).isoformat()


def _goods(value: object, base: Path) -> tuple[str, ...]:
    names = _texts(value, base)
    for name in names:
        Goods.parse(name)
    return names


def _one_of(kind: str, known: type[StrEnum]) -> "Reader":
    def read(value: object, base: Path) -> str:
        name = _text(value, base).casefold()
        if name not in list(known):
            raise unknown(kind, name, [word.value for word in known])
        return name

    return read


Reader = Callable[[object, Path], Any]

THEMES = ("dark", "light", "contrast", "plain")
"""The themes of the terminal."""


LOGS = ("text", "json")
"""How what is said on stderr is written: as sentences, or as a JSON object a line."""


def _among(kind: str, names: Sequence[str]) -> Reader:
    def read(value: object, base: Path) -> str:
        name = _text(value, base).casefold()
        if name not in names:
            raise unknown(kind, name, names)
        return name

    return read


SETTINGS: dict[str, Reader] = {
    "cache": _folder,
    "state": _folder,
    "comtrade_key": _secret,
    **dict.fromkeys(("comtrade_url", "portwatch_url", "imts_url", "prices_url"), _address),
    "offline": switch,
    "theme": _among("the theme", THEMES),
    "log": _among("the form of the log", LOGS),
}

VIEW: dict[str, Reader] = {
    "since": _period,
    "until": _period,
    "year": _year,
    "goods": _goods,
    "direction": _one_of("the direction", Direction),
    "reporter": _text,
    "check": _text,
    "min_severity": _one_of("the severity", Severity),
    "as_of": _day,
    "source": _text,
    "snapshot": switch,
}

PROFILE: dict[str, Reader] = VIEW | {
    **dict.fromkeys(("checks", "formats", "outputs", "charts", "pull"), _texts),
    "fail_on": _one_of("the severity", Severity),
}
