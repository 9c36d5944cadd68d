"""One sentence on what an answer rests on, for the formats that people read."""

from collections.abc import Sequence

from tradecheck.model.evidence import Holding


def rests_on(data: Sequence[Holding]) -> str:
    """Return how much of the evidence came with the program and how much was received, empty for none."""
    embedded = [held for held in data if held.embedded]
    received = [held for held in data if not held.embedded]
    parts = []
    if embedded:
        parts.append(f"{_counted(embedded)} embedded")
    if received:
        newest = max((held.retrieved for held in received if held.retrieved is not None), default=None)
        parts.append(f"{_counted(received)} pulled or imported" + (f", the newest on {newest[:10]}" if newest else ""))
    return f"Rests on {'; '.join(parts)}." if parts else ""


def _counted(held: Sequence[Holding]) -> str:
    rows = sum(one.rows for one in held)
    sources = len({one.source for one in held})
    return f"{rows:,} row{'' if rows == 1 else 's'} of {sources} source{'' if sources == 1 else 's'}"
