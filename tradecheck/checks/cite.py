"""Citations of the rows that a finding was read from."""

from typing import Any

from tradecheck.model.finding import Citation
from tradecheck.model.words import Confidence


def citation(row: dict[str, Any]) -> Citation:
    """Return the citation of a row of any table of evidence (columns record, title, url, confidence)."""
    return Citation(row["record"], row["title"] or "", row["url"] or "", Confidence(row["confidence"] or "medium"))
