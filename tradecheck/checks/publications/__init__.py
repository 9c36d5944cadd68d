"""The same flow in two publications: customs books, the press, the Committee, each in its own vintage.

`flows` compares value with value and weight with weight; `notified` compares a supplier's months,
cumulative and annual figures, which describe one amount; `factors` looks at the barrels a tonne that a
filing implies; `customs` sets a supplier's customs lines beside what it notified.
"""

from tradecheck.checks.publications import customs, factors, flows, notified
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.view import View

name = "publications"
question = "Where do two publications of the same flow disagree?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each flow or filing whose publications disagree by more than rounding."""
    return [
        *flows.findings(evidence, view),
        *notified.findings(evidence, view),
        *factors.findings(evidence, view),
        *customs.findings(evidence, view),
    ]
