"""Dated events for the marks of a chart, and for the innocent explanations that a date gives."""

from datetime import date
from enum import StrEnum

import msgspec

from tradecheck.model.period import Period


class EventKind(StrEnum):
    """What happened: a resolution was adopted, China ordered something, a border closed, a watch ended."""

    RESOLUTION = "resolution"
    NOTICE = "notice"
    BORDER = "border"
    MONITORING = "monitoring"


class Event(msgspec.Struct, frozen=True):
    """One event. A single day has `end` equal to `start`; None is an end that is not known here."""

    start: date
    end: date | None
    label: str
    kind: EventKind


_EVENTS = (
    Event(date(2016, 3, 2), date(2016, 3, 2), "Resolution 2270 adopted", EventKind.RESOLUTION),
    Event(date(2016, 11, 30), date(2016, 11, 30), "Resolution 2321 adopted", EventKind.RESOLUTION),
    Event(
        date(2016, 12, 11),
        date(2016, 12, 31),
        "China suspends coal imports from the DPRK",
        EventKind.NOTICE,
    ),
    Event(date(2017, 2, 19), None, "China suspends coal imports from the DPRK", EventKind.NOTICE),
    Event(date(2017, 8, 5), date(2017, 8, 5), "Resolution 2371 adopted", EventKind.RESOLUTION),
    Event(date(2017, 9, 11), date(2017, 9, 11), "Resolution 2375 adopted", EventKind.RESOLUTION),
    Event(date(2017, 12, 22), date(2017, 12, 22), "Resolution 2397 adopted", EventKind.RESOLUTION),
    Event(date(2020, 1, 22), date(2021, 12, 31), "The DPRK closes its border", EventKind.BORDER),
    Event(
        date(2024, 4, 30),
        date(2024, 4, 30),
        "Mandate of the Panel of Experts ends",
        EventKind.MONITORING,
    ),
)


def events() -> tuple[Event, ...]:
    """Return every event, in the order of their first days."""
    return _EVENTS


def resolutions() -> tuple[Event, ...]:
    """Return the days on which the resolutions on goods were adopted, 2270 (2016) to 2397 (2017)."""
    return tuple(each for each in _EVENTS if each.kind is EventKind.RESOLUTION)


def during(period: Period) -> tuple[Event, ...]:
    """Return the events that share a day with the period; one without a known end counts on its first day."""
    return tuple(each for each in _EVENTS if period.overlaps(Period(each.start, each.end or each.start)))
