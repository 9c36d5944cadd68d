"""Every row against the rules of its table: one query a table, and one sentence for each row that breaks one."""

from collections.abc import Sequence

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.model.tables import TABLES
from tradecheck.reference.validation.expectations import EXPECTATIONS, Expectation, broken_rows, first_broken
from tradecheck.reference.validation.links import broken_links, first_broken_link
from tradecheck.reference.validation.refusal import refusal


def validate(name: str, frame: pl.DataFrame, *, file: str, beside: pl.DataFrame | None = None) -> None:
    """Check each row of `frame` against what the table `name` of `model.tables` expects.

    `file` is what errors call the rows' origin; the first row is its line 2. `beside` holds rows of the
    same table that are already held: ids must differ from theirs, and links may lead to them.

    Raises:
        DataError: for the first row that breaks a rule: file, line, record, column, what was expected.
    """
    if list(frame.schema.items()) != list(TABLES[name].items()):
        raise DataError(
            f"{file}: the columns or their types are not those of the table {name}; write {','.join(TABLES[name])}."
        )
    expectations = [*EXPECTATIONS[name]()]
    if beside is not None:
        expectations.append(
            Expectation(
                "record",
                ~pl.col("record").is_in(beside["record"].implode()),
                "an id that no other row has",
            )
        )
    broken = first_broken(frame, expectations)
    if broken is not None:
        row, number = broken
        raise _refusal(frame, row, expectations[number].column, expectations[number].expected, file)
    if name == "observations" and (link := first_broken_link(frame, beside)):
        raise _refusal(frame, *link, file)


def refusals(name: str, frame: pl.DataFrame, *, file: str, numbers: Sequence[int]) -> dict[int, str]:
    """Return, by row of `frame` (from 0), one sentence on the first rule that the row breaks; whole rows have none.

    `numbers` are the rows' numbers in `file`. A link between observations that leads out of `frame` is left to
    whoever knows the rest.
    """
    expectations = EXPECTATIONS[name]()
    found = {
        row: (expectations[number].column, expectations[number].expected)
        for row, number in broken_rows(frame, expectations)
    }
    if name == "observations":
        # a person writes the id, and the record is made of it
        found = {row: ("id" if column == "record" else column, expected) for row, (column, expected) in found.items()}
        for link in broken_links(frame, abroad=True):
            found.setdefault(link.row, (link.column, link.expected))
    return {row: str(_refusal(frame, row, *broken, file, numbers[row])) for row, broken in found.items()}


def _refusal(
    frame: pl.DataFrame, row: int, column: str, expected: str, file: str, number: int | None = None
) -> DataError:
    cell = frame.item(row, column)
    text = None if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
    if number is not None:
        return refusal((file, number), "", column, text, expected)
    return refusal((file, row + 2), frame.item(row, "record") or "", column, text, expected)
