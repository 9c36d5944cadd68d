"""The World Bank's Pink Sheet: where its workbook is, and the prices by month in it.

The link to the workbook changes with every edition, so it is looked for on the page. In the workbook nothing
stands at a fixed place but the sheet's name: the row of names is found by its names, the units stand below it,
and a row of figures begins with a month like 1960M01.
"""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit
from zipfile import BadZipFile, ZipFile

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.model.tables import PRICES
from tradecheck.model.workbook import UnreadableWorkbookError, sheets
from tradecheck.sources.prices.rows import judged, to_prices
from tradecheck.sources.prices.series import WORLD_BANK, Series, series_of
from tradecheck.sources.quoting import quoted
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import limited

SERVICE = "World Bank"
ADDRESS = "https://www.worldbank.org"
PAGE = "/en/research/commodity-markets"
FILE = "CMO-Historical-Data-Monthly.xlsx"
SHEET = "Monthly Prices"

_HOST = "worldbank.org"
_LINK = re.compile(rf"""(?:href|data-href)\s*=\s*(["'])([^"'<>]*{re.escape(FILE)})\1""", re.IGNORECASE)
_MOST_UNPACKED = 256 * 1024 * 1024
_MONTH = r"^(\d{4})M(0[1-9]|1[0-2])$"
_SEARCHED_ROWS = 40


def link(page: bytes, address: str) -> str | None:
    """Return the address of the workbook that a page links to, None when it links to none that may be asked.

    Args:
        page: the page of commodity markets.
        address: where it stands; a link to another host is followed to the World Bank's own hosts alone.
    """
    here = urlsplit(address)
    for match in _LINK.finditer(page.decode("utf-8", "replace")):
        found = urljoin(address, unescape(match[2]).strip())
        parts = urlsplit(found)
        same = (parts.scheme, parts.netloc) == (here.scheme, here.netloc)
        host = parts.hostname or ""
        theirs = parts.scheme == "https" and (host == _HOST or host.endswith(f".{_HOST}")) and here.scheme == "https"
        if (same or theirs) and not (parts.username or parts.query or parts.fragment):
            return found
    return None


def read(body: bytes, name: str, sha: str) -> Reading:
    """Return the prices of a workbook by month, USD a tonne.

    Args:
        body: the workbook as it came.
        name: what to call it in sentences.
        sha: sha256 of the body.

    Raises:
        DataError: when it is no workbook, has no such sheet, or the sheet names none of the series.
    """
    sheet, before = _sheet(body, name)
    head = _header(sheet)
    if head is None:
        wanted = ", ".join(f"'{each.printed}'" for each in series_of(WORLD_BANK))
        raise DataError(f"{name}, sheet {SHEET}, names none of {wanted}: the Pink Sheet has changed.")
    first = sheet.columns[0]
    month = pl.col(first).str.strip_chars()
    dated = sheet.with_row_index("number", offset=1).with_columns(
        start=pl.when(month.str.contains(_MONTH)).then(month.str.replace(_MONTH, "$1-$2-01")).str.to_date(strict=False)
    )
    frames: list[pl.DataFrame] = []
    problems: list[str] = []
    left_out: dict[str, int] = {}
    for series in series_of(WORLD_BANK):
        column = _column(sheet, head, series)
        if column is None:
            problems.append(f"{name}, sheet {SHEET}, has no column '{series.printed}': its prices are missing.")
            continue
        unit = _plain(sheet[column][head + 1] if head + 1 < sheet.height else None).strip("()")
        if unit not in series.units:
            problems.append(
                f"{name}, sheet {SHEET}, gives '{series.printed}' in '{quoted(unit, 20)}': expected "
                f"{' or '.join(series.units)}; its prices are left out."
            )
            continue
        found = judged(dated.drop_nulls("start").select("number", "start", price=pl.col(column)), series)
        faults = found.drop_nulls("fault").rechunk().select(pl.format("row {}, {}", "number", "fault")).to_series()
        problems += [f"{name}, sheet {SHEET}, column '{series.printed}', {fault}." for fault in faults]
        for reason, count in found["left_out"].drop_nulls().value_counts().sort("left_out").iter_rows():
            left_out[reason] = left_out.get(reason, 0) + count
        frames.append(to_prices(found.with_columns(pl.col("number") + before), series, sha))
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=PRICES)
    return Reading(frame, tuple(limited(problems, name, "cell")), left_out)


def _sheet(body: bytes, name: str) -> tuple[pl.DataFrame, int]:
    """Return the sheet of monthly prices, every cell as text, and how many rows stand in the sheets before it."""
    damaged = DataError(f"{name} is no workbook that can be read: pull it again.")
    try:
        with ZipFile(BytesIO(body)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged from None
    if size > _MOST_UNPACKED:
        raise DataError(f"{name} unpacks to {size:,} bytes, more than {_MOST_UNPACKED:,}: it is no Pink Sheet.")
    try:
        held = sheets(body)
    except UnreadableWorkbookError:
        raise damaged from None
    names = [each.name for each in held]
    if SHEET not in names:
        told = ", ".join(quoted(each, 30) for each in names[:6])
        raise DataError(f"{name} has no sheet '{SHEET}' among {told}: the Pink Sheet has changed.")
    place = names.index(SHEET)
    rows = held[place].rows
    columns = [f"column_{number}" for number in range(len(rows[0]))] if rows else ["column_0"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")
    return frame, sum(len(each.rows) for each in held[:place])


def _header(sheet: pl.DataFrame) -> int | None:
    """Return the place of the row that names the most series, None where no row names one."""
    printed = [_plain(each.printed) for each in series_of(WORLD_BANK)]
    rows = [[_plain(cell) for cell in row] for row in sheet.head(_SEARCHED_ROWS).rows()]
    named = [sum(name in row for name in printed) for row in rows]
    best = max(named, default=0)
    return named.index(best) if best else None


def _column(sheet: pl.DataFrame, head: int, series: Series) -> str | None:
    row = [_plain(cell) for cell in sheet.row(head)]
    wanted = _plain(series.printed)
    return sheet.columns[row.index(wanted)] if wanted in row else None


def _plain(cell: str | None) -> str:
    """Return a cell of the header without the marks and blanks that editions add."""
    return " ".join((cell or "").replace("*", " ").casefold().split())
