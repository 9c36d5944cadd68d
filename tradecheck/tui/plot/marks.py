"""Labelled days over a timeline: where their labels go so that none covers another."""

import re
from collections.abc import Iterable

import msgspec
from rich.cells import cell_len

from tradecheck.charts.spec import Mark
from tradecheck.output.safe import for_terminal
from tradecheck.tui.plot.scale import Grid

_RESOLUTION = re.compile(r"\b\d{4}\b")


class Placed(msgspec.Struct, frozen=True):
    """A mark's column, and its label's row and first column; `row` is None where no label fits."""

    column: int
    words: str
    row: int | None
    start: int


def place(marks: Iterable[Mark], grid: Grid, right: int, rows: int) -> list[Placed]:
    """Stagger the labels over `rows` rows, the first free one each; `right` is the column after the last.

    Marks that share a column share a label. Where not all labels fit, all are shortened to the number of
    their resolution or their first word; one that still fits nowhere keeps its line alone.
    """
    columns: dict[int, list[str]] = {}
    for mark in sorted(marks, key=lambda mark: mark.on):
        column = grid.column(mark.on)
        if grid.left <= column < min(right, grid.left + grid.width):
            columns.setdefault(column, []).append(for_terminal(mark.label))
    whole = _stagger(columns, grid, right, rows)
    if all(one.row is not None for one in whole):
        return whole
    short = {column: [_shorten(label) for label in labels] for column, labels in columns.items()}
    return _stagger(short, grid, right, rows)


def _shorten(label: str) -> str:
    number = _RESOLUTION.search(label)
    return number[0] if number else label.split(" ", 1)[0]


def _stagger(columns: dict[int, list[str]], grid: Grid, right: int, rows: int) -> list[Placed]:
    taken = [grid.left - 2] * rows
    return [_placed(column, ", ".join(dict.fromkeys(labels)), taken, right) for column, labels in columns.items()]


def _placed(column: int, words: str, taken: list[int], right: int) -> Placed:
    cells = cell_len(words)
    for start in (column + 1, column - cells):
        if start + cells > right:
            continue
        for row, end in enumerate(taken):
            if start > end + 1:
                taken[row] = max(start + cells - 1, column)
                return Placed(column, words, row, start)
    return Placed(column, words, None, column)
