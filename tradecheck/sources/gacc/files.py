"""Reads a file that a person downloaded from China Customs' statistics site."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import polars as pl

from tradecheck.model.errors import DataError, UsageError
from tradecheck.sources.gacc.header import Layout, decoded, layout
from tradecheck.sources.gacc.rows import to_flows
from tradecheck.sources.gacc.terms import Terms  # noqa: TC001 - msgspec resolves it
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import header, limited, table

CUT_AT = 10_000
"""Rows after which the site stops, without a word."""


class Download(msgspec.Struct, frozen=True):
    """One file: its flows and problems, and a control total in its own currency.

    `lines` were taken in and sum to `total`; `left_out_total` is the value of the lines in
    `reading.left_out`. `terms` are those that the file needed. `remarks` are sentences a reader should know,
    without anything being wrong.
    """

    reading: Reading
    currency: str
    lines: int
    total: float
    left_out_total: float
    terms: Terms
    remarks: tuple[str, ...]


def read(body: bytes, name: str, terms: Terms) -> Download:
    """Read a file of China Customs, in Chinese or English, with whatever columns were ticked.

    Args:
        body: the bytes as they came.
        name: what to call them in sentences.
        terms: what the file does not say itself.

    Raises:
        UsageError: when the terms do not fit the file: a period is missing, or named twice.
        DataError: when it is no such file, is damaged, or was cut at a limit of rows.
    """
    text = decoded(body, name)
    columns = header(text)
    own = layout(columns, name)
    _check(own, terms, name)
    cells, problems = table(text, len(columns), name)
    if cells.height + len(problems) == CUT_AT:
        raise DataError(
            f"{name} holds exactly {CUT_AT:,} rows, at which China Customs cuts: "
            "download fewer months, goods or partners at once."
        )
    if not cells.height and problems:
        raise DataError(f"{name} has a header of {len(columns)} columns that fits none of its lines: {_AGAIN}.")
    rows = to_flows(_fields(cells, own), terms, currency=own.currency, sha=sha256(body).hexdigest())
    _check_days(own, terms, rows.frame, name)
    faults = [f"{name}, line {number}, {fault}." for number, fault in rows.faults.iter_rows()]
    return Download(
        reading=Reading(rows.frame, (*problems, *limited(faults, name)), rows.left_out),
        currency=own.currency,
        lines=rows.lines,
        total=rows.total,
        left_out_total=rows.left_out_total,
        terms=msgspec.structs.replace(terms, period=None) if "date" in own.fields else terms,
        remarks=_remarks(own, terms, rows.frame, name),
    )


_AGAIN = "the file was cut or damaged; download it again"


def _check(own: Layout, terms: Terms, name: str) -> None:
    if "date" not in own.fields and terms.period is None:
        raise UsageError(f"{name} has no column of dates: say of which period it is, such as --period 2023-01.")
    if "partner" in own.fields and terms.partner is not None:
        raise UsageError(f"{name} has a column of trading partners: leave --partner out, or import it apart.")
    if own.currency == "USD" and terms.rate is not None:
        raise UsageError(f"{name} is in US dollars: leave --cny-per-usd out, or import it apart.")


def _check_days(own: Layout, terms: Terms, frame: pl.DataFrame, name: str) -> None:
    """Refuse a file whose own dates lie outside the period that was named; within it they stand as they are."""
    if "date" not in own.fields or terms.period is None or frame.is_empty():
        return
    first, last = frame.select(pl.col("start").min(), pl.col("end").max()).row(0)
    if first < terms.period.start or last > terms.period.end:
        raise UsageError(
            f"{name} has dates of its own, from {first} to {last}, outside --period {terms.period}: "
            "leave --period out, or import it apart."
        )


def _fields(cells: pl.DataFrame, own: Layout) -> pl.DataFrame:
    names = {str(place): field or f"other {place}" for place, field in enumerate(own.fields)}
    return cells.select("number", *(pl.col(place).alias(field) for place, field in names.items()))


def _remarks(own: Layout, terms: Terms, frame: pl.DataFrame, name: str) -> tuple[str, ...]:
    said: list[str] = []
    if "partner" not in own.fields and terms.partner is None:
        said.append(f"{name} has no column of trading partners: its figures are taken as those of all partners.")
    if own.currency == "CNY" and terms.rate is None:
        said.append(
            f"{name} is in yuan and no rate was named: its rows have no value in US dollars; "
            "name one with --cny-per-usd and --rate-source."
        )
    if "date" in own.fields:
        months = set(frame["start"].dt.strftime("%Y%m").unique())
        alone = sorted(month for month in months if month[4:] == "02" and f"{month[:4]}01" not in months)
        if alone:
            said.append(
                f"{name} holds {', '.join(alone)} without the January before it: "
                "China Customs sometimes publishes the two months as one."
            )
    return tuple(said)
