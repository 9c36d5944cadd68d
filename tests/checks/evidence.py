"""Evidence for tests of checks: the embedded figures, and tables made of a few rows."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from msgspec.structs import replace

from tradecheck.evidence import assemble
from tradecheck.model.evidence import Evidence
from tradecheck.model.period import Period
from tradecheck.model.tables import COVERAGE, TABLES
from tradecheck.model.view import View

NOWHERE = Path("no-archive-here")


@cache
def embedded(as_of: date | None = None) -> Evidence:
    """The embedded figures alone."""
    return assemble(View(as_of=as_of), NOWHERE)


def table(name: str, rows: list[dict[str, Any]]) -> pl.LazyFrame:
    """A table of evidence from rows that give only the columns that matter."""
    schema = TABLES[name]
    full = [{column: row.get(column) for column in schema} for row in rows]
    return pl.DataFrame(full, schema=schema).lazy()


def flow(code: str, period: str, value_usd: float | None = None, **more: Any) -> dict[str, Any]:
    """A row of flows: China's imports from the DPRK unless told otherwise."""
    days = Period.parse(period)
    row = {
        "record": f"test:{more.get('source', 'comtrade')}-{more.get('flow', 'M')}-{code}-{period}",
        "source": "comtrade",
        "vintage": "",
        "reporter": "CHN",
        "partner": "PRK",
        "flow": "M",
        "frequency": days.frequency.value,
        "start": days.start,
        "end": days.end,
        "code": code,
        "value_usd": value_usd,
        "state": "reported",
        "confidence": "high",
        "verified": True,
        "derivation": "reported",
    }
    return row | more


def seen(account: str, period: str, **more: Any) -> dict[str, Any]:
    """A row of observations: coal from the DPRK that somebody saw going nowhere in particular unless told otherwise."""
    days = Period.parse(period)
    row = {
        "record": f"obs:{account}",
        "id": account,
        "start": days.start,
        "end": days.end,
        "kind": "shipment",
        "goods": "coal",
        "codes": "2701",
        "direction": "dprk-export",
        "exempt": False,
        "observer": "Somebody",
        "title": "An account",
        "confidence": "high",
        "verified": True,
    }
    return row | more


def notified(supplier: str, period: str, barrels: float | None, **more: Any) -> dict[str, Any]:
    """A row of notifications: refined petroleum to the DPRK."""
    days = Period.parse(period)
    row = {
        "record": f"ntf:{supplier}-{period}",
        "start": days.start,
        "end": days.end,
        "frequency": days.frequency.value,
        "goods": "petroleum",
        "direction": "dprk-import",
        "supplier": supplier,
        "barrels": barrels,
        "derived": False,
        "state": "reported",
        "title": "The Committee's page",
        "confidence": "high",
        "verified": True,
    }
    return row | more


def with_flows(rows: list[dict[str, Any]]) -> Evidence:
    """Evidence that holds these flows and nothing else; every row counts."""
    flows = table("flows", rows)
    empty = {name: table(name, []) for name in TABLES if name != "flows"}
    return Evidence(flows=flows, counted=flows, holdings=(), **empty)


def with_tables(**tables: list[dict[str, Any]]) -> Evidence:
    """Evidence that holds these tables and nothing else."""
    return replace(with_flows([]), **{name: table(name, rows) for name, rows in tables.items()})


def told(*rows: dict[str, Any]) -> pl.LazyFrame:
    """A table of what was asked and what is published, from rows of `asked`, `listing` and `dataset`."""
    full = [{column: row.get(column) for column in COVERAGE} for row in rows]
    return pl.DataFrame(full, schema=COVERAGE).lazy()


def _told(kind: str, periods: str | None, day: str, **more: Any) -> dict[str, Any]:
    days = Period.parse(periods) if periods else None
    row = {
        "told": kind,
        "source": "comtrade",
        "vintage": day,
        "received": datetime.fromisoformat(f"{day}T12:00:00+00:00"),
        "frequency": days.frequency.value if days else "A",
        "start": days.start if days else None,
        "end": days.end if days else None,
        "reporters": ["CHN"],
        "title": "UN Comtrade",
        "confidence": "high",
    }
    return row | {"record": more.get("receipt")} | more


def asked(period: str, *codes: str, day: str = "2026-01-05", **more: Any) -> dict[str, Any]:
    """A question about figures that was answered whole: China's imports from the DPRK unless told otherwise."""
    levels = [int(code[2:]) for code in codes if code.startswith("AG")]
    listed = [code for code in codes if not code.startswith("AG")]
    told = {"receipt": f"asked {day}", "partners": ["PRK"], "flows": ["M"], "codes": listed, "levels": levels}
    return _told("question", period, day, **told | more)


def listing(period: str | None, day: str = "2026-01-05", **more: Any) -> dict[str, Any]:
    """A question of what is published, of one period or of every year, that was answered whole."""
    return _told("listing", period, day, **{"receipt": f"listed {day}"} | more)


def dataset(period: str, day: str = "2026-01-05", **more: Any) -> dict[str, Any]:
    """A dataset that the answer to `listing` of that day holds."""
    named = {"receipt": f"listed {day}", "record": f"listed {day}: {period}"}
    return _told("dataset", period, day, **named | more)
