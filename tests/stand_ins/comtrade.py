"""A stand-in for UN Comtrade's v1 service: its contract and its traps, on figures of our own making.

Both doors are there, the preview and the one that wants a key, with what is published and the reference lists.
What it does as the real one does: 500 rows and no word about the rest, `count` of the rows returned, nine
rows a partner where the codes against detail are not sent, no rows for a wrong code, 400 for several
years at the preview. What comes over it now and then can be made to come next: `spring("429", "html")`.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from tests.stand_ins import comtrade_figures as figures
from tests.stand_ins.comtrade_figures import value
from tests.stand_ins.serving import Reply, Service, bomb

__all__ = ["CUT", "FAILURES", "KEY_HEADER", "TRAPS", "Comtrade", "value"]

CUT = 500
KEYED_CUT = 100_000
KEYED_PERIODS = 12
MOST_LETTERS = 4_096
KEY_HEADER = "Ocp-Apim-Subscription-Key"

_JSON = {"Content-Type": "application/json; charset=utf-8"}


def _said(status: int, message: str, **headers: str) -> Reply:
    body = json.dumps({"statusCode": status, "message": message}).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, {"Content-Type": "application/json", **named}, body)


_HALF = b'{"elapsedTime":"0.1 secs","count":2,"data":[{"typeCode":"C","freqCo'

TRAPS: dict[str, Reply] = {
    "429": _said(429, "Rate limit is exceeded. Try again in 1 seconds.", Retry_After="1"),
    "429-silent": Reply(429, {}, b""),
    "429-long": _said(429, "Rate limit is exceeded.", Retry_After="86400"),
    "500": _said(500, "Internal server error"),
    "503": Reply(503, {"Content-Type": "text/html"}, b"<html><body>Service unavailable</body></html>"),
    "html": Reply(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Sign in</title>"),
    "html-as-json": Reply(200, _JSON, b"\r\n<html><body>Service unavailable</body></html>"),
    "empty": Reply(200, _JSON, b""),
    "cut-off": Reply(200, _JSON, _HALF),
    "cut-short": Reply(200, _JSON, _HALF * 20, cut=100),
    "miscounted": Reply(200, _JSON, b'{"elapsedTime":"0.1 secs","count":3,"data":[],"error":""}'),
    "error-in-200": Reply(200, _JSON, b'{"elapsedTime":"0 secs","count":-1,"data":[],"error":"Too complex"}'),
    "quota": _said(403, "Out of call volume quota. Quota will be replenished in 08:34:27."),
    "quota-header": _said(403, "Out of call volume quota.", Retry_After="3600"),
    "bad-key": _said(401, "Access denied due to invalid subscription key."),
    "bad-key-403": _said(403, "Access denied. The subscription key is not valid for this product."),
    "missing-key": _said(401, "Access denied due to missing subscription key."),
    "elsewhere": Reply(302, {"Location": "http://localhost:9/public/v1/preview/C/A/HS"}, b""),
    "large": Reply(200, _JSON, b" " * 3_000_000),
    "400": _said(400, "Invalid parameter value: period"),
    "text": Reply(200, {"Content-Type": "text/plain"}, b'{"count":0,"data":[],"error":""}'),
    "stall": Reply(200, _JSON, b"{}", after=2.0),
    "bomb": bomb(),
}
FAILURES = ("429-silent", "500", "503", "html", "html-as-json", "empty", "cut-off", "cut-short", "stall")
"""What may come now and then, and is well at the next call."""


class Comtrade(Service):
    """The service.

    `key` is what it takes for a valid key, any at all where it is None. `calls_left` are the calls before the
    quota is spent, None where there is no end of them.
    """

    def __init__(self, port: int = 0, key: str | None = None) -> None:
        super().__init__(port)
        self.key = key
        self.revisions: dict[tuple[int, str], int] = {}
        self.failures = [TRAPS[name] for name in FAILURES]
        self.calls_left: int | None = None
        self.spent = 0

    def spring(self, *traps: str) -> None:
        """Let these traps be the next answers, in this order."""
        self.replies.extend(TRAPS[trap] for trap in traps)

    def spoil(self, trap: str, **marks: str) -> None:
        """Let every question with these parameters get this answer, however often it is asked."""
        self.spoilt.append((marks, TRAPS[trap]))

    def revise(self, reporter: int, period: str) -> None:
        """Change every figure of a reporter's year or month, and its checksum with them."""
        self.revisions[reporter, period] = self.revisions.get((reporter, period), 0) + 1

    def speak(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:
        if self.calls_left is not None and self.spend() > self.calls_left:
            return TRAPS["quota"]
        return self._routed(path, parameters, headers)

    def _routed(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:
        match path.strip("/").split("/"):
            case ["public", "v1", "preview", "C", frequency, "HS"]:
                return self._figures(frequency, parameters, periods=1, cut=CUT)
            case ["data", "v1", "get", "C", frequency, "HS"]:
                limit = int(parameters.get("maxRecords", CUT))
                return self._keyed(headers) or self._figures(
                    frequency, parameters, periods=KEYED_PERIODS, cut=min(KEYED_CUT, limit)
                )
            case ["public", "v1", "getDA", "C", frequency, "HS"]:
                return self._published(frequency, parameters)
            case ["data", "v1", "getDa", "C", frequency, "HS"]:
                return self._keyed(headers) or self._published(frequency, parameters)
            case ["files", "v1", "app", "reference", name]:
                return _reference(name)
        return _said(404, "Resource not found")

    def spend(self) -> int:
        """Return how many calls there were, this one among them."""
        with self._lock:
            self.spent += 1
            return self.spent

    def _keyed(self, headers: dict[str, str]) -> Reply | None:
        """Return how a call without a valid key is refused, None where it is not."""
        given = {name.casefold(): text for name, text in headers.items()}.get(KEY_HEADER.casefold())
        if not given:
            return TRAPS["missing-key"]
        return TRAPS["bad-key"] if self.key is not None and given != self.key else None

    def _figures(self, frequency: str, asked: dict[str, str], *, periods: int, cut: int) -> Reply:
        listed = asked.get("period", "").split(",")
        if not listed[0] or len(listed) > periods:
            return _refused("period", "The field period is invalid")
        if sum(len(name) + len(text) + 2 for name, text in asked.items()) > MOST_LETTERS:
            return _said(404, "Resource not found")
        return Reply(200, _JSON, _envelope(figures.rows(frequency, asked, self.revisions)[:cut], asked))

    def _published(self, frequency: str, asked: dict[str, str]) -> Reply:
        return Reply(200, _JSON, _envelope(figures.datasets(frequency, asked, self.revisions)[:CUT], asked))


def _envelope(found: list[dict[str, Any]], asked: dict[str, str]) -> bytes:
    """Return an answer; the time it took differs from question to question, and not from call to call."""
    hundredths = sha256(repr(sorted(asked.items())).encode()).digest()[0]
    elapsed = f"{hundredths / 100:.2f} secs"
    return json.dumps({"elapsedTime": elapsed, "count": len(found), "data": found, "error": ""}).encode()


def _refused(field: str, message: str) -> Reply:
    reasons = [{"MemberNames": [field], "ErrorMessage": message}]
    said = {"elapsedTime": "0 secs", "count": -1, "data": [], "error": "Invalid parameter value"}
    return Reply(400, _JSON, json.dumps(said | {"errorObject": reasons}).encode())


def _reference(file: str) -> Reply:
    """Return a reference list: UTF-8 with a mark at its start, kept by the service for about a week."""
    name = file.removesuffix(".json")
    lists: dict[str, list[dict[str, Any]]] = {
        "Reporters": [_area(number, iso) for number, iso in figures.REPORTERS.items()],
        "partnerAreas": [_area(number, iso) for number, iso in figures.PARTNERS.items()],
        "QuantityUnits": [{"qtyCode": 8, "qtyAbbr": "kg", "qtyDescription": "Weight in kilograms"}],
        "tradeRegimes": [{"id": "M", "text": "Import"}, {"id": "X", "text": "Export"}],
        "CustomsCodes": [{"id": "C00", "text": "TOTAL CPC"}],
        "ModeOfTransportCodes": [{"id": "0", "text": "TOTAL modes of transport"}],
        **{edition: _goods() for edition in ("HS", "H0", "H1", "H2", "H3", "H4", "H5", "H6")},
    }
    if name not in lists or name == file:
        return _said(404, "Resource not found")
    headers = {"Content-Type": "application/json", "ETag": f"0x{len(lists[name]):X}", "Cache-Control": "max-age=604800"}
    return Reply(200, headers, b"\xef\xbb\xbf" + json.dumps({"more": False, "results": lists[name]}).encode())


def _area(number: int, iso: str) -> dict[str, Any]:
    return {"id": number, "text": f"Area {iso}", "reporterCode": number, "isGroup": False}


def _goods() -> list[dict[str, Any]]:
    codes = sorted({*figures.CHAPTERS, *figures.HEADINGS, *figures.SUBHEADINGS} - figures.UNLISTED)
    lines = [{"id": code, "text": f"{code} - Goods", "parent": code[:-2] or "TOTAL"} for code in codes]
    return [{"id": "TOTAL", "text": "Total - All commodities", "parent": "#"}, *lines]
