"""Flows that break off at a ban: what became of the DPRK's, and what other partners gained meanwhile."""

from tradecheck.checks.breaks.account import finding
from tradecheck.checks.breaks.rows import ruled
from tradecheck.checks.breaks.spans import comparisons
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.view import View

name = "breaks"
question = "Which flows broke off at a ban, and who took their place?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each stretch after a ban that can be held against the same stretch before it."""
    found = [finding(each, view.reporter) for each in comparisons(ruled(evidence, view))]
    return [each for each in found if view.period.overlaps(each.period)]
