"""Flows that break off at a ban: what became of the DPRK's, and what other partners gained meanwhile."""

from tradecheck.checks.breaks.account import finding
from tradecheck.checks.breaks.rows import ruled
from tradecheck.checks.breaks.spans import comparisons
from tradecheck.checks.innocent import Around, around
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.view import View

name = "breaks"
question = "Which flows broke off at a ban, and who took their place?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each stretch after a ban that can be held against the same stretch before it."""
    compared = [each for each in comparisons(ruled(evidence, view)) if view.period.overlaps(each.after.span)]
    beside = around(evidence) if compared else Around()
    return [finding(each, view.reporter, beside) for each in compared]
