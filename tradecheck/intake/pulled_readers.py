"""How each publisher's answers are read again from their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.intake.readers import imported, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradecheck.archive import Entry
    from tradecheck.sources.reading import Reading


def comtrade(entry: Entry, body: bytes) -> Mapping[str, Reading]:
    """Read a file of UN Comtrade, an answer with what was asked, or what is said to be published."""
    from tradecheck.sources.comtrade.coverage import of_answer, of_listing  # noqa: PLC0415 - imports polars

    if entry.kind == "availability":
        return {"coverage": of_listing(entry.question, body, entry.receipt, name_of(entry))}
    read = imported(entry, body)
    if entry.kind == "file":
        return read
    return {**read, "coverage": of_answer(entry.question, read["flows"], entry.receipt)}


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
