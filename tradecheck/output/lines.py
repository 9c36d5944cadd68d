"""Rows as lines of text with a mark between cells: CSV for programs, a pipe table for documents."""

import csv
import io

from tradecheck.output.answer import Answer, Column, Kind, Row, value_at, with_states
from tradecheck.output.cells import day, figure_text, joined, number, readable
from tradecheck.output.rests_on import rests_on
from tradecheck.output.safe import for_csv, for_markdown


def as_csv(answer: Answer) -> bytes:
    """Return a header and the rows as RFC 4180 describes them, with LF at the end of a line, in UTF-8.

    A missing value is an empty cell with its state in the column that follows. Lists are joined by "; ",
    objects as "key: value". Text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    columns = with_states(answer.columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([for_csv(column.field) for column in columns])
    writer.writerows([_data_cell(row, column) for column in columns] for row in answer.rows)
    return text.getvalue().encode()


def as_markdown(answer: Answer) -> bytes:
    """Return the rows as a pipe table, figures flush right, then the notes and what it rests on."""
    columns = answer.columns
    lines: list[str] = []
    if columns:
        lines += [
            _pipes([for_markdown(column.heading) for column in columns]),
            _pipes(["---:" if column.kind.is_number else "---" for column in columns]),
        ]
        cells = [readable(column, answer.rows) for column in columns]
        lines += [_pipes([for_markdown(cell) for cell in row]) for row in zip(*cells, strict=True)]
    if not answer.rows:
        lines += ["", "(no rows)"]
    for note in (*answer.notes, rests_on(answer.data)):
        if note:
            lines += ["", for_markdown(note)]
    return "".join(f"{line}\n" for line in lines).encode()


def _pipes(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _data_cell(row: Row, column: Column) -> str:
    value = value_at(row, column.name)
    if value is None:
        return ""
    if column.kind.is_number:
        figure = number(value, column)
        return "" if figure is None else figure_text(figure)
    if column.kind is Kind.DATE:
        on = day(value)
        return "" if on is None else on.isoformat()
    if column.kind is Kind.FIGURES:
        return joined(value)  # numbers alone: a minus at the head is no formula
    return for_csv(joined(value))
