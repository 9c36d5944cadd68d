"""Figures in the form of UN Comtrade's records, made up by us and the same every time."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

LAST_YEAR = 2024
REPORTERS = {156: "CHN", 410: "KOR", 643: "RUS", 699: "IND"}
PARTNERS = {
    0: "W00", 36: "AUS", 156: "CHN", 360: "IDN", 408: "PRK", 410: "KOR", 496: "MNG", 643: "RUS", 699: "IND", 704: "VNM",
}  # fmt: skip
LAST_YEARS = {643: 2021}
"""Reporters that stopped publishing, and the last year that they published."""

HEADINGS = ["0307", "1605", "2503", "2601", "2701", "6110", "6704"]
CHAPTERS = sorted({heading[:2] for heading in HEADINGS})
SUBHEADINGS = sorted(
    {f"{heading}10" for heading in HEADINGS}
    | {f"{chapter:02d}{heading:02d}{sub:02d}" for chapter in range(1, 98) for heading in (1, 2) for sub in (0, 10, 90)}
    | {"9999AA"}
)
UNLISTED = {"9999AA"}
"""Codes that figures are booked under and that the reference list of all editions does not name."""


def is_published(frequency: str, reporter: int, period: str) -> bool:
    """Whether a reporter's year or month is out: nobody's after 2024, Russia's to 2021."""
    right = len(period) == {"A": 4, "M": 6}.get(frequency) and period.isdecimal()
    return right and 1995 <= int(period[:4]) <= min(LAST_YEAR, LAST_YEARS.get(reporter, LAST_YEAR))


@cache
def value(reporter: int, partner: int, flow: str, code: str, period: str, revision: int = 0) -> int:
    """Return our figure in USD; a revision changes it. Of a shorter code it is the sum of its subheadings."""
    if code == "TOTAL" or len(code) < len("270112"):
        begins = "" if code == "TOTAL" else code
        return sum(
            value(reporter, partner, flow, sub, period, revision) for sub in SUBHEADINGS if sub.startswith(begins)
        )
    told = sha256(f"{reporter} {partner} {flow} {code} {period}{revision or ''}".encode()).digest()
    return int.from_bytes(told[:4], "big")


def numbers(asked: str | None, known: dict[int, str]) -> list[int]:
    """Return the areas asked for that are known, all of them where none is named."""
    if asked is None:
        return list(known)
    return [int(number) for number in asked.split(",") if number.isdecimal() and int(number) in known]


def codes(asked: str) -> list[str]:
    """Return the codes asked for that are known, a level as its codes."""
    levels = {"AG2": CHAPTERS, "AG4": HEADINGS, "AG6": SUBHEADINGS}
    known = {"TOTAL", *CHAPTERS, *HEADINGS, *SUBHEADINGS}
    return [code for part in asked.split(",") for code in levels.get(part, [part] if part in known else [])]


def rows(frequency: str, asked: dict[str, str], revisions: dict[tuple[int, str], int]) -> list[dict[str, Any]]:
    """Return every row that answers a question, uncut; none for a code that is not known."""
    details = [(0, 0, "C00")]
    if {"partner2Code", "motCode", "customsCode"} - asked.keys():
        details = [(second, mode, "C00") for second in (0, 344, 842) for mode in (0, 2100, 3200)]
    return [
        _row(frequency, period, reporter, partner, flow, code, detail, revisions.get((reporter, period), 0))
        for period in asked["period"].split(",")
        for reporter in numbers(asked.get("reporterCode"), REPORTERS)
        if is_published(frequency, reporter, period)
        for partner in numbers(asked.get("partnerCode"), PARTNERS)
        if partner != reporter
        for flow in asked.get("flowCode", "M,X").split(",")
        if flow in {"M", "X", "RM", "RX"}
        for code in codes(asked.get("cmdCode", "TOTAL"))
        for detail in details
    ]


def datasets(frequency: str, asked: dict[str, str], revisions: dict[tuple[int, str], int]) -> list[dict[str, Any]]:
    """Return what is published of what is asked about, a row a reporter's year or month."""
    years = range(1995, LAST_YEAR + 1)
    every = [str(year) for year in years] if frequency == "A" else [f"{y}{m:02d}" for y in years for m in range(1, 13)]
    periods = asked["period"].split(",") if "period" in asked else every
    return [
        _dataset(frequency, reporter, period, revisions.get((reporter, period), 0))
        for period in periods
        for reporter in numbers(asked.get("reporterCode"), REPORTERS)
        if is_published(frequency, reporter, period)
    ]


def edition(period: str) -> str:
    """Return the edition of the HS in which a period's figures are."""
    return "H6" if period >= "2022" else "H5"


def _dataset(frequency: str, reporter: int, period: str, revision: int) -> dict[str, Any]:
    told = sha256(f"{frequency} {reporter} {period} {revision}".encode()).digest()
    return {
        "datasetCode": int(f"20{reporter:03d}{period}"), "typeCode": "C", "freqCode": frequency, "period": int(period),
        "reporterCode": reporter, "reporterISO": REPORTERS[reporter], "classificationCode": edition(period),
        "totalRecords": 1000 + told[0], "datasetChecksum": int.from_bytes(told[:4], "big"),
        "firstReleased": f"{int(period[:4]) + 1}-06-01T00:00:00", "lastReleased": f"20{25 + revision}-06-01T00:00:00",
    }  # fmt: skip


def _row(  # noqa: PLR0917 - a record's keys
    frequency: str,
    period: str,
    reporter: int,
    partner: int,
    flow: str,
    code: str,
    detail: tuple[int, int, str],
    revision: int,
) -> dict[str, Any]:
    second, mode, customs = detail
    shared_by = (2 if second else 1) * (2 if mode else 1)  # two second partners, two means of transport
    worth = value(reporter, partner, flow, code, period, revision) / shared_by
    weight = 0 if code == "TOTAL" else worth / 2
    month = int(period[4:] or 52)
    return {
        "typeCode": "C", "freqCode": frequency, "refPeriodId": int(f"{period[:4]}{period[4:] or '01'}01"),
        "refYear": int(period[:4]), "refMonth": month, "period": period,
        "reporterCode": reporter, "reporterISO": REPORTERS[reporter], "reporterDesc": None,
        "flowCode": flow, "flowDesc": None,
        "partnerCode": partner, "partnerISO": PARTNERS[partner], "partnerDesc": None,
        "partner2Code": second, "partner2ISO": None, "partner2Desc": None,
        "classificationCode": edition(period), "classificationSearchCode": "HS",
        "isOriginalClassification": True, "cmdCode": code, "cmdDesc": None,
        "aggrLevel": 0 if code == "TOTAL" else len(code), "isLeaf": len(code) == 6,
        "customsCode": customs, "customsDesc": None, "mosCode": "0", "motCode": mode, "motDesc": None,
        "qtyUnitCode": 8 if weight else -1, "qtyUnitAbbr": "kg" if weight else "N/A", "qty": weight,
        "isQtyEstimated": False, "altQtyUnitCode": -1, "altQtyUnitAbbr": "N/A", "altQty": 0,
        "isAltQtyEstimated": False, "netWgt": weight, "isNetWgtEstimated": False, "grossWgt": 0,
        "isGrossWgtEstimated": False,
        "cifvalue": worth if flow in {"M", "RM"} else None, "fobvalue": worth if flow in {"X", "RX"} else None,
        "primaryValue": worth, "legacyEstimationFlag": 0, "isReported": len(code) == 6, "isAggregate": len(code) != 6,
    }  # fmt: skip
