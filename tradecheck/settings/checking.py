"""A settings file read as TOML and checked key by key, with the line of what is wrong."""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tradecheck.model.errors import UsageError, unknown
from tradecheck.settings.file import Document
from tradecheck.settings.values import PROFILE, SETTINGS, VIEW, Reader, UnfitError

_TABLES = ("settings", "view", "profile", "keys")
_MOST_BYTES = 100_000
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_file(path: Path) -> Document:
    """Return a settings file, read and checked.

    Raises:
        UsageError: naming the file, the line and what was expected.
    """
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


def _checked(path: Path, text: str, parsed: dict[str, Any]) -> Document:
    for key in parsed:
        if key not in _TABLES:
            raise UsageError(f"{_place(path, text, key)}: {unknown('the table', key, _TABLES)}")
    profiles = parsed.get("profile", {})
    if not isinstance(profiles, dict):
        raise UsageError(f"{_place(path, text, 'profile')}: profile should be tables: write [profile.NAME].")
    table = functools.partial(_table, path, text)
    keys = parsed.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(each, str) and each.strip() for each in keys.values()):
        raise UsageError(
            f"{_place(path, text, 'keys')}: keys should be a table of texts: write [keys] above its lines."
        )
    return Document(
        table(("settings",), parsed.get("settings", {}), SETTINGS),
        table(("view",), parsed.get("view", {}), VIEW),
        {name: table(("profile", name), own, PROFILE) for name, own in profiles.items()},
        keys,
    )


def _table(
    path: Path, text: str, keys: tuple[str, ...], found: object, readers: Mapping[str, Reader]
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
        except UnfitError as unfit:
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
