"""Whether the files of the baseline are those that were made, and what of them no account names any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.tidying import Waste
from tradecheck.archive.world import INDEX, RESULTS, Standing, World, folder, holds, is_whole, path_of, world
from tradecheck.archive.writing import TEMPORARY, explained, locked, remove
from tradecheck.baseline import ingest, resuming
from tradecheck.baseline.jobs import changed, jobs
from tradecheck.model.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def damages(root: Path) -> list[tuple[str, str]]:
    """Return each file of the baseline that is not the one that was made, with what is wrong and how it is mended."""
    found = []
    try:
        held = world(root)
    except DataError as error:
        held = None
        found.append((INDEX, str(error)))
    if held is not None and not held.is_untouched:
        found.append((INDEX, "its periods were changed: `tradecheck baseline build` makes it again."))
    for period in held.periods if held else ():
        if not is_whole(root, period):
            told = "the period is missing or was changed: `tradecheck baseline build` makes it anew."
            found.append((f"{RESULTS}/{period.file}", told))
    inputs = ingest.inputs(root)
    for missing, name in lost(held, inputs).items():
        told = f"the account of {name} is missing or was changed: `tradecheck baseline build` of it makes it again."
        found.append((f"{ingest.INPUTS}/{missing}.json", told))
    for each in inputs:
        for name, digest in each.files:
            path = ingest.place_of(root, each) / name
            if not holds(path, digest):
                found.append((path.relative_to(folder(root)).as_posix(), str(changed(path, each.name))))
    return found


def lost(held: World | None, inputs: Iterable[ingest.Input]) -> dict[str, str]:
    """Return the name by id of each file that periods were made from and that no account knows, as it is or was."""
    ids, names = {each.id for each in inputs}, {each.name for each in inputs}
    told = {file: held.files.get(file, "a file") for period in held.periods for file in period.files} if held else {}
    return {file: name for file, name in sorted(told.items()) if file not in ids and name not in names}


def waste(root: Path) -> list[Waste]:
    """Return the files of the baseline that no account names: left by a build that ended early or was done again.

    Raises:
        DataError: when an account is damaged, since then nobody can tell.
    """
    if not folder(root).is_dir():
        return []
    held, inputs = world(root), ingest.inputs(root)
    standing = [*(held.periods if held else ()), *_resumable(root, inputs)]
    results = {path for each in standing for path in (path_of(root, each), note_of(root, each.period))}
    parts = {ingest.place_of(root, each) / name for each in inputs for name, _ in each.files}
    accounts = {
        folder(root) / INDEX,
        *(folder(root) / ingest.INPUTS / f"{each.id}.json" for each in inputs),
        *(ingest.note_of(root, name) for each in inputs for name in (each.name, *ingest.names_of(root, each.sha256))),
        folder(root) / resuming.NOTE,
    }
    with explained(folder(root)):
        files = sorted(path for path in folder(root).rglob("*") if path.is_file())
        gone = [path for path in files if path not in results | parts | accounts]
        return [Waste(path.relative_to(root).as_posix(), path.stat().st_size, _why(path)) for path in gone]


def clear(root: Path) -> list[Waste]:
    """Remove what no account names, and return it; whoever asks holds the lock of the baseline.

    Raises:
        UsageError: when the folder cannot be written to.
        DataError: when an account is damaged, since then nobody can tell.
    """
    gone = waste(root)
    for each in gone:
        remove(root / each.path)
    for place in (folder(root) / ingest.PARTS).glob("*/"):
        if not any(place.iterdir()):
            place.rmdir()
    return gone


def clear_alone(root: Path) -> list[Waste]:
    """Do what `clear` does while nobody is building.

    Raises:
        UsageError: when the folder cannot be written to, or another process keeps the lock.
        DataError: when an account is damaged, since then nobody can tell.
    """
    if not waste(root):
        return []
    with locked(root, "baseline"):
        return clear(root)


def noted(root: Path, period: str) -> Standing | None:
    """Return what a build, whole or interrupted, last made of a period."""
    try:
        return msgspec.json.decode(note_of(root, period).read_bytes(), type=Standing)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def note_of(root: Path, period: str) -> Path:
    """Return where a period's account lies until that of the whole build is written."""
    return folder(root) / RESULTS / f"{period}.json"


def _resumable(root: Path, inputs: Iterable[ingest.Input]) -> Iterator[Standing]:
    """Yield what an interrupted build has done of what is still to be done."""
    for job in jobs(root, [each for each in inputs if each.maker == ingest.maker()]):
        if (found := noted(root, job.period)) is not None and found.inputs == job.inputs:
            yield found


def _why(path: Path) -> str:
    return "was never finished" if path.name.startswith(TEMPORARY) else "is of a build that ended early or was redone"
