"""Recognises and reads what UN Comtrade gave: v1 answers, v1 CSV, legacy CSV, in whatever spelling.

Fields are told by their names without case, blanks and signs, so that `netWgt`, `net_wgt` and
`Netweight (kg)` need one table here and no reader each.
"""

from __future__ import annotations

import csv
import re
from hashlib import sha256
from io import StringIO

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.model.lines import is_open, records
from tradecheck.model.tables import FLOWS
from tradecheck.sources.comtrade.answers import CUT_AT, is_web_page, read_envelope
from tradecheck.sources.comtrade.rows import WIRE, to_flows
from tradecheck.sources.quoting import quoted
from tradecheck.sources.reading import Reading

NO_DATA = "no data match the query"
_NO_DATA_LINE = b"No data matches your query"
_MARK = b"\xef\xbb\xbf"

_V1 = {
    "typecode": "type",
    "freqcode": "frequency",
    "period": "period",
    "reportercode": "reporter",
    "partnercode": "partner",
    "partner2code": "partner2",
    "flowcode": "flow",
    "classificationcode": "classification",
    "cmdcode": "code",
    "customscode": "customs",
    "motcode": "transport",
    "moscode": "supply",
    "primaryvalue": "value",
    "cifvalue": "cif",
    "fobvalue": "fob",
    "netwgt": "weight",
    "netweight": "weight",
    "isnetwgtestimated": "weight_estimated",
    "isnetweightestimated": "weight_estimated",
    "legacyestimationflag": "flag",
    "qty": "quantity",
    "qtyunitabbr": "quantity_unit",
    "qtyunitcode": "quantity_unit_code",
    "isoriginalclassification": "original",
    "isreported": "reported",
    "isaggregate": "aggregate",
}
_LEGACY = {
    "classification": "classification",
    "year": "year",
    "period": "period",
    "tradeflowcode": "flow",
    "reportercode": "reporter",
    "partnercode": "partner",
    "2ndpartnercode": "partner2",
    "customsproccode": "customs",
    "modeoftransportcode": "transport",
    "commoditycode": "code",
    "qtyunitcode": "quantity_unit_code",
    "quantityunitcode": "quantity_unit_code",
    "qtyunit": "quantity_unit",
    "qty": "quantity",
    "supplementaryquantity": "quantity",
    "netweightkg": "weight",
    "tradevalueus": "value",
    "value": "value",
    "ciftradevalueus": "cif",
    "fobtradevalueus": "fob",
    "flag": "flag",
    "estimationcode": "flag",
}
_NEEDED = ("reporter", "partner", "flow", "code", "value")
_LEGACY_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}


def read(body: bytes, name: str) -> Reading:
    """Read a file or an answer of UN Comtrade.

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
    if body.removeprefix(_MARK).lstrip()[:1] == b"{":
        rows = read_envelope(body, name)
        _refuse_if_cut(len(rows), name)
        return to_flows(_from_answer(rows), sha=sha, name=name, counted="row")
    text = _text(body, name)
    names = _names(_cells(text.partition("\n")[0].removesuffix("\r")), name)
    if body.count(_NO_DATA_LINE) and len(text.splitlines()) <= 2:  # noqa: PLR2004 - a header and that line
        return Reading(pl.DataFrame(schema=FLOWS), (), {NO_DATA: 1})
    table, problems = _table(text, names, name)
    _refuse_if_cut(table.height, name)
    legacy = "type" not in names and "year" in names
    reading = to_flows(_legacy(table) if legacy else _wire(table), sha=sha, name=name, counted="line")
    return Reading(reading.frame, (*problems, *reading.problems), reading.left_out)


def _refuse_if_cut(rows: int, name: str) -> None:
    if rows in CUT_AT:
        raise DataError(
            f"{name} holds exactly {rows:,} rows, at which UN Comtrade cuts: "
            "ask for fewer periods, partners or codes at once."
        )


def _text(body: bytes, name: str) -> str:
    if not body.strip():
        raise DataError(f"{name} is empty: download it again.")
    if is_web_page(body):
        raise DataError(f"{name} is a web page, not a file of UN Comtrade: download it again.")
    if body[:2] == b"PK" or b"\0" in body[:4096]:
        raise DataError(f"{name} is no text: save it as CSV in UTF-8.")
    return body.removeprefix(_MARK).decode("utf-8", "replace")


def _names(header: list[str], name: str) -> list[str]:
    """Return our field for each column of the file, "" for those that are not read."""
    plain = [re.sub(r"[^0-9a-z]", "", column.casefold()) for column in header]
    spelling = _V1 if "cmdcode" in plain else _LEGACY
    names = [spelling.get(column, "") for column in plain]
    missing = [field for field in _NEEDED if field not in names]
    if "period" not in names and "year" not in names:
        missing.append("period")
    if missing:
        raise DataError(
            f"{name} is no file of UN Comtrade that is known here: no column for {', '.join(missing)} "
            f"among '{quoted(', '.join(header), 80)}'."
        )
    return names


def _from_answer(rows: list[dict[str, object]]) -> pl.DataFrame:
    frame = pl.from_dicts(rows, infer_schema_length=None, strict=False) if rows else pl.DataFrame()
    plain = {column: re.sub(r"[^0-9a-z]", "", column.casefold()) for column in frame.columns}
    fields = {column: _V1[name] for column, name in plain.items() if name in _V1}
    table = frame.select(pl.col(column).cast(pl.String).alias(field) for column, field in fields.items())
    return _wire(table.with_row_index("number", offset=1))


def _table(text: str, names: list[str], name: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the columns that are read, each with the number of its line, and sentences on broken lines."""
    width = len(names)
    columns = [f"column {position}" for position in range(width)]
    problems: list[str] = []
    try:
        if text.count('"') % 2:
            raise pl.exceptions.ComputeError("quotation marks do not pair up")
        frame = pl.read_csv(
            text.encode(),
            has_header=False,
            skip_rows=1,
            schema=dict.fromkeys(columns, pl.String),
            row_index_name="number",
            row_index_offset=2,
        )
    except pl.exceptions.PolarsError:
        frame, problems = _line_by_line(text, columns, name)
    frame = frame.filter(pl.any_horizontal(pl.col(column).is_not_null() for column in columns))
    broken = _broken_off(frame.filter(pl.col(columns[-1]).is_null())["number"].to_list(), text, width)
    problems += [f"{name}, line {number}, breaks off." for number in broken]
    frame = frame.filter(~pl.col("number").is_in(broken))
    kept = {field: column for column, field in zip(columns, names, strict=True) if field}
    return frame.select("number", **{field: pl.col(column) for field, column in kept.items()}), problems


def _broken_off(suspects: list[int], text: str, width: int) -> list[int]:
    """Return which of these lines have fewer cells than the header, for which polars gives empty ones."""
    if not suspects:
        return []
    lines = records(text)
    return [number for number in suspects if len(_cells(lines[number - 1])) < width]


def _line_by_line(text: str, columns: list[str], name: str) -> tuple[pl.DataFrame, list[str]]:
    """Read a file that cannot be read as a whole: each record for itself, the broken ones named."""
    good: list[list[str | None]] = []
    problems: list[str] = []
    for number, record in enumerate(records(text)[1:], start=2):
        if not record.strip():
            continue
        cells = _cells(record)
        if is_open(record):
            problems.append(f"{name}, line {number}, has a quotation mark that is never closed.")
        elif len(cells) != len(columns):
            problems.append(f"{name}, line {number}, has {len(cells)} cells of {len(columns)}.")
        else:
            good.append([str(number), *(cell or None for cell in cells)])
    schema = dict.fromkeys(["number", *columns], pl.String())
    frame = pl.DataFrame(good, schema=schema, orient="row")
    return frame.with_columns(pl.col("number").cast(pl.UInt32)), problems


def _cells(record: str) -> list[str]:
    """Return the cells of one record, none where it is no CSV at all."""
    try:
        return next(csv.reader(StringIO(record, newline="")), [])
    except csv.Error:
        return []


def _wire(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with every column of `WIRE`, null where the file had none."""
    missing = [pl.lit(None, pl.String).alias(field) for field in WIRE if field not in table.columns]
    whole = pl.col("reporter", "partner", "partner2", "period", "transport", "flag", "quantity_unit_code")
    return table.with_columns(missing).with_columns(whole.str.replace(r"\.0$", "")).select("number", *WIRE)


def _legacy(table: pl.DataFrame) -> pl.DataFrame:
    """Return legacy columns as v1's: flows as letters, the period, and the partner that stands second.

    The legacy service sometimes wrote the partner into the columns of the second partner while the
    partner was World.
    """
    wire = _wire(table.with_columns(period=pl.col("period") if "period" in table.columns else pl.col("year")))
    second = pl.when((pl.col("partner") == "0") & ~pl.col("partner2").is_in(["0", ""])).then(pl.col("partner2"))
    return wire.with_columns(
        flow=pl.col("flow").replace(_LEGACY_FLOWS),
        partner=second.fill_null(pl.col("partner")),
        partner2=pl.when(second.is_null()).then(pl.col("partner2")),
        customs=pl.col("customs").replace({"0": "C00"}),
    )
