"""How each answer of the smaller publishers is read again from its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.intake.readers import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradecheck.archive import Entry
    from tradecheck.sources.reading import Reading


def imts(entry: Entry, body: bytes) -> Mapping[str, Reading]:
    """Read an answer of the IMF's trade statistics."""
    from tradecheck.sources.imts.rows import read  # noqa: PLC0415 - imports polars

    return {"flows": read(body, name_of(entry), entry.sha256)}


def portwatch(entry: Entry, body: bytes) -> Mapping[str, Reading]:
    """Read a page of a port's or a strait's days."""
    from tradecheck.sources.portwatch.rows import TABLE, read  # noqa: PLC0415 - imports polars

    return {TABLE: read(body, name_of(entry), entry.sha256, entry.question)}


def world_bank(entry: Entry, body: bytes) -> Mapping[str, Reading]:
    """Read a Pink Sheet."""
    from tradecheck.sources.prices.pink_sheet import read  # noqa: PLC0415 - imports polars

    return {"prices": read(body, name_of(entry), entry.sha256)}


def fred(entry: Entry, body: bytes) -> Mapping[str, Reading]:
    """Read a series of FRED."""
    from tradecheck.sources.prices.fred import read  # noqa: PLC0415 - imports polars

    return {"prices": read(body, name_of(entry), entry.sha256, entry.question.get("id", ""))}
