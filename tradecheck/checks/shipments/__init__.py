"""What was seen at sea, set beside what was booked or notified.

Accounts that may describe the same ships are never added (`graph`): a finding stands for an account that no
other contains, its parts are steps within it, and what overlaps it is named. `bulk` compares tonnes and
values with the books, `tankers` compares barrels with the cap, `counts` shows voyages without a quantity.
`voyages` is the model of what counted voyages could carry, `draws` its arithmetic.
"""

import polars as pl

from tradecheck.checks.select import in_period, of_direction, of_listed_goods
from tradecheck.checks.shipments import bulk, counts, tankers
from tradecheck.checks.shipments.account import Observation, observation
from tradecheck.checks.shipments.beside import Beside, set_beside
from tradecheck.checks.shipments.graph import Graph, graph
from tradecheck.checks.shipments.ruled import restricting
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.view import View

name = "shipments"
question = "Which shipments did observers see that the books do not show?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each account of shipments that no other account contains.

    Accounts without an HS code, or of goods that no rule restricted, cannot be compared and are left to
    the table of observations.

    Raises:
        DataError: for accounts that contain each other, and for a link to one that is not held.
    """
    shipments = _shipments(evidence)
    asked = shipments.filter(in_period(view), of_listed_goods(view), of_direction(view))
    wanted = set(asked.select("id").collect().get_column("id").to_list())
    accounts = _graph(evidence, shipments, view)
    apart = tuple(each for each in accounts.wholes() if each.id in wanted and each.codes)
    beside = set_beside(evidence, apart, accounts, view.reporter)
    findings = [_finding(each, beside, view.reporter) for each in apart]
    return [found for found in findings if found is not None]


def _shipments(evidence: Evidence) -> pl.LazyFrame:
    return evidence.observations.filter(pl.col("kind") == "shipment", ~pl.col("exempt"))


def _graph(evidence: Evidence, shipments: pl.LazyFrame, view: View) -> Graph:
    """Tie the accounts together; a view that leaves observations out may leave out one that another names."""
    rows = shipments.sort("start", "id").collect().iter_rows(named=True)
    whole = view.snapshot and view.as_of is None
    known = frozenset(evidence.observations.select("id").collect().get_column("id").to_list()) if whole else None
    return graph((observation(row) for row in rows), known)


def _finding(each: Observation, beside: Beside, reporter: str) -> Finding | None:
    ruling = restricting(each)
    if ruling is None:
        return None
    parts = beside.graph.parts(each.id)
    if each.barrels is not None and ruling.rule.cap is not None and ruling.rule.cap.quantity:
        return tankers.finding(each, parts, ruling, beside)
    if each.has_quantity:
        return bulk.finding(each, parts, ruling, beside, reporter)
    return counts.finding(each, parts, ruling, beside, reporter)
