"""Prices out of line: value over weight against what other origins of the same code got in the same month."""

from tradecheck.checks.unit_values.left_out import findings as left_out
from tradecheck.checks.unit_values.outliers import findings as outliers
from tradecheck.checks.unit_values.rows import priced
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.view import View

name = "unit_values"
question = "Which goods were booked at prices that other origins did not get?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return the prices of the view's reporter that lie outside the fences, and what could not be judged and why."""
    rows = priced(evidence, view).collect()
    return [*outliers(rows, evidence), *left_out(rows)]
