"""Brings the two reports of one flow, the importer's and the exporter's, to one grain.

Two reports may be set against each other only where they are of the same pair, period and goods, so what
stands in the way is taken out here, counted by reason and never guessed. What is noted where it cannot be
removed: an importer names the country of origin, an exporter the last known destination.
"""

from tradecheck.checks.aligned.both import Aligned, both_ends
from tradecheck.checks.aligned.rows import Reason

__all__ = ["Aligned", "Reason", "both_ends"]
