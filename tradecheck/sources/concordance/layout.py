"""Where in a sheet the two codes stand, and which editions they are of: layouts differ from table to table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.sources.concordance.terms import editions_in

if TYPE_CHECKING:
    from tradecheck.sources.concordance.sheets import Sheet

_SEARCHED_ROWS = 10
_FIRST = ("from", "codefrom", "codeafter", "after", "source")
_SECOND = ("to", "codeto", "codebefore", "before", "target")
_SPAN = "adjustment"
_RELATIONSHIP = "relationship"


class Layout(msgspec.Struct, frozen=True):
    """The columns of a sheet's two codes, and their editions where the sheet names them.

    `span` is a column that gives the editions row by row (`2017 to 2012`). A `conversion` gives each code one
    counterpart and so chooses among several; its header has no relationship between the two.
    """

    head: int
    first: str
    second: str
    editions: tuple[str, str] | None
    span: str | None
    conversion: bool


def layout(sheet: Sheet) -> Layout | None:
    """Return the layout of a sheet, None where no row near its top names two columns of codes."""
    columns = [column for column in sheet.cells.columns if column != "number"]
    best: Layout | None = None
    for place, row in enumerate(sheet.cells.head(_SEARCHED_ROWS).select(columns).rows()):
        found = _of_row(place, dict(zip(columns, row, strict=True)), sheet)
        if found is not None and (best is None or (best.editions is None and found.editions is not None)):
            best = found
    if best is None:
        return None
    named = best.editions or _two(editions_in(sheet.name))
    return msgspec.structs.replace(best, editions=named)


def _of_row(place: int, cells: dict[str, str | None], sheet: Sheet) -> Layout | None:
    plain = {column: _plain(cell) for column, cell in cells.items() if cell and cell.strip()}
    span = next((column for column, word in plain.items() if word == _SPAN), None)
    related = any(word == _RELATIONSHIP for word in plain.values())
    dated = {column: editions_in(cells[column] or "") for column in plain}
    of_one = [column for column, editions in dated.items() if len(editions) == 1]
    if len(of_one) == 2 and dated[of_one[0]] != dated[of_one[1]]:  # noqa: PLR2004 - the two codes
        first, second = of_one
        editions: tuple[str, str] | None = (dated[first][0], dated[second][0])
    else:
        first, second = (
            next((column for column, word in plain.items() if word in words), "") for words in (_FIRST, _SECOND)
        )
        editions = None
    if not first or not second:
        return None
    below = sheet.cells.slice(place + 1)
    codes = below.filter(pl.col(first).str.contains(r"\d"))[first]
    conversion = not related and span is None and not codes.is_duplicated().any()
    return Layout(place, first, second, editions, span, conversion)


def _two(editions: list[str]) -> tuple[str, str] | None:
    met = list(dict.fromkeys(editions))
    return (met[0], met[1]) if len(met) == 2 else None  # noqa: PLR2004 - from and to


def of_name(name: str) -> tuple[str, str] | None:
    """Return the two editions that a file is named after."""
    return _two(editions_in(name))


def _plain(cell: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (cell or "").casefold())
