"""The first answer: the findings of the embedded figures, computed beforehand and carried with the program.

A newcomer sees them before the table engine is loaded. The file names the digest of every line of code
and every row that shaped it; where one of them differs, the answer is computed as any other.
`write_again` makes the file, and a test holds it against the computed findings.
"""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tradecheck.inquiry.kept import program_files
from tradecheck.model.finding import Finding

FILE = Path(__file__).parent / "first.jsonl"


class _Head(msgspec.Struct, frozen=True):
    made_from: str


def read() -> tuple[Finding, ...] | None:
    """Return the findings of the widest view of the embedded figures, None where they are not of this program."""
    try:
        head, *lines = FILE.read_bytes().splitlines()
        if msgspec.json.decode(head, type=_Head).made_from != digest():
            return None
        finding = msgspec.json.Decoder(Finding)
        return tuple(finding.decode(line) for line in lines)
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def digest() -> str:
    """Return the SHA-256 over the names and contents of all files that shape a finding."""
    hashed = sha256()
    for name, path in program_files():
        with open(path, "rb") as file:  # noqa: PTH123 - a hundred files at a start
            hashed.update(f"{name}/".encode())
            hashed.update(file.read().replace(b"\r\n", b"\n"))
    return hashed.hexdigest()


def written(findings: tuple[Finding, ...]) -> bytes:
    """Return the file's bytes for these findings: the digest, then a finding a line."""
    lines = [msgspec.json.encode(_Head(digest())), *(msgspec.json.encode(each) for each in findings)]
    return b"\n".join(lines) + b"\n"


def write_again() -> None:
    """Compute the findings of the embedded figures and write the file."""
    from tradecheck.inquiry.desk import computed  # noqa: PLC0415 - loads polars, and desk imports this module
    from tradecheck.model.view import View  # noqa: PLC0415

    with TemporaryDirectory() as nothing_received:
        FILE.write_bytes(written(computed(View(), Path(nothing_received))))
