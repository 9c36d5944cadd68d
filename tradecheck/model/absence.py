"""Why a cell has no row: its dataset is published and holds none, it is not published, or nobody asked.

Read from the table of coverage alone; that the cell has no row is for the caller to know. Importing this
module imports polars.
"""

import polars as pl

from tradecheck.model.tables import COVERAGE, FLOWS
from tradecheck.model.words import State, Told

CELL = ("reporter", "partner", "flow", "frequency", "start", "end", "code")
"""The columns of flows that name a cell."""

ABSENCE = ("source", "vintage", "state", "record", "dataset_record", "title", "url", "confidence")
"""The columns that `absences` adds: `record` is the receipt that says so, `dataset_record` the row that tells of
the dataset, null where none is published."""

_DATASET = ["reporter", "frequency", "start", "end"]
_PERIOD = ["frequency", "start", "end"]
_CITED = ("source", "title", "url", "confidence")


def absences(coverage: pl.LazyFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of which it is known why they have no row, with `ABSENCE`, in order of `CELL`.

    A cell is `not_published` where the newest answer on its reporter's period lacks the dataset, whatever
    was asked for. It is `no_record` where the dataset is published and a question that takes the cell in was
    answered whole, on the day of its first release or later. Of all other cells nothing is known here: they
    are not among the rows.

    Args:
        coverage: what was asked and what is published (schema COVERAGE), up to the day that counts.
        cells: the columns `CELL`, none of which has a row.
    """
    wanted = cells.lazy().select(CELL).unique()
    frequency, start = (pl.col(name).is_in(cells[name].unique().to_list()) for name in ("frequency", "start"))
    told = coverage.filter(frequency, start | pl.col("start").is_null()).collect().lazy()
    published = _published(told, wanted.select(_DATASET).unique())
    asked = _asked(told.filter(pl.col("told") == Told.QUESTION), wanted)
    known = wanted.join(published, on=_DATASET, how="inner").join(asked, on=list(CELL), how="left", suffix=" asked")
    out = ~pl.col("published")
    answered_since = pl.col("vintage asked") >= pl.col("since")
    row: dict[str, pl.Expr] = {
        name: pl.when(out).then(pl.col(name)).otherwise(pl.col(f"{name} asked")) for name in (*_CITED, "vintage")
    }
    row["state"] = pl.when(out).then(pl.lit(State.NOT_PUBLISHED.value)).otherwise(pl.lit(State.NO_RECORD.value))
    row["record"] = pl.when(out).then(pl.col("receipt")).otherwise(pl.col("receipt asked"))
    row["dataset_record"] = pl.when(~out).then(pl.col("record"))
    return (
        known.filter(out | answered_since.fill_null(value=False))
        .select(*CELL, *(row[name].alias(name) for name in ABSENCE))
        .sort(CELL)
        .collect()
    )


def as_flows(absent: pl.DataFrame) -> pl.DataFrame:
    """Return absences as rows of flows (schema FLOWS) without a figure."""
    given = {*CELL, *ABSENCE}
    return absent.with_columns(verified=pl.lit(value=True)).select(
        (pl.col(name) if name in given or name == "verified" else pl.lit(None)).cast(kind).alias(name)
        for name, kind in FLOWS.items()
    )


def _published(told: pl.LazyFrame, datasets: pl.LazyFrame) -> pl.LazyFrame:
    """Return, of each dataset that an answer speaks of, what the newest says.

    Columns: `_DATASET`, `published`, `record` and `receipt`, `since` (the day from which on an answer without a
    row means that there is none: that of the first release, else that of the receipt) and `_CITED`.
    """
    listed = told.filter(pl.col("told") == Told.DATASET).with_columns(reporter=pl.col("reporters").list.first())
    listings = told.filter(pl.col("told") == Told.LISTING)
    by_period, every = listings.filter(pl.col("start").is_not_null()), listings.filter(pl.col("start").is_null())
    said = ["receipt", "received", "vintage", *_CITED]
    covering = pl.concat(
        [
            datasets.join(by_period.select(*_PERIOD, "reporters", *said), on=_PERIOD, how="inner"),
            datasets.join(every.select("frequency", "reporters", *said), on="frequency", how="inner"),
        ]
    ).filter(_among("reporter", "reporters"))
    of_listing = covering.join(
        listed.group_by("receipt", *_DATASET).agg(pl.col("record").sort().first(), pl.col("first_released").min()),
        on=["receipt", *_DATASET],
        how="left",
    ).with_columns(published=pl.col("record").is_not_null())
    of_rows = (
        datasets.join(listed.select(*_DATASET, "record", "first_released", *said), on=_DATASET, how="inner")
        .join(covering.select("receipt", *_DATASET), on=["receipt", *_DATASET], how="anti")
        .with_columns(published=pl.lit(value=True))
    )
    columns = [*_DATASET, "published", "record", "first_released", *said]
    since = pl.coalesce(pl.col("first_released").dt.to_string("%Y-%m-%d"), pl.col("vintage"))
    return (
        pl.concat([of_listing.select(columns), of_rows.select(columns)])
        .sort("received", "published", "record", "receipt")
        .unique(_DATASET, keep="last", maintain_order=True)
        .with_columns(since=since)
    )


def _asked(questions: pl.LazyFrame, cells: pl.LazyFrame) -> pl.LazyFrame:
    """Return, of each cell that a question takes in, the newest answer: `receipt`, `vintage` and `_CITED`."""
    taken = (
        _among("reporter", "reporters"),
        _among("partner", "partners"),
        pl.col("flows").list.contains(pl.col("flow")),
        pl.col("codes").list.contains(pl.col("code")) | pl.col("levels").list.contains(_level()),
    )
    columns = [*_PERIOD, "reporters", "partners", "flows", "codes", "levels", "receipt", "received", "vintage", *_CITED]
    return (
        cells.join(questions.select(columns), on=_PERIOD, how="inner")
        .filter(*taken)
        .sort("received", "receipt")
        .unique(CELL, keep="last", maintain_order=True)
        .select(*CELL, "receipt", "vintage", *_CITED)
    )


def _among(column: str, listed: str) -> pl.Expr:
    """Whether an area is among those that were named; where none was named, every one was asked for."""
    return (pl.col(listed).list.len() == 0) | pl.col(listed).list.contains(pl.col(column))


def _level() -> pl.Expr:
    """How many digits a code has, null for one that is no number."""
    code = pl.col("code")
    return pl.when(code.str.contains(r"^\d+$")).then(code.str.len_chars().cast(pl.Int64))


def none_known() -> pl.DataFrame:
    """Return `CELL` and `ABSENCE` without a row."""
    kinds = {**FLOWS, "dataset_record": COVERAGE["record"]}
    return pl.DataFrame(schema={name: kinds[name] for name in (*CELL, *ABSENCE)})
