"""What is held as frames: a row a source and vintage, a row a receipt of one source, and what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck.archive import Archive
from tradecheck.archive.made import summary, vintages_of
from tradecheck.report.revisions import SUMMED, revisions
from tradecheck.report.rows import holding_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from tradecheck.archive import Damage, Entry
    from tradecheck.inquiry import Desk
    from tradecheck.model.evidence import Holding
    from tradecheck.model.view import View

    _Came = tuple[str, datetime]

_HELD: dict[str, pl.DataType] = {
    **dict.fromkeys(("source", "title", "vintage"), pl.String()),
    "rows": pl.Int64(),
    "retrieved": pl.String(),
    "age_days": pl.Int64(),
    "age_state": pl.String(),
    "embedded": pl.Boolean(),
    "terms": pl.String(),
}
_RECEIPTS: dict[str, pl.DataType] = {
    **dict.fromkeys(("vintage", "kind", "asked"), pl.String()),
    "rows": pl.Int64(),
    "received": pl.String(),
    "bytes": pl.Int64(),
    **dict.fromkeys(("sha256", "source", "record"), pl.String()),
}
_NOT_SHOWN = ("address", "datasets", "customsCode", "motCode", "partner2Code")
_FIRST = ("period", "cmdCode", "reporterCode", "partnerCode", "flowCode")
"""What tells one question of a service from the next stands first in a narrow column."""


def held_frame(holdings: Iterable[Holding], today: date) -> pl.DataFrame:
    """Return sources as `report.rows.holding_row` names them: what was received first, the newest of it first."""
    frame = pl.DataFrame([holding_row(each, today) for each in holdings], schema=_HELD)
    return frame.sort(
        "embedded", "retrieved", "source", "vintage", descending=[False, True, False, True], nulls_last=True
    )


def receipts_frame(source: str, root: Path) -> pl.DataFrame:
    """Return every receipt of a source, the newest first; `record` names it for `record_answer`.

    `rows` is what it gave to the tables, null where they were not made of it yet; `asked` is the name of a file,
    else what the service was asked.
    """
    damaged: list[Damage] = []
    entries = [each for each in Archive(root).entries(damaged) if each.source == source]
    made = summary(root)
    told = [] if made is None else [each for each in made.made if each.source == source]
    vintages = dict(zip(((each.sha256, each.received) for each in told), vintages_of(told), strict=True))
    rows = {(each.sha256, each.received): each.rows for each in told}
    frame = pl.DataFrame([_receipt(each, vintages, rows) for each in entries], schema=_RECEIPTS)
    return frame.sort("received", "asked", "record", descending=[True, False, False])


def _receipt(entry: Entry, vintages: Mapping[_Came, str], rows: Mapping[_Came, int]) -> dict[str, object]:
    key = (entry.sha256, entry.retrieved)
    told = {name: value for name, value in entry.question.items() if name not in _NOT_SHOWN and value}
    asked = " ".join(f"{name}={told[name]}" for name in sorted(told, key=_place))
    return {
        "vintage": vintages.get(key, entry.day),
        "kind": entry.kind,
        "asked": entry.origin_name or asked,
        "rows": rows.get(key),
        "received": entry.retrieved.isoformat(timespec="seconds"),
        "bytes": entry.size,
        "sha256": entry.sha256,
        "source": entry.source,
        "record": entry.receipt,
    }


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), name


def revisions_frame(desk: Desk, view: View) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return what publishers changed in their figures of trade with the DPRK, summed, and the notes on it.

    Raises:
        UsageError: for a source that is not known.
    """
    answer = revisions(desk, view, reporter=None, partner="PRK", rows=False)
    names = [column.name for column in SUMMED]
    return pl.DataFrame([{name: row[name] for name in names} for row in answer.rows]), answer.notes
