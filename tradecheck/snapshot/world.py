"""The small world baseline that comes with the program: how far two reports of a flow lie apart, quantiles alone.

Made from two public collections of UN Comtrade's figures by `tradecheck.baseline.embedded`, which says how; it holds
no report of anybody's. Headings 0302 and 0303 by month, 2010 to 2019, and chapter 27 by year, 1992 and 2005 to 2017.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tradecheck.model.errors import DataError
from tradecheck.model.tables import EMBEDDED, WORLD

if TYPE_CHECKING:
    import polars as pl

FILE = Path(__file__).parent / "world.parquet"

VINTAGE = "2026-11"
"""When the collections were found as they are and the quantiles were made of them."""


def rows() -> pl.LazyFrame:
    """Return its rows in the schema `WORLD`, flows of every size together; the file is read when collected.

    Raises:
        DataError: when the file is missing from the installation.
    """
    import polars as pl  # noqa: PLC0415 - importing the room loads no tables

    if not FILE.exists():
        raise DataError(f"the embedded file {FILE.name} is missing: install tradecheck again.")
    own = pl.scan_parquet(FILE).with_columns(
        level=pl.col("code").str.len_bytes(),
        size=pl.lit(0),
        vintage=pl.lit(VINTAGE),
        source=pl.lit(EMBEDDED),
        **{name: pl.lit(None) for name in ("x_usd", "m_usd", "x_only_usd", "m_only_usd")},
    )
    return own.select(pl.col(name).cast(kind) for name, kind in WORLD.items())
