"""Evidence: the embedded snapshot and the archive as one, vintages chosen, states as published.

Snapshot and archive are never added to each other: of one flow one publication counts, and the others
stay to be compared. Importing the room costs next to nothing; polars comes with the first table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck import archive, snapshot
from tradecheck.model.errors import unknown
from tradecheck.snapshot.held import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from tradecheck.model.evidence import Evidence, Holding
    from tradecheck.model.view import View

BESIDE_FLOWS = frozenset(
    {
        *TABLES,
        "own-observations",
        "own-notifications",
        "own-prices",
        "world-bank",
        "fred",
        "portwatch",
        "unsd-concordance",
    }
)
"""Sources of the other tables, which a view of one source of flows keeps."""


def assemble(view: View, root: Path) -> Evidence:
    """Return the evidence for a view from the embedded figures and the archive under `root`.

    Raises:
        UsageError: for a source that is not known.
        DataError: naming an embedded row that is broken.
    """
    from tradecheck.evidence.assembly import assembled  # noqa: PLC0415 - loads polars

    return assembled(view, root)


def holdings(view: View, root: Path) -> tuple[Holding, ...]:
    """Return the sources that a view rests on, without opening a table.

    A view of one source leaves out the other sources of flows; observations, notifications, prices and
    vessels stay. Rows are those held, also where `as_of` leaves some of a source out.

    Raises:
        UsageError: for a source that is not known.
    """
    held = (*snapshot.holdings(), *archive.holdings(root))
    if view.source is not None and view.source not in {each.source for each in held}:
        raise unknown("source", view.source, {each.source for each in held})
    return tuple(each for each in held if _counts(each, view))


def _counts(each: Holding, view: View) -> bool:
    if each.embedded and not view.snapshot:
        return False
    if view.as_of is not None and each.vintage is not None and earliest(each.vintage) > view.as_of.isoformat():
        return False
    return view.source is None or each.source == view.source or each.source in BESIDE_FLOWS


def earliest(vintage: str) -> str:
    """Return the first day that a vintage, a year, a month or a day, may stand for."""
    return f"{vintage}-01-01"[: len("2017-08-05")]
