"""What of UN Comtrade's answers is held already, and how one that arrives is kept.

Answers are kept under four kinds: `answer` holds figures and goes into the tables; `cut` stopped at a limit of
rows and does not, and says that its question was asked again in parts; `availability` says what is published;
`reference` is a list of areas or codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.answers import row_count
from tradecheck.sources.comtrade.rows import SOURCE

if TYPE_CHECKING:
    from tradecheck.archive import Archive, Damage, Entry
    from tradecheck.intake.pulling_door import Door
    from tradecheck.sources.comtrade.question import Question
    from tradecheck.sources.http import Answer

ANSWER, CUT, AVAILABILITY, REFERENCE = "answer", "cut", "availability", "reference"

DATASETS = "datasets"
"""The field of a kept question that stands for the vintage of the datasets it drew on. It is not sent."""


class Held:
    """The answers held by one service, found by what was asked. The latest receipt of a question counts."""

    def __init__(self, archive: Archive, door: Door) -> None:
        self.archive = archive
        self._door = door
        damaged: list[Damage] = []  # what is damaged is as if it were not held: it is asked for again
        self._found: dict[frozenset[tuple[str, str]], Entry] = {}
        for entry in archive.entries(damaged):
            if entry.source == SOURCE and entry.kind in {ANSWER, CUT, AVAILABILITY, REFERENCE}:
                self._found[_asked(entry.question)] = entry

    def of(self, question: Question, *marks: str) -> Entry | None:
        """Return the receipt of a question that was kept under one of these marks, None when there is none."""
        entry = self._found.get(_asked(self._sent(question)))
        return entry if entry is not None and entry.question.get(DATASETS) in marks else None

    def at(self, path: str, parameters: dict[str, str]) -> Entry | None:
        """Return the latest receipt of what was asked at a path."""
        return self._found.get(_asked({"address": self._door.address + path, **parameters}))

    def listed(self, kind: str) -> list[Entry]:
        """Return the latest receipts of a kind that came from this service."""
        begins = self._door.address + "/"
        return [
            entry
            for entry in self._found.values()
            if entry.kind == kind and entry.question["address"].startswith(begins)
        ]

    def rows(self, entry: Entry) -> int | None:
        """Return how many rows a held answer has, None when its bytes are damaged or gone."""
        try:
            return row_count(self.archive.read(entry.sha256))
        except DataError:
            return None

    def read(self, entry: Entry) -> bytes | None:
        """Return the bytes of a receipt, None when they are damaged or gone."""
        try:
            return self.archive.read(entry.sha256)
        except DataError:
            return None

    def keep(self, question: Question, mark: str, answer: Answer, kind: str) -> Entry:
        """Keep an answer to a question about figures."""
        return self._keep(answer, {**self._sent(question), DATASETS: mark}, kind)

    def keep_other(self, path: str, parameters: dict[str, str], answer: Answer, kind: str) -> Entry:
        """Keep an answer that holds no figures."""
        return self._keep(answer, {"address": self._door.address + path, **parameters}, kind)

    def _keep(self, answer: Answer, question: dict[str, str], kind: str) -> Entry:
        entry = self.archive.keep(
            answer.body,
            kind=kind,
            source=SOURCE,
            question=question,
            status=answer.status,
            headers=answer.headers,
            retrieved=answer.retrieved,
            origin_name=None,
        )
        self._found[_asked(question)] = entry
        return entry

    def _sent(self, question: Question) -> dict[str, str]:
        access = self._door.access
        return {"address": self._door.address + access.path(question.frequency), **access.parameters(question)}


def _asked(question: dict[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, value) for name, value in question.items() if name != DATASETS)
