"""Pulls world market prices by month: the World Bank's Pink Sheet and series of FRED."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tradecheck.intake.progress import Told, nobody
from tradecheck.intake.pulling_errand import REFERENCE, Errand
from tradecheck.intake.pulling_report import PullReport, failed
from tradecheck.model.errors import DataError, SourceUnreachableError, UnreadableAnswerError, unknown
from tradecheck.sources.prices.answers import refusal, unfit
from tradecheck.sources.prices.series import FRED, WORLD_BANK, series_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tradecheck.archive import Archive
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Answer, Client, Patience
    from tradecheck.sources.reading import Reading

PUBLISHERS = (WORLD_BANK, FRED)


def checked_publishers(publishers: Sequence[str]) -> tuple[str, ...]:
    """Return the publishers named, each once; none means both.

    Raises:
        UsageError: for one that is not known, naming the nearest.
    """
    for each in publishers:
        if each not in PUBLISHERS:
            raise unknown("the publisher of prices", each, PUBLISHERS)
    return tuple(dict.fromkeys(publishers)) or PUBLISHERS


def pull_prices(
    publishers: Sequence[str],
    settings: Settings,
    archive: Archive,
    progress: Told = nobody,
    patience: Patience | None = None,
    *,
    refresh: bool = False,
) -> tuple[PullReport, ...]:
    """Ask for the whole series of each publisher, keep the answers, and make the tables from what is then held.

    What came within the day is not asked for again. A series or a publisher that fails is reported, and the
    others are asked.

    Args:
        publishers: ids of publications, `world-bank` and `fred`; none means both.
        settings: whether to ask at all, and where: with `prices_url` both are asked there.
        archive: where answers are kept.
        progress: told before each call and when a service makes us wait.
        patience: waits and tries, other than usual.
        refresh: ask again for what is held.

    Raises:
        UsageError: for an unknown publisher, or when the settings say that nothing is to be asked.
        DataError: when the disk is full or the archive damaged.
    """
    pulls: dict[str, Callable[..., list[PullReport]]] = {WORLD_BANK: _world_bank, FRED: _fred}
    reports: list[PullReport] = []
    for each in checked_publishers(publishers):
        reports += pulls[each](settings, archive, progress, patience, refresh=refresh)
    return tuple(reports)


def _world_bank(
    settings: Settings, archive: Archive, progress: Told, patience: Patience | None, *, refresh: bool
) -> list[PullReport]:
    from tradecheck.sources.prices import pink_sheet  # noqa: PLC0415 - imports polars

    label = f"{pink_sheet.SERVICE}, {pink_sheet.FILE}"
    with Errand(
        service=pink_sheet.SERVICE,
        source=WORLD_BANK,
        settings=settings,
        archive=archive,
        progress=progress,
        total=2,
        refresh=refresh,
    ) as errand:
        try:
            return [_pink_sheet(label, settings.prices_url or pink_sheet.ADDRESS, patience, errand)]
        except (SourceUnreachableError, UnreadableAnswerError) as error:
            return [failed(label, error, calls=errand.calls)]


def _pink_sheet(label: str, address: str, patience: Patience | None, errand: Errand) -> PullReport:
    """Ask where the workbook is, then for the workbook."""
    from tradecheck.sources.prices import pink_sheet  # noqa: PLC0415 - imports polars

    errand.say("asking where the Pink Sheet is")
    with _client(pink_sheet.SERVICE, address, patience, errand) as client:
        page = client.base + pink_sheet.PAGE
        found = errand.held({"address": page})
        body = found[1] if found else None
        if body is None:
            answer = _get(client, pink_sheet.PAGE, {}, is_page=True)
            errand.keep(answer, {"address": page}, REFERENCE)
            body = answer.body
        link = pink_sheet.link(body, page)
        if link is None:
            raise client.unanswered(
                f"links to no {pink_sheet.FILE} at {page}", "download it by hand, or use a newer tradecheck"
            )
    # the link changes with every edition, and two editions are two vintages of one question
    question = {"address": page, "file": pink_sheet.FILE}
    held = errand.held(question)
    if held is not None and held[0].origin_name == link:
        return _report(label, pink_sheet.read(held[1], pink_sheet.FILE, ""), errand, calls=errand.calls, is_new=False)
    errand.say(f"asking for {pink_sheet.FILE}")
    parts = urlsplit(link)
    with _client(pink_sheet.SERVICE, f"{parts.scheme}://{parts.netloc}", patience, errand) as client:
        answer = _get(client, parts.path, {}, is_workbook=True)
    reading = _read(lambda: pink_sheet.read(answer.body, pink_sheet.FILE, ""))
    _, is_new = errand.keep(answer, question, origin_name=link)
    return _report(label, reading, errand, calls=errand.calls, is_new=is_new)


def _fred(
    settings: Settings, archive: Archive, progress: Told, patience: Patience | None, *, refresh: bool
) -> list[PullReport]:
    from tradecheck.sources.prices import fred  # noqa: PLC0415 - imports polars

    reports: list[PullReport] = []
    wanted = series_of(FRED)
    with (
        Errand(
            service=fred.SERVICE,
            source=FRED,
            settings=settings,
            archive=archive,
            progress=progress,
            total=len(wanted),
            refresh=refresh,
        ) as errand,
        _client(fred.SERVICE, settings.prices_url or fred.ADDRESS, patience, errand) as client,
    ):
        for series in wanted:
            try:
                reports.append(_one_series(series.printed, client, errand))
            except (SourceUnreachableError, UnreadableAnswerError) as error:
                reports.append(failed(f"{fred.SERVICE}, {series.printed}", error))
    return reports


def _one_series(printed: str, client: Client, errand: Errand) -> PullReport:
    from tradecheck.sources.prices import fred  # noqa: PLC0415 - imports polars

    label = f"{fred.SERVICE}, {printed}"
    errand.say(f"asking for {label}")
    question = {"address": client.base + fred.PATH, "id": printed}
    held = errand.held(question)
    if held is not None:
        reading = fred.read(held[1], f"the answer for {label}", "", printed)
        return _report(label, reading, errand, calls=0, is_new=False)
    answer = _get(client, fred.PATH, {"id": printed})
    reading = _read(lambda: fred.read(answer.body, f"the answer for {label}", "", printed))
    _, is_new = errand.keep(answer, question)
    return _report(label, reading, errand, calls=1, is_new=is_new)


def _read(reading: Callable[[], Reading]) -> Reading:
    try:
        return reading()
    except DataError as error:
        raise UnreadableAnswerError(str(error)) from None


@contextmanager
def _client(service: str, base: str, patience: Patience | None, errand: Errand) -> Iterator[Client]:
    from tradecheck.sources.http import Client  # noqa: PLC0415 - httpx only once something is asked

    most = 64 * 1024 * 1024
    with (
        Client(service, base, patience=patience, most_bytes=most, on_wait=errand.say) as client,
        errand.giving_up(client),
    ):
        yield client


def _get(
    client: Client, path: str, parameters: dict[str, str], *, is_page: bool = False, is_workbook: bool = False
) -> Answer:
    def again(answer: Answer) -> str | None:
        return unfit(answer.body, is_page=is_page, is_workbook=is_workbook)

    answer = client.get(path, parameters, again)
    refused = refusal(answer.status, answer.body, is_page=is_page, is_workbook=is_workbook)
    if refused is not None:
        raise client.refused(answer.status, refused.what, refused.then)
    return answer


def _report(label: str, reading: Reading, errand: Errand, *, calls: int, is_new: bool) -> PullReport:
    errand.rows += reading.frame.height
    return PullReport(
        part="",
        question=label,
        state="received" if reading.frame.height else "no record",
        calls=calls,
        rows=reading.frame.height,
        value_usd=None,
        left_out=reading.left_out,
        problems=reading.problems,
        is_new=is_new,
    )
