"""Why a view has no findings: that no row of it is held is told apart from that nothing is out of line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tradecheck.model.view import EVER, View
from tradecheck.model.words import Severity

if TYPE_CHECKING:
    from tradecheck.inquiry import Desk

NO_EVIDENCE = "No evidence: the embedded figures are left out, and nothing was pulled or imported."

_FILTERED = (
    "No finding of these goods, this check, direction or severity; without them the same dates have some: loosen a "
    "filter."
)
_IN_LINE = (
    "No finding: nothing in the evidence of this view is out of line with a rule, a cap or another publication. That "
    "is no proof of compliance."
)


def nothing_found(desk: Desk, view: View) -> str:
    """Say why a view has no findings, and what to do: pull, widen it, loosen a filter, or nothing."""
    if not desk.holdings(view):
        return NO_EVIDENCE
    if not desk.holds_any(view):
        return _none_held(view)
    wider = replace(view, goods=(), check=None, direction=None, min_severity=Severity.LOW)
    return _FILTERED if view != wider and desk.findings(wider) else _IN_LINE


def _none_held(view: View) -> str:
    goods = ", ".join(each.label for each in view.goods) or "any goods"
    period = "" if view.period == EVER else " for this period"
    aside = "" if view.goods else " (sums of all goods aside)"
    way = f" ({view.direction.value})" if view.direction else ""
    return (
        f"Nothing can be said: no row of {goods}{way} is held{period}{aside}, which is no sign that all is in line. "
        "Pull or import it, or widen the view."
    )
