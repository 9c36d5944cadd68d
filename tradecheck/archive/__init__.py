"""What was received: bytes as they came, a sidecar beside each, and the tables made from them.

This room knows no publisher. Importing it costs next to nothing; polars comes with the first table.
"""

from tradecheck.archive.entry import Entry
from tradecheck.archive.held import (
    Record,
    answers,
    asked_anything,
    coverage,
    flows,
    holdings,
    newest,
    newest_flows,
    record_of,
    vintages,
)
from tradecheck.archive.store import Archive, Damage

__all__ = [
    "Archive",
    "Damage",
    "Entry",
    "Record",
    "answers",
    "asked_anything",
    "coverage",
    "flows",
    "holdings",
    "newest",
    "newest_flows",
    "record_of",
    "vintages",
]
