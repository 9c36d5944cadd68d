"""Settings: flags over the environment over `tradecheck.toml` over defaults, all of them validated.

In the file `[settings]` holds the keys of `Settings`, `[view]` what a view asks for when its flags are not given,
`[profile.NAME]` a view and what `run NAME` makes of it. All of it is checked, also what something else overrules.
"""

import functools
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import msgspec

from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period, parse_day
from tradecheck.model.words import Direction, Frequency, Severity

FILE_NAME = "tradecheck.toml"

Value = str | tuple[str, ...] | bool
"""What a key of `[view]` or of a profile holds: text as a flag would take it, several texts, or a switch."""

_TABLES = ("settings", "view", "profile")
_PREFIX = "TRADECHECK_"
_MOST_BYTES = 100_000
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


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


class Origin(msgspec.Struct, frozen=True):
    """Where a value comes from: a `kind`, and the flag, variable or file that holds it (a default: empty)."""

    kind: Literal["flag", "environment", "file", "default"]
    where: str = ""


class Settings(msgspec.Struct, frozen=True):
    """What is set. An address is None where the publisher's own is asked; addresses end without a slash.

    `files` are the settings files that were read; `origins` has a key for every setting, and for each key
    of the view (`view.KEY`) and of a profile (`profile.NAME.KEY`).
    """

    cache: Path
    state: Path
    comtrade_key: Secret | None
    comtrade_url: str | None
    portwatch_url: str | None
    imts_url: str | None
    prices_url: str | None
    offline: bool
    view: Mapping[str, Value]
    profiles: Mapping[str, Mapping[str, Value]]
    files: tuple[Path, ...]
    origins: Mapping[str, Origin]


def load(
    config: Path | None = None,
    env: Mapping[str, str] = os.environ,
    cwd: Path | None = None,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings in force.

    Args:
        config: the file to read instead of the one that would be found.
        env: the environment; an empty variable counts as not set.
        cwd: the folder where the search for the project's file begins, the current one unless given.
        flags: settings given on the command line by key; None counts as not given.

    Raises:
        UsageError: naming the flag, the variable, or the file with its line, and what was expected.
    """
    here = _here(cwd)
    path = _find(config, here)
    document = _Document() if path is None else _read(path)
    from_file = Origin("file", str(path))
    given: dict[str, tuple[Any, Origin]] = {key: (value, from_file) for key, value in document.settings.items()}
    for key, read in _SETTINGS.items():
        variable = variable_of(key)
        if text := env.get(variable, "").strip():
            given[key] = _stated(variable, text, read, here), Origin("environment", variable)
        flag = f"--{key.replace('_', '-')}"
        if (stated := (flags or {}).get(key)) is not None:
            given[key] = _stated(flag, stated, read, here), Origin("flag", flag)
        if key not in given:
            given[key] = _DEFAULTS[key]() if key in _DEFAULTS else None, Origin("default")
    origins = {key: origin for key, (_, origin) in given.items()}
    origins |= {f"view.{key}": from_file for key in document.view}
    origins |= {f"profile.{name}.{key}": from_file for name, own in document.profiles.items() for key in own}
    return Settings(
        **{key: given[key][0] for key in _SETTINGS},
        view=document.view,
        profiles=document.profiles,
        files=() if path is None else (path,),
        origins=origins,
    )


def validate(config: Path | None = None, env: Mapping[str, str] = os.environ, cwd: Path | None = None) -> Settings:
    """Return the settings as `load` does, and refuse a variable of the environment that nothing reads.

    Raises:
        UsageError: as `load`, and for a `TRADECHECK_` variable that is not known, naming the nearest.
    """
    known = [variable_of(key) for key in _SETTINGS]
    for name in sorted(env):
        if name.startswith(_PREFIX) and name not in known:
            raise unknown("the variable", name, known)
    return load(config, env, cwd)


def describe(settings: Settings) -> list[dict[str, object]]:
    """Return a row for every value in force: `key`, `value` (null: not set), `origin` and `where` it stands.

    A secret's value is `***`.
    """
    values: dict[str, object] = {key: getattr(settings, key) for key in _SETTINGS}
    values |= {f"view.{key}": value for key, value in settings.view.items()}
    values |= {
        f"profile.{name}.{key}": value for name, profile in settings.profiles.items() for key, value in profile.items()
    }
    return [
        {
            "key": key,
            "value": value if value is None or isinstance(value, bool | tuple) else str(value),
            "origin": settings.origins[key].kind,
            "where": settings.origins[key].where or None,
        }
        for key, value in values.items()
    ]


def variable_of(key: str) -> str:
    """Return the environment's name of a setting."""
    return f"{_PREFIX}{key.upper()}"


class _Document(msgspec.Struct, frozen=True):
    """A settings file, checked."""

    settings: dict[str, Any] = {}
    view: dict[str, Value] = {}
    profiles: dict[str, dict[str, Value]] = {}


class _UnfitError(Exception):
    """A value that is not what was expected; `shown` is how it may be repeated, None where it may not."""

    def __init__(self, expected: str, shown: object = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.shown = shown

    def sentence(self, place: str) -> str:
        held = "its value" if self.shown is None else f"'{self.shown}'"
        return f"{place}: {held} should be {self.expected}."


def _folder(value: object, base: Path) -> Path:
    if not isinstance(value, str | Path) or not str(value).strip() or "\0" in str(value):
        raise _UnfitError("the path of a folder, in quotes", value)
    try:
        path = base / Path(value).expanduser()
        nearest = next(folder for folder in (path, *path.parents) if folder.exists())
        if not nearest.is_dir():
            raise _UnfitError(f"a folder, but '{nearest}' is a file", value)
    except (OSError, RuntimeError) as error:
        raise _UnfitError(f"the path of a folder that can be reached ({error})", value) from None
    return path


def _address(value: object, _base: Path) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415 - few set an address

    expected = "a web address such as https://host/path"
    # what stands in an address beside host and path may be a password, so it is not repeated
    shown = None if isinstance(value, str) and any(sign in value for sign in "@?#") else value
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        raise _UnfitError(expected, shown)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _UnfitError(expected, shown) from None
    if shown is None:
        raise _UnfitError("an address without a user name, a password, a query or a fragment")
    if parts.scheme not in {"http", "https"} or not host:
        raise _UnfitError(expected, value)
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(host):
        raise _UnfitError("an https address: over http a key would travel in the clear", value)
    return value.rstrip("/")


def _switch(value: object, _base: Path) -> bool:
    if not isinstance(value, bool):
        raise _UnfitError("true or false", value)
    return value


def _secret(value: object, _base: Path) -> Secret:
    text = value.strip() if isinstance(value, str) else ""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise _UnfitError("a key: one word of letters, digits and signs, in quotes")
    return Secret(text)


def _text(value: object, _base: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _UnfitError("text in quotes", value)
    return value.strip()


def _texts(value: object, base: Path) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_text(item, base) for item in items)


def _written(value: object) -> str:
    """Return a date or a number of the file as a flag would take it, text as it is."""
    if isinstance(value, bool) or not isinstance(value, str | int | date):
        raise _UnfitError('a year, a month or a day, such as 2017, "2017-08" or "2017-08-05"', value)
    return str(value).strip()


def _period(value: object, _base: Path) -> str:
    text = _written(value)
    Period.parse(text)
    return text


def _year(value: object, _base: Path) -> str:
    text = _written(value)
    if Period.parse(text).frequency is not Frequency.ANNUAL:
        raise _UnfitError("one year, such as 2017", text)
    return text


def _day(value: object, _base: Path) -> str:
    return parse_day(_written(value)).isoformat()


def _goods(value: object, base: Path) -> tuple[str, ...]:
    names = _texts(value, base)
    for name in names:
        Goods.parse(name)
    return names


def _one_of(kind: str, known: type[StrEnum]) -> "_Reader":
    def read(value: object, base: Path) -> str:
        name = _text(value, base).casefold()
        if name not in list(known):
            raise unknown(kind, name, [word.value for word in known])
        return name

    return read


_Reader = Callable[[object, Path], Any]

_SETTINGS: dict[str, _Reader] = {
    "cache": _folder,
    "state": _folder,
    "comtrade_key": _secret,
    **dict.fromkeys(("comtrade_url", "portwatch_url", "imts_url", "prices_url"), _address),
    "offline": _switch,
}

_VIEW: dict[str, _Reader] = {
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
    "snapshot": _switch,
}

_PROFILE: dict[str, _Reader] = _VIEW | {
    **dict.fromkeys(("checks", "formats", "outputs"), _texts),
    "fail_on": _one_of("the severity", Severity),
}


def _default_cache() -> Path:
    """Return `cache/` of the checkout that the package runs from, else the user's cache directory."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "cache" / "README.md").is_file():
        return checkout / "cache"
    from platformdirs import user_cache_path  # noqa: PLC0415 - slower to import than all of this module

    return user_cache_path("tradecheck", appauthor=False)


def _default_state() -> Path:
    from platformdirs import user_state_path  # noqa: PLC0415 - as above

    return user_state_path("tradecheck", appauthor=False)


_DEFAULTS: dict[str, Callable[[], object]] = {
    "cache": _default_cache,
    "state": _default_state,
    "offline": bool,
}


def _here(cwd: Path | None) -> Path:
    try:
        return (cwd or Path.cwd()).absolute()
    except FileNotFoundError:
        raise UsageError("the current folder has been removed: change into one that exists.") from None


def _find(config: Path | None, here: Path) -> Path | None:
    """Return the settings file: the one named, else the nearest at or above `here`, else the user's."""
    if config is not None:
        path = here / config.expanduser()
        if not path.exists():
            raise UsageError(f"the settings file '{path}' does not exist: name another with --config.")
        return path
    from platformdirs import user_config_path  # noqa: PLC0415 - as above

    for folder in (here, *here.parents, user_config_path("tradecheck", appauthor=False)):
        with suppress(PermissionError):  # a folder above that its owner has closed holds no file for us
            if (folder / FILE_NAME).is_file():
                return folder / FILE_NAME
    return None


def _stated(name: str, value: object, read: _Reader, base: Path) -> object:
    if read is _switch and isinstance(value, str):
        value = _TRUTHS.get(value.strip().casefold(), value)
    try:
        return read(value, base)
    except _UnfitError as unfit:
        raise UsageError(unfit.sentence(name)) from None


def _read(path: Path) -> _Document:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"'{path}' is larger than 100 kB, which no settings file is: name another with --config.")
        text = path.read_bytes().decode().replace("\r\n", "\n")
        parsed = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(_syntax(path, text, str(error))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"'{path}' cannot be read as UTF-8 text ({error}): name another with --config.") from None
    return _checked(path, text, parsed)


def _syntax(path: Path, text: str, error: str) -> str:
    found = _POSITION.search(error)
    if found is None or found[1] is None:
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    else:
        line, column = int(found[1]), int(found[2])
    return f"'{path}' line {line}, column {column} is no TOML: {_POSITION.sub('', error)}."


def _checked(path: Path, text: str, parsed: dict[str, Any]) -> _Document:
    for key in parsed:
        if key not in _TABLES:
            raise UsageError(f"{_place(path, text, key)}: {unknown('the table', key, _TABLES)}")
    profiles = parsed.get("profile", {})
    if not isinstance(profiles, dict):
        raise UsageError(f"{_place(path, text, 'profile')}: profile should be tables: write [profile.NAME].")
    table = functools.partial(_table, path, text)
    return _Document(
        table(("settings",), parsed.get("settings", {}), _SETTINGS),
        table(("view",), parsed.get("view", {}), _VIEW),
        {name: table(("profile", name), own, _PROFILE) for name, own in profiles.items()},
    )


def _table(
    path: Path, text: str, keys: tuple[str, ...], found: object, readers: Mapping[str, _Reader]
) -> dict[str, Any]:
    name = ".".join(keys)
    if not isinstance(found, dict):
        raise UsageError(f"{_place(path, text, *keys)}: {name} should be a table: write [{name}] above its keys.")
    values: dict[str, Any] = {}
    for written, value in found.items():
        place = functools.partial(_place, path, text, *keys, written)
        key = written.replace("-", "_")
        if key not in readers:
            raise UsageError(f"{place()}: {unknown(f'in [{name}] the key', written, readers)}")
        try:
            values[key] = readers[key](value, path.parent)
        except _UnfitError as unfit:
            raise UsageError(unfit.sentence(f"{place()}: {written}")) from None
        except UsageError as error:
            raise UsageError(f"{place()}: {error}") from None
    return values


def _place(path: Path, text: str, *keys: str) -> str:
    """Return the file and the line on which a key is written, as the TOML parser itself sees it.

    A line that mentions the key is the one when the text up to the end of its statement holds the key.
    """
    lines = text.split("\n")
    for start in (number for number, line in enumerate(lines) if keys[-1] in line):
        for end in range(start + 1, len(lines) + 1):
            with suppress(tomllib.TOMLDecodeError):
                if _below(tomllib.loads("\n".join(lines[:end])), keys) is not None:
                    return f"'{path}' line {start + 1}"
                break
    return f"'{path}'"


def _below(part: Any, keys: Iterable[str]) -> Any:
    """Return what stands under a path of keys, None for nothing (TOML itself has no null)."""
    for key in keys:
        part = part.get(key) if isinstance(part, dict) else None
    return part
