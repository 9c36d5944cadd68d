"""Recognises and reads what UN Comtrade gave: v1 answers, v1 and legacy CSV, bulk files, in whatever spelling."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.model.tables import FLOWS
from tradecheck.sources.comtrade.answers import CUT_AT, is_web_page, read_envelope
from tradecheck.sources.comtrade.fields import FLOW_WORDS, V1, named, plain
from tradecheck.sources.comtrade.frames import frame_of
from tradecheck.sources.comtrade.parquet import cells_of, is_parquet
from tradecheck.sources.comtrade.rows import WIRE, to_flows
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import header, table
from tradecheck.sources.unpacking import unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_DATA = "no data match the query"
_NO_DATA_LINE = "No data matches your query"
_MARK = b"\xef\xbb\xbf"


def read(body: bytes, name: str) -> Reading:
    """Read a file or an answer of UN Comtrade, packed by gzip or not.

    Args:
        body: the bytes as they came.
        name: what to call them in sentences.

    Returns:
        The flows, sentences about what cannot be read, and counts of what was left out. A file that only
        says that no data match is read, and empty.

    Raises:
        DataError: when it is none of UN Comtrade's forms, or was cut at a limit of rows.
    """
    sha = sha256(body).hexdigest()
    content = unpacked(body, name)
    if content.removeprefix(_MARK).lstrip()[:1] == b"{":
        rows = read_envelope(content, name)
        refuse_if_cut(len(rows), name)
        return to_flows(of_answer(rows, name), sha=sha, name=name, counted="row")
    if is_parquet(content):
        stored = cells_of(content, name)
        refuse_if_cut(stored.height, name)
        return to_flows(wire_of(stored), sha=sha, name=name, counted="row", tidy=True)
    text = _text(content, name)
    if says_no_data(text):
        return Reading(pl.DataFrame(schema=FLOWS), (), {NO_DATA: 1})
    separator = "\t" if "\t" in text[: text.find("\n")] else ","
    columns = header(text, separator)
    fields = named(columns, name)
    places = [place for place, field in enumerate(fields) if field]
    cells, problems = table(text, len(fields), name, separator, only=places)
    refuse_if_cut(cells.height + len(problems), name)
    own = cells.select("number", *(pl.col(str(place)).alias(fields[place]) for place in places))
    wire = legacy_of(own) if "cmdcode" not in map(plain, columns) else wire_of(own)
    reading = to_flows(wire, sha=sha, name=name, counted="line")
    return Reading(reading.frame, (*problems, *reading.problems), reading.left_out, reading.beside)


def refuse_if_cut(rows: int, name: str) -> None:
    """Refuse a number of rows at which UN Comtrade cuts.

    Raises:
        DataError: naming the file.
    """
    if rows in CUT_AT:
        raise DataError(
            f"{name} holds exactly {rows:,} rows, at which UN Comtrade cuts: "
            "ask for fewer periods, partners or codes at once."
        )


def says_no_data(text: str) -> bool:
    """Whether nothing stands in the file but, at most, a header and the sentence that no data match."""
    most = 2  # a header and that line
    beginning = text[:20_000]
    return _NO_DATA_LINE in beginning and len(text) == len(beginning) and len(text.split("\n", most + 1)) <= most + 1


def _text(body: bytes, name: str) -> str:
    if not body.strip():
        raise DataError(f"{name} is empty: download it again.")
    if is_web_page(body):
        raise DataError(f"{name} is a web page, not a file of UN Comtrade: download it again.")
    if body[:2] == b"PK" or b"\0" in body[:4096]:
        raise DataError(f"{name} is no text: save it as CSV in UTF-8.")
    return body.removeprefix(_MARK).decode("utf-8", "replace")


def of_answer(rows: Sequence[dict[str, object]], name: str) -> pl.DataFrame:
    """Return the rows of an answer as columns of `WIRE`."""
    frame = frame_of(rows)
    if rows:
        named(frame.columns, name)  # rows without the fields that make one are no rows that could be left out
    fields = {column: V1[plain(column)] for column in frame.columns if plain(column) in V1}
    cells = frame.select(pl.col(column).cast(pl.String).alias(field) for column, field in fields.items())
    return wire_of(cells.with_row_index("number", offset=1))


def wire_of(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of `WIRE`, null where the file had none; flows as letters, numbers of areas as whole."""
    extra = ("year", "reference_period", "flow_word")
    missing = [pl.lit(None, pl.String).alias(field) for field in (*WIRE, *extra) if field not in cells.columns]
    whole = pl.col("reporter", "partner", "partner2", "period", "year", "transport", "flag", "quantity_unit_code")
    return (
        cells.with_columns(missing)
        .with_columns(whole.str.replace(r"\.0$", ""))
        .with_columns(
            period=next((each for field, each in _periods().items() if field in cells.columns), pl.col("period")),
            flow=_flow(),
        )
        .select("number", *WIRE)
    )


def _periods() -> dict[str, pl.Expr]:
    """The period by its own column; in a file without one by its first day, or by the year."""
    day = pl.col("reference_period").str.replace(r"\.0$", "")
    begun = pl.when(pl.col("frequency") == "A").then(day.str.slice(0, 4)).otherwise(day.str.slice(0, 6))
    return {"period": pl.col("period"), "reference_period": begun, "year": pl.col("year")}


def _flow() -> pl.Expr:
    said = pl.coalesce("flow", "flow_word")
    word = said.str.strip_chars().str.to_lowercase().str.replace(r"\.0$", "")
    return word.replace_strict(FLOW_WORDS, default=said, return_dtype=pl.String)


def legacy_of(cells: pl.DataFrame) -> pl.DataFrame:
    """Return legacy columns as v1's: the partner that stands second, and all customs procedures as one.

    The legacy service sometimes wrote the partner into the columns of the second partner while the
    partner was World.
    """
    wire = wire_of(cells)
    second = pl.when((pl.col("partner") == "0") & ~pl.col("partner2").is_in(["0", ""])).then(pl.col("partner2"))
    return wire.with_columns(
        partner=second.fill_null(pl.col("partner")),
        partner2=pl.when(second.is_null()).then(pl.col("partner2")),
        customs=pl.col("customs").replace({"0": "C00"}),
    )
