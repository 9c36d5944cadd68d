"""From a person's cells to a table of the model: typed, completed where a cell may be empty, row by row."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import polars as pl

from tradecheck.model.goods import GROUPS
from tradecheck.model.tables import SAME_THING, TABLES
from tradecheck.model.words import Confidence, Frequency, State
from tradecheck.reference.validation.refusal import refusal
from tradecheck.reference.validation.validate import refusals
from tradecheck.sources.own.beside import Beside, unfit
from tradecheck.sources.own.columns import COLUMNS, SOURCES

REPEATED = "repetitions of a row"

_NUMBER = r"^[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$"
_TRUE, _FALSE = ["true", "yes", "1"], ["false", "no", "0"]
_DAY = r"^[1-9][0-9]{3}(-[0-9]{2}(-[0-9]{2}([ T]00:00:00)?)?)?$"
_EXPECTED = {
    pl.Date(): "a day, month or year like 2017-08-05, 2017-08 or 2017",
    pl.Float64(): "a number",
    pl.Int64(): "a whole number",
    pl.Boolean(): "true or false",
}
_ENDS = {"observations": ("tonnes", "barrels", "value_usd"), "notifications": (), "prices": ("usd_per_tonne",)}


class Rows(msgspec.Struct, frozen=True):
    """Rows by the schema of their table, sentences on those that cannot be read, and how often a row came again.

    `unfit` are the numbers of rows that were left out for what is known beside the file.
    """

    frame: pl.DataFrame
    problems: tuple[str, ...]
    repeated: int
    unfit: tuple[int, ...]


def to_table(
    kind: str, cells: pl.DataFrame, *, file: str, sha: str, before: int = 0, beside: Beside | None = None
) -> Rows:
    """Return the rows of a person's file.

    Args:
        kind: the table: observations, notifications or prices.
        cells: `number` and the file's columns as text.
        file: the file's name, for sentences.
        sha: sha256 of the body, of which twelve digits go into the records' ids.
        before: rows of the file that stand before the one of number 1, in other sheets.
        beside: the observations that are known; without it links out of the file are let be.
    """
    absent = [column.name for column in COLUMNS[kind] if column.name not in cells.columns]
    text = cells.with_columns(pl.lit(None, pl.String).alias(name) for name in absent).with_columns(
        _trimmed(pl.exclude("number"))
    )
    known = text.with_row_index("row")
    unreadable = _unreadable(kind, known, file)
    typed = known.filter(~pl.col("row").is_in(list(unreadable))).select(
        "row", "number", *(_typed(name, TABLES[kind][name]) for name in _names(kind))
    )
    frame = _completed(kind, typed, file_sha=sha)
    first = frame.unique(_names(kind), keep="first", maintain_order=True)
    broken = refusals(kind, first.select(list(TABLES[kind])), file=file, numbers=first["number"].to_list())
    whole = first.with_row_index("place").filter(~pl.col("place").is_in(list(broken)))
    taken = whole.unique(SAME_THING[kind], keep="first", maintain_order=True)
    record = pl.format(f"{SOURCES[kind]}:{sha[:12]}:{{}}", pl.col("number") + before)
    numbered = {first["number"][place]: sentence for place, sentence in broken.items()}
    numbered |= {known["number"][row]: sentence for row, sentence in unreadable.items()}
    numbered |= {
        number: f"{file}, line {number}: gives other words or figures for what an earlier row gives; keep one."
        for number in whole.join(taken, on="number", how="anti")["number"]
    }
    odd = {} if beside is None or kind != "observations" else unfit(taken, beside)
    place_of = {number: place for place, number in enumerate(taken["number"])} if odd else {}
    for number, (column, expected) in odd.items():
        cell = taken.item(place_of[number], column)
        numbered[number] = str(refusal((file, number), "", column, cell, expected))
    taken = taken.filter(~pl.col("number").is_in(list(odd)))
    return Rows(
        frame=taken.rechunk().with_columns(record=record).select(list(TABLES[kind])),
        problems=tuple(numbered[number] for number in sorted(numbered)),
        repeated=frame.height - first.height,
        unfit=tuple(sorted(number + before for number in odd)),
    )


def _names(kind: str) -> list[str]:
    return [name for name in TABLES[kind] if name not in ("record", "frequency")]


def _trimmed(columns: pl.Expr) -> pl.Expr:
    text = columns.str.strip_chars()
    return pl.when(text != "").then(text).name.keep()


def _unreadable(kind: str, text: pl.DataFrame, file: str) -> dict[int, str]:
    """Return, by row, a sentence on the first cell that is not what its column holds."""
    found: dict[int, str] = {}
    for name in _names(kind):
        dtype = TABLES[kind][name]
        if dtype == pl.String():
            continue
        bad = text.select(
            "row", "number", pl.col(name).alias("cell"), _typed(name, dtype).is_null().alias("bad")
        ).filter(pl.col("cell").is_not_null() & pl.col("bad"))
        for row, number, cell, _ in bad.iter_rows():
            found.setdefault(row, str(refusal((file, number), "", name, cell, _EXPECTED[dtype])))
    return found


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    text = pl.col(name)
    if dtype == pl.Date():
        return _end() if name == "end" else _first_day(name).alias(name)
    if dtype == pl.Boolean():
        said = text.str.to_lowercase()
        return pl.when(said.is_in(_TRUE)).then(True).when(said.is_in(_FALSE)).then(False).alias(name)  # noqa: FBT003
    if dtype in (pl.Float64(), pl.Int64()):
        plain = pl.when(text.str.contains(_NUMBER)).then(text.str.replace_all(",", "", literal=True))
        number = plain.cast(pl.Float64, strict=False)
        finite = pl.when(number.is_finite()).then(number)
        if dtype == pl.Float64():
            return finite.alias(name)
        whole = finite.cast(pl.Int64, strict=False)
        return pl.when(whole == finite).then(whole).alias(name)
    return text


def _first_day(name: str) -> pl.Expr:
    text = pl.when(pl.col(name).str.contains(_DAY)).then(pl.col(name).str.slice(0, len("2017-08-05")))
    return pl.concat_str(text, pl.lit("-01-01").str.slice(text.str.len_chars() - len("2017"))).str.to_date(
        "%Y-%m-%d", strict=False
    )


def _last_day(name: str) -> pl.Expr:
    first, length = _first_day(name), pl.col(name).str.len_chars()
    year = first.dt.offset_by("1y").dt.offset_by("-1d")
    return (
        pl.when(length == len("2017"))
        .then(year)
        .when(length == len("2017-08"))
        .then(first.dt.month_end())
        .otherwise(first)
    )


def _end() -> pl.Expr:
    """The last day that the cell names, or that of the start where it is empty; null where it is no day."""
    return pl.when(pl.col("end").is_null()).then(_last_day("start")).otherwise(_last_day("end")).alias("end")


def _completed(kind: str, typed: pl.DataFrame, *, file_sha: str) -> pl.DataFrame:
    """Fill what may be left empty, and give each row an id that its table's rules accept."""
    filled = typed.with_columns(
        pl.col("confidence").fill_null(Confidence.MEDIUM.value),
        pl.col("verified").fill_null(value=False),
        *(
            expression
            for stem in _ENDS[kind]
            for expression in (
                pl.coalesce(f"{stem}_low", f"{stem}_high").alias(f"{stem}_low"),
                pl.coalesce(f"{stem}_high", f"{stem}_low").alias(f"{stem}_high"),
            )
        ),
    )
    if kind == "observations":
        return _observations(filled)
    own = pl.format(f"{file_sha[:12]}:{{}}", "number").alias("record")
    if kind == "prices":
        return filled.with_columns(own)
    given = pl.any_horizontal(pl.col(name).is_not_null() for name in ("tonnes", "barrels", "value_usd"))
    state = pl.when(given).then(pl.lit(State.REPORTED.value)).otherwise(pl.lit(State.NOT_NOTIFIED.value))
    return filled.with_columns(
        own,
        _frequency(),
        pl.col("goods").str.to_lowercase(),
        pl.col("derived").fill_null(value=False),
        pl.coalesce("state", state).alias("state"),
    )


def _observations(filled: pl.DataFrame) -> pl.DataFrame:
    groups = {name: ";".join(codes) for name, codes in GROUPS.items()}
    of_group = pl.col("goods").str.to_lowercase().replace_strict(groups, default=None, return_dtype=pl.String)
    named = filled.with_columns(
        pl.col("kind").fill_null("shipment"),
        pl.col("exempt").fill_null(value=False),
        pl.coalesce("codes", of_group).alias("codes"),
        pl.coalesce("id", pl.Series(_content_ids(filled), dtype=pl.String)).alias("id"),
    )
    return named.with_columns(record=pl.concat_str(pl.lit("obs:"), "id"))


def _content_ids(frame: pl.DataFrame) -> list[str]:
    """Return an id for each row made of what it says, so that the same row in a later file is the same row."""
    said = frame.drop("row", "number", "id").select(
        pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator="\x1f")
    )
    return [f"own-{sha256(row.encode()).hexdigest()[:12]}" for row in said.to_series()]


def _frequency() -> pl.Expr:
    start, end = pl.col("start"), pl.col("end")
    month = (start.dt.day() == 1) & (end == start.dt.month_end())
    year = (start.dt.ordinal_day() == 1) & (end == start.dt.offset_by("1y").dt.offset_by("-1d"))
    return (
        pl.when(month)
        .then(pl.lit(Frequency.MONTHLY.value))
        .when(year)
        .then(pl.lit(Frequency.ANNUAL.value))
        .otherwise(pl.lit(Frequency.CUMULATIVE.value))
        .alias("frequency")
    )
