"""What a pull from any of the smaller publishers does: asks unless told not to, keeps, makes the tables at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tradecheck.intake.current import is_current
from tradecheck.intake.progress import Progress, Told
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import TradecheckError, UsageError

if TYPE_CHECKING:
    from types import TracebackType

    from tradecheck.archive import Archive, Entry
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Answer

ANSWER, REFERENCE = "answer", "reference"
"""The kinds under which answers are kept: figures, which go into the tables, and what led to them."""


class Errand:
    """One pull while it runs. Leaving it makes the tables of what came, also when the service failed.

    Args:
        service: the publisher's name, for sentences.
        source: the publication's id.
        settings: whether to ask at all.
        archive: where answers are kept.
        progress: told what is happening.
        total: how many calls there are at least.

    Raises:
        UsageError: when the settings say that nothing is to be asked.
    """

    def __init__(
        self, *, service: str, source: str, settings: Settings, archive: Archive, progress: Told, total: int
    ) -> None:
        if settings.offline:
            raise UsageError(f"the setting 'offline' is on, so {service} is not asked: turn it off to pull.")
        self.source = source
        self.archive = archive
        self.calls = 0
        self.rows = 0
        self._progress = progress
        self._total = total

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.calls and not is_current(self.archive):
            self.say("making the tables")
            rebuild(self.archive)
        if isinstance(error, TradecheckError) and self.rows:
            kept = f"{error} What came before it is kept ({self.calls:,} calls, {self.rows:,} rows)."
            raise type(error)(kept) from None

    def say(self, text: str) -> None:
        """Tell whoever listens what is happening and how far it is."""
        self._total = max(self._total, self.calls)
        self._progress(Progress(self.calls, self._total, text, self.rows))

    def more(self, calls: int = 1) -> None:
        """Count calls that were not foreseen."""
        self._total += calls

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
        return entry, entry.retrieved == answer.retrieved
