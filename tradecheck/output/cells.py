"""How a cell reads: figures with thousands separators, dates in ISO 8601, a state where nothing is known."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from tradecheck.output.answer import Column, Kind, Row, plain, plain_number, state_at, value_at

ABSENT = "–"
"""Stands where a value is missing and its column names no state."""

_ROUGH = 10_000
"""From this size on a column of figures is read without decimals."""

_FEWEST_DIGITS = 2
"""Digits that a figure keeps where its column's decimals would show it as zero."""


def readable(column: Column, rows: Sequence[Row]) -> list[str]:
    """Return the column's cells as a reader sees them, not yet made harmless for a target.

    Every figure of a column has the same decimals, except one that would then be read as zero.
    """
    if not column.kind.is_number:
        return [_words(value_at(row, column.name), row, column) for row in rows]
    figures = [_figure(value_at(row, column.name), column) for row in rows]
    decimals = _decimals(column, [figure for figure in figures if figure is not None])
    return [
        _absent(row, column) if figure is None else _number(figure, decimals)
        for figure, row in zip(figures, rows, strict=True)
    ]


def joined(value: object) -> str:
    """Return text, a list joined by "; ", or an object as "key: value" joined the same way; None is empty."""
    match plain(value):
        case None:
            return ""
        case bool(truth):
            return "true" if truth else "false"
        case Mapping() as fields:
            return "; ".join(f"{key}: {joined(own)}" for key, own in fields.items())
        case list(items):
            return "; ".join(joined(item) for item in items)
        case int() | float() as figure:
            return figure_text(figure)
        case other:
            return str(other)


def figure_text(value: float) -> str:
    """Return a figure as JSON writes it: no separators, no ".0", empty for what is no number."""
    whole = plain_number(value)
    return "" if whole is None else msgspec.json.encode(whole).decode()


def day(value: object) -> date | None:
    """Return a cell of a date column as a day.

    Raises:
        ValueError: when the cell holds text that is no whole day.
    """
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def number(value: object, column: Column) -> float | int | None:
    """Return a cell of a column of figures, None where it holds none.

    Raises:
        TypeError: when the cell holds something else.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"column {column.name} holds figures, not {type(value).__name__}")
    return plain_number(value)


def _figure(value: object, column: Column) -> float | int | None:
    figure = number(value, column)
    return figure * 100 if figure is not None and column.kind is Kind.SHARE and not column.unit else figure


def _decimals(column: Column, figures: Iterable[float]) -> int:
    if column.decimals is not None:
        return column.decimals
    if column.kind is Kind.SHARE:
        return 1
    sizes = [abs(figure) for figure in figures]
    if all(plain_number(size) == int(size) for size in sizes) or max(sizes) >= _ROUGH:
        return 0
    return 2


def _number(figure: float, decimals: int) -> str:
    text = f"{figure:,.{decimals}f}"
    if figure and not any(digit in "123456789" for digit in text):
        text = f"{figure:.{_FEWEST_DIGITS - 1 - math.floor(math.log10(abs(figure)))}f}"
    return text


def _words(value: object, row: Row, column: Column) -> str:
    return _absent(row, column) if value is None else joined(value)


def _absent(row: Row, column: Column) -> str:
    return state_at(row, column) or ABSENT
