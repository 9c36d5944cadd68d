"""The columns of a person's own files: what each holds, which are needed, and what stands in for an empty cell.

Importing this module imports no polars: the help and the templates are made of it.
"""

from __future__ import annotations

import msgspec

SOURCES = {
    "observations": "own-observations",
    "notifications": "own-notifications",
    "prices": "own-prices",
}
"""The tables a person may write, and the id of the publication that their rows are held under."""


class OwnColumn(msgspec.Struct, frozen=True):
    """A column: its name in `model.tables`, what a cell holds, and whether every row needs it."""

    name: str
    about: str
    needed: bool = False


_DAYS = (
    OwnColumn("start", "first day: 2019-01-31, or a month (2019-01) or year (2019) from its first day", needed=True),
    OwnColumn("end", "last day, month or year; empty: that of start"),
)
_CITED = (
    OwnColumn("title", "who says so: publication and date, as it will be cited", needed=True),
    OwnColumn("url", "its address; several joined by ' | '"),
    OwnColumn("note", "what a reader should know"),
    OwnColumn("confidence", "high, medium or low; empty: medium"),
    OwnColumn("verified", "true where somebody compared the row with its source; empty: false"),
)

COLUMNS: dict[str, tuple[OwnColumn, ...]] = {
    "observations": (
        OwnColumn("id", "a short id of your own, without spaces, to link rows by; empty: made of the row's content"),
        *_DAYS,
        OwnColumn("goods", "a label, or a group such as coal", needed=True),
        OwnColumn("direction", "dprk-export or dprk-import; empty for context only", needed=True),
        OwnColumn("observer", "who saw or estimated it", needed=True),
        OwnColumn("kind", "shipment, sighting, notice or context; empty: shipment (only shipments are compared)"),
        OwnColumn("codes", "HS codes joined by ';'; empty: those of the group that goods names"),
        OwnColumn("destination", "ISO code of the buyer or supplier; empty: not named, so all of them"),
        OwnColumn("exempt", "true where an exception of a resolution allows it; empty: false"),
        OwnColumn("count", "how many"),
        OwnColumn("count_unit", "voyages, trips, shipments, deliveries, transfers, cargoes, ships, visits, …"),
        OwnColumn("tonnes_low", "tonnes the observer gave; one end alone stands for both"),
        OwnColumn("tonnes_high", "the upper end"),
        OwnColumn("barrels_low", "barrels the observer gave"),
        OwnColumn("barrels_high", "the upper end"),
        OwnColumn("load_cases", "barrels@share of full load, joined by ';'"),
        OwnColumn("value_usd_low", "US dollars the observer gave"),
        OwnColumn("value_usd_high", "the upper end"),
        OwnColumn("load_assumption", "what the observer assumed of the load"),
        OwnColumn("from_ports", "where from"),
        OwnColumn("to_ports", "where to"),
        OwnColumn("transport", "how"),
        OwnColumn("vessels", "names or IMO numbers"),
        OwnColumn("subset_of", "id of the observation that contains this one"),
        OwnColumn("overlaps", "ids that cover some of the same, joined by ';'"),
        *_CITED,
    ),
    "notifications": (
        *_DAYS,
        OwnColumn("goods", "a group: petroleum, coal, crude", needed=True),
        OwnColumn("direction", "dprk-export or dprk-import", needed=True),
        OwnColumn("supplier", "ISO code of the Member State that notified; two joined by '+'", needed=True),
        OwnColumn("tonnes", "tonnes as notified"),
        OwnColumn("barrels", "barrels as notified"),
        OwnColumn("value_usd", "US dollars as notified"),
        OwnColumn("derived", "true where computed by a difference and not printed; empty: false"),
        OwnColumn("state", "reported, or not_notified without a figure; empty: by whether there is a figure"),
        OwnColumn("as_of", "the day the page stood so"),
        *_CITED,
    ),
    "prices": (
        OwnColumn("code", "HS code", needed=True),
        OwnColumn("item", "what was priced", needed=True),
        *_DAYS,
        OwnColumn("usd_per_tonne", "US dollars a tonne; empty where only a range was given"),
        OwnColumn("usd_per_tonne_low", "lower end of a range"),
        OwnColumn("usd_per_tonne_high", "upper end of a range"),
        OwnColumn("basis", "the arithmetic it came from, or where along the voyage"),
        *_CITED,
    ),
}
"""The columns of each table in the order of its template; their order in a file is free."""


def template(table: str) -> bytes:
    """Return an empty CSV of a table's columns: those that every row needs come first."""
    columns = sorted(COLUMNS[table], key=lambda column: not column.needed)
    return (",".join(column.name for column in columns) + "\n").encode()
