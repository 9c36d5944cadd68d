"""Which files a build is to read: those that were given, else those that an earlier one left or that changed since."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.world import folder
from tradecheck.archive.writing import remove, write_whole
from tradecheck.baseline import ingest

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTE = "asked.json"
"""Files that a build was given and has not read, with the day given for them."""

Asked = tuple[str, str | None]


def begin(root: Path, asked: Iterable[Asked]) -> None:
    """Note which files are going to be read, beside those that an earlier build left."""
    _keep(root, dict(left(root)) | dict(asked))


def end(root: Path, asked: Iterable[Asked]) -> None:
    """Strike out files that were read or refused."""
    done = {name for name, _ in asked}
    _keep(root, {name: day for name, day in left(root) if name not in done})


def left(root: Path) -> list[Asked]:
    """Return the files that an earlier build was given and did not come to."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        return msgspec.json.decode((folder(root) / NOTE).read_bytes(), type=list[Asked])
    return []


def changed(root: Path) -> list[Asked]:
    """Return the files that were taken in before and have another size or time of change since."""
    held = (each for each in ingest.inputs(root) if each.name != ingest.ARCHIVE)
    return [(each.name, None) for each in held if Path(each.name).is_file() and not ingest.is_seen(root, each.name)]


def gone(root: Path) -> list[str]:
    """Return the files that were taken in before and are where they were no more."""
    held = (each for each in ingest.inputs(root) if each.name != ingest.ARCHIVE)
    return [each.name for each in held if not Path(each.name).is_file()]


def _keep(root: Path, asked: dict[str, str | None]) -> None:
    path = folder(root) / NOTE
    if asked:
        write_whole(path, msgspec.json.encode(sorted(asked.items())))
    elif path.exists():
        remove(path)
