"""A stand-in for the World Bank's page of commodity markets and FRED's graphs, with prices of our own making.

The page links to the workbook under a name that changes; the workbook has its names where they like to be,
`…` for a missing price, and the units that the real one prints. FRED writes `.` where it has no price.
"""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from tests.stand_ins.serving import Reply, Service

PAGE = "/en/research/commodity-markets"
FILE = "CMO-Historical-Data-Monthly.xlsx"
FRED = "/graph/fredgraph.csv"
MONTHS = [f"{year}M{month:02d}" for year in (2008, 2016, 2017) for month in range(1, 13)]
NAMES: tuple[tuple[str, str], ...] = (
    ("Crude oil, average", "($/bbl)"),
    ("Crude oil, Brent", "($/bbl)"),
    ("Coal, Australian **", "($/mt)"),
    ("Natural gas, US", "($/mmbtu)"),
    ("Iron ore, cfr spot", "($/dmtu)"),
)
_XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_CSV = {"Content-Type": "application/csv"}

TRAPS: dict[str, Reply] = {
    "429-silent": Reply(429, {}, b""),
    "403": Reply(403, {"Content-Type": "text/html"}, b"<html>Access denied</html>"),
    "500": Reply(500, {}, b""),
    "html": Reply(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Just a moment</title>"),
    "empty": Reply(200, _CSV, b""),
    "not-a-workbook": Reply(200, _XLSX, b"PK\x03\x04 and nothing more"),
    "elsewhere": Reply(200, {}, f'<a href="https://example.org/{FILE}">Monthly prices</a>'.encode()),
}


class Prices(Service):
    """Both publishers at one address. `edition` is in the link to the workbook, which differs by it."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.edition = "0050012026"

    def spring(self, *traps: str) -> None:
        """Let these traps be the next answers, in this order."""
        self.replies.extend(TRAPS[trap] for trap in traps)

    def speak(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:  # noqa: ARG002 - as every stand-in speaks
        workbook_path = f"/en/doc/18675f1d1639c7a34d463f59263ba0a2-{self.edition}/related/{FILE}"
        if path == PAGE:
            other = workbook_path.replace("Monthly", "Annual")
            links = f'<a href="{other}">Annual</a><a class="x" href="{workbook_path}">Monthly &amp; more</a>'
            return Reply(200, {"Content-Type": "text/html"}, f"<!DOCTYPE html><html>{links}</html>".encode())
        if path == workbook_path:
            return Reply(200, _XLSX, workbook(raised=1.0 if self.edition == "0050012026" else 1.5))
        if path == FRED and parameters.get("id") == "PCOALAUUSDM":
            lines = ["observation_date,PCOALAUUSDM", "2016-12-01,93.8", "2017-01-01,88.48", "2017-02-01,.", ""]
            return Reply(200, _CSV, "\n".join(lines).encode())
        return Reply(404, {"Content-Type": "text/html"}, b"<html>not found</html>")


def price(place: int, month: int) -> float:
    """Return our price of a series in a month: made up, and the same every time."""
    return round(20 + 10 * place + month / 4, 2)


def workbook(
    *,
    sheet: str = "Monthly Prices",
    names: tuple[tuple[str, str], ...] = NAMES,
    above: int = 4,
    cells: dict[tuple[str, str], Any] | None = None,
    raised: float = 1.0,
) -> bytes:
    """Return a workbook; `cells` replaces prices by name and month, `above` is how many rows stand over the names."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.add_worksheet("AFOSHEET").write(0, 0, "Coal, Australian")
    page = book.add_worksheet(sheet)
    page.write(0, 0, "World Bank Commodity Price Data (The Pink Sheet)")
    page.write(above - 1, 0, "Updated on November 04, 2026")
    for column, (name, unit) in enumerate(names, start=1):
        page.write(above, column, name)
        page.write(above + 1, column, unit)
    replaced = cells or {}
    for row, month in enumerate(MONTHS, start=above + 2):
        page.write(row, 0, month)
        for column, (name, _) in enumerate(names, start=1):
            missing = month == "2016M03" and column == 3
            usual: Any = "…" if missing else price(column, row - above - 2) * raised
            page.write(row, column, replaced.get((name, month), usual))
    book.close()
    return written.getvalue()
