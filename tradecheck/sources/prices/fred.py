"""Series of FRED as its graphs give them: CSV of two columns, a day and a value."""

from __future__ import annotations

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.sources.prices.rows import judged, to_prices
from tradecheck.sources.prices.series import fred_series
from tradecheck.sources.quoting import quoted
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import header, limited, table

SERVICE = "FRED"
ADDRESS = "https://fred.stlouisfed.org"
PATH = "/graph/fredgraph.csv"

_MARK = b"\xef\xbb\xbf"
_DAYS = ("observation_date", "date")


def read(body: bytes, name: str, sha: str, series_id: str) -> Reading:
    """Return the prices of a monthly series, USD a tonne.

    Args:
        body: the CSV as it came.
        name: what to call it in sentences.
        sha: sha256 of the body.
        series_id: FRED's id of the series that was asked for.

    Raises:
        DataError: when it is no CSV of that series.
    """
    series = fred_series(series_id)
    try:
        text = body.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{name} is not text in UTF-8, as FRED's CSV is: pull it again.") from None
    columns = header(text) if text.strip() else []
    if len(columns) != 2 or columns[0].casefold() not in _DAYS or columns[1] != series_id:  # noqa: PLR2004 - a day, a value
        raise DataError(
            f"{name} is no CSV of FRED's series {series_id} (it begins '{quoted(text[:200], 40)}'): pull it again."
        )
    cells, problems = table(text, 2, name)
    day = pl.col("0").str.strip_chars().str.to_date("%Y-%m-%d", strict=False)
    dated = cells.select("number", start=day, written="0", price="1")
    first = (pl.col("start").dt.day() == 1).fill_null(value=False)
    bad_days = dated.filter(~first).select(
        "number",
        fault=pl.format(
            "has the day '{}': expected a month's first day", pl.col("written").fill_null("").str.slice(0, 40)
        ),
    )
    found = judged(dated.filter(first), series)
    faults = pl.concat([bad_days, found.select("number", "fault").drop_nulls()]).sort("number").rechunk()
    problems += faults.select(pl.format("{}, line {}, {}.", pl.lit(name), "number", "fault")).to_series().to_list()
    left_out = dict(found["left_out"].drop_nulls().value_counts().sort("left_out").iter_rows())
    return Reading(to_prices(found, series, sha), tuple(limited(problems, name)), left_out)
