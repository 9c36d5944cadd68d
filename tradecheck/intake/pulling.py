"""Asks UN Comtrade's preview service one period at a time, and keeps each answer as it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tradecheck.intake.current import is_current
from tradecheck.intake.progress import Progress, Told, nobody
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import TradecheckError, UsageError
from tradecheck.sources.comtrade.answers import refusal
from tradecheck.sources.comtrade.files import read
from tradecheck.sources.comtrade.question import ADDRESS, SERVICE, Question
from tradecheck.sources.comtrade.rows import SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradecheck.archive import Archive
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Answer, Client, Patience
    from tradecheck.sources.reading import Reading


class PullReport(msgspec.Struct, frozen=True):
    """What one question brought.

    No rows mean that nothing was reported or nothing is published yet; the service does not say which.
    `value_usd` is the plain sum of the rows: a control total. `is_new` is false where these bytes were
    held already as an answer to this question.
    """

    question: str
    sha256: str
    rows: int
    value_usd: float
    left_out: dict[str, int]
    problems: tuple[str, ...]
    is_new: bool


def pull_comtrade(
    questions: Sequence[Question],
    settings: Settings,
    archive: Archive,
    progress: Told = nobody,
    patience: Patience | None = None,
) -> tuple[PullReport, ...]:
    """Ask every question in turn, keep each answer, and make the tables from what is then held.

    The preview service wants no key, so none is sent. When one question fails, what came before it stays
    and is in the tables.

    Args:
        questions: what to ask, made by `sources.comtrade.question.questions`.
        settings: whether to ask at all, and where.
        archive: where answers are kept.
        progress: told before each question, and when the service makes us wait.
        patience: waits and tries, other than usual.

    Raises:
        UsageError: when the settings say that nothing is to be asked.
        SourceUnreachableError: when the service does not answer or refuses.
        DataError: when an answer is damaged or was cut at 500 rows.
    """
    if settings.offline:
        raise UsageError(f"the setting 'offline' is on, so {SERVICE} is not asked: turn it off to pull.")
    from tradecheck.sources.http import Client  # noqa: PLC0415 - httpx only once something is asked

    reports: list[PullReport] = []
    readings: dict[str, Reading] = {}

    def tell(text: str) -> None:
        progress(Progress(len(reports), len(questions), text))

    try:
        with Client(SERVICE, settings.comtrade_url or ADDRESS, patience=patience, on_wait=tell) as client:
            for question in questions:
                tell(f"asking for {question.label}")
                report, reading = _pull_one(question, client, archive)
                reports.append(report)
                readings[report.sha256] = reading
    except TradecheckError as error:
        if len(questions) > 1:
            kept = f"{error} {len(reports)} of {len(questions)} answers came before it and are kept."
            raise type(error)(kept) from None
        raise
    finally:
        if reports and not is_current(archive):
            tell("making the tables")
            rebuild(archive, readings)
    return tuple(reports)


def _pull_one(question: Question, client: Client, archive: Archive) -> tuple[PullReport, Reading]:
    answer = client.get(question.path, question.parameters)
    refused = refusal(answer.status, answer.media_type, answer.body)
    if refused is not None:
        raise client.unreachable(refused.what, refused.then)
    reading = read(answer.body, f"the answer for {question.label}")
    return _kept(question, answer, reading, archive), reading


def _kept(question: Question, answer: Answer, reading: Reading, archive: Archive) -> PullReport:
    entry = archive.keep(
        answer.body,
        kind="answer",
        source=SOURCE,
        question={"address": answer.address, **question.parameters},
        status=answer.status,
        headers=answer.headers,
        retrieved=answer.retrieved,
        origin_name=None,
    )
    return PullReport(
        question=question.label,
        sha256=entry.sha256,
        rows=reading.frame.height,
        value_usd=float(reading.frame["value_usd"].sum()),
        left_out=reading.left_out,
        problems=reading.problems,
        is_new=entry.retrieved == answer.retrieved,
    )
