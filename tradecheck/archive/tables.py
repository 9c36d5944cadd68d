"""Tables made from what was received. They hold nothing of their own: they may be deleted at any time."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.writing import explained, locked, write_whole
from tradecheck.model.errors import DataError
from tradecheck.model.evidence import Holding  # noqa: TC001 - msgspec resolves it when it decodes

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    import polars as pl

    from tradecheck.archive.store import Archive

TABLES = "tables"
_SUMMARY = "summary.json"


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables were made from (`stamp`), and the sources in them."""

    stamp: str
    holdings: tuple[Holding, ...]


def making(root: Path) -> AbstractContextManager[None]:
    """Hold the lock under which tables are made, so that an older making never overwrites a newer."""
    return locked(root, TABLES)


def write_table(root: Path, name: str, frame: pl.DataFrame) -> None:
    """Write a table of `model.tables` as parquet, whole or not at all.

    Raises:
        DataError: when the frame has not the table's schema, or the disk is full.
        UsageError: when the folder cannot be written to.
    """
    from tradecheck.model.tables import TABLES as SCHEMAS  # noqa: PLC0415 - imports polars

    if dict(frame.schema) != SCHEMAS[name]:
        raise DataError(f"the table {name} was made with other columns than the model has: this is a bug.")
    content = BytesIO()
    frame.write_parquet(content, compression="zstd", statistics=True)
    write_whole(_path(root, name), content.getvalue())


def is_made(root: Path, name: str) -> bool:
    """Whether a table was made; it may still be one of an earlier state."""
    return _path(root, name).exists()


def scan(root: Path, name: str) -> pl.LazyFrame | None:
    """Return a table of `model.tables`, None when it was not made.

    Raises:
        DataError: when the file is damaged or was made by another version.
    """
    if not is_made(root, name):
        return None
    import polars as pl  # noqa: PLC0415 - an archive without tables needs no polars

    from tradecheck.model.tables import TABLES as SCHEMAS  # noqa: PLC0415 - imports polars

    path = _path(root, name)
    again = f"delete {path}: importing or pulling makes it again from what was received."
    frame = pl.scan_parquet(path, glob=False)
    try:
        with explained(path):
            schema = dict(frame.collect_schema())
    except pl.exceptions.PolarsError:
        raise DataError(f"the table {name} is damaged: {again}") from None
    if schema != SCHEMAS[name]:
        raise DataError(f"the table {name} was made by another version of tradecheck: {again}")
    return frame


def write_summary(root: Path, summary: Summary) -> None:
    """Write what the tables were made from; last, so that it never promises a table that is not there."""
    content = msgspec.json.format(msgspec.json.encode(summary, order="deterministic"), indent=1)
    write_whole(root / TABLES / _SUMMARY, content + b"\n")


def summary(root: Path) -> Summary | None:
    """Return what the tables were made from, None when none were made or their summary is damaged."""
    path = root / TABLES / _SUMMARY
    if not path.exists():
        return None
    with explained(path):
        content = path.read_bytes()
    try:
        return msgspec.json.decode(content, type=Summary)
    except msgspec.MsgspecError:
        return None


def stamp(archive: Archive, maker: str) -> str:
    """Return what tables made now would be stamped with: every receipt held, and who makes them.

    Only names are looked at, so asking costs next to nothing. `maker` names the version that reads.
    """
    names = "\n".join(path.name for path in archive.sidecars())
    return sha256(f"{maker}\n{names}".encode()).hexdigest()


def _path(root: Path, name: str) -> Path:
    return root / TABLES / f"{name}.parquet"
