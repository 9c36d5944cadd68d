"""Tables made from what was received, a part a receipt. They hold nothing of their own and may be deleted."""

from __future__ import annotations

from hashlib import file_digest, sha256
from io import BytesIO
from typing import TYPE_CHECKING, TypedDict

from tradecheck.archive.made import TABLES, Made, Part, is_there, note, noted, path_of, summary
from tradecheck.archive.writing import explained, locked, write_whole
from tradecheck.model.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    import polars as pl

    from tradecheck.archive.entry import Entry
    from tradecheck.archive.store import Archive

ROW_GROUP = 65_536
"""Rows of a group: small enough that one partner's rows are found without reading the others'."""

_DIGITS = 12
"""Digits of its own checksum in a part's name: it can be checked even where nothing else tells of it."""

_SEEN_WHOLE: set[tuple[Path, int, str]] = set()

_ORDER = ("partner", "reporter", "flow", "frequency", "start", "code", "hs_edition")
"""How the rows of a part are sorted: those of one partner lie together, and the rest is passed over."""


class _OfFlows(TypedDict, total=False):
    """What a part of flows is told of beside its size."""

    first: date | None
    last: date | None
    lone: bool


def making(root: Path) -> AbstractContextManager[None]:
    """Hold the lock under which tables are made, so that an older making never overwrites a newer."""
    return locked(root, TABLES)


def made_id(entry: Entry, maker: str) -> str:
    """Return the name of what a receipt gives to one version of the program."""
    told = f"{maker}\n{entry.name}\n{entry.retrieved.isoformat()}"
    return f"{entry.sha256[:12]}-{sha256(told.encode()).hexdigest()[:16]}"


def write_parts(root: Path, entry: Entry, frames: Mapping[str, pl.DataFrame], maker: str) -> Made:
    """Write what a receipt gives to each table, a file a table, and note it.

    The same receipt read by the same version gives the same bytes.

    Raises:
        DataError: when a frame has not its table's schema, or the disk is full.
        UsageError: when the folder cannot be written to.
    """
    name = made_id(entry, maker)
    made = Made(
        id=name,
        source=entry.source,
        kind=entry.kind,
        asked=entry.asked,
        sha256=entry.sha256,
        received=entry.retrieved,
        parts=tuple(_write(root, table, frame, entry, name) for table, frame in sorted(frames.items())),
    )
    note(root, made)
    return made


def stands(root: Path, entry: Entry, tables: Iterable[str], maker: str) -> bool:
    """Whether a file stands there for what a receipt gives to each of these tables."""
    begins = made_id(entry, maker)
    return all(any((root / TABLES / table).glob(f"{begins}.*.parquet")) for table in tables)


def known(root: Path) -> dict[str, Made]:
    """Return by id what stands there already and need not be made again."""
    last = summary(root)
    found = (*(last.made if last else ()), *noted(root))
    return {each.id: each for each in found if is_there(root, each)}


def scan(root: Path, table: str, made: Iterable[Made]) -> pl.LazyFrame | None:
    """Return the rows that these receipts gave to a table as `scan_parts`, None when they gave none."""
    return scan_parts(root, [part for each in made for part in each.parts if part.table == table and part.rows])


def scan_parts(root: Path, parts: Sequence[Part]) -> pl.LazyFrame | None:
    """Return the rows of parts, None without any.

    Beside the table's columns stand `received`, the moment, and `asked`, the question. Files are opened
    when somebody collects; a filter on the columns of a row's key is answered without reading the rest.

    Raises:
        DataError: when a file is not the one that was made.
    """
    import polars as pl  # noqa: PLC0415 - an archive without tables needs no polars

    for part in parts:
        if not _is_known_whole(path_of(root, part), part):
            raise DataError(
                f"the table {path_of(root, part)} was cut or changed: `tradecheck cache verify` makes it again."
            )
    return pl.scan_parquet([path_of(root, part) for part in parts], glob=False) if parts else None


def is_whole(path: Path, part: Part) -> bool:
    """Whether a part's file is the one that was made: a changed byte may be another figure that polars reads on."""
    try:
        with explained(path), path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == part.digest
    except DataError:
        return False


def belies_its_name(path: Path) -> bool:
    """Whether a file that is named as parts are holds other bytes than its name says."""
    said = path.stem.rpartition(".")[2]
    if path.suffix != ".parquet" or len(said) != _DIGITS:
        return False
    with explained(path), path.open("rb") as file:
        return not file_digest(file, "sha256").hexdigest().startswith(said)


def _is_known_whole(path: Path, part: Part) -> bool:
    """Whether a part's file is whole, looked at once a process as long as it is not written to."""
    try:
        key = (path, path.stat().st_mtime_ns, part.digest)
    except OSError:
        return False
    if key not in _SEEN_WHOLE and is_whole(path, part):
        _SEEN_WHOLE.add(key)
    return key in _SEEN_WHOLE


def stamp(archive: Archive, maker: str) -> str:
    """Return what tables made now would be stamped with: every receipt held, and who makes them.

    Only names are looked at, so asking costs next to nothing. `maker` names the version that reads.
    """
    names = "\n".join(path.name for path in archive.sidecars())
    return sha256(f"{maker}\n{names}".encode()).hexdigest()


def _write(root: Path, table: str, frame: pl.DataFrame, entry: Entry, name: str) -> Part:
    import polars as pl  # noqa: PLC0415 - as above

    from tradecheck.model.tables import RECEIVED as SCHEMAS  # noqa: PLC0415 - imports polars

    if table in SCHEMAS and dict(frame.schema) != SCHEMAS[table]:
        raise DataError(f"the table {table} was made with other columns than the model has: this is a bug.")
    if frame.is_empty():
        return Part(table=table, file="", rows=0, size=0, digest="")
    vintage = {"vintage": pl.lit(entry.day)} if "vintage" in frame.columns else {}
    order = [column for column in _ORDER if column in frame.columns] or frame.columns
    content = BytesIO()
    frame.sort(order, maintain_order=True).with_columns(
        **vintage,
        received=pl.lit(entry.retrieved, pl.Datetime("us", "UTC")),
        asked=pl.lit(entry.asked),
    ).write_parquet(content, compression="zstd", statistics=True, row_group_size=ROW_GROUP)
    written = content.getvalue()
    digest = sha256(written).hexdigest()
    file = f"{name}.{digest[:_DIGITS]}.parquet"
    part = Part(
        table=table,
        file=file,
        rows=frame.height,
        size=len(written),
        digest=digest,
        **(_told_of_flows(frame) if table == "flows" else {}),
    )
    write_whole(path_of(root, part), written)
    return part


def _told_of_flows(frame: pl.DataFrame) -> _OfFlows:
    import polars as pl  # noqa: PLC0415 - as above

    from tradecheck.model.tables import SAME_FLOW  # noqa: PLC0415 - imports polars

    first, last, lone = frame.select(
        pl.col("start").min(), last=pl.col("start").max(), lone=~pl.struct(SAME_FLOW).is_duplicated().any()
    ).row(0)
    return {"first": first, "last": last, "lone": lone}
