"""Pulls totals of trade from the IMF, one call for some reporters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.intake.progress import Told, nobody
from tradecheck.intake.pulling_errand import Errand
from tradecheck.intake.pulling_report import PullReport, failed
from tradecheck.model.errors import DataError, UnansweredError, UnreadableAnswerError
from tradecheck.sources.imts.answers import refusal, unfit
from tradecheck.sources.imts.question import ADDRESS, BETWEEN_CALLS_SECONDS, SERVICE, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradecheck.archive import Archive
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Client, Patience

SECONDS_A_CALL = BETWEEN_CALLS_SECONDS


def pull_imts(
    questions: Sequence[Question],
    settings: Settings,
    archive: Archive,
    progress: Told = nobody,
    patience: Patience | None = None,
    *,
    refresh: bool = False,
) -> tuple[PullReport, ...]:
    """Ask every question in turn, keep each answer, and make the tables from what is then held.

    An answer that came within the day is not asked for again. A question that fails is reported and the
    others are asked; when the service fails as a whole, what came before it stays and is in the tables. No rows
    are `unresolved`: the service does not say whether nothing was reported or nothing is published yet.

    Args:
        questions: what to ask, made by `sources.imts.question.questions`.
        settings: whether to ask at all, and where.
        archive: where answers are kept.
        progress: told before each call and when the service makes us wait.
        patience: waits and tries, other than usual.
        refresh: ask again for what is held.

    Raises:
        UsageError: when the settings say that nothing is to be asked.
        SourceUnreachableError: when the service does not answer anything or refuses altogether.
    """
    from tradecheck.sources.imts.rows import SOURCE  # noqa: PLC0415 - imports polars

    reports: list[PullReport] = []
    with Errand(
        service=SERVICE,
        source=SOURCE,
        settings=settings,
        archive=archive,
        progress=progress,
        total=len(questions),
        refresh=refresh,
    ) as errand:
        from tradecheck.sources.http import Patience  # noqa: PLC0415 - httpx only once something is asked
        from tradecheck.sources.imts.asking import CsvClient  # noqa: PLC0415 - as above

        usual = Patience(between_calls_seconds=BETWEEN_CALLS_SECONDS, read_seconds=120.0)
        with CsvClient(settings.imts_url or ADDRESS, patience or usual, errand.say) as client, errand.giving_up(client):
            for question in questions:
                errand.say(f"asking for {question.label}")
                try:
                    reports.append(_pull_one(question, client, errand))
                except (UnansweredError, UnreadableAnswerError) as error:
                    errand.failures.note(error)
                    reports.append(failed(question.label, error))
    return tuple(reports)


def _pull_one(question: Question, client: Client, errand: Errand) -> PullReport:
    from tradecheck.sources.imts.rows import read  # noqa: PLC0415 - imports polars

    asked = {"address": client.base + question.path, **question.parameters}
    held = errand.held(asked)
    is_new = False
    if held is None:
        answer = client.get(question.path, question.parameters, lambda answer: unfit(answer.body))
        refused = refusal(answer.status, answer.body)
        if refused is not None:
            raise client.refused(answer.status, refused.what, refused.then)
        try:
            reading = read(answer.body, f"the answer for {question.label}", "")
        except DataError as error:
            raise UnreadableAnswerError(str(error)) from None
        _, is_new = errand.keep(answer, asked)
    else:
        reading = read(held[1], f"the answer for {question.label}", "")
    errand.rows += reading.frame.height
    return PullReport(
        part="",
        question=question.label,
        state="received" if reading.frame.height else "unresolved",
        calls=int(held is None),
        rows=reading.frame.height,
        value_usd=float(reading.frame["value_usd"].sum()),
        left_out=reading.left_out,
        problems=reading.problems,
        is_new=is_new,
    )
