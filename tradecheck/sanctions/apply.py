"""The one function that answers what the Council says of a code, a direction and a date."""

from datetime import date

import msgspec

from tradecheck.model.period import Period
from tradecheck.model.words import Direction, Measure
from tradecheck.sanctions.measures import Rule
from tradecheck.sanctions.rules import rules


class Ruling(msgspec.Struct, frozen=True):
    """A rule as it bears on one code.

    `matched` is the rule's own code that met the question. `partial` says that this code, or the one
    asked for, also holds goods outside the paragraph, `covers_whole` that the question's code lies wholly
    within it (a question for a chapter is answered by rules on its headings too, which cover only a part
    of it). `status` is `in_force` or `wind_down` on a day, the rule's own where no day was asked for.
    `prevails` marks the longest prefix; the others stand beside it, since rules overlap.
    """

    rule: Rule
    matched: str
    partial: bool
    covers_whole: bool
    status: str
    prevails: bool


def applied(code: str, direction: Direction | None, on: date) -> tuple[Ruling, ...]:
    """Return every rule in force on a day for a code (2 to 10 digits), the longest prefix first.

    An empty answer means that no resolution of the table restricts the code that day.
    """
    return _ruled(code, [each for each in _facing(direction) if each.in_force(on)], on)


def touching(code: str, direction: Direction | None = None, period: Period | None = None) -> tuple[Ruling, ...]:
    """Return every rule that ever bore on a code, or did in a period, the longest prefix first."""
    bearing = [each for each in _facing(direction) if period is None or _bears(each, period)]
    return _ruled(code, bearing, None)


def every(direction: Direction | None, on: date | None, period: Period | None) -> tuple[Ruling, ...]:
    """Return every rule that faces a direction and stood on a day, or at some time in a period.

    Rules that name no code are among them.
    """
    standing = [
        each for each in _facing(direction) if (each.in_force(on) if on else period is None or _bears(each, period))
    ]
    return tuple(
        Ruling(
            rule=each,
            matched="",
            partial=bool(each.partial_codes),
            covers_whole=True,
            status=_status(each, on),
            prevails=False,
        )
        for each in standing
    )


def caps() -> tuple[Rule, ...]:
    """Return the caps that operated, in order of their start."""
    operated = (each for each in rules() if each.measure is Measure.CAP and each.status != "never_operated")
    return tuple(sorted(operated, key=lambda each: each.start))


def _status(each: Rule, on: date | None) -> str:
    """What the rule was on a day on which it stood; what has become of it since is no answer to that day."""
    if on is None:
        return each.status
    return "wind_down" if each.winding_down(on) else "in_force"


def _facing(direction: Direction | None) -> list[Rule]:
    return [each for each in rules() if direction is None or direction in each.directions]


def _bears(each: Rule, period: Period) -> bool:
    return each.start <= period.end and (each.end is None or (each.end >= each.start and each.end >= period.start))


def _ruled(code: str, bearing: list[Rule], on: date | None) -> tuple[Ruling, ...]:
    met = [(each, matched) for each in bearing if (matched := _match(code, each.codes)) is not None]
    longest = max((len(matched) for _, matched in met if code.startswith(matched)), default=0)
    rulings = [
        Ruling(
            rule=each,
            matched=matched,
            partial=matched in each.partial_codes or code.startswith(each.partial_codes),
            covers_whole=code.startswith(matched),
            status=_status(each, on),
            prevails=code.startswith(matched) and len(matched) == longest,
        )
        for each, matched in met
    ]
    return tuple(sorted(rulings, key=lambda ruling: (not ruling.covers_whole, -len(ruling.matched), ruling.rule.start)))


def _match(code: str, own: tuple[str, ...]) -> str | None:
    above = [each for each in own if code.startswith(each)]
    if above:
        return max(above, key=len)
    below = [each for each in own if each.startswith(code)]
    return min(below) if below else None
