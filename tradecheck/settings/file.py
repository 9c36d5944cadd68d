"""The settings file: where it lies, and what it may hold."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from tradecheck.model.errors import UsageError
from tradecheck.settings.values import Value

FILE_NAME = "tradecheck.toml"


class Document(msgspec.Struct, frozen=True):
    """A settings file, checked."""

    settings: dict[str, Any] = {}
    view: dict[str, Value] = {}
    profiles: dict[str, dict[str, Value]] = {}
    keys: dict[str, str] = {}


def folder_of(cwd: Path | None) -> Path:
    """Return the folder given, else the current one.

    Raises:
        UsageError: when the current folder is gone.
    """
    try:
        return (cwd or Path.cwd()).absolute()
    except FileNotFoundError:
        raise UsageError("the current folder has been removed: change into one that exists.") from None


def find(config: Path | None, here: Path) -> Path | None:
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
