"""A break told: what was booked before and after, for how long nothing was, and who gained meanwhile."""

from typing import Any

from tradecheck.checks.breaks.arithmetic import NAMED_MOVES, worked_out
from tradecheck.checks.breaks.displaced import Account, account
from tradecheck.checks.breaks.spans import Comparison, is_floor, spell, weakest
from tradecheck.checks.cite import citations
from tradecheck.checks.innocent import Around, Facts, explanations
from tradecheck.checks.severity import VANISHED, of_break
from tradecheck.checks.wording import family_label
from tradecheck.model.figures import quantity
from tradecheck.model.finding import Booked, Finding, Range
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period, in_runs
from tradecheck.model.words import Direction, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.events import EventKind, during
from tradecheck.reference.explanations import explanation
from tradecheck.sanctions.rules import rule

OWN_GROWTH = 2.0
"""A gain of more than so many losses is growth of the others' own: taking the DPRK's place would explain one."""


def finding(compared: Comparison, reporter: str, beside: Around) -> Finding:
    """Return the finding of one comparison; `beside` is what the evidence holds beside it."""
    moved = account(compared)
    lines = worked_out(compared, moved)
    first = compared.first
    whole = compared.after.span.start >= first["clear_from"]
    status = _status(compared, moved, whole=whole)
    severity, deciding = of_break(status, moved.after if moved.unit == "USD" else None)
    span = compared.after.span
    direction = Direction(first["direction"])
    codes = tuple(sorted({row["code"] for row in (*compared.before.rows, *compared.after.rows)}))
    unit = moved.unit
    expected = Range(0, 0, 0, unit) if whole else Range(moved.before, moved.before, moved.before, unit)
    return Finding(
        id=f"breaks.{first['family']}.{direction.value}.{span.label}" + ("" if reporter == "CHN" else f".{reporter}"),
        check="breaks",
        severity=severity,
        status=status,
        reporter=reporter,
        goods=Goods(codes, family_label(first["family"])),
        direction=direction,
        period=span,
        booked=Booked(moved.after, unit, _state(compared, moved)),
        expected=expected,
        gap=_gap(moved, whole=whole),
        rule=rule(first["rule"]).reference(),
        statement=_statement(compared, moved, reporter, whole=whole),
        steps=lines.steps,
        caveats=_caveats(compared, moved),
        sources=_sources(compared, moved),
        severity_rule=deciding,
        value_usd=moved.after if unit == "USD" else None,
        explanations=_explanations(compared, moved, beside),
        sensitivities=lines.sensitivities,
    )


def _status(compared: Comparison, moved: Account, *, whole: bool) -> Status:
    """Return what the stretch shows: what is left may be told from a floor, that it stopped may not."""
    left = moved.after or 0.0
    if whole and left > VANISHED * moved.before:
        return Status.GAP
    return Status.CONSISTENT if whole and not is_floor(compared) else Status.INDETERMINATE


def _state(compared: Comparison, moved: Account) -> State:
    if moved.after is not None:
        figures = compared.after.figures(moved.unit)
        estimated = moved.unit == "t" and any(row["weight_estimated"] for row, _ in figures)
        return State.ESTIMATED if estimated else State.REPORTED
    state = weakest(compared.after.rows)
    return State.NOT_HELD if state is State.NO_RECORD and is_floor(compared) else state


def _gap(moved: Account, *, whole: bool) -> Range:
    if whole:
        return Range(moved.after, moved.after, moved.after, moved.unit)
    if moved.after is None:
        return Range(None, None, moved.before, moved.unit)
    loss = moved.loss(trended=False)
    return Range(loss, loss, loss, moved.unit)


def _statement(compared: Comparison, moved: Account, reporter: str, *, whole: bool) -> str:
    unit, span = moved.unit, compared.after.span.label
    first = compared.first
    way = "from" if first["direction"] == Direction.EXPORT else "to"
    goods = family_label(first["family"])
    was = f"{quantity(moved.before, unit)} in {compared.before.span.label}"
    who = name_of(reporter)
    if moved.after is None:
        state = _state(compared, moved).value.replace("_", " ")
        booked = f"{who}'s books hold no figure of {goods} {way} the DPRK for {span} ({state}), after {was}"
        told = "; whether the flow stopped at the ban cannot be told"
        end = told if is_floor(compared) else ", which is consistent with the ban"
    else:
        change = moved.after - moved.before
        word = "less" if change < 0 else "more"
        booked = (
            f"{who} booked {quantity(moved.after, unit)} of {goods} {way} the DPRK in {span}, after {was}: "
            f"{quantity(abs(change), unit)} {word}"
        )
        end = "" if not whole else f", under the ban of {first['rule_start']}"
    return f"{booked}{end}{_meanwhile(moved)}."


def _meanwhile(moved: Account) -> str:
    if not moved.moves:
        return ""
    gain, loss = moved.gain(trended=moved.trended), moved.loss(trended=moved.trended)
    named = f" ({name_of(moved.moves[0].partner)})" if len(moved.moves) == 1 else ""
    others = f"{len(moved.moves)} other partner{'s' if len(moved.moves) > 1 else ''}{named}"
    basis = "beyond the growth of the year before" if moved.trended else "a plain change without any trend"
    if gain <= 0:
        return f"; {others} gained nothing meanwhile ({basis})"
    more = f"; meanwhile {others} gained {quantity(gain, moved.unit)}"
    if loss <= 0:
        return f"{more} ({basis})"
    if gain > OWN_GROWTH * loss:
        much = quantity(gain / loss, "times")
        return f"{more}, {much} what was lost: growth of their own, not the DPRK's place ({basis})"
    floor = "at least " if moved.after is None else ""
    return f"{more}, {floor}{gain / loss:.2g} of the loss ({basis})"


def _caveats(compared: Comparison, moved: Account) -> tuple[str, ...]:
    first = compared.first
    said = []
    if compared.after.span.start < first["clear_from"]:
        said.append(
            f"The stretch holds days on which the ban of {first['rule_start']} did not bind: what fell on them fell "
            "for other reasons."
        )
    said += [
        f"{event.label}: {event.start}."
        for event in during(compared.after.span)
        if event.kind is EventKind.NOTICE and first["family"] in event.label
    ]
    unknown = [period for period, state, _ in spell(compared) if state is State.NOT_HELD]
    if unknown or not compared.after.rows:
        which = f" ({in_runs(unknown)}: {len(unknown)} of them)" if unknown else ""
        said.append(
            f"A period without a row{which} is unknown and no zero: it may have no record, or nobody pulled it."
        )
    if any(state is State.UNRESOLVED for _, state, _ in spell(compared)):
        said.append("An unresolved period comes from a recording that cannot tell a missing record from a zero.")
    if any(state is State.NOT_PUBLISHED for _, state, _ in spell(compared)):
        said.append("A period that is not published yet may hold trade: pull again once it is out.")
    if any(state is State.NO_RECORD for _, state, _ in spell(compared)):
        said.append("A published dataset without a record is no zero: what is hidden or late has none either.")
    if moved.after is not None and is_floor(compared):
        said.append("Of some of these codes, or some of these months, nothing is known after the ban: it is a floor.")
    if moved.moves and moved.unit == "USD":
        said.append("In dollars a change holds prices as well as quantities.")
    if moved.moves and not moved.trended:
        said.append("Expected trends are not in it: the stretch before is not held for both sides, or grew too wildly.")
    if moved.left_out:
        said.append(f"{moved.left_out} partners have a figure on one side of the ban alone and are left out.")
    said += [
        f"Not verified: {row['note'] or row['record']}"
        for row, _ in _inputs(compared, moved)
        if row["verified"] is False
    ]
    return tuple(said)


def _inputs(compared: Comparison, moved: Account) -> list[tuple[dict[str, Any], float]]:
    named = [move.partner for move in moved.moves[:NAMED_MOVES]]
    sides = [compared.before, compared.after]
    sides += [held[partner] for partner in named for held in (compared.others_before, compared.others_after)]
    return [figure for side in sides for figure in side.figures(moved.unit)]


def _sources(compared: Comparison, moved: Account) -> tuple[Any, ...]:
    rows = [row for row, _ in _inputs(compared, moved)] + list(compared.after.rows)
    return (*dict.fromkeys(each for row in rows for each in citations(row)), rule(compared.first["rule"]).citation())


def _explanations(compared: Comparison, moved: Account, beside: Around) -> tuple[str, ...]:
    """Return what may innocently explain a break, over the whole of its run without trade."""
    first, span = compared.first, compared.after.span
    without = spell(compared)
    rows = (*compared.before.rows, *compared.after.rows)
    facts = Facts(
        period=Period(span.start, max([span.end, *(period.end for period, _, _ in without)])),
        codes=tuple(sorted({row["code"] for row in rows})),
        reporter=first["reporter"],
        flow=first["flow"],
        rule=rule(first["rule"]),
        weighs=moved.unit == "t",
        estimated=any(row["weight_estimated"] for row in rows),
        absent=bool(without),
        vintages=tuple(sorted({row["vintage"] or "" for row in rows})),
        sources=tuple(sorted({row["source"] for row in rows})),
        around=beside,
    )
    took_over = bool(moved.moves) and moved.gain(trended=moved.trended) > 0
    return (*explanations(facts), explanation("substitution")) if took_over else explanations(facts)
