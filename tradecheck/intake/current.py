"""Whether the tables are those of everything held. Asking costs next to nothing and imports no polars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.archive import Archive
from tradecheck.archive.made import is_there, summary
from tradecheck.archive.tables import stamp
from tradecheck.intake.progress import Told, nobody
from tradecheck.intake.readers import maker

if TYPE_CHECKING:
    from pathlib import Path


def is_current(archive: Archive) -> bool:
    """Whether the tables are those of everything that is held, made by this version, each file in its size."""
    made = summary(archive.root)
    if made is None:
        return not archive.holds_anything()
    return (
        made.stamp == stamp(archive, maker())
        and all(is_there(archive.root, each) for each in made.made)
        and all(archive.state_of(each.sha256) == each.state for each in made.unread)
    )


def ensure_tables(root: Path, progress: Told = nobody) -> None:
    """Make the tables if they are missing, or are not those of everything held and of this version.

    Call it before evidence is assembled. An archive without a folder stays without one. `progress` is told
    before each receipt that has to be read.

    Raises:
        UsageError: when the tables have to be made and the folder cannot be written to.
        DataError: when the disk is full, or a later version of the program wrote the archive.
    """
    archive = Archive(root)
    if not is_current(archive):
        from tradecheck.intake.rebuilding import rebuild  # noqa: PLC0415 - imports polars

        rebuild(archive, progress=progress)


def unread(root: Path) -> tuple[str, ...]:
    """Return a sentence for each receipt that could not be read and is left out of the tables."""
    made = summary(root)
    return () if made is None else tuple(each.why for each in made.unread)
