"""Pulls world market prices by month: the World Bank's Pink Sheet and series of FRED."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tradecheck.intake.progress import Told, nobody
from tradecheck.intake.pulling_errand import REFERENCE, Errand
from tradecheck.intake.pulling_report import PullReport
from tradecheck.model.errors import DataError, SourceUnreachableError, TradecheckError, unknown
from tradecheck.sources.prices.answers import refusal, unfit
from tradecheck.sources.prices.series import FRED, WORLD_BANK, series_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
) -> tuple[PullReport, ...]:
    """Ask for the whole series of each publisher, keep the answers, and make the tables from what is then held.

    One publisher that fails does not keep the others from being asked.

    Args:
        publishers: ids of publications, `world-bank` and `fred`; none means both.
        settings: whether to ask at all, and where: with `prices_url` both are asked there.
        archive: where answers are kept.
        progress: told before each call and when a service makes us wait.
        patience: waits and tries, other than usual.

    Raises:
        UsageError: for an unknown publisher, or when the settings say that nothing is to be asked.
        SourceUnreachableError: when a service does not answer or refuses.
        DataError: when an answer cannot be read.
    """
    wanted = checked_publishers(publishers)
    pulls: dict[str, Callable[..., tuple[PullReport, ...]]] = {WORLD_BANK: _world_bank, FRED: _fred}
    reports: list[PullReport] = []
    failures: list[TradecheckError] = []
    for each in wanted:
        try:
            reports += pulls[each](settings, archive, progress, patience)
        except (SourceUnreachableError, DataError) as error:
            failures.append(error)
    if failures:
        kept = f" {sum(report.rows for report in reports):,} prices of another publisher came and are kept."
        also = "".join(f" Also, {error}" for error in failures[1:])
        raise type(failures[0])(f"{failures[0]}{also}{kept if reports else ''}")
    return tuple(reports)


def _world_bank(
    settings: Settings, archive: Archive, progress: Told, patience: Patience | None
) -> tuple[PullReport, ...]:
    from tradecheck.sources.prices import pink_sheet  # noqa: PLC0415 - imports polars

    with Errand(
        service=pink_sheet.SERVICE, source=WORLD_BANK, settings=settings, archive=archive, progress=progress, total=2
    ) as errand:
        errand.say("asking where the Pink Sheet is")
        with _client(pink_sheet.SERVICE, settings.prices_url or pink_sheet.ADDRESS, patience, errand) as client:
            answer = _get(client, pink_sheet.PAGE, {}, is_page=True)
            page = client.base + pink_sheet.PAGE
            errand.keep(answer, {"address": page}, REFERENCE)
            link = pink_sheet.link(answer.body, page)
            if link is None:
                raise client.unreachable(
                    f"links to no {pink_sheet.FILE} at {page}", "download it by hand, or use a newer tradecheck"
                )
        errand.say(f"asking for {pink_sheet.FILE}")
        parts = urlsplit(link)
        with _client(pink_sheet.SERVICE, f"{parts.scheme}://{parts.netloc}", patience, errand) as client:
            answer = _get(client, parts.path, {}, is_workbook=True)
        reading = pink_sheet.read(answer.body, pink_sheet.FILE, "")
        # the link changes with every edition, and two editions are two vintages of one question
        _, is_new = errand.keep(answer, {"address": page, "file": pink_sheet.FILE}, origin_name=link)
        return (_report(f"{pink_sheet.SERVICE}, {pink_sheet.FILE}", reading, 2, errand, is_new=is_new),)


def _fred(settings: Settings, archive: Archive, progress: Told, patience: Patience | None) -> tuple[PullReport, ...]:
    from tradecheck.sources.prices import fred  # noqa: PLC0415 - imports polars

    reports: list[PullReport] = []
    wanted = series_of(FRED)
    with (
        Errand(
            service=fred.SERVICE, source=FRED, settings=settings, archive=archive, progress=progress, total=len(wanted)
        ) as errand,
        _client(fred.SERVICE, settings.prices_url or fred.ADDRESS, patience, errand) as client,
    ):
        for series in wanted:
            label = f"{fred.SERVICE}, {series.printed}"
            errand.say(f"asking for {label}")
            answer = _get(client, fred.PATH, {"id": series.printed})
            reading = fred.read(answer.body, f"the answer for {label}", "", series.printed)
            _, is_new = errand.keep(answer, {"address": client.base + fred.PATH, "id": series.printed})
            reports.append(_report(label, reading, 1, errand, is_new=is_new))
    return tuple(reports)


def _client(service: str, base: str, patience: Patience | None, errand: Errand) -> Client:
    from tradecheck.sources.http import Client  # noqa: PLC0415 - httpx only once something is asked

    return Client(service, base, patience=patience, most_bytes=64 * 1024 * 1024, on_wait=errand.say)


def _get(
    client: Client, path: str, parameters: dict[str, str], *, is_page: bool = False, is_workbook: bool = False
) -> Answer:
    def again(answer: Answer) -> str | None:
        return unfit(answer.body, is_page=is_page, is_workbook=is_workbook)

    answer = client.get(path, parameters, again)
    refused = refusal(answer.status, answer.body, is_page=is_page, is_workbook=is_workbook)
    if refused is not None:
        raise client.unreachable(refused.what, refused.then)
    return answer


def _report(label: str, reading: Reading, calls: int, errand: Errand, *, is_new: bool) -> PullReport:
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
