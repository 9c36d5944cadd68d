"""Whether the tables are those of everything held. Asking costs next to nothing and imports no polars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tradecheck
from tradecheck.archive import Archive
from tradecheck.archive.tables import is_made, stamp, summary

if TYPE_CHECKING:
    from pathlib import Path

_READING = 1
"""Counted up when the same bytes begin to give other tables."""

MAKER = f"{tradecheck.__version__}/{_READING}"
"""Whose reading the tables are; another version makes them again."""


def is_current(archive: Archive) -> bool:
    """Whether the tables are those of everything that is held, made by this version."""
    made = summary(archive.root)
    if made is None:
        return not archive.holds_anything()
    return is_made(archive.root, "flows") and made.stamp == stamp(archive, MAKER)


def ensure_tables(root: Path) -> None:
    """Make the tables if they are missing, or are not those of everything held and of this version.

    Call it before evidence is assembled. An archive without a folder stays without one.

    Raises:
        UsageError: when the tables have to be made and the folder cannot be written to.
        DataError: when a sidecar is damaged or the disk is full.
    """
    archive = Archive(root)
    if not is_current(archive):
        from tradecheck.intake.rebuilding import rebuild  # noqa: PLC0415 - imports polars

        rebuild(archive)
