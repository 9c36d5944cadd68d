"""Tables written as text: every cell as it stands, every record by its number, the broken ones named.

A record is counted as `model.lines.records` counts it: the header is number 1, empty lines count.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.model.lines import is_open, records

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PROBLEMS = 50
"""Broken records of one file that are named; the rest is counted."""

_ODD = "cell beyond the header"


def header(text: str, separator: str = ",") -> list[str]:
    """Return the cells of the first record, without blanks around them and without empty ones at its end."""
    names = [cell.strip() for cell in cells(records(text[:_HEADER_CHARACTERS])[0], separator)]
    while names and not names[-1]:
        names.pop()
    return names


_HEADER_CHARACTERS = 100_000  # no header is longer: a file without line ends is not searched to its end


def table(
    text: str, width: int, name: str, separator: str = ",", *, only: Sequence[int] | None = None
) -> tuple[pl.DataFrame, list[str]]:
    """Return the records below the header, and sentences about those that are broken.

    A separator at the end of a record is no cell of its own. Records without anything in them are left out.

    Args:
        text: the file, its header included; quotation marks count only where commas separate.
        width: how many cells the header has.
        name: the file's name, for sentences.
        separator: a comma or a tabulator.
        only: the places of the columns that are wanted, all of them unless given.

    Returns:
        Columns "0" to `width` − 1 of text, null where a cell is empty, beside `number`.
    """
    columns = [str(place) for place in range(width)]
    kept = columns if only is None else [columns[place] for place in only]
    looked_at = [*dict.fromkeys([*kept, columns[-1]]), _ODD]
    quote = '"' if separator == "," else None
    problems: dict[int, str] = {}
    try:
        if quote and text.count(quote) % 2:
            raise pl.exceptions.ComputeError("quotation marks do not pair up")
        found = pl.scan_csv(
            text.encode(),
            has_header=False,
            skip_rows=1,
            separator=separator,
            quote_char=quote,
            schema=dict.fromkeys([*columns, _ODD], pl.String),
            row_index_name="number",
            row_index_offset=2,
            missing_columns="insert",
        )
        # collected whole: polars passes over cells beyond the header where only some columns are asked for
        frame = found.collect().select("number", *looked_at)
    except pl.exceptions.NoDataError:
        frame = pl.DataFrame(schema={"number": pl.UInt32(), **dict.fromkeys([*columns, _ODD], pl.String())})
    except pl.exceptions.PolarsError:
        frame, problems = _one_by_one(text, columns, separator)
    frame = frame.with_columns(pl.col("number").cast(pl.UInt32))
    frame = frame.filter(pl.any_horizontal(pl.col(column).is_not_null() for column in looked_at))
    odd = frame.filter(pl.col(_ODD).is_not_null())["number"].to_list()
    short = _broken_off(frame.filter(pl.col(columns[-1]).is_null())["number"].to_list(), text, width, separator)
    problems |= dict.fromkeys(odd, f"has more cells than the header, {width}")
    problems |= dict.fromkeys(short, "breaks off")
    named = [f"{name}, line {number}, {problems[number]}." for number in sorted(problems)]
    whole = frame.filter(~pl.col("number").is_in([*odd, *short]))
    return whole.select("number", *kept), limited(named, name)


def cells(record: str, separator: str = ",") -> list[str]:
    """Return the cells of one record, none where it is no table at all."""
    if separator != ",":
        return record.split(separator)
    try:
        return next(csv.reader(StringIO(record, newline="")), [])
    except csv.Error:
        return []


def limited(problems: Sequence[str], name: str, counted: str = "line") -> list[str]:
    """Return the first sentences of many, and one that counts the rest."""
    more = len(problems) - MOST_PROBLEMS
    return [*problems[:MOST_PROBLEMS], f"{name} has {more} more such {counted}s."] if more > 0 else [*problems]


def _broken_off(suspects: list[int], text: str, width: int, separator: str) -> list[int]:
    """Return which of these records have fewer cells than the header, for which polars gives empty ones.

    Where the header ends with a separator every record does, so that one without it broke off.
    """
    if not suspects:
        return []
    lines = records(text)
    whole = min(len(cells(lines[0], separator)), width + 1)
    return [number for number in suspects if len(cells(lines[number - 1], separator)) < whole]


def _one_by_one(text: str, columns: list[str], separator: str) -> tuple[pl.DataFrame, dict[int, str]]:
    """Read a file that cannot be read as a whole: each record for itself, the broken ones by their numbers."""
    good: list[list[str | None]] = []
    problems: dict[int, str] = {}
    for number, record in enumerate(records(text)[1:], start=2):
        if not record.strip():
            continue
        found = cells(record, separator)
        if separator == "," and is_open(record):
            problems[number] = "has a quotation mark that is never closed"
        elif len(found) not in (len(columns), len(columns) + 1) or any(found[len(columns) :]):
            problems[number] = f"has {len(found)} cells of {len(columns)}"
        else:
            good.append([str(number), *(cell or None for cell in found[: len(columns)]), None])
    schema = dict.fromkeys(["number", *columns, _ODD], pl.String())
    return pl.DataFrame(good, schema=schema, orient="row"), problems
