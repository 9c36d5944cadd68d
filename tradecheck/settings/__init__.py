"""Settings: flags over the environment over `tradecheck.toml` over defaults, all of them validated.

In the file `[settings]` holds the keys of `Settings`, `[view]` what a view asks for when its flags are not given,
`[profile.NAME]` a view and what `run NAME` makes of it, `[keys]` other keys of the terminal by the ids of what they do.
All of it is checked, also what something else overrules.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from tradecheck.model.errors import UsageError, unknown
from tradecheck.settings.file import FILE_NAME, Document, find, folder_of
from tradecheck.settings.values import SETTINGS, Reader, Secret, UnfitError, Value, switch

__all__ = ["FILE_NAME", "Origin", "Secret", "Settings", "Value", "describe", "load", "validate", "variable_of"]

_PREFIX = "TRADECHECK_"
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


class Origin(msgspec.Struct, frozen=True):
    """Where a value comes from: a `kind`, and the flag, variable or file that holds it (a default: empty)."""

    kind: Literal["flag", "environment", "file", "default"]
    where: str = ""


class Settings(msgspec.Struct, frozen=True):
    """What is set. An address is None where the publisher's own is asked; addresses end without a slash.

    `files` are the settings files that were read; `origins` has a key for every setting, and for each key
    of the view (`view.KEY`), of the terminal's keys (`keys.ID`) and of a profile (`profile.NAME.KEY`).
    """

    cache: Path
    state: Path
    comtrade_key: Secret | None
    comtrade_url: str | None
    portwatch_url: str | None
    imts_url: str | None
    prices_url: str | None
    offline: bool
    theme: str | None
    log: str | None
    view: Mapping[str, Value]
    profiles: Mapping[str, Mapping[str, Value]]
    keys: Mapping[str, str]
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
    here = folder_of(cwd)
    path = find(config, here)
    document = Document() if path is None else _read(path)
    from_file = Origin("file", str(path))
    given: dict[str, tuple[Any, Origin]] = {key: (value, from_file) for key, value in document.settings.items()}
    for key, read in SETTINGS.items():
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
    origins |= {f"keys.{key}": from_file for key in document.keys}
    origins |= {f"profile.{name}.{key}": from_file for name, own in document.profiles.items() for key in own}
    return Settings(
        **{key: given[key][0] for key in SETTINGS},
        view=document.view,
        profiles=document.profiles,
        keys=document.keys,
        files=() if path is None else (path,),
        origins=origins,
    )


def validate(config: Path | None = None, env: Mapping[str, str] = os.environ, cwd: Path | None = None) -> Settings:
    """Return the settings as `load` does, and refuse a variable of the environment that nothing reads.

    Raises:
        UsageError: as `load`, and for a `TRADECHECK_` variable that is not known, naming the nearest.
    """
    known = [variable_of(key) for key in SETTINGS]
    for name in sorted(env):
        if name.startswith(_PREFIX) and name not in known:
            raise unknown("the variable", name, known)
    return load(config, env, cwd)


def describe(settings: Settings) -> list[dict[str, object]]:
    """Return a row for every value in force: `key`, `value` (null: not set), `origin` and `where` it stands.

    A secret's value is `***`.
    """
    values: dict[str, object] = {key: getattr(settings, key) for key in SETTINGS}
    values |= {f"view.{key}": value for key, value in settings.view.items()}
    values |= {f"keys.{key}": value for key, value in settings.keys.items()}
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


def _read(path: Path) -> Document:
    from tradecheck.settings.checking import read_file  # noqa: PLC0415 - reads TOML, and most have no file

    return read_file(path)


def _default_cache() -> Path:
    """Return `cache/` of the checkout that the package runs from, else the user's cache directory."""
    checkout = Path(__file__).resolve().parent.parent.parent
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


def _stated(name: str, value: object, read: Reader, base: Path) -> object:
    if read is switch and isinstance(value, str):
        value = _TRUTHS.get(value.strip().casefold(), value)
    try:
        return read(value, base)
    except UnfitError as unfit:
        raise UsageError(unfit.sentence(name)) from None
