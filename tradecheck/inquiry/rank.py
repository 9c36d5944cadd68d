"""The order in which findings are shown: the most important gap first."""

from tradecheck.model.finding import Finding
from tradecheck.model.words import Status

_STATUS = [Status.BREACH_INDICATOR, Status.GAP, Status.INDETERMINATE, Status.DATA_QUALITY, Status.CONSISTENT]


def ranked(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings by severity, then status, then money, then id, so that equal evidence gives equal order.

    What an analyst dismissed comes after all others of its severity.
    """
    return tuple(sorted(findings, key=_place))


def _place(each: Finding) -> tuple[int, bool, int, float, str]:
    dismissed = each.dismissed is not None
    return -each.severity.rank, dismissed, _STATUS.index(each.status), -(each.value_usd or 0.0), each.id
