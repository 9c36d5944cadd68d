"""What of a cache can be made again: tables and kept answers, whether they are whole, and what of them can go."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.computed import changed_answers, kept_answers
from tradecheck.archive.made import JOURNAL, SUMMARY, TABLES, noted, path_of, summary
from tradecheck.archive.store import RECEIVED, Damage
from tradecheck.archive.tables import belies_its_name, is_whole, stamp
from tradecheck.archive.world import folder
from tradecheck.archive.writing import TEMPORARY, explained, locked, remove

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tradecheck.archive.made import Part
    from tradecheck.archive.store import Archive


_CHANGED = "the table is not what was made: it was cut or changed."


class Waste(msgspec.Struct, frozen=True):
    """A file that can be removed without losing anything: where, its bytes, and why it is not needed."""

    path: str
    size: int
    why: str


def table_damages(archive: Archive) -> list[Damage]:
    """Compare tables and kept answers with their checksums, and return what differs. Nothing is touched."""
    root = archive.root
    found: list[Damage] = []
    top = root / TABLES / SUMMARY
    held = summary(root)
    if held is None and top.exists():
        found.append(Damage(_shown(root, top), "the account of what the tables hold was changed."))
    promised = {path_of(root, part): part for part in _parts(root)}
    for path, part in promised.items():
        if not path.exists():
            found.append(Damage(_shown(root, path), "the table is missing."))
        elif not is_whole(path, part):
            found.append(Damage(_shown(root, path), _CHANGED))
    found += [
        Damage(_shown(root, path), _CHANGED)
        for path in _files(root / TABLES)
        if path not in promised and belies_its_name(path)
    ]
    found += [Damage(_shown(root, path), "the kept answer was changed.") for path in changed_answers(root)]
    return sorted(found, key=lambda damage: damage.path)


def discard(archive: Archive, damages: Iterable[Damage]) -> None:
    """Remove damaged tables and kept answers, so that they are made again from what was received.

    Raises:
        UsageError: when the folder cannot be written to.
    """
    for damage in damages:
        if not damage.path.startswith(f"{RECEIVED}/"):
            remove(archive.root / damage.path)


def waste(archive: Archive, maker: str) -> list[Waste]:
    """Return what can be removed: unfinished files, tables of other versions and kept answers.

    Nothing that was received is ever among it, and nothing of the baseline, which may be in the making. `maker` names
    the version whose tables stay.
    """
    root = archive.root
    if not root.is_dir():
        return []
    found = [
        _waste(root, path, "was never finished")
        for path in _files(root)
        if path.name.startswith(TEMPORARY) and folder(root) not in path.parents
    ]
    held = summary(root)
    current = held is not None and held.stamp == stamp(archive, maker)
    wanted = {root / TABLES / JOURNAL, *(path_of(root, part) for part in _parts(root))}
    wanted |= {root / TABLES / SUMMARY} if current else set()
    found += [
        _waste(root, path, "is a table of another version, or of what is no longer held")
        for path in _files(root / TABLES)
        if path not in wanted and not path.name.startswith(TEMPORARY)
    ]
    found += [_waste(root, path, "is an answer that can be computed again") for path in kept_answers(root)]
    return sorted(found, key=lambda each: each.path)


def clear(archive: Archive, maker: str) -> list[Waste]:
    """Remove what can be removed, and return it. Nobody is writing meanwhile: both locks are held.

    Raises:
        UsageError: when the folder cannot be written to, or another process keeps a lock.
    """
    if not waste(archive, maker):
        return []
    with ExitStack() as stack:
        for name in (RECEIVED, TABLES):
            stack.enter_context(locked(archive.root, name))
        gone = waste(archive, maker)
        for each in gone:
            remove(archive.root / each.path)
        for place in (archive.root / TABLES).glob("*/"):
            if not any(place.iterdir()):
                place.rmdir()
    return gone


def _parts(root: Path) -> Iterator[Part]:
    """Yield the parts with a file that the summary and the notes after it promise."""
    held = summary(root)
    made = {each.id: each for each in (*(held.made if held else ()), *noted(root))}
    yield from (part for each in made.values() for part in each.parts if part.file)


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir():
        with explained(place):
            yield from sorted(path for path in place.rglob("*") if path.is_file())


def _waste(root: Path, path: Path, why: str) -> Waste:
    return Waste(_shown(root, path), path.stat().st_size, why)


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
