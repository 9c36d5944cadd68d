"""The arithmetic of a break, each figure read from records or from an earlier line."""

from collections.abc import Iterable, Sequence

import msgspec

from tradecheck.checks.breaks.displaced import Account, Move
from tradecheck.checks.breaks.spans import Comparison, Row, Side, spell, traded_before
from tradecheck.checks.cite import all_records, written_total_usd, written_usd
from tradecheck.model.figures import plain, total
from tradecheck.model.finding import Step
from tradecheck.model.words import Frequency, State
from tradecheck.reference.areas import name_of

NAMED_MOVES = 5
"""So many of the partners that moved most have lines of their own; the others are one."""


class Lines(msgspec.Struct, frozen=True):
    """The steps of a finding and its sensitivities."""

    steps: tuple[Step, ...]
    sensitivities: tuple[Step, ...]


def worked_out(compared: Comparison, moved: Account) -> Lines:
    """Return the lines of one comparison and its account."""
    steps = (*_own(compared, moved), *_run(compared), *_others(compared, moved))
    return Lines(steps, _sensitivities(moved))


def _own(compared: Comparison, moved: Account) -> list[Step]:
    unit = moved.unit
    steps = [_side(f"with the DPRK before, {compared.before.span.label}", compared.before, unit)]
    steps.append(_side(f"with the DPRK after, {compared.after.span.label}", compared.after, unit))
    if moved.after is not None:
        loss = moved.loss(trended=False)
        steps.append(Step("lost: before less after", f"{plain(moved.before)} - {plain(moved.after)}", loss, unit))
        left = f"{plain(moved.after)} / {plain(moved.before)}"
        steps.append(Step("left of what was before", left, moved.after / moved.before, "share"))
    return steps


def _side(label: str, side: Side, unit: str) -> Step:
    rows = side.figured(unit)
    if not rows:
        return Step(label, "", None, unit, tuple(row["record"] for row in side.rows))
    written = " + ".join(map(written_usd, rows)) if unit == "USD" else total(each for _, each in side.figures(unit))
    return Step(label, written, side.amount(unit), unit, all_records(rows))


def _run(compared: Comparison) -> list[Step]:
    """Return the run of periods without trade after the ban, by what is known of each, and the zeros before it.

    Periods without a row have no record to count and are told in words.
    """
    run = spell(compared)
    period = "years" if compared.frequency is Frequency.ANNUAL else "months"
    steps = []
    for state in State:
        records = tuple(records[0] for _, known, records in run if known is state and records)
        if records:
            words = "a printed zero" if state is State.REPORTED else state.value.replace("_", " ")
            steps.append(
                Step(f"{period} after the ban in a row without trade, {words}", "", len(records), period, records)
            )
    before = traded_before(compared)
    if not steps or not before:
        return steps
    zeros = tuple(record for record, traded in before.items() if not traded)
    if len(before) == 1 and not zeros:
        return steps  # one year with trade tells of no habit
    steps.append(Step(f"{period} before the ban with a figure", "", len(before), period, tuple(before)))
    steps.append(Step("of them printed zeros", "" if zeros else "0", len(zeros), period, zeros))
    written = f"{len(zeros)} / {len(before)}"
    return [*steps, Step(f"share of zeros among the {period} before", written, len(zeros) / len(before), "share")]


def _others(compared: Comparison, moved: Account) -> list[Step]:
    if not moved.moves:
        return []
    unit = moved.unit
    named, rest = moved.moves[:NAMED_MOVES], moved.moves[NAMED_MOVES:]
    steps = [step for move in named for step in _move(name_of(move.partner), [move], unit)]
    if rest:
        steps += _move(f"{len(rest)} other partners", rest, unit)
    sides = [(move.before, move.after) for move in named]
    if rest:
        sides.append((sum(move.before for move in rest), sum(move.after for move in rest)))
    before, after = moved.before_others, moved.after_others
    if len(sides) > 1:
        steps.append(Step("all others before", total(side[0] for side in sides), before, unit))
        steps.append(Step("all others after", total(side[1] for side in sides), after, unit))
        steps.append(Step("all others, after less before", f"{plain(after)} - {plain(before)}", after - before, unit))
    gain, loss = moved.gain(trended=False), moved.loss(trended=False)
    if moved.trended:
        steps += _trend(compared, moved)
        gain, loss = moved.gain(trended=True), moved.loss(trended=True)
    if loss > 0 and gain > 0:
        floor = ", at least, as if nothing was left of it" if moved.after is None else ""
        label = f"displacement: the others' gain over the DPRK's loss{floor}"
        steps.append(Step(label, f"{plain(gain)} / {plain(loss)}", gain / loss, "times"))
    return steps


def _move(who: str, moves: Iterable[Move], unit: str) -> list[Step]:
    held = list(moves)
    before, after = sum(move.before for move in held), sum(move.after for move in held)
    first = [row for move in held for row in move.rows_before]
    second = [row for move in held for row in move.rows_after]
    return [
        Step(f"{who}, before", _summed(first, before, unit), before, unit, all_records(first)),
        Step(f"{who}, after", _summed(second, after, unit), after, unit, all_records(second)),
        Step(f"{who}, after less before", f"{plain(after)} - {plain(before)}", after - before, unit),
    ]


def _summed(rows: Sequence[Row], amount: float, unit: str) -> str:
    return written_total_usd(rows) if unit == "USD" else plain(amount)


def _trend(compared: Comparison, moved: Account) -> list[Step]:
    """Return the expectations by the growth of the stretch before, of the DPRK and of the others together."""
    unit, label = moved.unit, compared.earlier.span.label
    earlier, others = moved.earlier or 0.0, moved.earlier_others or 0.0
    expected, of_others = moved.before**2 / earlier, moved.before_others**2 / others
    after = moved.after or 0.0
    loss, gain = expected - after, moved.after_others - of_others
    return [
        _side(f"with the DPRK before that, {label}", compared.earlier, unit),
        Step("expected with the DPRK", _grown(moved.before, earlier), expected, unit),
        Step("unexpected loss", f"{plain(expected)} - {plain(after)}", loss, unit),
        Step(
            f"all others before that, {label}",
            _summed(moved.rows_earlier, others, unit),
            others,
            unit,
            all_records(moved.rows_earlier),
        ),
        Step("expected with the others", _grown(moved.before_others, others), of_others, unit),
        Step("unexpected gain", f"{plain(moved.after_others)} - {plain(of_others)}", gain, unit),
    ]


def _grown(before: float, earlier: float) -> str:
    return f"{plain(before)} * {plain(before)} / {plain(earlier)}"


def _sensitivities(moved: Account) -> tuple[Step, ...]:
    """Return the displacement under other readings: the plain change, the gainers alone, all but the largest."""
    gain, loss = moved.gain(trended=False), moved.loss(trended=False)
    if not moved.moves or loss <= 0:
        return ()
    steps = []
    if moved.trended and gain > 0:
        written = f"{plain(gain)} / {plain(loss)}"
        steps.append(Step("displacement by the plain change", written, gain / loss, "times"))
    named = moved.moves[:NAMED_MOVES]
    gainers = [move.change for move in named if move.change > 0]
    if len(moved.moves) > 1 and gainers and len(named) == len(moved.moves):
        written = f"({total(gainers)}) / {plain(loss)}"
        steps.append(Step("displacement by partners that gained", written, sum(gainers) / loss, "times"))
    largest = max(named, key=lambda move: (move.change, move.partner))
    if len(moved.moves) > 1 and largest.change > 0 and gain > 0:
        label = f"displacement without {name_of(largest.partner)}, which gained most"
        written = f"max(0; {plain(gain)} - {plain(largest.change)}) / {plain(loss)}"
        steps.append(Step(label, written, max(0.0, gain - largest.change) / loss, "times"))
    return tuple(steps)
