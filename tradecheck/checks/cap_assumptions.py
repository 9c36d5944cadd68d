"""How much of a cap was used under other assumptions: another factor, another day's page, the customs books."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from tradecheck.checks.cap_rows import TOTAL, CapRow, notified_rows
from tradecheck.model.figures import plain
from tradecheck.model.finding import Step
from tradecheck.reference.factors import OF_REFINED, factor

_MILLIONTH = 1e-6


def assumptions(row: CapRow, others: Sequence[CapRow], own: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    """Return the share of all suppliers under other assumptions, and what the missing months would have to hold.

    `others` are the other rows of the same period, `own` the notifications of the rule's goods.
    """
    return (
        *other_factors(row, own),
        *_other_days(row, own),
        *_other_books(row, others),
        *_left(row),
    )


def other_factors(row: CapRow, own: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    """Return the share with all tonnes turned into barrels by each of `OF_REFINED`, none where no tonnes were."""
    if not row.factors:
        return ()
    steps = []
    for name in OF_REFINED:
        used = factor(name)
        share = _share(notified_rows(row.rule, row.goods, row.period, row.cap_period, own, used))
        if share is not None and abs((share.value or 0.0) - (row.binding_share or 0.0)) > _MILLIONTH:
            label = f"all tonnes at {plain(used.value or 0)} barrels a tonne ({name}): share that binds"
            steps.append(msgspec.structs.replace(share, label=label))
    return tuple(steps)


def _other_days(row: CapRow, own: Sequence[dict[str, Any]]) -> Iterator[Step]:
    """Yield the share as the page stood on each earlier day of which a figure is held, where it was another."""
    within = [each for each in own if row.period.start <= each["start"] and each["end"] <= row.period.end]
    days = sorted({each["as_of"] for each in within if each["as_of"]})
    for day in days[:-1]:
        share = _share(notified_rows(row.rule, row.goods, row.period, row.cap_period, _seen_by(within, day)))
        if share is not None and abs((share.value or 0.0) - (row.binding_share or 0.0)) > _MILLIONTH:
            yield msgspec.structs.replace(share, label=f"as the page stood on {day}: share that binds")


def _seen_by(own: Sequence[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    return [each for each in own if each["as_of"] is None or each["as_of"] <= day]


def _other_books(row: CapRow, others: Sequence[CapRow]) -> Iterator[Step]:
    """Yield the customs books' share, and that of suppliers that were printed together."""
    for each in others:
        beside = each.reading == "customs" or "+" in each.supplier
        if beside and each.period == row.period and each.binding is not None:
            yield each.binding


def _left(row: CapRow) -> Iterator[Step]:
    """Yield what the months without a figure would have to hold before the cap is reached."""
    if not row.floor or (row.binding_share or 0.0) > 1:
        return
    held = ((row.quantity, row.quantity_cap, row.quantity_unit), (row.value_usd, row.value_cap_usd, "USD"))
    for amount, most, unit in held:
        if amount is not None and most and amount < most:
            label = "what the months without a figure would have to hold for the cap to be reached"
            yield Step(label, f"{plain(most)} - {plain(amount)}", most - amount, unit)


def _share(rows: Sequence[CapRow]) -> Step | None:
    return next((row.binding for row in rows if row.supplier == TOTAL), None)
