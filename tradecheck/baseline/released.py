"""The day on which UN Comtrade released a file, where the file says it: in its name, or in a column of its own."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.sources.comtrade.fields import plain
from tradecheck.sources.comtrade.parquet import is_parquet

if TYPE_CHECKING:
    from pathlib import Path

_IN_NAME = re.compile(r"\[(\d{4}-\d{2}-\d{2})\]")
"""`COMTRADE-FINAL-CM504200003H1[2023-01-03].gz`, as UN Comtrade's own client names bulk files."""

_COLUMNS = ("lastreleased", "publicationdate")
"""Fields of the list of what is available that somebody may have joined to the rows."""

_ISO_DAY = len("2023-01-03")


def released(path: Path) -> str | None:
    """Return the day of a file's release, None where neither its name nor a column of a parquet file says one.

    Of several days in a column the last counts.
    """
    named = [found for found in map(_day, _IN_NAME.findall(path.name)) if found]
    if named:
        return named[-1]
    try:
        with path.open("rb") as file:
            if not is_parquet(file.read(4)):
                return None
        source = pl.scan_parquet(path)
        columns = [each for each in source.collect_schema().names() if plain(each) in _COLUMNS]
        if not columns:
            return None
        latest = source.select(pl.max_horizontal(pl.col(each).cast(pl.String).max() for each in columns))
        return _day(str(latest.collect().item())[:_ISO_DAY])
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None  # who reads the file says what is wrong with it


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
