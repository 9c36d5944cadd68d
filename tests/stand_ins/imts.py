"""A stand-in for the IMF's SDMX service: totals of trade of our own making, with what is odd about the real ones.

What it does as the real one does: CSV for whom `Accept` names it and JSON for others, `SCALE` 6 beside whole
dollars, groups among the areas, estimates marked by `DERIVATION_TYPE`, no rows where a place of the key is
left empty, lines without a value.
"""

from __future__ import annotations

import csv
import io
import re
from hashlib import sha256

from tests.stand_ins.serving import Reply, Service

COLUMNS = (
    "STRUCTURE[;]",
    "STRUCTURE_ID",
    "ACTION",
    "COUNTRY",
    "INDICATOR",
    "COUNTERPART_COUNTRY",
    "FREQUENCY",
    "TIME_PERIOD",
    "OBS_VALUE",
    "SCALE",
    "DERIVATION_TYPE",
    "STATUS",
)
REPORTERS = ("CHN", "RUS", "KOR", "TWN", "GX170")
PARTNERS = ("PRK", "KOR", "G001", "GX170")
ESTIMATED = {("RUS", "MG_CIF_USD"): "SE", ("KOR", "XG_FOB_USD"): "M"}
"""Series whose figures the IMF works out; Russia reports its imports FOB."""

LAST_YEAR = 2024
_CSV = {"Content-Type": "application/vnd.sdmx.data+csv; charset=utf-8"}
_SPAN = re.compile(r"ge:(\d{4})(?:-M(\d\d))?\+le:(\d{4})(?:-M(\d\d))?")

TRAPS: dict[str, Reply] = {
    "429": Reply(429, {"Retry-After": "1"}, b""),
    "429-silent": Reply(429, {}, b""),
    "500": Reply(500, {"Content-Type": "text/plain"}, b"Internal server error"),
    "403": Reply(403, {"Content-Type": "application/json"}, b'{"message":"Access denied"}'),
    "404": Reply(404, {"Content-Type": "text/plain"}, b"NoRecordsFound"),
    "400": Reply(400, {"Content-Type": "text/plain"}, b"Invalid key"),
    "html": Reply(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Sign in</title>"),
    "json": Reply(200, {"Content-Type": "application/json"}, b'{"data":{"dataSets":[]}}'),
    "empty": Reply(200, _CSV, b""),
    "no-rows": Reply(200, _CSV, ",".join(COLUMNS).encode() + b"\n"),
    "other": Reply(200, _CSV, b"COUNTRY,VALUE\nCHN,1\n"),
}


class Imts(Service):
    """The service."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.failures = [TRAPS[name] for name in ("429-silent", "500", "html", "empty")]

    def spring(self, *traps: str) -> None:
        """Let these traps be the next answers, in this order."""
        self.replies.extend(TRAPS[trap] for trap in traps)

    def speak(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:
        parts = path.strip("/").split("/")
        key = parts[-1].split(".")
        if parts[:-1] != ["data", "dataflow", "IMF.STA", "IMTS", "+"] or len(key) != 4:
            return TRAPS["404"]
        accepted = {name.casefold(): text for name, text in headers.items()}.get("accept", "")
        if "csv" not in accepted:
            return TRAPS["json"]
        span = _SPAN.fullmatch(parameters.get("c[TIME_PERIOD]", ""))
        if span is None:
            return TRAPS["400"]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for reporter in _listed(key[0], REPORTERS):
            for indicator in key[1].split("+"):
                for partner in _listed(key[2], PARTNERS):
                    for period in _periods(key[3], span):
                        writer.writerow(_line(reporter, indicator, partner, key[3], period))
        return Reply(200, _CSV, text.getvalue().encode())


def value(reporter: str, indicator: str, partner: str, period: str) -> int:
    """Return our figure in USD: made up, and the same every time."""
    told = sha256(f"{reporter} {indicator} {partner} {period}".encode()).digest()
    return int.from_bytes(told[:4], "big")


def _line(reporter: str, indicator: str, partner: str, frequency: str, period: str) -> list[str | int]:
    figure = value(reporter, indicator, partner, period)
    empty = period == "2020-M02" and indicator == "XG_FOB_USD"
    derived = ESTIMATED.get((reporter, indicator), "SE" if (reporter, indicator) == ("CHN", "MG_FOB_USD") else "O")
    return [
        "dataflow", "IMF.STA:IMTS(1.0.0)", "R", reporter, indicator, partner, frequency, period,
        "" if empty else figure, 6, derived, "",
    ]  # fmt: skip


def _listed(asked: str, known: tuple[str, ...]) -> list[str]:
    return list(known) if asked == "*" else [each for each in asked.split("+") if each in known]


def _periods(frequency: str, span: re.Match[str]) -> list[str]:
    first, last = int(span[1]), min(LAST_YEAR, int(span[3]))
    years = range(first, last + 1)
    if frequency == "A":
        return [str(year) for year in years]
    begin, end = (first, int(span[2] or 1)), (int(span[3]), int(span[4] or 12))
    return [f"{year}-M{month:02d}" for year in years for month in range(1, 13) if begin <= (year, month) <= end]
