"""What a pull would ask, printed before anybody is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from tradecheck.intake.pulling_door import Door, door_of
from tradecheck.intake.pulling_held import Held
from tradecheck.intake.pulling_published import remembered
from tradecheck.sources.comtrade.availability import Ask, Published, asks
from tradecheck.sources.comtrade.plan import SECONDS_A_CALL, calls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradecheck.archive import Archive
    from tradecheck.intake.pulling_report import Wanted
    from tradecheck.settings import Settings
    from tradecheck.sources.comtrade.question import Question

REMEMBERED = timedelta(hours=12)
"""How long what the service said is published is taken to be so."""


class Call(msgspec.Struct, frozen=True):
    """One call of a plan. `state` is `to ask`, `held` (its answer need not be asked for), or `not published`."""

    part: str
    question: str
    path: str
    state: str


class Plan(msgspec.Struct, frozen=True):
    """The calls that a pull makes at least; cut answers add to them. `asks` come first: what is published."""

    calls: tuple[Call, ...]
    asks: tuple[Ask, ...]

    @property
    def to_make(self) -> int:
        """How many calls there are, what is held and what is not published left out."""
        return len(self.asks) + sum(call.state == "to ask" for call in self.calls)

    @property
    def seconds(self) -> float:
        """How long they take at the service's rate."""
        return self.to_make * SECONDS_A_CALL


def plan_comtrade(wanted: Sequence[Wanted], settings: Settings, archive: Archive, *, refresh: bool = False) -> Plan:
    """Return what a pull would ask, without asking anything.

    Raises:
        UsageError: when the key may not be shown at the address.
    """
    door = door_of(settings)
    held = Held(archive, door)
    known = Published(()) if refresh else remembered(held, datetime.now(UTC) - REMEMBERED)
    planned = lines(wanted, door)
    found = tuple(_call(part, question, door, held, known, refresh=refresh) for part, question in planned)
    return Plan(found, asks((question for _, question in planned), known))


def lines(wanted: Sequence[Wanted], door: Door) -> list[tuple[str, Question]]:
    """Return the calls that a pull begins with, each with the name of the first part that wants it, in their order."""
    found: dict[Question, str] = {}
    for each in wanted:
        for call in calls(each.questions, door.access, door.address):
            found.setdefault(call, each.part)
    return [(part, call) for call, part in found.items()]


def mark_of(known: Published, question: Question) -> str:
    """Return what stands for the datasets of a question; where nothing tells them, the day does."""
    return known.mark(question) if known.knows(question) else of_today()


def of_today() -> str:
    """Return what stands for datasets that nothing told of today: what came then is not asked for again today."""
    return f"unknown on {datetime.now(UTC).date()}"


def _call(part: str, question: Question, door: Door, held: Held, known: Published, *, refresh: bool) -> Call:
    published = known.of(question) if known.knows(question) else question
    asked = published or question
    is_held = not refresh and held.of(asked, mark_of(known, asked), of_today()) is not None
    state = "not published" if published is None else "held" if is_held else "to ask"
    return Call(part, asked.label, door.access.path(asked.frequency), state)
