"""What a person says of a table of links that does not name its editions. Importing this imports no polars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.goods import HS_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "unsd-concordance"
"""The publication's id."""

_BY_YEAR = {year: edition for edition, year in HS_EDITIONS.items()}
_NAMED = re.compile(r"(?<![a-z0-9])h\s?s?[\s_-]?(\d{4}|\d{2}|\d)(?!\d)", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d)to(?=h)", re.IGNORECASE)
_YEARS = re.compile(r"^\s*(\d{4})\s*to\s*(\d{4})\s*$", re.IGNORECASE)


class Terms(msgspec.Struct, frozen=True):
    """The editions that a person named, None where the file is to say them."""

    edition_from: str | None = None
    edition_to: str | None = None

    def question(self) -> dict[str, str]:
        """Return what was said, as a receipt keeps it."""
        said = {"from": self.edition_from, "to": self.edition_to}
        return {word: edition for word, edition in said.items() if edition is not None}


def terms_of(said: Mapping[str, str | None]) -> Terms:
    """Return what was said under `from` and `to`.

    Raises:
        UsageError: for an edition that is not known, and where one is given without the other.
    """
    editions = {word: _edition_said(said.get(word), word) for word in ("from", "to")}
    if (editions["from"] is None) != (editions["to"] is None):
        raise UsageError("--from and --to name the two editions of a table: give both or neither.")
    if editions["from"] is not None and editions["from"] == editions["to"]:
        raise UsageError(f"--from and --to both name {editions['from']}: a table links two editions.")
    return Terms(editions["from"], editions["to"])


def editions_in(text: str) -> list[str]:
    """Return the editions that a header, sheet or file is named after, in order; HS 2017, HS17, HS5 and H5 are one."""
    found = [_edition(number) for number in _NAMED.findall(_JOINED.sub(" to ", text))]
    return [edition for edition in found if edition]


def editions_between(text: str) -> tuple[str, str] | None:
    """Return the two editions of a cell like `2017 to 2012`, None where a year is of no edition of the HS."""
    match = _YEARS.match(text)
    years = [_BY_YEAR.get(int(year)) for year in match.groups()] if match else []
    return (years[0], years[1]) if len(years) == 2 and years[0] and years[1] else None  # noqa: PLR2004 - from and to


def _edition(number: str) -> str | None:
    if len(number) == 1:
        return f"H{number}" if f"H{number}" in HS_EDITIONS else None
    year = int(number) if len(number) == len("2017") else int(number) + (1900 if int(number) > 50 else 2000)  # noqa: PLR2004 - 92, 96
    return _BY_YEAR.get(year)


def _edition_said(word: str | None, flag: str) -> str | None:
    if word is None:
        return None
    plain = word.strip().upper()
    known = plain if plain in HS_EDITIONS else _BY_YEAR.get(int(plain)) if plain.isdecimal() else None
    if known is None:
        raise unknown(f"the edition of --{flag}", word, [*HS_EDITIONS, *(str(year) for year in _BY_YEAR)])
    return known
