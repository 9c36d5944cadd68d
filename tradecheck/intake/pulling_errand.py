"""What a pull from any of the smaller publishers does: asks what is not held, keeps, makes the tables at the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from tradecheck.intake.cancelling import given_up
from tradecheck.intake.current import is_current
from tradecheck.intake.progress import Progress, Told
from tradecheck.intake.pulling_failures import Failures
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import DataError, TradecheckError, UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from types import TracebackType

    from tradecheck.archive import Archive, Damage, Entry
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Answer, Client

ANSWER, REFERENCE = "answer", "reference"
"""The kinds under which answers are kept: figures, which go into the tables, and what led to them."""

HELD_FOR = timedelta(days=1)
"""How long an answer is taken for what would come now: a pull that was cut off goes on where it stopped."""


class Errand:
    """One pull while it runs. Leaving it makes the tables of what came, also when the service failed.

    Args:
        service: the publisher's name, for sentences.
        source: the publication's id.
        settings: whether to ask at all.
        archive: where answers are kept.
        progress: told what is happening.
        total: how many calls there are at least.
        refresh: ask again for what is held.

    Raises:
        UsageError: when the settings say that nothing is to be asked.
    """

    def __init__(
        self,
        *,
        service: str,
        source: str,
        settings: Settings,
        archive: Archive,
        progress: Told,
        total: int,
        refresh: bool = False,
    ) -> None:
        if settings.offline:
            raise UsageError(f"the setting 'offline' is on, so {service} is not asked: turn it off to pull.")
        self.source = source
        self.archive = archive
        self.calls = 0
        self.rows = 0
        self.failures = Failures()
        self._progress = progress
        self._total = total
        self._held = {} if refresh else _held(archive, source, datetime.now(UTC) - HELD_FOR)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.calls and not is_current(self.archive):
            self.say("making the tables", is_last=True)
            rebuild(self.archive)
        if isinstance(error, TradecheckError) and self.rows:
            kept = f"{error} What came before it is kept ({self.calls:,} calls, {self.rows:,} rows)."
            raise type(error)(kept) from None

    def say(self, text: str, *, is_last: bool = False) -> None:
        """Tell whoever listens what is happening and how far it is."""
        self._total = max(self._total, self.calls)
        self._progress(Progress(self.calls, self._total, text, self.rows, is_last=is_last))

    def giving_up(self, client: Client) -> AbstractContextManager[None]:
        """While this is entered, cancelling the errand gives up the client's call under way."""
        return given_up(self._progress, client.give_up)

    def more(self, calls: int = 1) -> None:
        """Count calls that were not foreseen."""
        self._total += calls

    def held(self, question: dict[str, str]) -> tuple[Entry, bytes] | None:
        """Return the receipt and the bytes of an answer that came within the day, None where the question is to ask."""
        entry = self._held.get(frozenset(question.items()))
        if entry is None:
            return None
        try:
            body = self.archive.read(entry.sha256)
        except DataError:
            return None  # what is damaged is received again
        self._total -= 1
        return entry, body

    def keep(
        self, answer: Answer, question: dict[str, str], kind: str = ANSWER, origin_name: str | None = None
    ) -> tuple[Entry, bool]:
        """Keep an answer as it came, and return its receipt and whether these bytes are new."""
        entry = self.archive.keep(
            answer.body,
            kind=kind,
            source=self.source,
            question=question,
            status=answer.status,
            headers=answer.headers,
            retrieved=answer.retrieved,
            origin_name=origin_name,
        )
        self.calls += 1
        self.failures.answered()
        return entry, entry.retrieved == answer.retrieved


def _held(archive: Archive, source: str, since: datetime) -> dict[frozenset[tuple[str, str]], Entry]:
    """Return the latest answers of a source by what was asked."""
    damaged: list[Damage] = []
    entries = (each for each in archive.entries(damaged) if each.source == source and each.kind in (ANSWER, REFERENCE))
    return {frozenset(each.question.items()): each for each in entries if each.retrieved >= since}
