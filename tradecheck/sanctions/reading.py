"""Reads the rule table and refuses a row that breaks one of its rules, naming its place."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from io import StringIO
from typing import Protocol, TypeVar

from tradecheck.model.errors import DataError
from tradecheck.model.period import Period
from tradecheck.model.words import Basis, Confidence, Direction, Measure
from tradecheck.sanctions.measures import Cap, Rule

FILE = "sanctions/rules.csv"
CAP_LOGICS = ("lower_of", "aggregate", "either", "prior_twelve_months")
CAP_UNITS = ("t", "bbl")
CONDITIONS = ("", "livelihood")

COLUMNS = (
    "id",
    "resolution",
    "paragraph",
    "subparagraph",
    "adopted",
    "direction",
    "goods",
    "measure",
    "condition",
    "codes",
    "hs_basis",
    "partial_codes",
    "note",
    "disputed",
    "start",
    "end",
    "wind_down_until",
    "wind_down_terms",
    "cap_quantity",
    "cap_unit",
    "cap_value_usd",
    "cap_equivalent_tonnes",
    "cap_logic",
    "cap_start",
    "cap_end",
    "cap_recurs",
    "exceptions",
    "superseded_by",
    "china_notice",
    "china_effective",
    "china_clearance_until",
    "reporting",
    "urls",
    "verification",
    "verified",
    "confidence",
)

_T = TypeVar("_T")
_W = TypeVar("_W", bound=StrEnum)


class _Cell(Protocol):
    """Reads one cell of a row, or refuses it with its place."""

    def __call__(self, column: str, reader: Callable[[str], _T], /) -> _T: ...


def read(text: str, file: str = FILE) -> tuple[Rule, ...]:
    """Read and validate the table; its header is line 1.

    Raises:
        DataError: naming file, line, rule and what was expected.
    """
    reader = csv.DictReader(StringIO(text))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise DataError(f"{file}, line 1: the column '{missing[0]}' is missing; restore the header of the table.")
    table: list[Rule] = []
    for row in reader:
        where = f"{file}, line {reader.line_num}, rule '{row['id'] or ''}'"
        if None in row or None in row.values():
            raise DataError(f"{where}: the row has more or fewer cells than the header; is a comma or a quote missing?")
        table.append(_read_row(row, where))
    _check_references(table, file)
    return tuple(table)


def _read_row(row: Mapping[str, str], where: str) -> Rule:
    def cell(column: str, reader: Callable[[str], _T]) -> _T:
        try:
            return reader(row[column])
        except ValueError as wrong:
            raise DataError(f"{where}, column '{column}': {wrong}; correct the cell.") from None

    read_rule = Rule(
        id=cell("id", _given),
        resolution=cell("resolution", _given),
        paragraph=row["paragraph"],
        subparagraph=row["subparagraph"],
        adopted=cell("adopted", _day),
        directions=cell("direction", _directions),
        goods=cell("goods", _given),
        measure=cell("measure", _word(Measure)),
        condition=row["condition"],
        codes=cell("codes", _codes),
        hs_basis=cell("hs_basis", _word(Basis)),
        partial_codes=cell("partial_codes", _codes),
        note=row["note"],
        disputed=row["disputed"],
        start=cell("start", _day),
        end=cell("end", _optional(_day)),
        wind_down_until=cell("wind_down_until", _optional(_day)),
        wind_down_terms=row["wind_down_terms"],
        cap=_cap(cell, where) if row["cap_logic"] else None,
        exceptions=row["exceptions"],
        superseded_by=_listed(row["superseded_by"]),
        china_notice=row["china_notice"],
        china_effective=cell("china_effective", _optional(_day)),
        china_clearance_until=cell("china_clearance_until", _optional(_day)),
        reporting=row["reporting"],
        urls=tuple(part.strip() for part in row["urls"].split(" | ") if part.strip()),
        verification=row["verification"],
        verified=cell("verified", _boolean),
        confidence=cell("confidence", _word(Confidence)),
    )
    _check_row(read_rule, where)
    return read_rule


def _check_row(each: Rule, where: str) -> None:
    for code in each.partial_codes:
        if not code.startswith(each.codes):
            raise DataError(f"{where}: the partial code '{code}' lies below no code of the rule; correct the cell.")
    if each.wind_down_until is not None and each.wind_down_until < each.start:
        raise DataError(f"{where}: the wind-down ends before the rule starts; correct wind_down_until.")
    if each.condition not in CONDITIONS:
        raise DataError(f"{where}: the condition '{each.condition}' is not known; expected livelihood or nothing.")
    if (each.measure is Measure.CAP) != (each.cap is not None):
        raise DataError(f"{where}: a cap, and only a cap, carries cap_logic; correct the measure or the cap's cells.")
    if (each.hs_basis is Basis.NONE) != (not each.codes):
        raise DataError(f"{where}: hs_basis is 'none' exactly where no code is named; correct codes or hs_basis.")


def _check_references(table: Sequence[Rule], file: str) -> None:
    ids = [each.id for each in table]
    for each in table:
        if ids.count(each.id) > 1:
            raise DataError(f"{file}: the rule id '{each.id}' stands twice; give each rule its own.")
        for later in each.superseded_by:
            if later not in ids:
                raise DataError(f"{file}: rule '{each.id}' is superseded by '{later}', which is not in the table.")


def _cap(cell: _Cell, where: str) -> Cap:
    begin, end = cell("cap_start", _optional(_day)), cell("cap_end", _optional(_day))
    if (begin is None) != (end is None) or (begin is not None and end is not None and end < begin):
        raise DataError(f"{where}: the cap's first period has no two days in order; correct cap_start and cap_end.")
    cap = Cap(
        quantity=cell("cap_quantity", _optional(_number)),
        unit=cell("cap_unit", _optional(_one_of(CAP_UNITS))) or "",
        value_usd=cell("cap_value_usd", _optional(_number)),
        equivalent_tonnes=cell("cap_equivalent_tonnes", _optional(_number)),
        logic=cell("cap_logic", _one_of(CAP_LOGICS)),
        first_period=Period(begin, end) if begin and end else None,
        recurs=cell("cap_recurs", _boolean),
    )
    measured = cap.logic != "prior_twelve_months"
    if (cap.quantity is not None, cap.unit != "", cap.first_period is not None) != (measured,) * 3:
        raise DataError(
            f"{where}: a cap has a quantity, its unit and a first period, unless it is what was supplied in the "
            "twelve months before; correct the cap's cells."
        )
    return cap


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _codes(text: str) -> tuple[str, ...]:
    codes = _listed(text)
    for code in codes:
        if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 8, 10)):
            raise ValueError(f"'{code}' is no HS code of 2, 4, 6, 8 or 10 digits")
    return codes


def _given(text: str) -> str:
    if not text.strip():
        raise ValueError("the cell is empty")
    return text


def _directions(text: str) -> tuple[Direction, ...]:
    return tuple(Direction) if text == "both" else (_word(Direction)(text),)


def _word(words: type[_W]) -> Callable[[str], _W]:
    return lambda text: words(_one_of([each.value for each in words])(text))


def _one_of(known: Iterable[str]) -> Callable[[str], str]:
    def read_word(text: str) -> str:
        if text not in known:
            raise ValueError(f"'{text}' is not one of {', '.join(known)}")
        return text

    return read_word


def _optional(reader: Callable[[str], _T]) -> Callable[[str], _T | None]:
    return lambda text: reader(text) if text else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is no day like 2017-08-05") from None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError(f"'{text}' is no positive number")
    return number


def _boolean(text: str) -> bool:
    return _one_of(("true", "false"))(text) == "true"
