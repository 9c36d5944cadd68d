"""A cross-check of tonnes that an observer printed: how full the ships would have been."""

from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.aside import Aside
from tradecheck.checks.shipments.ships import Hull
from tradecheck.checks.shipments.voyages import counts_cargoes, deadweight_of
from tradecheck.model.figures import plain
from tradecheck.model.finding import Step


def implied_loads(each: Observation, hulls: dict[str, Hull]) -> Aside:
    """Return the printed tonnes over the deadweight of the voyages, least and most; nothing where none is known.

    The tonnes are the account's and are used as they stand; a share above 1 says that the count, the size of the
    ships or the tonnes cannot all be right.
    """
    size = deadweight_of(each, hulls) if each.tonnes and counts_cargoes(each) else None
    if size is None or each.tonnes is None:
        return Aside()
    count = float(each.count or 0)
    ends = [("least", each.tonnes[0], size.high), ("most", each.tonnes[1], size.low)]
    steps = tuple(
        Step(
            f"cross-check, share of the deadweight of {size.label} that the tonnes fill, {name}",
            f"{plain(tonnes)} / ({plain(count)} * {plain(deadweight)})",
            tonnes / (count * deadweight),
            "share",
            (each.record, *size.records),
        )
        for name, tonnes, deadweight in ends
    )
    least = steps[0].value or 0.0
    verdict = (
        "the tonnes are more than such ships carry, so the count, the ships or the tonnes are not what they seem"
        if least > 1
        else "the tonnes are no more than such ships carry"
    )
    said = f"The account's own tonnes are used; the ships' deadweight is only a cross-check: {verdict}."
    return Aside(steps, (said,), size.citations)
