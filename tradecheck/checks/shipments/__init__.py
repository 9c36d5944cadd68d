"""What was seen at sea, set beside what was booked or notified.

Accounts that contain or overlap each other are never added: a finding stands for an account that no
other contains, its parts are steps within it, and what overlaps it is named. `bulk` compares tonnes and
values with the books, `tankers` compares barrels with the cap, `counts` shows voyages without a quantity.
"""

import polars as pl

from tradecheck.checks.select import in_period, of_direction, of_listed_goods
from tradecheck.checks.shipments import bulk, counts, tankers
from tradecheck.checks.shipments.account import Observation, observation
from tradecheck.checks.shipments.beside import Beside, set_beside
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
    """
    shipments = evidence.observations.filter(pl.col("kind") == "shipment", ~pl.col("exempt"))
    asked = shipments.filter(in_period(view), of_listed_goods(view), of_direction(view)).sort("start", "id")
    everything = tuple(observation(row) for row in shipments.sort("start", "id").collect().iter_rows(named=True))
    ids = {each.id for each in everything}
    wanted = set(asked.select("id").collect().get_column("id").to_list())
    apart = tuple(each for each in everything if each.id in wanted and each.subset_of not in ids and each.codes)
    beside = set_beside(evidence, apart, view.reporter)
    findings = [_finding(each, everything, beside, view.reporter) for each in apart]
    return [found for found in findings if found is not None]


def _finding(each: Observation, everything: tuple[Observation, ...], beside: Beside, reporter: str) -> Finding | None:
    ruling = restricting(each)
    if ruling is None:
        return None
    parts = tuple(other for other in everything if other.subset_of == each.id)
    if each.barrels is not None and ruling.rule.cap is not None and ruling.rule.cap.quantity:
        return tankers.finding(each, parts, ruling, beside.capped)
    if each.has_quantity:
        return bulk.finding(each, parts, ruling, beside, reporter)
    return counts.finding(each, parts, ruling, beside, reporter)
