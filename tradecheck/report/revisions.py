"""What publishers changed between vintages, as an answer: summed, or row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.output.answer import Answer, Column, Kind

if TYPE_CHECKING:
    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View

_WHOLE = 200
"""Cells for what is copied from the screen into another command, and so is never cut."""

_BETWEEN = (Column("source", "source"), Column("vintage_before", "before"), Column("vintage_after", "after"))
_FLOW = (Column("reporter", "reporter"), Column("partner", "partner"), Column("flow", "flow"))
_MONEY = (
    Column("value_before_usd", "value before", "USD", Kind.MONEY),
    Column("value_after_usd", "value after", "USD", Kind.MONEY),
    Column("difference_usd", "difference", "USD", Kind.MONEY),
)

SUMMED = (
    *_BETWEEN,
    *_FLOW,
    Column("frequency", "freq."),
    Column("year", "year"),
    Column("level", "digits"),
    Column("rows_added", "added", "rows", Kind.NUMBER),
    Column("rows_removed", "removed", "rows", Kind.NUMBER),
    Column("rows_changed", "changed", "rows", Kind.NUMBER),
    *_MONEY,
)

ROWS = (
    *_BETWEEN,
    *_FLOW,
    Column("frequency", "freq."),
    Column("start", "from", kind=Kind.DATE),
    Column("end", "to", kind=Kind.DATE),
    Column("code", "code"),
    Column("hs_edition", "HS"),
    Column("change", "change"),
    *_MONEY[:2],
    Column("net_weight_before_kg", "weight before", "kg", Kind.NUMBER),
    Column("net_weight_after_kg", "weight after", "kg", Kind.NUMBER),
    Column("record_before", "record before", width=_WHOLE),
    Column("record_after", "record after", width=_WHOLE),
)

NOTES = (
    (
        "A vintage is the day on which figures were received, or the moment where a question was answered twice in a "
        "day. A row was removed or added where the same question was "
        "answered again without it or with it for the first time; a figure that came again as it was is no revision."
    ),
    "Rows of two numbers of digits hold the same money: never add them.",
)
ONE_VINTAGE = (
    "Nothing can be compared: no source was pulled or imported on two days, and none answered a question twice. "
    "Embedded figures are quotations, compared by `tradecheck findings --check publications`."
)
NO_CHANGE = "No revision of these goods, dates and partners: what was received again came as it was."


def revisions(desk: Desk, view: View, *, reporter: str | None, partner: str | None, rows: bool) -> Answer:
    """Return what publishers changed between vintages.

    Args:
        desk: who is asked.
        view: its period, goods, direction, source and day.
        reporter: whose books, None for everybody's.
        partner: with whom, None for everybody.
        rows: each row for itself instead of sums.
    """
    from tradecheck.inquiry import revisions as table  # noqa: PLC0415 - loads polars

    ask = table.changes if rows else table.revisions
    found = ask(view, desk.settings.cache, reporter=reporter, partner=partner).to_dicts()
    held = desk.holdings(view)
    return Answer(
        schema="tradecheck.revisions/1",
        view=view.as_json(),
        data=held,
        rows_name="rows",
        rows=found,
        columns=ROWS if rows else SUMMED,
        notes=NOTES if found else (ONE_VINTAGE if desk.is_of_one_vintage(view) else NO_CHANGE,),
        extra={"reporter": reporter, "partner": partner},
    )
