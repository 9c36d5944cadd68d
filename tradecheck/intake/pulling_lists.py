"""Pulls UN Comtrade's reference lists, and finds the codes of the HS among what is held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from tradecheck.intake.progress import Progress, Told, nobody
from tradecheck.intake.pulling_answers import checked, whole_list
from tradecheck.intake.pulling_door import door_of
from tradecheck.intake.pulling_held import REFERENCE, Held
from tradecheck.model.errors import UsageError
from tradecheck.reference.special_codes import special_codes
from tradecheck.sources.comtrade.lists import LISTS, MOST_DAYS, chosen, codes_by_length, path_of, read
from tradecheck.sources.comtrade.question import SERVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradecheck.archive import Archive, Entry
    from tradecheck.settings import Settings
    from tradecheck.sources.http import Answer, Client, Patience


class ListReport(msgspec.Struct, frozen=True):
    """One reference list: what it holds, how many lines, when it came and under which checksum it is kept."""

    name: str
    about: str
    lines: int
    retrieved: str
    sha256: str
    is_new: bool


def pull_lists(
    names: Sequence[str],
    settings: Settings,
    archive: Archive,
    progress: Told = nobody,
    patience: Patience | None = None,
    *,
    refresh: bool = False,
) -> tuple[ListReport, ...]:
    """Pull reference lists, all of them where none is named; one that came within the week is not asked for again.

    Raises:
        UsageError: for a list that is not known, and when the settings say that nothing is to be asked.
        SourceUnreachableError: when the service does not answer or refuses.
        DataError: when a list cannot be read.
    """
    wanted = chosen(names)
    if settings.offline:
        raise UsageError(f"the setting 'offline' is on, so {SERVICE} is not asked: turn it off to pull.")
    door = door_of(settings)
    held = Held(archive, door)
    reports: list[ListReport] = []

    def tell(text: str) -> None:
        progress(Progress(len(reports), len(wanted), text))

    with door.client(patience, tell) as client:
        for name in wanted:
            entry, lines = _held_list(held, name, None if refresh else datetime.now(UTC) - timedelta(days=MOST_DAYS))
            is_new = entry is None
            if entry is None:
                tell(f"asking for the list {name}")
                answer = _ask(client, name)
                lines = len(read(answer.body, name))
                entry = held.keep_other(path_of(name), {}, answer, REFERENCE)
            reports.append(
                ListReport(
                    name, LISTS[name], lines, entry.retrieved.isoformat(timespec="seconds"), entry.sha256, is_new
                )
            )
    return tuple(reports)


def hs_codes(held: Held, client: Client) -> dict[int, tuple[str, ...]]:
    """Return the codes of every edition of the HS by their length, from the list that is held, else asked for.

    Codes that UN Comtrade books goods under and that its list does not name are among them.

    Raises:
        SourceUnreachableError: when the list is not held and the service does not give it.
        DataError: when it cannot be read.
    """
    entry = held.at(path_of("HS"), {})
    body = None if entry is None else held.read(entry)
    if body is None:
        answer = _ask(client, "HS")
        body = answer.body
        held.keep_other(path_of("HS"), {}, answer, REFERENCE)
    listed = codes_by_length(read(body, "HS"))
    return {length: tuple(sorted({*codes, *special_codes(length)})) for length, codes in listed.items()}


def _ask(client: Client, name: str) -> Answer:
    answer = checked(client, client.get(path_of(name), {}, whole_list), whole_list)
    read(answer.body, name)  # what cannot be read is not kept
    return answer


def _held_list(held: Held, name: str, since: datetime | None) -> tuple[Entry | None, int]:
    """Return the receipt of a list that came since, and how many lines it has."""
    entry = None if since is None else held.at(path_of(name), {})
    if entry is None or since is None or entry.retrieved < since:
        return None, 0
    body = held.read(entry)
    return (None, 0) if body is None else (entry, len(read(body, name)))
