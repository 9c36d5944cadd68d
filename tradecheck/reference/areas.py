"""Countries, territories, groups and the residual areas of trade statistics, with their code in each source.

Within tradecheck an area is its ISO 3166-1 alpha-3 code. What has none keeps the letters that UN
Comtrade or China Customs use for it (`S19`, `_X`, `ZAS`), or `C` and its UN Comtrade number.
"""

from enum import StrEnum
from functools import cache
from typing import TypeVar

import msgspec

from tradecheck.model.errors import DataError, UsageError, unknown
from tradecheck.reference.rows import read_rows

FILE = "areas.csv"

_Key = TypeVar("_Key", int, str)

COLUMNS = (
    "iso3",
    "iso2",
    "comtrade",
    "gacc",
    "m49",
    "name",
    "chinese",
    "kind",
    "also_comtrade",
    "also_named",
)


class AreaKind(StrEnum):
    """What an area is. A group holds other areas of the table, so a sum must leave it out.

    `SPECIAL` is a residual ("nes"), a free zone or a part that one source alone tells apart: it stands
    beside the countries and belongs into a sum.
    """

    COUNTRY = "country"
    GROUP = "group"
    SPECIAL = "special"


class Area(msgspec.Struct, frozen=True):
    """One area. A code is None where the source does not tell the area apart.

    `comtrade` is the number to ask UN Comtrade for; `also_comtrade` are others under which its files
    hold the same area (an older list, a predecessor, the UN M49 number where it differs).
    """

    iso3: str
    iso2: str | None
    comtrade: int | None
    gacc: int | None
    m49: int | None
    name: str
    chinese: str | None
    kind: AreaKind
    also_comtrade: tuple[int, ...]
    also_named: tuple[str, ...]


def areas() -> tuple[Area, ...]:
    """Return every area, in the order of its code."""
    return tuple(_by_iso3().values())


def area(text: str) -> Area:
    """Return the area meant by an ISO code of 3 or 2 letters, a UN Comtrade number or a name.

    Names are known in English and Chinese, whatever their case.

    Raises:
        UsageError: naming the nearest known areas.
    """
    wanted = text.strip()
    if wanted.isdecimal():
        if found := by_comtrade(int(wanted)):
            return found
        customs = by_gacc(int(wanted))
        hint = f"for China Customs' {wanted} write {customs.iso3}" if customs else "write an ISO code or a name"
        raise UsageError(f"area '{wanted}' is no UN Comtrade number: {hint}.")
    if found := _by_word().get(_folded(wanted)):
        return found
    if len(wanted) <= len("ISO"):
        raise unknown("area", wanted, _by_iso3())
    raise unknown("area", wanted, [name for each in areas() for name in (each.name, *each.also_named)])


def by_comtrade(code: int) -> Area | None:
    """Return the area that UN Comtrade numbers so, in its present or an older list; None when unknown."""
    return _by_comtrade().get(code)


def by_gacc(code: int) -> Area | None:
    """Return the area that China Customs (GACC) numbers so; None when unknown."""
    return _by_gacc().get(code)


def name_of(iso3: str) -> str:
    """Return the short English name; a code that is not known stands for itself.

    Two codes joined by `+`, as in a joint notification, are both named.
    """
    known = _by_iso3()
    return " and ".join(known[code].name if code in known else code for code in iso3.split("+"))


@cache
def groups() -> frozenset[str]:
    """Return the codes of groups and of World: they hold other areas and are never added to them."""
    return frozenset(each.iso3 for each in areas() if each.kind is AreaKind.GROUP)


@cache
def _by_iso3() -> dict[str, Area]:
    return _index([(each.iso3, each) for each in map(_read, read_rows(FILE, COLUMNS))], "code")


@cache
def _by_comtrade() -> dict[int, Area]:
    return _index(
        [(code, each) for each in areas() for code in (each.comtrade, *each.also_comtrade) if code is not None],
        "UN Comtrade number",
    )


@cache
def _by_gacc() -> dict[int, Area]:
    return _index([(each.gacc, each) for each in areas() if each.gacc is not None], "GACC number")


@cache
def _by_word() -> dict[str, Area]:
    return _index(
        [
            (word, each)
            for each in areas()
            for word in dict.fromkeys(
                _folded(word) for word in (each.iso3, each.iso2, each.name, each.chinese, *each.also_named) if word
            )
        ],
        "name",
    )


def _index(pairs: list[tuple[_Key, Area]], what: str) -> dict[_Key, Area]:
    """Return the pairs as a dict; two areas under one key are an error of the file, not a choice to make."""
    index: dict[_Key, Area] = {}
    for key, each in pairs:
        if key in index:
            raise DataError(f"{FILE} gives the {what} '{key}' to {index[key].name} and to {each.name}: expected one.")
        index[key] = each
    return index


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


def _read(row: dict[str, str]) -> Area:
    try:
        return Area(
            iso3=row["iso3"],
            iso2=row["iso2"] or None,
            comtrade=_number(row["comtrade"]),
            gacc=_number(row["gacc"]),
            m49=_number(row["m49"]),
            name=row["name"],
            chinese=row["chinese"] or None,
            kind=AreaKind(row["kind"]),
            also_comtrade=tuple(int(code) for code in _listed(row["also_comtrade"])),
            also_named=tuple(_listed(row["also_named"])),
        )
    except ValueError as error:
        raise DataError(f"{FILE}, area '{row['iso3']}', cannot be read: {error}.") from None


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
