"""What each named chart shows of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.charts.spec import NAMES, OF_A_FINDING
from tradecheck.inquiry.dumbbell import mirror_chart
from tradecheck.inquiry.gauge import cap_chart
from tradecheck.inquiry.heatmap import gaps_chart, ratios_chart
from tradecheck.inquiry.lanes import lanes_chart
from tradecheck.inquiry.multiples import multiples_chart
from tradecheck.inquiry.pair import origin_of, pair_chart
from tradecheck.inquiry.timeline import finding_chart, goods_chart, overview_chart, shipments_chart
from tradecheck.inquiry.world import world_chart
from tradecheck.model.errors import UsageError, unknown

if TYPE_CHECKING:
    from tradecheck.charts.spec import ChartSpec
    from tradecheck.inquiry.desk import Desk
    from tradecheck.model.finding import Finding
    from tradecheck.model.view import View


def chart(desk: Desk, name: str, view: View, finding: Finding | None) -> ChartSpec:
    """Return the spec of a chart by name; `finding` is needed by the charts of one (`OF_A_FINDING`).

    Raises:
        UsageError: for an unknown name, or where the goods or the finding to show is missing.
    """
    if name not in NAMES:
        raise unknown("chart", name, NAMES)
    if name in OF_A_FINDING:
        if finding is None:
            raise UsageError(f"the chart '{name}' needs the id of a finding: `tradecheck findings` lists them.")
        held = desk.evidence(view)
        if name == "world":
            return world_chart(held, finding)
        origin = origin_of(finding)
        return finding_chart(held, finding, view) if origin is None else pair_chart(held, finding, origin)
    if name in ("goods", "shipments") and not view.goods:
        raise UsageError(f"the chart '{name}' needs goods: give --goods with an HS code or a group such as coal.")
    if name == "multiples":
        return multiples_chart(desk.findings(view), desk.evidence(view), view)
    if name == "heatmap":
        return gaps_chart(desk.findings(view), desk.evidence(view), view)
    makers = {
        "overview": overview_chart,
        "goods": goods_chart,
        "shipments": shipments_chart,
        "cap": cap_chart,
        "mirror": mirror_chart,
        "observations": lanes_chart,
        "ratios": ratios_chart,
    }
    return makers[name](desk.evidence(view), view)
