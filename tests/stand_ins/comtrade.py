"""A stand-in for UN Comtrade's preview service: its contract and its traps, on figures of our own making.

What it does as the real one does: 500 rows and no word about the rest, `count` of the rows returned, nine
rows a partner where the codes against detail are not sent, no rows for a wrong code, 400 for several
years. What comes over it now and then can be made to come next: `spring("429", "html")`.
"""

from __future__ import annotations

import json
from collections import deque
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

CUT = 500
LAST_YEAR = 2024
REPORTERS = {156: "CHN", 410: "KOR", 643: "RUS", 699: "IND"}
PARTNERS = {0: "W00", 408: "PRK", 410: "KOR", 643: "RUS", 36: "AUS", 360: "IDN", 496: "MNG"}
HEADINGS = ["0307", "1605", "2503", "2601", "2701", "6110", "6704"]
CHAPTERS = sorted({heading[:2] for heading in HEADINGS})
SUBHEADINGS = [
    f"{chapter:02d}{heading:02d}{sub:02d}" for chapter in range(1, 98) for heading in (1, 2) for sub in (0, 10, 90)
]
_JSON = {"Content-Type": "application/json; charset=utf-8"}

Reply = tuple[int, dict[str, str], bytes]


def _said(status: int, message: str, **headers: str) -> Reply:
    body = json.dumps({"statusCode": status, "message": message}).encode()
    return status, {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}, body


TRAPS: dict[str, Reply] = {
    "429": _said(429, "Rate limit is exceeded. Try again in 1 seconds.", Retry_After="1"),
    "429-silent": (429, {}, b""),
    "429-long": _said(429, "Rate limit is exceeded.", Retry_After="86400"),
    "500": _said(500, "Internal server error"),
    "html": (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Sign in</title>"),
    "html-as-json": (200, _JSON, b"\r\n<html><body>Service unavailable</body></html>"),
    "empty": (200, _JSON, b""),
    "cut-off": (200, _JSON, b'{"elapsedTime":"0.1 secs","count":2,"data":[{"typeCode":"C","freqCo'),
    "miscounted": (200, _JSON, b'{"elapsedTime":"0.1 secs","count":3,"data":[],"error":""}'),
    "error-in-200": (200, _JSON, b'{"elapsedTime":"0 secs","count":-1,"data":[],"error":"Too complex"}'),
    "quota": _said(403, "Out of call volume quota. Quota will be replenished in 08:34:27."),
    "bad-key": _said(401, "Access denied due to invalid subscription key."),
    "missing-key": _said(401, "Access denied due to missing subscription key."),
    "elsewhere": (302, {"Location": "http://localhost:9/public/v1/preview/C/A/HS"}, b""),
    "large": (200, _JSON, b" " * 3_000_000),
}


class Preview:
    """The service, at `address` while it is entered. `asked` holds each request: path, parameters, headers."""

    def __init__(self, port: int = 0) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.replies: deque[Reply] = deque()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        self._thread.join()

    def spring(self, *traps: str) -> None:
        """Let these traps be the next answers, in this order."""
        self.replies.extend(TRAPS[trap] for trap in traps)

    def answer(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:
        self.asked.append((path, parameters, headers))
        if self.replies:
            return self.replies.popleft()
        parts = path.strip("/").split("/")
        if len(parts) != 6 or parts[:4] != ["public", "v1", "preview", "C"] or parts[5] != "HS":
            return _said(404, "Resource not found")
        if "," in parameters.get("period", ","):
            return _refused("period", "The field period is invalid")
        return 200, _JSON, _envelope(rows(parts[4], parameters)[:CUT], len(self.asked))


def rows(frequency: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    """Return every row that answers a question, uncut; none for a code that is not known."""
    period = asked["period"]
    if len(period) != {"A": 4, "M": 6}.get(frequency) or int(period[:4]) > LAST_YEAR:
        return []
    details = [(0, 0, "C00")]
    if {"partner2Code", "motCode", "customsCode"} - asked.keys():
        details = [(second, mode, "C00") for second in (0, 344, 842) for mode in (0, 2100, 3200)]
    return [
        _row(frequency, period, reporter, partner, flow, code, detail)
        for reporter in _numbers(asked.get("reporterCode"), REPORTERS)
        for partner in _numbers(asked.get("partnerCode"), PARTNERS)
        for flow in asked.get("flowCode", "M,X").split(",")
        if flow in {"M", "X", "RM", "RX"}
        for code in _codes(asked.get("cmdCode", "TOTAL"))
        for detail in details
    ]


def value(reporter: int, partner: int, flow: str, code: str, period: str) -> int:
    """Return our figure in USD: made up, and the same every time."""
    told = sha256(f"{reporter} {partner} {flow} {code} {period}".encode()).digest()
    return int.from_bytes(told[:4], "big")


def _row(
    frequency: str, period: str, reporter: int, partner: int, flow: str, code: str, detail: tuple[int, int, str]
) -> dict[str, Any]:
    second, mode, customs = detail
    shared_by = (2 if second else 1) * (2 if mode else 1)  # two second partners, two means of transport
    worth = value(reporter, partner, flow, code, period) / shared_by
    weight = 0 if code == "TOTAL" else worth / 2
    month = int(period[4:] or 52)
    return {
        "typeCode": "C", "freqCode": frequency, "refPeriodId": int(f"{period[:4]}{period[4:] or '01'}01"),
        "refYear": int(period[:4]), "refMonth": month, "period": period,
        "reporterCode": reporter, "reporterISO": REPORTERS[reporter], "reporterDesc": None,
        "flowCode": flow, "flowDesc": None,
        "partnerCode": partner, "partnerISO": PARTNERS[partner], "partnerDesc": None,
        "partner2Code": second, "partner2ISO": None, "partner2Desc": None,
        "classificationCode": "H6" if period >= "2022" else "H5", "classificationSearchCode": "HS",
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


def _numbers(asked: str | None, known: dict[int, str]) -> list[int]:
    if asked is None:
        return list(known)
    return [int(number) for number in asked.split(",") if number.isdecimal() and int(number) in known]


def _codes(asked: str) -> list[str]:
    levels = {"AG2": CHAPTERS, "AG4": HEADINGS, "AG6": SUBHEADINGS}
    known = {"TOTAL", *CHAPTERS, *HEADINGS, *SUBHEADINGS}
    return [code for part in asked.split(",") for code in levels.get(part, [part] if part in known else [])]


def _envelope(found: list[dict[str, Any]], hundredths: int) -> bytes:
    """Return an answer; the time it took differs from call to call, so no two have the same bytes."""
    elapsed = f"{hundredths / 100:.2f} secs"
    return json.dumps({"elapsedTime": elapsed, "count": len(found), "data": found, "error": ""}).encode()


def _refused(field: str, message: str) -> Reply:
    reasons = [{"MemberNames": [field], "ErrorMessage": message}]
    body = {
        "elapsedTime": "0 secs",
        "count": -1,
        "data": [],
        "error": "Invalid parameter value",
        "errorObject": reasons,
    }
    return 400, _JSON, json.dumps(body).encode()


def _handler(service: Preview) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            parameters = {name: values[-1] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
            status, headers, body = service.answer(url.path, parameters, dict(self.headers.items()))
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests read `asked`."""

    return Handler
