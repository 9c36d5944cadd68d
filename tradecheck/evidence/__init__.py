"""Evidence: the embedded snapshot and the archive as one, vintages chosen, states as published.

Snapshot and archive are never added to each other: of one flow one publication counts, and the others
stay to be compared. Importing the room costs next to nothing; polars comes with the first table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck import archive, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tradecheck.model.evidence import Evidence, Holding
    from tradecheck.model.view import View


def assemble(view: View, root: Path) -> Evidence:
    """Return the evidence for a view from the embedded figures and the archive under `root`.

    Raises:
        UsageError: for a source that is not known.
        DataError: naming an embedded row that is broken.
    """
    from tradecheck.evidence.assembly import assembled  # noqa: PLC0415 - loads polars

    return assembled(view, root)


def holdings(view: View, root: Path) -> tuple[Holding, ...]:
    """Return the sources that a view rests on, without opening a table."""
    embedded = snapshot.holdings() if view.snapshot else ()
    held = (*embedded, *archive.holdings(root))
    return tuple(each for each in held if view.source in (None, each.source))
