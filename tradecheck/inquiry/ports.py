"""Days of ports and straits that were pulled, and their months: context, and no observation of a shipment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck import archive
from tradecheck.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tradecheck.model.view import View

TABLE = "port_calls"
"""The archive's table of them."""

_PLACE = ("place_id", "place", "kind", "country")
_COUNTS = ("ships", "ships_tanker", "ships_dry_bulk", "ships_general_cargo", "ships_container", "ships_roro")
_TONNES = ("capacity_tonnes", "unloaded_tonnes", "loaded_tonnes")

DAYS: dict[str, pl.DataType] = {
    **dict.fromkeys(_PLACE, pl.String()),
    "start": pl.Date(),
    "end": pl.Date(),
    "days": pl.Int64(),  # days of the row for which ships were counted
    **dict.fromkeys(_COUNTS, pl.Int64()),
    **dict.fromkeys(_TONNES, pl.Float64()),
    "record": pl.String(),  # of a day; null for a month, which has as many as it has days
}
"""A row a place and day or month. A sum is over the days that have a figure, null where none has."""


def ports(root: Path, view: View, text: str | None, *, by_month: bool) -> pl.DataFrame:
    """Return the days that are held of a view's period, or their months, by place and time (schema DAYS).

    Args:
        root: the archive.
        view: its period, and the day of vintage up to which what was received counts.
        text: a part of a place's name in any case, or PortWatch's id of it; every place without one.
        by_month: whether days are summed by month; a month of which not every day is held is a floor.

    Raises:
        UsageError: when something is held and no place answers to the text.
    """
    held = archive.newest(root, TABLE, view.as_of)
    if held is None:
        return pl.DataFrame(schema=DAYS)
    frame = held.collect()
    if text is not None and not frame.is_empty():
        frame = _named(frame, text)
    days = frame.filter(pl.col("day").is_between(view.period.start, view.period.end)).with_columns(
        start="day", end="day", days=pl.col("ships").is_not_null().cast(pl.Int64)
    )
    found = _months(days) if by_month else days
    return found.select(pl.col(name).cast(dtype) for name, dtype in DAYS.items()).sort("place", "place_id", "start")


def _named(frame: pl.DataFrame, text: str) -> pl.DataFrame:
    wanted = text.strip().casefold()
    own = pl.col("place").str.to_lowercase().str.contains(wanted, literal=True)
    found = frame.filter(own | (pl.col("place_id").str.to_lowercase() == wanted))
    if found.is_empty():
        known = ", ".join(sorted(frame["place"].unique().drop_nulls())[:12])
        raise UsageError(
            f"no port or strait is held under '{text}': held are {known}; pull others with pull portwatch."
        )
    return found


def _months(days: pl.DataFrame) -> pl.DataFrame:
    sums = [pl.when(pl.col(each).count() > 0).then(pl.col(each).sum()).alias(each) for each in (*_COUNTS, *_TONNES)]
    return (
        days.group_by(*_PLACE, start=pl.col("day").dt.truncate("1mo"))
        .agg(pl.col("days").sum(), *sums)
        .with_columns(end=pl.col("start").dt.month_end(), record=pl.lit(None, pl.String))
    )
