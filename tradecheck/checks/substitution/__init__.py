"""Goods that may have moved to a sibling code when theirs was banned, by share and by price.

After Fisman and Wei (2004), "Tax Rates and Tax Evasion: Evidence from 'Missing Imports' in China", Journal of
Political Economy 112, 471-496, who found goods declared under similar products of a lower tax.
"""

from tradecheck.checks.substitution.tell import findings
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.view import View

name = "substitution"
question = "Which sibling of a banned code took over its trade and its price?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each sibling whose share rose at the ban, and its unit value toward the banned code's."""
    return findings(evidence, view)
