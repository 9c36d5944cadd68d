"""Short names of HS codes in our own words: for reading, not for classifying goods.

All chapters are named, and the headings and subheadings that a rule or a figure names. A code whose
meaning changed between editions of the Harmonized System has a row for each meaning.
"""

import re
from functools import cache

import msgspec

from tradecheck.model.errors import DataError, unknown
from tradecheck.model.goods import HS_EDITIONS, TOTAL
from tradecheck.reference.rows import read_rows

FILE = "hs_names.csv"

_CODE = re.compile(r"(\d\d){1,5}")


class HsName(msgspec.Struct, frozen=True):
    """What a code stands for from edition `since` to `until`, keys of `HS_EDITIONS`; None is no limit."""

    code: str
    since: str | None
    until: str | None
    name: str

    def holds_in(self, edition: str) -> bool:
        """Whether the code has this meaning in `edition`."""
        return (self.since is None or self.since <= edition) and (self.until is None or edition <= self.until)

    @property
    def dated(self) -> str:
        """The name with the years of the editions in which it holds, where they are limited."""
        limits = [
            f"{word} HS {HS_EDITIONS[edition]}"
            for word, edition in (("from", self.since), ("to", self.until))
            if edition is not None
        ]
        return f"{self.name} ({' '.join(limits)})" if limits else self.name


def name_of(code: str, edition: str | None = None) -> str | None:
    """Return the name of exactly this code, None when it has none here.

    Without `edition` (a key of `HS_EDITIONS`), a code that changed its meaning is given all its names,
    each with the editions it holds in.

    Raises:
        UsageError: when the edition is not known.
    """
    meanings = _names().get(code, ())
    if edition:
        if edition not in HS_EDITIONS:
            raise unknown("HS edition", edition, HS_EDITIONS)
        meanings = tuple(meaning for meaning in meanings if meaning.holds_in(edition))
    if len(meanings) > 1:
        return "; ".join(meaning.dated for meaning in meanings)
    return meanings[0].name if meanings else None


def nearest_name(code: str, edition: str | None = None) -> tuple[str, str] | None:
    """Return the longest known beginning of `code`, be it the whole, and its name.

    None when not even the chapter is known.

    Raises:
        UsageError: when the edition is not known.
    """
    for length in range(len(code), 1, -1):
        if name := name_of(code[:length], edition):
            return code[:length], name
    return None


def search(words: str) -> list[tuple[str, str]]:
    """Return (code, name) of every code whose name holds all `words`, in code order, whatever their case.

    Digits find the codes that begin with them. No words, no codes.
    """
    wanted = words.casefold().split()
    if not wanted:
        return []
    return [
        (code, name)
        for code in sorted(_names())
        if (name := name_of(code))
        and all(code.startswith(word) if word.isdigit() else word in name.casefold() for word in wanted)
    ]


@cache
def _names() -> dict[str, tuple[HsName, ...]]:
    names: dict[str, tuple[HsName, ...]] = {}
    for row in read_rows(FILE, ("code", "since", "until", "name")):
        meaning = HsName(row["code"], row["since"] or None, row["until"] or None, row["name"])
        _check(meaning, names.get(meaning.code, ()))
        names[meaning.code] = (*names.get(meaning.code, ()), meaning)
    return names


def _check(meaning: HsName, earlier: tuple[HsName, ...]) -> None:
    where = f"{FILE}, code '{meaning.code}'"
    if meaning.code != TOTAL and not _CODE.fullmatch(meaning.code):
        raise DataError(f"{where}, is no HS code: expected 2 to 10 digits, an even number.")
    if not meaning.name:
        raise DataError(f"{where}, has no name: expected one.")
    for edition in (meaning.since, meaning.until):
        if edition is not None and edition not in HS_EDITIONS:
            raise DataError(f"{where}, names the edition '{edition}': expected one of {', '.join(HS_EDITIONS)}.")
    if any(meaning.holds_in(edition) and other.holds_in(edition) for other in earlier for edition in HS_EDITIONS):
        raise DataError(f"{where}, stands twice for one edition: expected one meaning at a time.")
