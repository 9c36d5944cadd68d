"""Reads a large file of UN Comtrade piece by piece, so that its size is not the memory's: text or parquet."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.answers import read_envelope
from tradecheck.sources.comtrade.fields import named, plain
from tradecheck.sources.comtrade.files import legacy_of, of_answer, refuse_if_cut, says_no_data, wire_of
from tradecheck.sources.comtrade.parquet import is_parquet, text_of
from tradecheck.sources.quoting import quoted
from tradecheck.sources.tabular import header, table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

PIECE_BYTES = 32 * 1024**2
"""Bytes of text that are read at once."""

PIECE_ROWS = 262_144
"""Rows of a parquet file that are read at once."""

_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_MOST_HEADER = 100_000


def pieces(path: Path, fields: Collection[str]) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file as frames of `number` and `rows.WIRE`, in their order; none where no data match.

    Args:
        path: CSV or TSV of any spelling, packed by gzip or not, an answer as JSON, or parquet.
        fields: those of `WIRE` that are wanted; the others are null.

    Raises:
        DataError: when it is none of UN Comtrade's forms, is cut, damaged or breaks off, or a record is broken.
            What was yielded before is then no whole file.
    """
    try:
        with path.open("rb") as file:
            begin = file.read(4)
            file.seek(0)
            if is_parquet(begin):
                yield from _stored(path, fields)
            elif begin[:2] == _GZIP:
                with gzip.open(file) as unpacking:
                    yield from _written(cast("BinaryIO", unpacking), path.name, fields)
            else:
                yield from _written(file, path.name, fields)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DataError(f"{path.name} is packed and breaks off or is damaged: download it again.") from None
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({error.strerror}): check its name and permissions.") from None


def _stored(path: Path, wanted: Collection[str]) -> Iterator[pl.DataFrame]:
    try:
        source = pl.scan_parquet(path)
        kinds = source.collect_schema()
        fields = {
            column: field
            for column, field in zip(kinds.names(), named(kinds.names(), path.name), strict=True)
            if field in wanted or field in _PERIODS
        }
        rows = source.select(pl.len()).collect().item()
        refuse_if_cut(rows, path.name)
        texts = [text_of(column, kinds[column]).alias(field) for column, field in fields.items()]
        for first in range(0, rows, PIECE_ROWS):
            cells = source.slice(first, PIECE_ROWS).select(texts).collect()
            yield wire_of(cells.with_row_index("number", offset=first + 1))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:  # a changed byte may do either
        raise DataError(
            f"{path.name} is no whole parquet file ({quoted(str(error))}): copy or download it again."
        ) from None


_PERIODS = ("year", "reference_period", "flow_word")
"""Fields in the place of others, from which `WIRE` is filled."""


def _written(file: BinaryIO, name: str, wanted: Collection[str]) -> Iterator[pl.DataFrame]:
    first = file.readline(_MOST_HEADER)
    if not first.strip():
        raise DataError(f"{name} is empty: download it again.")
    start = first.removeprefix(_MARK).lstrip()
    if start[:1] == b"<":
        raise DataError(f"{name} is a web page, not a file of UN Comtrade: download it again.")
    if start[:1] == b"{":
        rows = read_envelope(first + file.read(), name)
        refuse_if_cut(len(rows), name)
        if rows:
            yield of_answer(rows, name)
        return
    if start[:2] == b"PK" or b"\0" in start:
        raise DataError(f"{name} is no text: save it as CSV in UTF-8.")
    yield from _records(file, first.removeprefix(_MARK).decode("utf-8", "replace"), name, wanted)


def _records(file: BinaryIO, head: str, name: str, wanted: Collection[str]) -> Iterator[pl.DataFrame]:
    separator = "\t" if "\t" in head else ","
    block = _block(file, quoting=separator == ",")
    if says_no_data(head + block):
        return
    columns = header(head, separator)
    fields = named(columns, name)
    places = [place for place, field in enumerate(fields) if field in wanted or field in (*_PERIODS, "partner2")]
    legacy = "cmdcode" not in map(plain, columns)
    seen = 0
    again = f"\n{head.partition(separator)[0]}{separator}"
    while block:
        if again in f"\n{block}":
            raise DataError(f"{name} holds a second header, it is several files in one: give each by itself.")
        cells, problems = table(head + block, len(fields), name, separator, only=places)
        if problems:
            raise DataError(f"{problems[0]} The file is left out whole: download it again.")
        own = cells.select(
            (pl.col("number") + seen).alias("number"), *(pl.col(str(place)).alias(fields[place]) for place in places)
        )
        yield legacy_of(own) if legacy else wire_of(own)
        seen += cells.height
        block = _block(file, quoting=separator == ",")
    refuse_if_cut(seen, name)


def _block(file: BinaryIO, *, quoting: bool) -> str:
    """Return some whole records: a line end within quotation marks ends none."""
    lines = file.readlines(PIECE_BYTES)
    if quoting and sum(line.count(b'"') for line in lines) % 2:
        for line in file:
            lines.append(line)
            if line.count(b'"') % 2:
                break
    return b"".join(lines).decode("utf-8", "replace")
