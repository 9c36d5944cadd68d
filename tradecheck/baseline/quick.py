"""The cells of a file as `reading` gives them, soon: what a row's labels mean is worked out once a combination of them.

A large file has few distinct labels, areas and codes, and many rows. Each distinct one is judged by the expressions of
`reading` and `sources.comtrade.rows` themselves; rows then take what it came to by its number. A piece in which
anything cannot be read is left to `reading`, which says what and where.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import prod
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import polars as pl

from tradecheck.baseline import reading
from tradecheck.baseline.reading import CELLS, ENDS, NO_EDITION, PAIR_BITS, READ
from tradecheck.model.words import Flow
from tradecheck.reference.areas import AreaKind, areas
from tradecheck.sources.comtrade.files import wire_of
from tradecheck.sources.comtrade.parquet import text_of
from tradecheck.sources.comtrade.pieces import pieces
from tradecheck.sources.comtrade.rows import judged_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from tradecheck.sources.comtrade.columns import Columns

    Numbers = NDArray[np.unsignedinteger]

_Kind = TypeVar("_Kind", bound=np.generic)

HELD = {name: kind for name, kind in CELLS.items() if name not in {"flow", "period"}}
"""The columns of the cells of one flow and period."""

_FIGURES = ("value", "cif", "fob")
_FLOWS = (Flow.IMPORT.value, Flow.EXPORT.value)
_FEW = 4
_SIX_DIGITS = 100_000
_MOST_NUMBERS = 2**16
_MOST_COMBINATIONS = 2**22
_MOST_KEPT = 2**16
_APART = 2**PAIR_BITS
"""Added to an area's number where no pair of two areas has it."""

_READABLE = {"period": "2017", "flow": "M", "reporter": "156", "partner": "643", "code": "270112", "value": "1"}


class Own(NamedTuple):
    """The cells of one flow and period (columns `HELD`), in the order of the file."""

    flow: str
    period: str
    cells: pl.DataFrame


class _Meaning(NamedTuple):
    """What labels come to: why rows of them are left out, or else a flow, a period, an edition."""

    left_out: str | None
    flow: str = ""
    period: str = ""
    edition: int = NO_EDITION
    converted: bool = False


class _OddError(Exception):
    """Something that is to be read row by row."""


def read(path: Path) -> Iterator[tuple[list[Own], Counter[str]]]:
    """Yield the cells of a file piece by piece, with the rows left out of each by reason.

    Raises:
        DataError: when the file, or a row of it, cannot be read; then none of it may be used.
    """
    for piece in pieces(path, READ):
        columns = piece.columns()
        found = None if columns is None else _READER.cells(columns)
        if found is not None:
            yield found
            continue
        for cells, left_out in reading.of_piece(piece, path.name):
            yield split(cells), left_out


def split(cells: pl.DataFrame) -> list[Own]:
    """Return cells (schema `CELLS`) by flow and period."""
    parts = cells.partition_by("flow", "period", as_dict=True, maintain_order=True, include_key=False)
    return [Own(str(flow), str(period), own.select(list(HELD))) for (flow, period), own in parts.items()]


class _Reader:
    """Reads pieces of files, and keeps what was worked out for the labels and areas met so far."""

    def __init__(self) -> None:
        self.meanings: dict[tuple[str, ...], dict[tuple[str | None, ...], _Meaning]] = {}
        self.areas: dict[str | None, int] = {}

    def cells(self, columns: Columns) -> tuple[list[Own], Counter[str]] | None:
        """Return a piece's cells and what is left out, None where a row may be one that cannot be read."""
        if not columns.rows.height:
            return [], Counter()
        try:
            labels, meanings = self._labelled(columns)
            places = _places(np.array([each.left_out is None for each in meanings]), labels)
            rows = _Rows(columns, places)
            left_out: Counter[str] = Counter()
            if places is not None:
                counts = np.bincount(labels, minlength=len(meanings)).tolist()
                for each, count in zip(meanings, counts, strict=True):
                    if each.left_out is not None and count:
                        left_out[each.left_out] += count
                labels = labels[places]
                if not len(places):
                    return [], left_out
            ends = {end: self._ends(rows, end) for end in ENDS}
            hs6 = _hs6(rows)
            value = _value(rows)
        except _OddError:
            return None
        found, more = _judged(rows, labels, meanings, ends, hs6, value)
        return found, left_out + more

    def _labelled(self, columns: Columns) -> tuple[Numbers, list[_Meaning]]:
        """Return for each row the number of its combination of labels, and what each of these comes to."""
        apart = {*ENDS, "code", *_FIGURES}
        varying = [each for each in columns.rows.iter_columns() if each.name not in apart]
        numbered = [_numbered(each) for each in varying]
        sizes = [len(each.met) for each in numbered]
        total = prod(sizes)
        if total > _MOST_COMBINATIONS:
            raise _OddError
        labels, met = _combined(numbered, columns.rows.height, total)
        texts, rest = {}, met
        for each, size in reversed(list(zip(numbered, sizes, strict=True))):
            texts[each.distinct.name] = _text(each.distinct).gather(rest % size)
            rest = rest // size
        same = {field: _text(each)[0] for field, each in columns.same.items() if field not in apart}
        frame = pl.DataFrame({"met": met, **texts})
        frame = frame.with_columns(pl.lit(text, pl.String).alias(field) for field, text in same.items())
        return labels, self._meant(frame.select(sorted({*texts, *same})))

    def _meant(self, labels: pl.DataFrame) -> list[_Meaning]:
        told = labels.rows()
        known = self.meanings.setdefault(tuple(labels.columns), {})
        if len(known) > _MOST_KEPT:
            known.clear()
        new = [each for each in dict.fromkeys(told) if each not in known]
        if new:
            frame = pl.DataFrame(new, schema=dict.fromkeys(labels.columns, pl.String), orient="row")
            known |= dict(zip(new, _meanings(frame), strict=True))
        return [known[each] for each in told]

    def _ends(self, rows: _Rows, end: str) -> Numbers:
        """Return the area's number of each row, by one column; `_APART` is added where no pair has it."""
        numbered = rows.numbered(end)
        told = _text(numbered.distinct).to_list()
        new = [each for each in told if each not in self.areas]
        if new:
            self.areas |= dict(zip(new, _areas(new), strict=True))
        return numbered.told(np.array([self.areas[each] for each in told], np.uint16))


_READER = _Reader()


class _Rows:
    """The rows of a piece that are not left out for their labels."""

    def __init__(self, columns: Columns, places: NDArray[np.intp] | None) -> None:
        self.all, self.same = columns.rows, columns.same
        self.places = places
        self.height = columns.rows.height if places is None else len(places)

    def __contains__(self, field: str) -> bool:
        return field in self.same or field in self.all.columns

    def column(self, field: str) -> pl.Series:
        """Return a field that varies, of the rows that are left."""
        whole = self.all[field]
        return whole if self.places is None else whole.gather(self.places)

    def numbered(self, field: str) -> _Numbered:
        """Return a field by numbers."""
        if field in self.same:
            return _Numbered(np.zeros(self.height, np.uint8), np.zeros(1, np.intp), self.same[field].alias(field))
        return _numbered(self.column(field))

    def figures(self, field: str, *, odd: bool = False) -> pl.Series:
        """Return a field as numbers, null where nothing stands; what else stands is null if `odd`, else refused."""
        if field in self.same:
            return pl.repeat(_figures(self.same[field], odd=odd)[0], self.height, dtype=pl.Float64, eager=True)
        return _figures(self.column(field), odd=odd)


def _judged(
    rows: _Rows,
    labels: Numbers,
    meanings: Sequence[_Meaning],
    ends: Mapping[str, Numbers],
    hs6: pl.Series,
    value: pl.Series,
) -> tuple[list[Own], Counter[str]]:
    """Return the cells among rows of which each can be read, and how many are none by reason."""
    reporter, partner = ends["reporter"], ends["partner"]
    traded = np.array([each.left_out is None and each.flow in _FLOWS for each in meanings])
    usable = (reporter < _APART) & (partner < _APART) & (reporter != partner)
    if not traded.all():
        usable &= traded[labels]
    usable &= _bounded(value).to_numpy()
    if hs6.null_count():
        usable &= hs6.is_not_null().to_numpy()
    counts: Counter[str] = Counter()
    if not usable.all():
        flows = pl.Series([each.flow for each in meanings], dtype=pl.String)
        out = np.flatnonzero(~usable)
        rest = pl.DataFrame(
            {
                "hs6": hs6.gather(out),
                "flow": flows.gather(labels[out]),
                "value": value.gather(out),
                "reporter": reporter[out] % _APART,
                "partner": partner[out] % _APART,
            }
        )
        counts.update(dict(rest.select(reason=reading.reason_of())["reason"].value_counts().iter_rows()))
    found = _parts(rows, labels, meanings, ends, (hs6, value, usable), counts)
    return found, +counts


def _parts(
    rows: _Rows,
    labels: Numbers,
    meanings: Sequence[_Meaning],
    ends: Mapping[str, Numbers],
    judged: tuple[pl.Series, pl.Series, NDArray[np.bool_]],
    counts: Counter[str],
) -> list[Own]:
    hs6, value, usable = judged
    code = (hs6.fill_null(0) if hs6.null_count() else hs6).to_numpy()
    usd = (value.fill_null(0) if value.null_count() else value).cast(pl.Float32).to_numpy()
    groups = sorted({(each.flow, each.period) for each in meanings if each.left_out is None and each.flow in _FLOWS})
    number = {group: place for place, group in enumerate(groups)}
    of_label = np.array([number.get((each.flow, each.period), len(groups)) for each in meanings])
    edition = np.array([each.edition for each in meanings], np.uint8)
    converted = np.array([each.converted for each in meanings])
    special = _special()
    found = []
    for (flow, period), places in zip(groups, _grouped(of_label, labels, usable, len(groups)), strict=True):
        if not len(places):
            continue
        own = labels[places]
        reporter, partner = ends["reporter"][places], ends["partner"][places]
        inward = flow == Flow.IMPORT.value
        exporter, importer = (partner, reporter) if inward else (reporter, partner)
        cells = pl.DataFrame(
            {
                "hs6": code[places],
                "pair": exporter.astype(np.uint32) << np.uint32(PAIR_BITS) | importer,
                "value": usd[places],
                "edition": _of_labels(edition, of_label == number[flow, period], own),
                "fob": _fob(rows, value, places) if inward else pl.repeat(value=False, n=len(places), eager=True),
                "converted": _of_labels(converted, of_label == number[flow, period], own),
            },
            schema=HELD,
        )
        counts[reading.CONVERTED] += int(cells["converted"].sum())
        counts[reading.UNSPECIFIED] += int(special[partner].sum())
        found.append(Own(flow, period, cells))
    return found


def _grouped(
    of_label: NDArray[np.intp], labels: Numbers, usable: NDArray[np.bool_], count: int
) -> list[NDArray[np.intp]]:
    """Return for each group the places of its usable rows, in order."""
    if count == 1:
        return [np.flatnonzero(usable)]
    group = of_label.astype(_smallest(count + 1))[labels]
    group[~usable] = count
    if count <= _FEW:
        return [np.flatnonzero(group == each) for each in range(count)]
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=count + 1))
    return np.split(order, ends)[:count]


def _of_labels(told: NDArray[np.generic], among: NDArray[np.bool_], labels: Numbers) -> NDArray[np.generic]:
    """Return for each row what its labels come to, which for most files is the same in all of them."""
    own = np.unique(told[among])
    return np.full(len(labels), own[0], told.dtype) if len(own) == 1 else told[labels]


def _fob(rows: _Rows, value: pl.Series, places: NDArray[np.intp]) -> pl.Series:
    """Return whether each of some imports is valued without freight."""
    if "fob" not in rows:
        return pl.repeat(value=False, n=len(places), eager=True)
    figures = {field: rows.figures(field, odd=True).gather(places) for field in ("cif", "fob") if field in rows}
    frame = pl.DataFrame({"value": value.gather(places)} | figures).with_columns(
        *(pl.lit(None, pl.Float64).alias(field) for field in ("cif", "fob") if field not in rows),
        flow=pl.lit(Flow.IMPORT.value),
    )
    return frame.select(fob=reading.is_fob())["fob"]


def _places(kept: NDArray[np.bool_], labels: Numbers) -> NDArray[np.intp] | None:
    """Return the places of rows whose labels are kept, None where all are."""
    return None if kept.all() else np.flatnonzero(kept[labels])


def _hs6(rows: _Rows) -> pl.Series:
    """Return the codes of six digits as numbers, null for others that can be read."""
    if "code" not in rows.same and rows.all.schema["code"] == pl.String:
        code = rows.column("code")
        digits = code.str.len_bytes() == len("270112")
        number = code.cast(pl.UInt32, strict=False)
        least = (number < _SIX_DIGITS).fill_null(value=True)  # of fewer digits than signs, or with a plus for one
        if code.filter(least).str.starts_with("+").any():
            digits &= ~code.str.starts_with("+")
        if not digits.all() or number.null_count() or code.null_count():
            number = pl.select(pl.when(digits).then(number)).to_series()
            others = np.flatnonzero(number.is_null().to_numpy())
            numbered = _numbered_words(code.gather(others))
            told = _codes(_text(numbered.distinct)).gather(numbered.rows)
            number = number.scatter(others, told)
        return number
    numbered = rows.numbered("code")
    return _codes(_text(numbered.distinct)).gather(numbered.numbers())


def _codes(told: pl.Series) -> pl.Series:
    """Return the numbers of distinct codes, null where they have not six digits; refused where one is no code."""
    judged = _judged_of({"code": told})
    return judged.select(hs6=reading.hs6_of())["hs6"]


def _areas(told: Sequence[str | None]) -> list[int]:
    """Return the numbers of areas, with `_APART` where no pair has them; refused where one is no number."""
    judged = _judged_of({"reporter": pl.Series(told, dtype=pl.String)})
    numbers = judged.select(number=reading.number_of("reporter"))["number"].to_numpy()
    return [int(each) for each in np.where(_ordinary()[numbers], numbers, numbers + _APART)]


def _judged_of(fields: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Return rows that can be read in all but some fields, judged; refused where one cannot be."""
    frame = pl.DataFrame(dict(fields)).with_columns(
        pl.lit(text).alias(field) for field, text in _READABLE.items() if field not in fields
    )
    judged = judged_rows(wire_of(frame.with_row_index("number")))
    if judged["fault"].null_count() < judged.height:
        raise _OddError
    return judged


def _meanings(labels: pl.DataFrame) -> list[_Meaning]:
    """Return what combinations of labels come to; refused where one cannot be read."""
    readable = {field: _READABLE[field] for field in (*ENDS, "code", "value")}
    frame = labels.with_columns(pl.lit(text).alias(field) for field, text in readable.items())
    judged = judged_rows(wire_of(frame.with_row_index("number")))
    if judged["fault"].null_count() < judged.height:
        raise _OddError
    told = judged.select("left_out", "flow", **reading.of_labels()).rows()
    return [
        _Meaning(left_out) if left_out is not None else _Meaning(None, flow, period, edition, converted)
        for left_out, flow, period, edition, converted in told
    ]


def _value(rows: _Rows) -> pl.Series:
    value = rows.figures("value")
    least, most = _extremes(value)
    if value.is_nan().any() or least < 0 or np.isinf(most):
        raise _OddError
    return value


def _bounded(value: pl.Series) -> pl.Series:
    """Return whether each of some figures may be the value of a trade, a single answer where all may."""
    least, most = _extremes(value)
    if least > 0 and most <= reading.MOST_USD and not value.null_count():
        return pl.Series([True])
    return ((value > 0) & (value <= reading.MOST_USD)).fill_null(value=False)


def _extremes(value: pl.Series) -> tuple[float, float]:
    """Return the least and the greatest of some figures, which are none where nothing stands."""
    least, most = value.to_frame().select(least=pl.first().min(), most=pl.first().max()).row(0)
    return (0.0, 0.0) if least is None else (float(least), float(most))


def _figures(column: pl.Series, *, odd: bool) -> pl.Series:
    """Return a column as numbers; one in single precision says what it is written as, and a truth is no number."""
    if column.dtype in (pl.Float32, pl.Boolean):
        column = column.cast(pl.String)
    try:
        return column.cast(pl.Float64)
    except pl.exceptions.InvalidOperationError:
        if not odd:
            raise _OddError from None
        return _text(column).cast(pl.Float64, strict=False)


def _text(column: pl.Series) -> pl.Series:
    """Return values as the readers of text have them."""
    return column.to_frame().select(text_of(column.name, column.dtype).alias(column.name))[column.name]


def _combined(numbered: list[_Numbered], height: int, total: int) -> tuple[Numbers, NDArray[np.intp]]:
    """Return for each row the number of its combination among those that occur, and which of all `total` these are."""
    if len(numbered) == 1:
        return numbered[0].numbers(), np.arange(total)
    labels: Numbers = np.zeros(height, _smallest(total))
    for each in numbered:
        size = len(each.met) % 256**labels.itemsize  # a size of 256 in bytes: all before it are 0
        labels *= labels.dtype.type(size)
        labels += each.numbers().astype(labels.dtype)
    combined = _Numbered(labels, np.flatnonzero(np.bincount(labels, minlength=total)), pl.Series())
    return combined.numbers(), combined.met


class _Numbered(NamedTuple):
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
        return self.told(np.arange(len(self.met), dtype=_smallest(len(self.met))))


def _numbered(column: pl.Series) -> _Numbered:
    """Number the values of a column."""
    if column.dtype.is_integer() and column.null_count() < len(column):
        least, most = (
            int(each) for each in column.to_frame().select(least=pl.first().min(), most=pl.first().max()).row(0)
        )
        if most - least < _MOST_NUMBERS:
            return _numbered_integers(column, least, most)
    return _numbered_few(column) or _numbered_words(column)


def _numbered_integers(column: pl.Series, least: int, most: int) -> _Numbered:
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
    return _Numbered(numbers, met, pl.Series(column.name, distinct, dtype=pl.Int64))


def _numbered_few(column: pl.Series) -> _Numbered | None:
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
    return _Numbered(numbers, np.arange(len(found)), column.gather(found))


def _numbered_words(column: pl.Series) -> _Numbered:
    met = pl.Categories.random()
    named = column.cast(pl.String).cast(pl.Categorical(met))  # its words last as long as it does
    words = met.to_series()
    numbers = named.to_physical().cast(pl.UInt32)
    if numbers.null_count():
        numbers = numbers.fill_null(len(words))
        words = pl.concat([words, pl.Series([None], dtype=pl.String)])
    return _Numbered(numbers.to_numpy(), np.arange(len(words)), words.alias(column.name))


def _smallest(count: int) -> type[np.unsignedinteger]:
    """Return the type that holds so many numbers."""
    return next(kind for kind in (np.uint8, np.uint16, np.uint32) if count <= 2 ** (8 * kind(0).itemsize))


@cache
def _ordinary() -> NDArray[np.bool_]:
    """Return for each number of an area whether a pair may have it: what is World, a group or unknown may not."""
    number = {each.iso3: place for place, each in enumerate(areas())}
    frame = pl.DataFrame({"reporter": range(_APART)}).select(
        pl.col("reporter").cast(pl.UInt32),
        partner=pl.when(pl.col("reporter") == number["CHN"]).then(number["PRK"]).otherwise(number["CHN"]),
        hs6=pl.lit(270112),
        value=pl.lit(1.0),
        flow=pl.lit(Flow.IMPORT.value),
    )
    return frame.select(reading.reason_of().is_null()).to_series().to_numpy()


@cache
def _special() -> NDArray[np.bool_]:
    """Return for each number of an area whether it is a residual one."""
    kinds = [each.kind is AreaKind.SPECIAL for each in areas()]
    return np.array(kinds + [False] * (2 * _APART - len(kinds)))
