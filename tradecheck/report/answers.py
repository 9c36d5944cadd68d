"""Each table of a view as an answer: its rows, its columns and what it rests on.

The command line prints these, and the report is made of them, so the two cannot disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from tradecheck.inquiry import Desk
from tradecheck.model.evidence import Holding
from tradecheck.model.finding import Finding
from tradecheck.model.view import View
from tradecheck.output.answer import Answer, Column, plain
from tradecheck.report import columns
from tradecheck.report.words import gap_words
from tradecheck.sanctions.apply import Ruling, every

if TYPE_CHECKING:
    import polars as pl

    from tradecheck.checks.cap_rows import CapRow

LEAD = "A finding is a lead, not proof: read its arithmetic, its caveats and its records with `tradecheck why ID`."


def findings(desk: Desk, view: View) -> Answer:
    """Return the findings of a view, the most important first."""
    found = desk.findings(view)
    rows = [finding_row(each) for each in found]
    notes = (LEAD,) if rows else (_nothing_found(desk, view),)
    return _answer("findings", view, desk.holdings(view), rows, columns.FINDINGS, notes)


def why(desk: Desk, view: View, each: Finding, today: date) -> Answer:
    """Return one finding with the rule that set its severity, the rule's own row and the records behind it."""
    ruled = [_rule_row(ruling) for ruling in every(None, None, None) if each.rule and ruling.rule.id == each.rule.id]
    extra: dict[str, object] = {"rule_in_full": ruled[0] if ruled else None, "read_on": today}
    return _answer("why", view, desk.holdings(view), [finding_row(each)], columns.FINDINGS, (LEAD,), extra)


def finding_row(each: Finding) -> dict[str, object]:
    """Return a finding as JSON names its fields, with the short words that tables show."""
    words = {"period_label": each.period.label, "gap_words": gap_words(each.gap)}
    return {name: plain(getattr(each, name)) for name in each.__struct_fields__} | words


def series(desk: Desk, view: View) -> Answer:
    """Return what was booked, period by period, absences with their state."""
    frame = desk.series(view).drop("start", "end")
    return _answer("series", view, desk.holdings(view), frame.to_dicts(), columns.SERIES, columns.SERIES_NOTES)


def mirror(desk: Desk, view: View) -> Answer:
    """Return one flow as its two ends report it."""
    frame = desk.mirror(view).drop("start", "end")
    return _answer("mirror", view, desk.holdings(view), frame.to_dicts(), columns.MIRROR, columns.MIRROR_NOTES)


def caps(desk: Desk, view: View) -> Answer:
    """Return how much of each cap was used."""
    rows = [_cap_row(each) for each in desk.caps(view)]
    return _answer("caps", view, desk.holdings(view), rows, columns.CAPS, columns.CAPS_NOTES)


def _cap_row(each: "CapRow") -> dict[str, object]:
    states: dict[str, list[str]] = {}
    for month, state in each.states:
        states.setdefault(state.value, []).append(month)
    return {
        "period": each.period.label,
        "goods": each.goods,
        "supplier": each.supplier,
        "reading": each.reading,
        "quantity": _settled(each.quantity),
        "quantity_unit": each.quantity_unit,
        "quantity_cap": each.quantity_cap,
        "quantity_share": _share(each.quantity_share),
        "value_usd": each.value_usd,
        "value_cap_usd": each.value_cap_usd,
        "value_share": _share(each.value_share),
        "binding_share": _share(each.binding_share),
        "floor": each.floor,
        "states": states,
        "state": "reported" if each.quantity is not None else next(iter(states), "not_held"),
        "source": each.source,
        "cap_period": each.cap_period.label,
        "rule": each.rule.id,
        "resolution": each.rule.resolution,
        "paragraph": each.rule.paragraph,
        "records": [citation.record for citation in each.citations],
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _settled(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 6)


def rules(rulings: Sequence[Ruling], view: View, on: date | None, asked: str | None) -> Answer:
    """Return the rules that bear on a code, or all of them; no rows mean that nothing applies."""
    rows = [_rule_row(each) for each in rulings]
    day = f" on {on}" if on else ""
    nothing = f"No resolution in the table bears on {asked or 'anything'}{day}: not banned, not capped."
    extra: dict[str, object] = {"on": on, "code": asked}
    return _answer("rules", view, (), rows, columns.RULES, () if rows else (nothing,), extra)


def _rule_row(each: Ruling) -> dict[str, object]:
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
        "matched": each.matched,
        "partial": each.partial,
        "covers_whole": each.covers_whole,
        "prevails": each.prevails,
        "condition": rule.condition,
        "exceptions": rule.exceptions,
        "cap": rule.cap,
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


def observations(desk: Desk, view: View) -> Answer:
    """Return what was seen, with what contains and overlaps it."""
    return _table("observations", desk.observations(view), desk, view, columns.OBSERVATIONS, columns.OBSERVATIONS_NOTES)


def notifications(desk: Desk, view: View) -> Answer:
    """Return what was told to the 1718 Committee, with the months that were not."""
    frame = desk.notifications(view).drop("start", "end")
    return _table("notifications", frame, desk, view, columns.NOTIFICATIONS, columns.NOTIFICATIONS_NOTES)


def vessels(desk: Desk, view: View, text: str | None) -> Answer:
    """Return ships named in public reports."""
    return _table("vessels", desk.vessels(text, view), desk, view, columns.VESSELS, columns.VESSELS_NOTES)


def sources(desk: Desk, view: View, today: date) -> Answer:
    """Return what is held, with its age in days on the day the answer was made."""
    rows = [_holding_row(each, today) for each in desk.holdings(view)]
    return _answer("sources", view, desk.holdings(view), rows, columns.SOURCES, ())


def _holding_row(each: Holding, today: date) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(each, name) for name in each.__struct_fields__}
    retrieved = each.retrieved[:10] if each.retrieved else ""
    whole = len(retrieved) == len("2026-11-22")
    return row | {"age_days": (today - date.fromisoformat(retrieved)).days if whole else None, "age_state": "unknown"}


def _table(
    name: str, frame: "pl.DataFrame", desk: Desk, view: View, shown: tuple[Column, ...], notes: tuple[str, ...]
) -> Answer:
    return _answer(name, view, desk.holdings(view), frame.to_dicts(), shown, notes)


def _answer(
    name: str,
    view: View,
    data: Iterable[Holding],
    rows: list[dict[str, object]],
    shown: tuple[Column, ...],
    notes: tuple[str, ...],
    extra: dict[str, object] | None = None,
) -> Answer:
    return Answer(
        schema=f"tradecheck.{name}/1",
        view=view.as_json(),
        data=tuple(data),
        rows_name="findings" if name in ("findings", "why") else "rows",
        rows=rows,
        columns=shown,
        notes=notes,
        extra=extra or {},
    )


def _nothing_found(desk: Desk, view: View) -> str:
    """Say why a view has no findings, and which filter to loosen."""
    wider = msgspec.structs.replace(view, goods=(), check=None, direction=None)
    if view != wider and desk.findings(wider):
        return (
            "No finding of these goods, this check or direction; without them the same dates have some: "
            "loosen a filter."
        )
    return "No finding: nothing in the evidence of this view is out of line with a rule, a cap or another publication."
