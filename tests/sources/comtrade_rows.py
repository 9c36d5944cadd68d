"""Rows of UN Comtrade's forms for tests, of our own making: change one field, keep the rest."""

import json
from collections.abc import Mapping

from tradecheck.model.tables import FLOWS
from tradecheck.sources.comtrade.files import read

V1 = {
    "typeCode": "C",
    "freqCode": "A",
    "refPeriodId": 20170101,
    "refYear": 2017,
    "refMonth": 52,
    "period": "2017",
    "reporterCode": 156,
    "flowCode": "M",
    "partnerCode": 408,
    "partner2Code": 0,
    "classificationCode": "H5",
    "isOriginalClassification": True,
    "cmdCode": "2701",
    "customsCode": "C00",
    "mosCode": "0",
    "motCode": 0,
    "qtyUnitCode": 8,
    "qtyUnitAbbr": "kg",
    "qty": 2000.0,
    "netWgt": 2000.0,
    "isNetWgtEstimated": False,
    "cifvalue": 100.5,
    "fobvalue": None,
    "primaryValue": 100.5,
    "legacyEstimationFlag": 0,
    "isReported": True,
    "isAggregate": False,
}

LEGACY = {
    "Classification": "H4",
    "Year": "2016",
    "Period": "2016",
    "Period Desc.": "2016",
    "Aggregate Level": "4",
    "Is Leaf Code": "0",
    "Trade Flow Code": "1",
    "Trade Flow": "Import",
    "Reporter Code": "156",
    "Reporter": "China",
    "Reporter ISO": "CHN",
    "Partner Code": "408",
    "Partner": "Dem. People's Rep. of Korea",
    "Partner ISO": "PRK",
    "2nd Partner Code": "",
    "2nd Partner": "",
    "2nd Partner ISO": "",
    "Customs Proc. Code": "",
    "Customs": "",
    "Mode of Transport Code": "",
    "Mode of Transport": "",
    "Commodity Code": "2701",
    "Commodity": "Coal; briquettes, ovoids",
    "Qty Unit Code": "8",
    "Qty Unit": "Weight in kilograms",
    "Qty": "2000",
    "Alt Qty Unit Code": "",
    "Alt Qty Unit": "",
    "Alt Qty": "",
    "Netweight (kg)": "2000",
    "Gross weight (kg)": "",
    "Trade Value (US$)": "100",
    "CIF Trade Value (US$)": "",
    "FOB Trade Value (US$)": "",
    "Flag": "0",
}


def answer(*changes: Mapping[str, object]) -> bytes:
    """An answer of the v1 service with a row for each set of changes."""
    data = [V1 | dict(change) for change in changes]
    return json.dumps({"elapsedTime": "0.1 secs", "count": len(data), "data": data, "error": ""}).encode()


def v1_csv(*changes: Mapping[str, object], rename: Mapping[str, str] | None = None) -> bytes:
    """A v1 CSV as it is downloaded: a mark at its start, True and False, floats everywhere."""
    names = [(rename or {}).get(name, name) for name in V1]
    rows = [["" if value is None else str(value) for value in (V1 | dict(change)).values()] for change in changes]
    return b"\xef\xbb\xbf" + _csv([names, *rows], "\n")


def legacy_csv(*changes: Mapping[str, str]) -> bytes:
    """A legacy CSV of 35 columns, lines ending as they did."""
    return _csv([list(LEGACY), *([*(LEGACY | dict(change)).values()] for change in changes)], "\r\n")


def _csv(rows: list[list[str]], end: str) -> bytes:
    quoted = [[f'"{cell}"' if "," in cell or "\n" in cell else cell for cell in row] for row in rows]
    return "".join(",".join(row) + end for row in quoted).encode()


def only(body: bytes) -> dict:
    reading = read(body, "file")
    assert reading.problems == ()
    assert dict(reading.frame.schema) == FLOWS
    return reading.frame.row(0, named=True)
