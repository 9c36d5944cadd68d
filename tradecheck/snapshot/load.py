"""The embedded tables as polars frames, every row validated before anybody sees it."""

import csv
from functools import cache
from io import StringIO
from pathlib import Path

import polars as pl

from tradecheck.model.errors import DataError, UsageError, unknown
from tradecheck.model.tables import TABLES
from tradecheck.reference.validation.refusal import refusal
from tradecheck.reference.validation.validate import validate
from tradecheck.snapshot.lines import CROSSCHECK, FILES, content, raw_line, row_sha256

__all__ = ["crosscheck", "load", "raw_line", "read", "row_sha256"]

_CROSSCHECK: dict[str, pl.DataType] = {
    name: pl.String() for name in ("record", "field", "first", "second", "url", "outcome", "note")
}

_WRITTEN = {
    pl.Date(): "a day like 2017-08-05",
    pl.Float64(): "a number",
    pl.Int64(): "a whole number",
    pl.Boolean(): "true or false",
}


@cache
def load(name: str) -> pl.DataFrame:
    """Return an embedded table of `model.tables`, read and validated once a process.

    Raises:
        UsageError: for a name that is no table.
        DataError: for a row that breaks a rule of its table, naming file, line, record and column.
    """
    if name not in TABLES:
        raise unknown("the table", name, TABLES)
    held = pl.DataFrame(schema=TABLES[name])
    for file in FILES[name]:
        frame = parse(name, content(file), file=file)
        validate(name, frame, file=file, beside=held)
        held = held.vstack(frame)
    return held.rechunk()


@cache
def crosscheck() -> pl.DataFrame:
    """Return how a second transcription of some reports compares with the first, a row a field.

    `record` and `field` name the cell of an embedded table (`period` its days), `first` and `second`
    what each transcription holds, `outcome` is `same`, `differs` or `only_second`.
    """
    return _parse(content(CROSSCHECK), _CROSSCHECK, CROSSCHECK)


def read(name: str, path: Path, *, beside: pl.DataFrame | None = None) -> pl.DataFrame:
    """Read and validate a CSV file that a person wrote in the schema of the table `name`.

    `beside` is what is held already: ids must differ from its, and `subset_of` and `overlaps` may name
    its observations.

    Raises:
        UsageError: for a file that cannot be opened.
        DataError: for a header, a cell or a row that does not fit the table.
    """
    try:
        held = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be read ({error.strerror}): name a CSV file in the columns of the table {name}."
        ) from None
    frame = parse(name, held, file=path.name)
    validate(name, frame, file=path.name, beside=beside)
    return frame


def parse(name: str, held: bytes, *, file: str) -> pl.DataFrame:
    """Return the rows of a CSV in the schema of the table `name`; an empty cell is null.

    Raises:
        DataError: when the header or a cell does not fit the schema; rules are `validate`'s.
    """
    return _parse(held, TABLES[name], file)


def _parse(held: bytes, schema: dict[str, pl.DataType], file: str) -> pl.DataFrame:
    header = held.partition(b"\n")[0].decode("utf-8-sig", "replace").rstrip("\r").split(",")
    if header != list(schema):
        odd = [column for column in header if column not in schema] or [
            column for column in schema if column not in header
        ]
        raise DataError(
            f"{file}, line 1: the columns are not those expected"
            f"{f' ({odd[0]!r} is the first to differ)' if odd else ' (their order differs)'}; "
            f"write {','.join(schema)}."
        )
    try:
        frame = pl.read_csv(held, schema=schema)
    except pl.exceptions.PolarsError as error:
        raise _unreadable(held, schema, file) or DataError(f"{file} cannot be read: {error}.") from None
    if held.rstrip(b"\n").count(b"\n") != frame.height:
        raise DataError(f"{file} has a line break within a cell or an empty line: write one record a line.")
    return frame


def _unreadable(held: bytes, schema: dict[str, pl.DataType], file: str) -> DataError | None:
    """Find the first cell that is not what its column holds; only called once polars has refused the file."""
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        return DataError(f"{file}, line {line}: a byte is not UTF-8; save the file as UTF-8.")
    for line, cells in enumerate(csv.reader(StringIO(text)), 1):
        if len(cells) != len(schema):
            return DataError(
                f"{file}, line {line} ({cells[0] if cells else 'empty'}): the row has {len(cells)} cells, "
                f"expected {len(schema)}; is a comma or a quotation mark missing?"
            )
    raw = pl.read_csv(held, infer_schema=False)
    for column, kind in schema.items():
        broken = raw.select((pl.col(column).is_not_null() & _cast(column, kind).is_null()).arg_true().first()).item()
        if broken is not None:
            return refusal(
                (file, broken + 2), raw.item(broken, 0) or "", column, raw.item(broken, column), _WRITTEN[kind]
            )
    return None


def _cast(column: str, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Boolean:
        return pl.col(column).replace_strict({"true": True, "false": False}, default=None)
    if kind == pl.Date:
        return pl.col(column).str.to_date("%Y-%m-%d", strict=False)
    return pl.col(column).cast(kind, strict=False)
