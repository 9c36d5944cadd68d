"""Evidence: the embedded snapshot and the archive as one, vintages chosen, states as published.

Snapshot and archive are never added to each other: of one flow one publication counts, and the others
stay to be compared.
"""

from tradecheck.evidence.assemble import assemble

__all__ = ["assemble"]
