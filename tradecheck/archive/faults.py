"""Why reading the tables went wrong, where they are at fault: damaged or removed after they had been looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.archive.made import TABLES
from tradecheck.archive.store import Archive
from tradecheck.archive.tidying import table_damages
from tradecheck.archive.world import baseline_fault
from tradecheck.model.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path


def fault_behind(root: Path, error: BaseException) -> DataError | None:
    """Return the sentence that tells of an error of the table engine, None where every table is what was made.

    A table is read when somebody collects, long after it was compared with its checksum: in between the disk may
    have failed, or another process may have made the tables anew.
    """
    damages = [each.path for each in table_damages(Archive(root)) if each.path.startswith(f"{TABLES}/")]
    if damages:
        more = f" and {len(damages) - 1:,} more" if len(damages) > 1 else ""
        return DataError(
            f"the table {root / damages[0]}{more} was cut, changed or removed while it was read: "
            "`tradecheck cache verify` makes it again."
        )
    if (fault := baseline_fault(root)) is not None:
        return fault
    if isinstance(error, FileNotFoundError):
        return DataError(f"the tables in {root} were made again while they were read: ask once more.")
    return None
