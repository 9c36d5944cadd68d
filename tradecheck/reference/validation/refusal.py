"""How a row that cannot be taken is named: one sentence with its file, line, record and column."""

from tradecheck.model.errors import DataError

_LONGEST = 60  # characters of a cell that a sentence repeats


def refusal(place: tuple[str, int], record: str, column: str, cell: str | None, expected: str) -> DataError:
    """Return the error for a cell: `place` is its file and line, `cell` its text, None when it is empty."""
    file, line = place
    shown = "empty" if cell is None else _short(cell)
    named = f" ({_short(record)[1:-1]})" if record else ""
    return DataError(f"{file}, line {line}{named}: {column} is {shown}, expected {expected}; correct the row.")


def _short(text: str) -> str:
    """Quote a text so that nothing in it acts on a terminal, cut where it is long."""
    return repr(text[:_LONGEST] + ("…" if len(text) > _LONGEST else ""))
