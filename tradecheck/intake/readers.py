"""Who reads what was received: for each source the module that turns a receipt into rows of tables.

To add a source is to add a line to `READERS` and a function that takes a receipt and its bytes, and
returns a `Reading` for each table that they give rows to. What a reading needs to know beside the bytes
stands in the receipt's `question`.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import tradecheck
from tradecheck.model.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tradecheck.archive import Entry
    from tradecheck.sources.reading import Reading

IMPORTED = "tradecheck.intake.readers:imported"

READERS: dict[str, str] = {
    "comtrade": "tradecheck.intake.pulled_readers:comtrade",
    "gacc-file": IMPORTED,
    "own-observations": IMPORTED,
    "own-notifications": IMPORTED,
    "own-prices": IMPORTED,
    "unsd-concordance": IMPORTED,
    "imts": "tradecheck.intake.pulled_readers:imts",
    "portwatch": "tradecheck.intake.pulled_readers:portwatch",
    "world-bank": "tradecheck.intake.pulled_readers:world_bank",
    "fred": "tradecheck.intake.pulled_readers:fred",
}
"""For each source "module:function"; the module is imported when a receipt of the source has to be read."""

WITH_ROWS = ("answer", "file")
"""The kinds of receipts that give figures; others (what is published, lists of codes, cut answers) give none."""

READ = (*WITH_ROWS, "availability")
"""The kinds that are read: what is published tells why there is no figure. The others are kept alone."""

_READ_BY = (
    "sources",
    "reference",
    "model",
    "intake/readers.py",
    "intake/importing_readers.py",
    "intake/pulled_readers.py",
)
"""Files of the program that shape what is read from the same bytes."""


def read_received(entry: Entry, body: bytes) -> Mapping[str, Reading]:
    """Return what a receipt gives, by the name of its table; nothing for a kind that tells nothing of trade.

    Raises:
        TradecheckError: when it cannot be read, or is of a source that this version does not know.
    """
    named = READERS.get(entry.source)
    if named is None:
        raise DataError(
            f"{name_of(entry)} is of the source {entry.source}, which this version does not read: use a newer "
            "tradecheck; the bytes are kept."
        )
    if entry.kind not in READ:
        return {}
    module, _, function = named.partition(":")
    found: Mapping[str, Reading] = getattr(import_module(module), function)(entry, body)
    return found


def imported(entry: Entry, body: bytes) -> Mapping[str, Reading]:
    """Read what a person may have brought as a file, whichever way it came."""
    from tradecheck.intake.importing_readers import TABLE_OF, read_again  # noqa: PLC0415 - imports polars

    return {TABLE_OF[entry.source]: read_again(entry.source, entry.question, body, name_of(entry))}


def name_of(entry: Entry) -> str:
    """Return what to call a receipt in a sentence."""
    return entry.origin_name or f"the answer {entry.sha256[:12]}"


@cache
def maker() -> str:
    """Return the version of the program that reads: another one makes the tables again.

    It is a hash of the files that shape a reading, so that nobody has to remember to count a number up.
    """
    hashed = sha256()
    package = Path(tradecheck.__file__).parent
    for file in _program(package):
        hashed.update(file.relative_to(package).as_posix().encode())
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def _program(package: Path) -> Iterator[Path]:
    for each in _READ_BY:
        path = package / each
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in files if file.suffix in {".py", ".csv"})
