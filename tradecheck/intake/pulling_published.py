"""Asks UN Comtrade what is published, before any figure is asked for, and remembers it for some hours."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from tradecheck.intake.pulling_held import AVAILABILITY, CUT
from tradecheck.model.errors import DataError
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency
from tradecheck.sources.comtrade.answers import row_count
from tradecheck.sources.comtrade.availability import Ask, Published, asks, checksums, read
from tradecheck.sources.comtrade.question import area_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tradecheck.archive import Entry
    from tradecheck.intake.pulling_door import Door
    from tradecheck.intake.pulling_held import Held
    from tradecheck.sources.comtrade.question import Question
    from tradecheck.sources.http import Answer


class NotSaidError(Exception):
    """The service does not say what is published in a way that can be read; the text is a sentence."""


def remembered(held: Held, since: datetime) -> Published:
    """Return what was said since a moment, without asking anybody."""
    told = [
        (entry.retrieved, ask_of(entry), checksums(read(body, "what is published")))
        for entry in held.listed(AVAILABILITY)
        if entry.retrieved >= since and (body := held.read(entry)) is not None
    ]
    newest_first = sorted(told, key=lambda each: each[0], reverse=True)
    return Published(tuple((ask, found) for _, ask, found in newest_first))


def ask_published(
    questions: Sequence[Question],
    known: Published,
    *,
    held: Held,
    door: Door,
    since: datetime,
    get: Callable[[str, dict[str, str]], Answer],
    tell: Callable[[str], None],
) -> Published:
    """Ask what is not known yet of what these questions touch, keep the answers, and return all that is known.

    What was said before `since` is asked again.

    Raises:
        NotSaidError: when what it says cannot be read.
        SourceUnreachableError: when the service does not answer or refuses.
    """
    periods: dict[Frequency, dict[Period, None]] = {}
    for question in questions:
        periods.setdefault(question.frequency, {}).update(dict.fromkeys(question.periods))
    told = list(known.told)
    todo = deque(asks(questions, known))
    while todo:
        ask = todo.popleft()
        path = door.access.availability_path(ask.frequency)
        earlier = held.at(path, ask.parameters)
        if earlier is not None and earlier.kind == CUT and earlier.retrieved >= since:
            todo.extendleft(reversed(ask.parts(sorted(periods[ask.frequency]))))
            continue
        tell(f"asking {ask.label}")
        answer = get(path, ask.parameters)
        parts = ask.parts(sorted(periods[ask.frequency])) if door.access.cut(row_count(answer.body)) else ()
        if parts:
            held.keep_other(path, ask.parameters, answer, CUT)
            todo.extendleft(reversed(parts))
            continue
        found = _read(answer, ask)
        held.keep_other(path, ask.parameters, answer, AVAILABILITY)
        told.insert(0, (ask, found))
    return Published(tuple(told))


def _read(answer: Answer, ask: Ask) -> dict[tuple[str, Period], str]:
    try:
        return checksums(read(answer.body, f"the answer to {ask.label}"))
    except DataError as error:
        raise NotSaidError(str(error)) from None


def ask_of(entry: Entry) -> Ask:
    """Return the question that a kept answer says what is published to.

    Raises:
        DataError: when the sidecar does not say.
    """
    try:
        frequency = Frequency(entry.question["address"].split("/")[-2])
        reporters = tuple(area_code(int(each)) for each in _listed(entry, "reporterCode"))
        return Ask(frequency, reporters, tuple(_period(each) for each in _listed(entry, "period")))
    except (KeyError, ValueError, IndexError):
        raise DataError(f"the sidecar {entry.name} does not say what was asked: pull again with --refresh.") from None


def _listed(entry: Entry, name: str) -> list[str]:
    return [each for each in entry.question.get(name, "").split(",") if each]


def _period(text: str) -> Period:
    return Period.month(int(text[:4]), int(text[4:])) if len(text) > len("2017") else Period.year(int(text))
