"""The file of verdicts: its lines, read and checked, and the one way to change it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from tradecheck.archive.writing import locked, write_whole
from tradecheck.model.errors import DataError
from tradecheck.model.finding import Claim

FILE = "verdicts.jsonl"
"""A line that names the form, then a line a finding in the order of their ids."""

_SCHEMA = "tradecheck.verdicts/1"
_VARIABLE = "TRADECHECK_STATE"
_ID = "finding"

Line = dict[str, Any]
"""A line as it stands in the file, with the keys that another version may have added."""


class Dismissal(msgspec.Struct, frozen=True):
    """Why a claim was dismissed, and on which day."""

    why: str
    on: date
    claim: Claim


class Remark(msgspec.Struct, frozen=True):
    """What was noted of a claim, and on which day."""

    text: str
    on: date
    claim: Claim


class Said(msgspec.Struct, frozen=True):
    """All that was said of one finding."""

    finding: str
    dismissed: Dismissal | None = None
    note: Remark | None = None


def read(folder: Path) -> dict[str, Said]:
    """Return what was said, by the id of the finding; nothing where nothing was.

    Raises:
        DataError: naming the file, the line and what is wrong with it.
    """
    _, lines = _lines(folder / FILE)
    return _said(folder / FILE, lines)


def put(folder: Path, finding_id: str, **fields: Dismissal | Remark | None) -> None:
    """Set fields of what is said of a finding, None to take one back, under the lock of the file.

    What another version wrote beside them stays as it is.

    Raises:
        UsageError: when the folder cannot be written to.
        DataError: when the file is damaged, which is then left as it is, or the disk is full.
    """
    path = _followed(folder / FILE)
    with locked(path.parent, FILE, _VARIABLE):
        head, lines = _lines(path)
        _said(path, lines)
        held = {line[_ID]: line for _, line in lines}
        held[finding_id] = _altered(held.get(finding_id, {_ID: finding_id}), fields)
        if set(held[finding_id]) == {_ID}:
            del held[finding_id]
        write_whole(path, _written(head, held), _VARIABLE)


def _followed(path: Path) -> Path:
    """Return the file itself: who keeps it elsewhere and linked it here keeps the link."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise DataError(_unreadable(path, error)) from None


def _altered(line: Line, fields: Mapping[str, Dismissal | Remark | None]) -> Line:
    merged = line | {name: msgspec.to_builtins(value) for name, value in fields.items()}
    return {name: value for name, value in merged.items() if value is not None or name not in fields}


def _written(head: Line, held: Mapping[str, Line]) -> bytes:
    from tradecheck.output.safe import for_json  # noqa: PLC0415 - who only reads needs none of it

    lines = [head, *(held[name] for name in sorted(held))]
    return for_json(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def _lines(path: Path) -> tuple[Line, list[tuple[int, Line]]]:
    """Return the first line, then those of findings with their numbers, each with the id of a finding of its own."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {"schema": _SCHEMA}, []
    except OSError as error:
        raise DataError(_unreadable(path, error)) from None
    first_line, *rest = content.split(b"\n")
    head = _decoded(path, 1, first_line)
    if head.get("schema") != _SCHEMA:
        raise DataError(_damage(path, 1, f"should name the schema {_SCHEMA}"))
    lines = [(number, _decoded(path, number, line)) for number, line in enumerate(rest, 2) if line.strip()]
    first: dict[str, int] = {}
    for number, line in lines:
        name = line.get(_ID)
        if not isinstance(name, str) or not name:
            raise DataError(_damage(path, number, f"should have the id of a finding under '{_ID}'"))
        if first.setdefault(name, number) != number:
            raise DataError(_damage(path, number, f"speaks of the finding of line {first[name]} again"))
    return head, lines


def _said(path: Path, lines: list[tuple[int, Line]]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for number, line in lines:
        try:
            found[line[_ID]] = msgspec.convert(line, Said)
        except msgspec.ValidationError as error:
            raise DataError(_damage(path, number, f"is not as it should be: {error}")) from None
    return found


def _decoded(path: Path, number: int, line: bytes) -> Line:
    try:
        return msgspec.json.decode(line, type=Line)
    except (ValueError, RecursionError) as error:
        raise DataError(_damage(path, number, f"is no JSON object: {error}")) from None


def _damage(path: Path, number: int, what: str) -> str:
    return f"line {number} of the verdicts in {path} {what}; mend it, or move the file away: it is left as it is."


def _unreadable(path: Path, error: Exception) -> str:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    advice = f"make the file readable, or set {_VARIABLE} to another folder"
    return f"the verdicts in {path} cannot be read ({reason}): {advice}."
