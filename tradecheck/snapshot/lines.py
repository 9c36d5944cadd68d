"""The embedded files as they stand: which there are, and the raw line of one record."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from tradecheck.model.errors import DataError, unknown

FILES: dict[str, tuple[str, ...]] = {
    "flows": ("flows_comtrade.csv", "flows_press.csv"),
    "observations": ("observations.csv",),
    "notifications": ("notifications.csv",),
    "prices": ("prices.csv",),
    "vessels": ("vessels.csv",),
}
"""The files of each table of `model.tables`, in the order in which their rows follow each other."""

CROSSCHECK = "crosscheck.csv"

PREFIXES = {"obs": "observations", "ntf": "notifications", "price": "prices", "vessel": "vessels"}
"""What a record's id begins with, for every table but flows, whose ids begin with their source."""


@cache
def content(file: str) -> bytes:
    """Return the bytes of an embedded file.

    Raises:
        DataError: when the file is missing from the installation.
    """
    try:
        return (Path(__file__).parent / file).read_bytes()
    except OSError as error:
        raise DataError(
            f"the embedded file {file} cannot be read ({error.strerror}): install tradecheck again."
        ) from None


def raw_line(record: str) -> tuple[str, int, str]:
    """Return the file, the number (the header is line 1) and the text of the line that holds `record`.

    The line comes as it stands in the file, without its line feed; no record spans two lines.

    Raises:
        UsageError: for a record that is not embedded, naming the nearest that are.
        DataError: when a file is missing from the installation.
    """
    wanted = f"\n{record},".encode()
    files = FILES[PREFIXES.get(record.partition(":")[0], "flows")]
    for file in files:
        held = content(file)
        before = held.find(wanted)
        if before >= 0:
            line = held[before + 1 :].partition(b"\n")[0]
            return file, held.count(b"\n", 0, before + 1) + 1, line.decode()
    raise unknown("the embedded record", record, _records(files))


def row_sha256(record: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes of the line that `raw_line` returns, in hexadecimal.

    Raises:
        UsageError: for a record that is not embedded.
    """
    return sha256(raw_line(record)[2].encode()).hexdigest()


def _records(files: tuple[str, ...]) -> list[str]:
    return [line.partition(b",")[0].decode() for file in files for line in content(file).splitlines()[1:]]
