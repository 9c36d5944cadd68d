"""Columns as numbers: that of each row, those that occur, and the distinct value behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.unsignedinteger]

_Kind = TypeVar("_Kind", bound=np.generic)

_FEW = 4
_MOST_NUMBERS = 2**16


def combined(numbered: list[Numbered], height: int, total: int) -> tuple[Numbers, NDArray[np.intp]]:
    """Return for each row the number of its combination among those that occur, and which of all `total` these are."""
    if len(numbered) == 1:
        return numbered[0].numbers(), np.arange(total)
    labels: Numbers = np.zeros(height, smallest(total))
    for each in numbered:
        size = len(each.met) % 256**labels.itemsize  # a size of 256 in bytes: all before it are 0
        labels *= labels.dtype.type(size)
        labels += each.numbers().astype(labels.dtype)
    combined = Numbered(labels, np.flatnonzero(np.bincount(labels, minlength=total)), pl.Series())
    return combined.numbers(), combined.met


class Numbered(NamedTuple):
    """A column by numbers: that of each row, those that occur, and the value of each of these."""

    rows: Numbers
    met: NDArray[np.intp]
    distinct: pl.Series

    def told(self, what: NDArray[_Kind]) -> NDArray[_Kind]:
        """Return for each row what is told of its distinct value."""
        if len(what) == 1:
            return np.full(len(self.rows), what[0])
        if len(self.met) == self.met[-1] + 1:
            return what[self.rows]
        table = np.zeros(self.met[-1] + 1, what.dtype)
        table[self.met] = what
        return table[self.rows]

    def numbers(self) -> Numbers:
        """Return for each row the place of its value among the distinct ones."""
        if len(self.met) == self.met[-1] + 1:
            return self.rows
        return self.told(np.arange(len(self.met), dtype=smallest(len(self.met))))


def by_numbers(column: pl.Series) -> Numbered:
    """Number the values of a column."""
    if column.dtype.is_integer() and column.null_count() < len(column):
        least, most = (
            int(each) for each in column.to_frame().select(least=pl.first().min(), most=pl.first().max()).row(0)
        )
        if most - least < _MOST_NUMBERS:
            return _numbered_integers(column, least, most)
    return _numbered_few(column) or words_by_numbers(column)


def _numbered_integers(column: pl.Series, least: int, most: int) -> Numbered:
    if least < 0 or most >= _MOST_NUMBERS or column.null_count():
        column = (column.cast(pl.Int64) - least).fill_null(most - least + 1).alias(column.name)
        size, none = most - least + 2, most - least + 1
    else:
        least, size, none = 0, most + 1, most + 1
    numbers = column.to_numpy()
    seen = np.zeros(size, bool)
    seen[numbers] = True
    met = np.flatnonzero(seen)
    distinct = [None if each == none else least + each for each in met.tolist()]
    return Numbered(numbers, met, pl.Series(column.name, distinct, dtype=pl.Int64))


def _numbered_few(column: pl.Series) -> Numbered | None:
    """Number the values of a column that has very few of them, None where it has more."""
    numbers = np.zeros(len(column), np.uint8)
    rest = np.ones(len(column), bool)
    found: list[int] = []
    whole = not column.null_count()
    while rest.any():
        if len(found) == _FEW:
            return None
        found.append(int(rest.argmax()))
        value = column[found[-1]]
        rest &= (column != value if whole else column.ne_missing(value)).to_numpy()
        numbers += rest.view(np.uint8)
    return Numbered(numbers, np.arange(len(found)), column.gather(found))


def words_by_numbers(column: pl.Series) -> Numbered:
    """Number the values of a column by their texts."""
    met = pl.Categories.random()
    named = column.cast(pl.String).cast(pl.Categorical(met))  # its words last as long as it does
    words = met.to_series()
    numbers = named.to_physical().cast(pl.UInt32)
    if numbers.null_count():
        numbers = numbers.fill_null(len(words))
        words = pl.concat([words, pl.Series([None], dtype=pl.String)])
    return Numbered(numbers.to_numpy(), np.arange(len(words)), words.alias(column.name))


def smallest(count: int) -> type[np.unsignedinteger]:
    """Return the type that holds so many numbers."""
    return next(kind for kind in (np.uint8, np.uint16, np.uint32) if count <= 2 ** (8 * kind(0).itemsize))
