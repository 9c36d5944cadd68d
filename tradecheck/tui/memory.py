"""What the terminal remembers from one time to the next: screen, order, finding, table, columns, theme."""

from contextlib import suppress
from pathlib import Path

import msgspec

_FILE = "terminal.json"


class Memory(msgspec.Struct, frozen=True):
    """Names only; one that means nothing any more is passed over. `columns` are by the key of their table."""

    sort: str = "severity"
    finding: str = ""
    table: str = "booked"
    screen: str = "findings"
    theme: str = ""
    columns: dict[str, tuple[str, ...]] = {}


def recall(folder: Path) -> Memory:
    """Return what was remembered; a file that is missing or unreadable is the same as none."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError):
        return Memory()


def remember(folder: Path, memory: Memory) -> None:
    """Keep it. A state folder that cannot be written costs the memory, never the work."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(msgspec.json.encode(memory))
