"""Each table of a view as an answer: its rows, its columns and what it rests on.

The command line prints these, and the report is made of them, so the two cannot disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.goods import TOTAL
from tradecheck.model.view import EVER, View
from tradecheck.model.words import State
from tradecheck.output.answer import Answer, value_at
from tradecheck.report import columns
from tradecheck.report.nothing import NO_EVIDENCE, nothing_found
from tradecheck.report.records import record_row
from tradecheck.report.rows import cap_row, finding_row, holding_row, rule_row
from tradecheck.sanctions.apply import Ruling, applied, every, touching

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from tradecheck.inquiry import Desk
    from tradecheck.model.finding import Finding
    from tradecheck.model.goods import Goods
    from tradecheck.model.pivot import Pivoting
    from tradecheck.output.answer import Column

LEAD = "A finding is a lead, not proof: read its arithmetic, its caveats and its records with `tradecheck why ID`."
VERDICTS = (
    "verdict: what an analyst said, in full under `tradecheck why ID`. What is dismissed comes after the others of its "
    "severity and does not count for --fail-on; look again: it claimed something else when it was dismissed."
)


def findings(desk: Desk, view: View, *, whole: bool = True) -> Answer:
    """Return the findings of a view, the most important first; for a format of columns they need not be `whole`."""
    rows = [finding_row(each, whole=whole) for each in desk.findings(view)]
    notes = (LEAD, VERDICTS) if any(row["verdict_words"] for row in rows) else (LEAD,)
    return _answer("findings", desk, view, rows, columns.FINDINGS, notes, nothing_found)


def why(desk: Desk, view: View, each: Finding, today: date) -> Answer:
    """Return one finding with the rule's own row and, record by record, the raw lines that its figures were read from.

    Raises:
        DataError: when the bytes behind a record are damaged.
    """
    ruled = [rule_row(ruling) for ruling in every(None, None, None) if each.rule and ruling.rule.id == each.rule.id]
    records = dict.fromkeys(
        [record for step in (*each.steps, *each.sensitivities) for record in step.records]
        + [source.record for source in each.sources]
    )
    extra: dict[str, object] = {
        "rule_in_full": ruled[0] if ruled else None,
        "inputs": [record_row(record, desk.settings.cache) for record in records],
        "read_on": today,
    }
    answer = _answer("why", desk, view, [finding_row(each)], columns.FINDINGS, (LEAD,))
    return msgspec.structs.replace(answer, extra=extra)


def series(desk: Desk, view: View) -> Answer:
    """Return what was booked, period by period, absences with their state."""
    from tradecheck.report import frames  # noqa: PLC0415 - loads polars, as the desk's tables do

    rows = frames.with_states(desk.series(view)).to_dicts()
    return _answer("series", desk, view, rows, columns.SERIES, columns.SERIES_NOTES, _nothing_booked)


def pivot(desk: Desk, view: View, asked: Pivoting, *, every: bool) -> Answer:
    """Return booked trade by code and period; without `every` cells not held are counted, not listed."""
    from tradecheck.report import frames  # noqa: PLC0415 - as above

    found = desk.pivot(view, asked)
    rows = frames.pivot_rows(found, view, asked.of.value)
    shown = rows if every else [row for row in rows if row["state"] != State.NOT_HELD.value]
    left_out = (f"Cells of which nothing is held, and which are no zeros: {len(rows) - len(shown):,}.",)
    apart = frames.undivided_words(found)
    notes = (*columns.PIVOT_NOTES, *apart, *(left_out if len(rows) > len(shown) else ()))
    answer = _answer("pivot", desk, view, shown, columns.PIVOT, notes, _nothing_booked)
    told = answer.notes if shown or not apart else apart
    return msgspec.structs.replace(answer, extra={"pivot": asked.as_json()}, notes=told)


def gaps(desk: Desk, view: View, *, every: bool) -> Answer:
    """Return the largest gap by chapter and year; without `every` cells that no finding speaks of are left out."""
    from tradecheck.report import frames  # noqa: PLC0415 - as above

    rows = [row for row in frames.with_goods(desk.gaps(view)).to_dicts() if every or row["findings"]]
    return _answer("gaps", desk, view, rows, columns.GAPS, columns.GAPS_NOTES, nothing_found)


def ratios(desk: Desk, view: View, *, every: bool) -> Answer:
    """Return importers' over exporters' figures by chapter and year; without `every` where both are held."""
    from tradecheck.report import frames  # noqa: PLC0415 - as above

    rows = [row for row in frames.with_goods(desk.ratios(view)).to_dicts() if every or row["ratio"] is not None]
    return _answer("ratios", desk, view, rows, columns.RATIOS, columns.RATIOS_NOTES, _nothing_mirrored)


def mirror(desk: Desk, view: View) -> Answer:
    """Return one flow as its two ends report it."""
    from tradecheck.report import frames  # noqa: PLC0415 - as above

    rows = frames.with_names(desk.mirror(view)).to_dicts()
    counts = [f"{count:,} of {reason}" for reason, count in desk.left_out_of_mirror(view).items()]
    left_out = (f"Rows left out, since they are no end of a pair: {', '.join(counts)}.",) if counts else ()
    notes = (*columns.MIRROR_NOTES, *left_out)
    return _answer("mirror", desk, view, rows, columns.MIRROR, notes, _nothing_mirrored)


def caps(desk: Desk, view: View) -> Answer:
    """Return how much of each cap was used."""
    rows = [cap_row(each) for each in desk.caps(view)]
    return _answer("caps", desk, view, rows, columns.CAPS, columns.CAPS_NOTES, _nothing_capped)


def observations(desk: Desk, view: View) -> Answer:
    """Return what was seen, with what contains and overlaps it."""
    from tradecheck.report import frames  # noqa: PLC0415 - as above

    rows = frames.with_labels(desk.observations(view)).to_dicts()
    return _answer("observations", desk, view, rows, columns.OBSERVATIONS, columns.OBSERVATIONS_NOTES, _nothing_seen)


def notifications(desk: Desk, view: View) -> Answer:
    """Return what was told to the 1718 Committee, with the months that were not."""
    rows = desk.notifications(view).to_dicts()
    notes = columns.NOTIFICATIONS_NOTES
    return _answer("notifications", desk, view, rows, columns.NOTIFICATIONS, notes, _nothing_notified)


def vessels(desk: Desk, view: View, text: str | None = None) -> Answer:
    """Return ships named in public reports."""
    rows = desk.vessels(text, view).to_dicts()
    return _answer("vessels", desk, view, rows, columns.VESSELS, columns.VESSELS_NOTES)


def ports(desk: Desk, view: View, text: str | None = None, *, by_month: bool = True) -> Answer:
    """Return ships counted at ports and straits, context for what was booked or seen."""
    rows = desk.ports(text, view, by_month=by_month).to_dicts()
    for row in rows:
        row["period"] = f"{row['start']:%Y-%m}" if by_month else row["start"].isoformat()
    shown = columns.PORTS if by_month else (*columns.PORTS, columns.RECORD)
    return _answer("ports", desk, view, rows, shown, columns.PORTS_NOTES, _no_ports)


def sources(desk: Desk, view: View, today: date) -> Answer:
    """Return what is held, with its age in days on the day the answer was made.

    Raises:
        UsageError: for a source that is not known.
    """
    rows = [holding_row(each, today) for each in desk.holdings(view)]
    if view.source is not None and not rows:
        desk.evidence(view)  # refuses the name with the nearest that are known
    return _answer("sources", desk, view, rows, columns.SOURCES, columns.SOURCES_NOTES)


def rules(view: View, goods: Sequence[Goods] = (), on: date | None = None) -> Answer:
    """Return the rules that bear on goods, or all of them; no rows mean that nothing applies."""
    rows = [rule_row(each) for each in _rulings(goods, view, on)]
    asked = ", ".join(each.label for each in goods)
    when = f"on {on}" if on else "in this period" if view.period != EVER else "at any time"
    nothing = f"No resolution in the table bears on {asked or 'any goods'} {when}: not banned, not capped."
    return Answer(
        schema="tradecheck.rules/1",
        view=view.as_json(),
        data=(),
        rows_name="rows",
        rows=rows,
        columns=_filled(columns.RULES, rows),
        notes=columns.RULES_NOTES if rows else (nothing,),
        extra={"on": on, "code": asked or None},
    )


def _rulings(goods: Sequence[Goods], view: View, on: date | None) -> list[Ruling]:
    period = None if view.period == EVER else view.period
    codes = [code for each in goods for code in each.codes]
    if not codes or TOTAL in codes:
        return list(every(view.direction, on, period))
    found = [
        ruling
        for code in codes
        for ruling in (applied(code, view.direction, on) if on else touching(code, view.direction, period))
    ]
    first: dict[str, Ruling] = {}
    for ruling in found:
        first.setdefault(ruling.rule.id, ruling)
    return list(first.values())


def _answer(
    name: str,
    desk: Desk,
    view: View,
    rows: list[dict[str, object]],
    shown: tuple[Column, ...],
    notes: tuple[str, ...],
    nothing: Callable[[Desk, View], str] | None = None,
) -> Answer:
    """Return the answer; without rows its note says why there are none."""
    held = desk.holdings(view)
    if not rows:
        notes = (NO_EVIDENCE,) if not held else (nothing(desk, view),) if nothing else ()
    return Answer(
        schema=f"tradecheck.{name}/1",
        view=view.as_json(),
        data=held,
        rows_name="findings" if name == "findings" else "rows",
        rows=rows,
        columns=_filled(shown, rows),
        notes=notes,
    )


def _filled(shown: tuple[Column, ...], rows: Sequence[Mapping[str, object]]) -> tuple[Column, ...]:
    """Leave out the optional columns that no row fills."""
    return tuple(
        column
        for column in shown
        if column.name not in columns.OPTIONAL or any(value_at(row, column.name) not in (None, "") for row in rows)
    )


def _nothing_booked(_desk: Desk, view: View) -> str:
    goods = ", ".join(each.label for each in view.goods) or "all goods"
    return (
        f"No figure of {goods} is held for this period, which is no zero: pull or import it, or ask for another code."
    )


def _nothing_mirrored(desk: Desk, view: View) -> str:
    said = _nothing_booked(desk, view)
    return f"{said} `tradecheck series` says whether it was asked for and is not there."


def _nothing_capped(_desk: Desk, _view: View) -> str:
    return "No cap stood on these goods in this period: `tradecheck rules` lists every measure and its dates."


def _nothing_seen(_desk: Desk, _view: View) -> str:
    return "No account of these goods, dates and direction is held, which does not say that nothing crossed the border."


def _no_ports(_desk: Desk, _view: View) -> str:
    return (
        "No count of ships is held for this period: `tradecheck pull portwatch --since 2024 --until 2024` brings the "
        "straits near the DPRK. No port of the DPRK is covered."
    )


def _nothing_notified(_desk: Desk, _view: View) -> str:
    return "No notification of these goods, dates and direction is held."
