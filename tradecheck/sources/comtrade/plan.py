"""Which calls a question takes, and how one whose answer was cut is asked again in parts.

The service stops at a number of rows without a word, so an answer of exactly that many is no answer:
its question is split until every part comes back whole.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from tradecheck.model.words import Frequency
from tradecheck.sources.comtrade.answers import CUT_AT, PREVIEW_ROWS
from tradecheck.sources.comtrade.question import FINEST, LEVELS, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tradecheck.model.period import Period

SUBSCRIPTION_ROWS = 100_000
"""Rows a call that a free subscription gives; a paid one gives more, and is then asked for no more than this."""

SUBSCRIPTION_PERIODS = 12
MOST_LETTERS = 4_096
"""The longest address that the service takes, question and all."""

SECONDS_A_CALL = 1.1

_NEAR = 6
"""Codes by which a part may be longer or shorter to end where a heading ends."""


class Access(msgspec.Struct, frozen=True):
    """One of the service's two doors, with what it gives at once.

    `data` and `availability` are paths. `open_codes` is how many codes are asked for in one call when
    reporters or partners are left open: enough to save calls, few enough that most answers are whole. `bytes`
    is more than an honest answer of so many rows has.
    """

    name: str
    data: str
    availability: str
    periods: int
    rows: int
    open_codes: int
    bytes: int

    def path(self, frequency: Frequency) -> str:
        """Where figures are asked for."""
        return f"{self.data}/C/{frequency.value}/HS"

    def availability_path(self, frequency: Frequency) -> str:
        """Where one asks what is published."""
        return f"{self.availability}/C/{frequency.value}/HS"

    def parameters(self, question: Question) -> dict[str, str]:
        """What is sent: the subscription's limit is named, so that it is this one that cuts."""
        limit = {} if self.rows == PREVIEW_ROWS else {"maxRecords": str(self.rows)}
        return question.parameters | limit

    def cut(self, rows: int) -> bool:
        """Whether an answer of so many rows was cut, or may have been."""
        return rows == self.rows or rows in CUT_AT


PREVIEW = Access("preview", "/public/v1/preview", "/public/v1/getDA", 1, PREVIEW_ROWS, 4, 16 * 1024 * 1024)
"""Without a key: one period a call and 500 rows."""

SUBSCRIPTION = Access(
    "subscription", "/data/v1/get", "/data/v1/getDa", SUBSCRIPTION_PERIODS, SUBSCRIPTION_ROWS, 60, 512 * 1024 * 1024
)
"""With a key."""


class Codes(msgspec.Struct, frozen=True):
    """What is known for splitting: HS codes by their length, and the reporters that published in a period."""

    by_length: dict[int, tuple[str, ...]]
    reporters: tuple[str, ...] = ()


def calls(questions: Iterable[Question], access: Access, address: str) -> tuple[Question, ...]:
    """Return the calls that these questions take at least, in order.

    Periods are asked for together as far as the service takes them, always the same ones (the months of
    one year, twelve years from one divisible by twelve on), so that a new month leaves older calls as
    they were.
    """
    joined = [call for question in _together(questions, access) for call in _by_code(question, access, address)]
    return tuple(dict.fromkeys(joined))


def split(question: Question, known: Codes, access: Access, address: str) -> tuple[Question, ...]:
    """Return the questions that a cut one is asked again as; none when it cannot be split further.

    By period, then flow, then codes (at a heading where that is possible), then partners, then reporters.
    """
    for field in ("periods", "flows"):
        values = getattr(question, field)
        if len(values) > 1:
            return _halves(question, field, values)
    codes = _known_codes(question, known)
    if len(codes) > 1:
        return _by_heading(question, codes, access, address)
    if len(question.partners) > 1:
        return _halves(question, "partners", question.partners)
    reporters = question.reporters or known.reporters
    return _halves(question, "reporters", reporters) if len(reporters) > 1 else ()


def needs_codes(question: Question) -> bool:
    """Whether a list of HS codes is needed to split this question."""
    one_by_one = len(question.periods) == 1 and len(question.flows) == 1
    return one_by_one and any(code in LEVELS for code in question.codes)


def letters(question: Question, access: Access, address: str) -> int:
    """Return how long the address of a call is."""
    query = urlencode(access.parameters(question), safe=",")
    return len(address) + len(access.path(question.frequency)) + 1 + len(query)


def _together(questions: Iterable[Question], access: Access) -> Iterable[Question]:
    if access.periods == 1:
        yield from questions
        return

    def kind(question: Question) -> tuple[object, ...]:
        return (question.reporters, question.partners, question.codes, question.flows, _block(question.periods[0]))

    for _, alike in groupby(questions, kind):
        several = list(alike)
        periods = tuple(dict.fromkeys(period for each in several for period in each.periods))
        yield msgspec.structs.replace(several[0], periods=periods)


def _block(period: Period) -> tuple[str, int]:
    years = 1 if period.frequency is Frequency.MONTHLY else SUBSCRIPTION_PERIODS
    return period.frequency.value, period.start.year // years


def _by_code(question: Question, access: Access, address: str) -> tuple[Question, ...]:
    """Return the question in as few calls as its codes and the length of an address allow."""
    is_open = not (question.reporters and question.partners)
    most = access.open_codes if is_open else len(question.codes)
    return _pieces(question, question.codes, max(ceil(len(question.codes) / most), _fill(question, access, address)))


def _by_heading(question: Question, codes: tuple[str, ...], access: Access, address: str) -> tuple[Question, ...]:
    whole = msgspec.structs.replace(question, codes=tuple(sorted(codes)))
    return _pieces(whole, whole.codes, max(2, _fill(whole, access, address)))


def _fill(question: Question, access: Access, address: str) -> int:
    """Return how many addresses the codes of a question fill."""
    room = MOST_LETTERS - letters(msgspec.structs.replace(question, codes=()), access, address)
    spare = 2 * _NEAR * (FINEST + 1)  # a part may end so much later, at its heading
    return ceil(sum(len(code) + 1 for code in question.codes) / max(1, room - spare))


def _pieces(question: Question, codes: tuple[str, ...], number: int) -> tuple[Question, ...]:
    """Return the question in so many parts, each with about as many codes, ending at a heading if one is near."""
    number = min(number, len(codes))
    cuts = [_near_heading(codes, round(len(codes) * each / number)) for each in range(1, number)]
    edges = sorted({0, *cuts, len(codes)})
    return tuple(msgspec.structs.replace(question, codes=codes[first:last]) for first, last in pairwise(edges))


def _near_heading(codes: tuple[str, ...], cut: int) -> int:
    """Return the place nearest to a cut where the heading changes; the cut itself where none is near."""
    for away in range(_NEAR):
        for place in (cut - away, cut + away):
            if 0 < place < len(codes) and codes[place - 1][:4] != codes[place][:4]:
                return place
    return cut


def _known_codes(question: Question, known: Codes) -> tuple[str, ...]:
    """Return the codes asked for, each level as its codes; nothing where a level's codes are not known."""
    found: dict[str, None] = {}
    for code in question.codes:
        listed: Sequence[str] = known.by_length.get(LEVELS[code], ()) if code in LEVELS else (code,)
        if not listed:
            return ()
        found |= dict.fromkeys(listed)
    return tuple(found)


def _halves(question: Question, field: str, values: Sequence[object]) -> tuple[Question, ...]:
    middle = (len(values) + 1) // 2
    return tuple(
        msgspec.structs.replace(question, **{field: tuple(half)}) for half in (values[:middle], values[middle:])
    )
