"""A stand-in for IMF PortWatch's ArcGIS service: its contract and its traps, on places and counts of our own.

What it does as the real one does: 1,000 rows a page whatever is asked, `exceededTransferLimit` only where
there is more, errors with status 200, no port of the DPRK. The column of days changes its name and type:
`day_field` is one of `date` and `date_`, `day_type` one of `text`, `day` and `time`.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.stand_ins.serving import Reply, Service

PAGE = 1_000
FIRST, LAST = date(2019, 1, 1), date(2025, 6, 30)
TYPES = ("container", "dry_bulk", "general_cargo", "roro", "tanker")
PORTS = {
    "port276": ("Dalian", "China", "CHN"),
    "port1070": ("Dandong", "China", "CHN"),
    "port1369": ("Vladivostok", "Russian Federation", "RUS"),
    "port900": ("Portland", "United States", "USA"),
    "port901": ("Portland", "Australia", "AUS"),
}
STRAITS = {"chokepoint6": "Strait of Hormuz", "chokepoint12": "Korea Strait", "chokepoint17": "Bohai Strait"}

_JSON = {"Content-Type": "application/json;charset=utf-8"}
_FIELD_TYPES = {"text": "esriFieldTypeString", "day": "esriFieldTypeDateOnly", "time": "esriFieldTypeDate"}
_CONDITION = re.compile(
    r"portid='(?P<id>[^']*)' AND (?P<field>\w+) >= (?P<mark>DATE |TIMESTAMP |)'(?P<first>[\d-]{10})[^']*' "
    r"AND (?P=field) <= (?P=mark)'(?P<last>[\d-]{10})[^']*'"
)
_MARKS = {"text": "", "day": "DATE ", "time": "TIMESTAMP "}


def _error(code: int, message: str) -> Reply:
    body = {"error": {"code": code, "message": message, "details": ["Unable to perform query."]}}
    return Reply(200, _JSON, json.dumps(body).encode())


TRAPS: dict[str, Reply] = {
    "error-in-200": _error(400, "Cannot perform query. Invalid query parameters."),
    "429": Reply(429, {"Retry-After": "1"}, b""),
    "429-silent": Reply(429, {}, b""),
    "503": Reply(503, {"Content-Type": "text/html"}, b"<html>Service unavailable</html>"),
    "html": Reply(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Sign in</title>"),
    "empty": Reply(200, _JSON, b""),
    "empty-page": Reply(200, _JSON, b'{"features":[],"exceededTransferLimit":true}'),
    "no-rows": Reply(200, _JSON, b'{"features":[]}'),
    "cut-off": Reply(200, _JSON, b'{"features":[{"attributes":{"portid":"port276","da'),
    "cut-short": Reply(200, _JSON, b'{"features":[]}' + b" " * 500, cut=100),
    "stall": Reply(200, _JSON, b"{}", after=2.0),
}


class PortWatch(Service):
    """The service. `silent_limit` leaves the flag out of full pages, as a cut that nobody announces."""

    def __init__(self, port: int = 0, day_field: str = "date", day_type: str = "day") -> None:
        super().__init__(port)
        self.day_field, self.day_type = day_field, day_type
        self.silent_limit = False
        self.failures = [TRAPS[name] for name in ("error-in-200", "429-silent", "503", "html", "cut-off", "empty-page")]

    def spring(self, *traps: str) -> None:
        """Let these traps be the next answers, in this order."""
        self.replies.extend(TRAPS[trap] for trap in traps)

    def speak(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Reply:  # noqa: ARG002 - as every stand-in speaks
        match path.strip("/").split("/"):
            case [service, "FeatureServer", "0"] if parameters.get("f") == "json":
                return self._described(service)
            case [service, "FeatureServer", "0", "query"] if parameters.get("f") == "json":
                return self._rows(service, parameters)
        return Reply(404, {"Content-Type": "text/html"}, b"<html>not found</html>")

    def _described(self, service: str) -> Reply:
        fields = [{"name": "portid", "type": "esriFieldTypeString"}, {"name": "ObjectId", "type": "esriFieldTypeOID"}]
        if service.startswith("Daily"):
            fields.append({"name": self.day_field, "type": _FIELD_TYPES[self.day_type]})
        return _json({"id": 0, "maxRecordCount": PAGE, "objectIdField": "ObjectId", "fields": fields})

    def _rows(self, service: str, asked: dict[str, str]) -> Reply:
        if service == "PortWatch_ports_database":
            found = [
                {"portid": number, "portname": name, "country": country, "ISO3": iso, "fullname": f"{name}, {country}"}
                for number, (name, country, iso) in PORTS.items()
            ]
        elif asked.get("returnDistinctValues") == "true" and service == "Daily_Chokepoints_Data":
            found = [{"portid": number, "portname": name} for number, name in STRAITS.items()]
        else:
            condition = _CONDITION.fullmatch(asked.get("where", ""))
            if condition is None or condition["field"] != self.day_field or condition["mark"] != _MARKS[self.day_type]:
                return TRAPS["error-in-200"]
            found = self._days(service, condition["id"], condition["first"], condition["last"])
        if asked.get("returnCountOnly") == "true":
            return _json({"count": len(found)})
        offset = int(asked.get("resultOffset", "0"))
        page = found[offset : offset + PAGE]
        answer: dict[str, Any] = {"features": [{"attributes": each} for each in page]}
        if offset + len(page) < len(found) and not self.silent_limit:
            answer["exceededTransferLimit"] = True
        return _json(answer)

    def _days(self, service: str, place: str, first: str, last: str) -> list[dict[str, Any]]:
        known = PORTS if service == "Daily_Ports_Data" else STRAITS
        begin, end = max(FIRST, date.fromisoformat(first)), min(LAST, date.fromisoformat(last))
        if place not in known:
            return []
        days = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
        return [self._day(service, place, day) for day in days]

    def _day(self, service: str, place: str, day: date) -> dict[str, Any]:
        told: dict[str, Any] = {"portid": place, self.day_field: self._written(day), "ObjectId": day.toordinal()}
        counts = {kind: ships(place, kind, day) for kind in TYPES}
        if service == "Daily_Ports_Data":
            name, country, iso = PORTS[place]
            told |= {"portname": name, "country": country, "ISO3": iso, "portcalls": sum(counts.values())}
            told |= {f"portcalls_{kind}": number for kind, number in counts.items()}
            return told | {"import": 1000.5 * counts["dry_bulk"], "export": 900.0 * counts["tanker"]}
        told |= {"portname": STRAITS[place], "n_total": sum(counts.values()), "capacity": 5e4 * sum(counts.values())}
        told |= {f"n_{kind}": number for kind, number in counts.items()}
        return told | {f"capacity_{kind}": 5e4 * number for kind, number in counts.items()}

    def _written(self, day: date) -> str | int:
        if self.day_type == "time":
            return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
        return day.isoformat()


def ships(place: str, kind: str, day: date) -> int:
    """Return our number of ships: made up, and the same every time."""
    return (day.toordinal() * 7 + TYPES.index(kind) * 5 + len(place)) % 11


def _json(body: object) -> Reply:
    return Reply(200, _JSON, json.dumps(body).encode())
