"""Findings, caps, rules and holdings as rows: every field by the name that JSON gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.output.answer import plain
from tradecheck.report.words import gap_words, verdict_words

if TYPE_CHECKING:
    from datetime import date

    from tradecheck.checks.cap_rows import CapRow
    from tradecheck.model.evidence import Holding
    from tradecheck.model.finding import Finding
    from tradecheck.sanctions.apply import Ruling

_MILLIONTH = 6
"""Decimals of a computed figure, so that binary arithmetic leaves no tail of digits."""

_IN_NO_COLUMN = frozenset({"steps", "sensitivities", "explanations", "caveats", "sources"})
"""Fields of a finding that only formats with objects hold."""


def finding_row(each: Finding, *, whole: bool = True) -> dict[str, object]:
    """Return a finding, with the short words that tables show; one that is not `whole` lacks what no column shows."""
    words = {
        "period_label": each.period.label,
        "gap_words": gap_words(each.gap),
        "verdict_words": verdict_words(each),
    }
    names = [name for name in each.__struct_fields__ if whole or name not in _IN_NO_COLUMN]
    return {name: plain(getattr(each, name)) for name in names} | words


def cap_row(each: CapRow) -> dict[str, object]:
    """Return one reading of a cap's use; `states` names the months in each state. Without a figure `floor` is None."""
    states: dict[str, list[str]] = {}
    for month, state in each.states:
        states.setdefault(state.value, []).append(month)
    return {
        "period": each.period.label,
        "start": each.period.start,
        "end": each.period.end,
        "goods": each.goods,
        "supplier": each.supplier,
        "reading": each.reading,
        "quantity": _settled(each.quantity),
        "quantity_unit": each.quantity_unit,
        "quantity_cap": each.quantity_cap,
        "quantity_share": _settled(each.quantity_share),
        "value_usd": each.value_usd,
        "value_cap_usd": each.value_cap_usd,
        "value_share": _settled(each.value_share),
        "binding_share": _settled(each.binding_share),
        "floor": each.floor if each.quantity is not None or each.value_usd is not None else None,
        "states": states,
        "state": "reported" if each.quantity is not None else next(iter(states), "not_held"),
        "source": each.source,
        "cap_period": each.cap_period.label,
        "rule": each.rule.id,
        "resolution": each.rule.resolution,
        "paragraph": each.rule.paragraph,
        "records": [citation.record for citation in each.citations],
    }


def rule_row(each: Ruling) -> dict[str, object]:
    """Return a rule as it bears on what was asked."""
    rule = each.rule
    return {
        "id": rule.id,
        "resolution": rule.resolution,
        "paragraph": rule.paragraph,
        "subparagraph": rule.subparagraph,
        "measure": rule.measure,
        "direction": rule.directions[0].value if len(rule.directions) == 1 else "both",
        "goods": rule.goods,
        "codes": rule.codes,
        "partial_codes": rule.partial_codes,
        "hs_basis": rule.hs_basis,
        "start": rule.start,
        "end": rule.end,
        "wind_down_until": rule.wind_down_until,
        "status": each.status,
        "matched": each.matched or None,
        "partial": each.partial,
        "covers_whole": each.covers_whole,
        "prevails": each.prevails,
        "condition": rule.condition or None,
        "exceptions": rule.exceptions or None,
        "cap": plain(rule.cap),
        "superseded_by": rule.superseded_by,
        "wind_down_terms": rule.wind_down_terms,
        "disputed": rule.disputed,
        "note": rule.note,
        "china_notice": rule.china_notice,
        "china_clearance_until": rule.china_clearance_until,
        "verified": rule.verified,
        "verification": rule.verification,
        "confidence": rule.confidence,
        "urls": rule.urls,
    }


def holding_row(each: Holding, today: date) -> dict[str, object]:
    """Return a source as held, with its age in days where the day it was received is known."""
    row: dict[str, object] = {name: getattr(each, name) for name in each.__struct_fields__}
    age = each.age_days(today)
    return row | {"age_days": age, "age_state": "unknown" if age is None else "known"}


def _settled(figure: float | None) -> float | None:
    return None if figure is None else round(figure, _MILLIONTH)
