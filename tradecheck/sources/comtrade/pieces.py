"""Reads a large file of UN Comtrade piece by piece, so that its size is not the memory's: text or parquet."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.answers import read_envelope
from tradecheck.sources.comtrade.columns import Columns, is_plain, of_block, unvarying
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

PIECE_ROWS = 2**20
"""Rows of a parquet file that are read at once, as they stand in it."""

PIECE_RECORDS = 262_144
"""Rows of a parquet file that are read at once as text."""

_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_MOST_HEADER = 100_000
_MOST_SAID = 100_000
_FIGURES = ("value", "cif", "fob", "weight", "quantity")
_PERIODS = ("year", "reference_period", "flow_word")
"""Fields in the place of others, from which `WIRE` is filled."""


class Piece(Protocol):
    """Some rows of a file, to be read in one of two ways; `height` is how many they are, once they were read."""

    height: int

    def columns(self) -> Columns | None:
        """Return its columns as they stand in the file, None where a record is odd."""

    def records(self) -> Iterator[pl.DataFrame]:
        """Yield its rows as frames of `number` and `rows.WIRE`.

        Raises:
            DataError: when a record is broken.
        """


def pieces(path: Path, fields: Collection[str]) -> Iterator[Piece]:
    """Yield the rows of a file in their order, each piece to be read before the next; none where no data match.

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


def _stored(path: Path, wanted: Collection[str]) -> Iterator[Piece]:
    with _whole(path.name):
        source = pl.scan_parquet(path)
        kinds = source.collect_schema()
        fields = {
            column: field
            for column, field in zip(kinds.names(), named(kinds.names(), path.name), strict=True)
            if field in wanted or field in _PERIODS
        }
        rows = source.select(pl.len()).collect().item()
        refuse_if_cut(rows, path.name)
        same: dict[str, pl.Series] | None = None
        if all(is_plain(kinds[column]) for column in fields):
            same = _unvarying(source, fields)
    for first in range(0, rows, PIECE_ROWS):
        yield _Stored(path, fields, same, range(first, min(first + PIECE_ROWS, rows)))


@contextmanager
def _whole(name: str) -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:  # a changed byte may do either
        raise DataError(f"{name} is no whole parquet file ({quoted(str(error))}): copy or download it again.") from None


def _unvarying(source: pl.LazyFrame, fields: dict[str, str]) -> dict[str, pl.Series]:
    same = unvarying(source, {column: field for column, field in fields.items() if field not in _FIGURES})
    if len(same) == len(fields):  # a frame without columns has no height
        same.popitem()
    return same


class _Stored:
    """Some rows of a parquet file."""

    def __init__(self, path: Path, fields: dict[str, str], same: dict[str, pl.Series] | None, places: range) -> None:
        self.path, self.fields, self.same, self.places = path, fields, same, places
        self.height = len(places)

    def columns(self) -> Columns | None:
        """Return the columns in the types that they are stored in."""
        if self.same is None:
            return None
        varying = [pl.col(column).alias(field) for column, field in self.fields.items() if field not in self.same]
        with _whole(self.path.name):
            rows = pl.scan_parquet(self.path).slice(self.places.start, self.height).select(varying).collect()
        return Columns(rows, self.same)

    def records(self) -> Iterator[pl.DataFrame]:
        """Yield the rows as text."""
        with _whole(self.path.name):
            source = pl.scan_parquet(self.path)
            kinds = source.collect_schema()
            texts = [text_of(column, kinds[column]).alias(field) for column, field in self.fields.items()]
            for first in range(self.places.start, self.places.stop, PIECE_RECORDS):
                length = min(PIECE_RECORDS, self.places.stop - first)
                cells = source.slice(first, length).select(texts).collect()
                yield wire_of(cells.with_row_index("number", offset=first + 1))


def _written(file: BinaryIO, name: str, wanted: Collection[str]) -> Iterator[Piece]:
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
            yield _Answered(of_answer(rows, name))
        return
    if start[:2] == b"PK" or b"\0" in start:
        raise DataError(f"{name} is no text: save it as CSV in UTF-8.")
    yield from _blocks(file, first.removeprefix(_MARK), name, wanted)


class _Answered:
    """The rows of an answer."""

    def __init__(self, wire: pl.DataFrame) -> None:
        self.wire, self.height = wire, wire.height

    def columns(self) -> None:
        """Return nothing: an answer is small."""

    def records(self) -> Iterator[pl.DataFrame]:
        """Yield the rows."""
        yield self.wire


def _blocks(file: BinaryIO, first: bytes, name: str, wanted: Collection[str]) -> Iterator[Piece]:
    head = first.decode("utf-8", "replace")
    separator = "\t" if "\t" in head else ","
    block = _block(file, quoting=separator == ",")
    if len(block) < _MOST_SAID and says_no_data(head + block.decode("utf-8", "replace")):
        return
    form = _Form(head, separator, name, wanted)
    again = first.partition(separator.encode())[0] + separator.encode()
    seen = 0
    while block:
        if block.startswith(again) or b"\n" + again in block:
            raise DataError(f"{name} holds a second header, it is several files in one: give each by itself.")
        piece = _Block(form, block, seen)
        yield piece
        seen += piece.height
        block = _block(file, quoting=separator == ",")
    refuse_if_cut(seen, name)


class _Form:
    """What a file of text has in its header: the field of each column that is read, by its place."""

    def __init__(self, head: str, separator: str, name: str, wanted: Collection[str]) -> None:
        self.head, self.separator, self.name = head, separator, name
        columns = header(head, separator)
        fields = named(columns, name)
        read = (*wanted, *_PERIODS, "partner2")
        self.width = len(fields)
        self.fields = {place: field for place, field in enumerate(fields) if field in read}
        self.legacy = "cmdcode" not in map(plain, columns)


class _Block:
    """Some lines of a file of text, `before` which so many rows were read."""

    def __init__(self, form: _Form, block: bytes, before: int) -> None:
        self.form, self.block, self.before = form, block, before
        self.height = 0

    def columns(self) -> Columns | None:
        """Return the columns as text; of the legacy service's files a field depends on others."""
        form = self.form
        if form.legacy:
            return None
        found = of_block(self.block, form.separator, form.width, form.fields)
        if found is None:
            return None
        self.height = found.rows.height
        return found

    def records(self) -> Iterator[pl.DataFrame]:
        """Yield the rows."""
        own = self._cells()
        self.height = own.height
        yield legacy_of(own) if self.form.legacy else wire_of(own)

    def _cells(self) -> pl.DataFrame:
        form = self.form
        text = form.head + self.block.decode("utf-8", "replace")
        cells, problems = table(text, form.width, form.name, form.separator, only=list(form.fields))
        if problems:
            raise DataError(f"{problems[0]} The file is left out whole: download it again.")
        fields = (pl.col(str(place)).alias(field) for place, field in form.fields.items())
        return cells.select((pl.col("number") + self.before).alias("number"), *fields)


def _block(file: BinaryIO, *, quoting: bool) -> bytes:
    """Return some whole records: a line end within quotation marks ends none."""
    parts = [file.read(PIECE_BYTES)]
    if parts[0] and not parts[0].endswith(b"\n"):
        parts.append(file.readline())
    if quoting and sum(part.count(b'"') for part in parts) % 2:
        for line in file:
            parts.append(line)
            if line.count(b'"') % 2:
                break
    return b"".join(parts)
