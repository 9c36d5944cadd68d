"""What to ask the IMF's SDMX service: totals of trade in goods by reporter, partner and period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import UsageError
from tradecheck.model.words import Frequency
from tradecheck.reference.areas import AreaKind, area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradecheck.model.period import Period

SERVICE = "IMF IMTS"
ADDRESS = "https://api.imf.org/external/sdmx/3.0"
ACCEPT = "application/vnd.sdmx.data+csv"
"""CSV rather than JSON: a line of it is a record that a person can be shown."""

BETWEEN_CALLS_SECONDS = 1.5
"""The service allows no more than one call in so long."""

EXPORTS_FOB, IMPORTS_CIF, IMPORTS_FOB = "XG_FOB_USD", "MG_CIF_USD", "MG_FOB_USD"
INDICATORS = (EXPORTS_FOB, IMPORTS_CIF, IMPORTS_FOB)

WORLD = "G001"
"""The IMF's code of the World; its other groups begin with G or T as well and have no counterpart here."""

OWN_CODES = {"WLD": WORLD, "S19": "TWN"}
"""Areas that the IMF calls otherwise than `reference.areas` does."""

FIRST_YEAR = 1948
EVERY = "*"
"""Every area. A place in the key that is left empty brings an answer without rows."""

_MOST_REPORTERS = 20
_FLOW = "/data/dataflow/IMF.STA/IMTS/+"
_NAMES = 4


class Question(msgspec.Struct, frozen=True):
    """What one call asks. Empty `reporters` means every one. Make it with `questions`, which checks it."""

    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    frequency: Frequency
    span: Period

    @property
    def path(self) -> str:
        """The path below the service's address; `+` stands for the latest edition, and joins several areas."""
        areas = ("+".join(_code(each) for each in codes) or EVERY for codes in (self.reporters, self.partners))
        reporters, partners = areas
        return f"{_FLOW}/{reporters}.{'+'.join(INDICATORS)}.{partners}.{self.frequency.value}"

    @property
    def parameters(self) -> dict[str, str]:
        """What is sent beside the path. Without a first period some 16 MB a reporter would come."""
        first, last = (_written(day, self.frequency) for day in (self.span.start, self.span.end))
        return {
            "c[TIME_PERIOD]": f"ge:{first}+le:{last}",
            "dimensionAtObservation": "TIME_PERIOD",
            "detail": "full",
        }

    @property
    def label(self) -> str:
        """The question as a person would name it."""
        reporters, partners = (_some(codes) for codes in (self.reporters, self.partners))
        return f"{reporters} with {partners}, totals, {self.frequency.name.lower()}, {self.span.label}"


def questions(
    span: Period,
    frequency: Frequency,
    *,
    reporters: Sequence[str] = ("CHN",),
    partners: Sequence[str] = ("PRK",),
) -> tuple[Question, ...]:
    """Return the calls that bring the totals of these reporters with these partners, some reporters a call.

    Args:
        span: the days asked for; a year or month that they touch is asked for whole.
        frequency: annual or monthly.
        reporters: areas by ISO code, UN Comtrade number or name; none means every one.
        partners: likewise, at least one.

    Raises:
        UsageError: for an area, a frequency or a period that the service does not know.
    """
    if frequency not in {Frequency.ANNUAL, Frequency.MONTHLY}:
        raise UsageError("IMF IMTS is asked for years (A) or months (M): give one of the two.")
    if span.start.year < FIRST_YEAR or span.end.year > date.max.year - 1:
        raise UsageError(
            f"IMF IMTS begins in {FIRST_YEAR}, and the period is {span.label}: give its first and its last year."
        )
    if not partners:
        raise UsageError("IMF IMTS is asked for trade with named partners: give at least one.")
    reporting, with_whom = _areas(reporters), _areas(partners)
    if "PRK" in reporting:
        raise UsageError(
            "the DPRK reports nothing to the IMF, whose rows for it are made from its partners' reports: "
            "ask for a partner's report of trade with it."
        )
    groups = [reporting[first : first + _MOST_REPORTERS] for first in range(0, len(reporting), _MOST_REPORTERS)] or [()]
    return tuple(Question(group, with_whom, frequency, span) for group in groups)


def _areas(names: Sequence[str]) -> tuple[str, ...]:
    found = [area(name) for name in names]
    for each in found:
        if each.kind is not AreaKind.COUNTRY and each.iso3 not in OWN_CODES:
            raise UsageError(f"IMF IMTS has no area {each.name} ({each.iso3}): ask for countries, or for the World.")
    return tuple(dict.fromkeys(each.iso3 for each in found))


def _code(iso3: str) -> str:
    return OWN_CODES.get(iso3, iso3)


def _written(day: date, frequency: Frequency) -> str:
    return f"{day.year}-M{day.month:02d}" if frequency is Frequency.MONTHLY else str(day.year)


def _some(codes: tuple[str, ...]) -> str:
    more = len(codes) - _NAMES
    shown = "+".join(codes[:_NAMES])
    return "every reporter" if not codes else f"{shown} and {more} more" if more > 0 else shown
