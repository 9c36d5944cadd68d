"""What there is to do: a job a period, with the files of the layout that it is done from."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tradecheck.archive.world import is_known_whole
from tradecheck.baseline import ingest
from tradecheck.model.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Job(NamedTuple):
    """One period to be done: its files by exporters and importers, the newest first, and what each has to hold."""

    period: str
    inputs: str
    vintage: str
    exports: tuple[Path, ...]
    imports: tuple[Path, ...]
    cells: int
    parts: tuple[Layout, ...]


class Layout(NamedTuple):
    """A file of the layout, the digest of what it has to be, and of which file it was read."""

    path: Path
    digest: str
    read_of: str


def refuse_changed(asked: Iterable[Job]) -> None:
    """Refuse a layout that is not the one that was made: a row that is gone would look like one never reported.

    Raises:
        DataError: naming the first file, and that to be given again.
    """
    for job in asked:
        for each in job.parts:
            if not is_known_whole(each.path, each.digest):
                raise changed(each.path, each.read_of)


def changed(path: Path, read_of: str) -> DataError:
    """Return the sentence on a file of the layout that is gone or another."""
    again = "with --archive" if read_of == ingest.ARCHIVE else f"of {read_of}"
    return DataError(f"{path} is missing or was changed: `tradecheck baseline build` {again} makes it again.")


def jobs(root: Path, held: Sequence[ingest.Input]) -> list[Job]:
    """Return a job for every period that anything is held of, in order."""
    found: dict[str, dict[str, list[tuple[ingest.Input, ingest.Part]]]] = {}
    for each in held:
        for part in each.parts:
            found.setdefault(part.period, {}).setdefault(part.flow, []).append((each, part))
    made = []
    for period, flows in sorted(found.items()):
        own = [entry for flow in sorted(flows) for entry in flows[flow]]
        vintage = max(each.vintage for each, _ in own)
        told = "\n".join(f"{part.flow} {part.digest}" for _, part in own)
        digest = sha256(f"{ingest.maker()}\n{vintage}\n{told}".encode()).hexdigest()
        sides = [tuple(part_of(root, *entry) for entry in flows.get(flow, [])) for flow in ("X", "M")]
        parts = tuple(Layout(part_of(root, *entry), entry[1].digest, entry[0].name) for entry in own)
        made.append(Job(period, digest, vintage, sides[0], sides[1], sum(part.rows for _, part in own), parts))
    return made


def part_of(root: Path, held: ingest.Input, part: ingest.Part) -> Path:
    """Return the file of a part."""
    return ingest.place_of(root, held) / part.file
