"""What to ask UN Comtrade's v1 service: checked here, because it answers a wrong question with no rows."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import UsageError
from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.period import Period, in_runs
from tradecheck.model.words import Flow, Frequency
from tradecheck.reference.areas import area, by_comtrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SERVICE = "UN Comtrade"
ADDRESS = "https://comtradeapi.un.org"

LEVELS = {"AG2": 2, "AG4": 4, "AG6": 6}
"""Words that ask for every code of so many digits."""

FINEST = 6
"""Digits of the finest codes that UN Comtrade holds."""

_FIRST_YEAR = 1988
_MOST_PERIODS = 2_400
_CODE = re.compile(r"(\d\d){1,5}|\d{4}[A-Z]{2}")
_UNKNOWN = re.compile(r"UN\d+")
"""An area that `reference.areas` does not know."""

TOTALS = {"partner2Code": "0", "motCode": "0", "customsCode": "C00"}
"""What is always sent: the totals over second partners, means of transport and customs procedures."""

_BESIDE = 4
"""Names of areas or codes that a label shows before it counts the rest."""


class Question(msgspec.Struct, frozen=True):
    """What one call asks: years or months, areas by their codes of `reference.areas`, codes of the HS, flows.

    `periods` are of one frequency. Empty `reporters` or `partners` mean every one. `codes` holds HS codes
    of 2, 4 or 6 digits, `TOTAL`, or `AG2`, `AG4`, `AG6` for every code of that length. Make it with
    `questions`, which checks it; `plan` makes calls of it that the service can answer whole.
    """

    periods: tuple[Period, ...]
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    codes: tuple[str, ...]
    flows: tuple[Flow, ...]

    @property
    def frequency(self) -> Frequency:
        """Annual for years, monthly for months."""
        return self.periods[0].frequency

    @property
    def parameters(self) -> dict[str, str]:
        """What is sent. The last three keep detail out, of which about nine rows a partner would come."""
        areas = {"reporterCode": self.reporters, "partnerCode": self.partners}
        return {
            **{name: numbers(codes) for name, codes in areas.items() if codes},
            "period": ",".join(written(period) for period in self.periods),
            "cmdCode": ",".join(self.codes),
            "flowCode": ",".join(flow.value for flow in self.flows),
            **TOTALS,
        }

    @property
    def label(self) -> str:
        """The question as a person would name it."""
        reporters = _some(self.reporters, "every reporter", "+")
        partners = _some(self.partners, "every partner", "+")
        flows = "+".join(flow.value for flow in self.flows)
        return f"{reporters} with {partners}, {flows}, {_some(self.codes, '', ', ')}, {in_runs(self.periods, '..')}"


def questions(
    span: Period,
    frequency: Frequency,
    *,
    reporters: Sequence[str] = ("CHN",),
    partners: Sequence[str] = ("PRK",),
    goods: Sequence[Goods] = (),
    flows: Sequence[Flow] = (Flow.IMPORT, Flow.EXPORT),
) -> tuple[Question, ...]:
    """Return a question for each year or month that `span` touches, in order.

    Args:
        span: the days asked for; a year or month that they touch is asked for whole.
        frequency: annual or monthly.
        reporters: areas by ISO code, UN Comtrade number or name; none means every one. The DPRK never
            reports.
        partners: likewise; none means every one.
        goods: HS codes, groups and `AG2`, `AG4`, `AG6`; none means the total of all goods.
        flows: M, X, RM or RX.

    Raises:
        UsageError: for an area, a code, a flow or a period that UN Comtrade does not know.
    """
    if frequency not in {Frequency.ANNUAL, Frequency.MONTHLY}:
        raise UsageError("UN Comtrade is asked for years (A) or months (M): give one of the two.")
    if Flow.BOTH in flows or not flows:
        raise UsageError("UN Comtrade is asked for the flows M, X, RM or RX: name one or several of them.")
    if not reporters and not partners:
        raise UsageError("UN Comtrade is asked for named areas: give at least one reporter or one partner.")
    reporting, with_whom = _areas(reporters), _areas(partners)
    if "PRK" in reporting:
        raise UsageError("the DPRK reports nothing to UN Comtrade: ask for its partners' reports of trade with it.")
    codes = tuple(dict.fromkeys(_code(code) for each in goods for code in each.codes)) or (TOTAL,)
    asked_flows = tuple(dict.fromkeys(flows))
    return tuple(Question((period,), reporting, with_whom, codes, asked_flows) for period in _periods(span, frequency))


def written(period: Period) -> str:
    """Return a year or a month as the service writes it: 2017 or 201708."""
    return period.label.replace("-", "")


def numbers(codes: tuple[str, ...]) -> str:
    """Return areas by the service's own numbers, in a list as it is sent."""
    return ",".join(code.removeprefix("UN") if _UNKNOWN.fullmatch(code) else str(area(code).comtrade) for code in codes)


def area_code(number: int) -> str:
    """Return the code of an area that the service numbers so, `UN<number>` where none is known."""
    known = by_comtrade(number)
    return f"UN{number}" if known is None else known.iso3


def _periods(span: Period, frequency: Frequency) -> Iterator[Period]:
    if span.start.year < _FIRST_YEAR or span.end > date(span.start.year + _MOST_PERIODS // 12, 12, 31):
        raise UsageError(
            f"UN Comtrade holds the Harmonized System from {_FIRST_YEAR} on, and the period is {span.label}: "
            "give its first and its last year."
        )
    if frequency is Frequency.MONTHLY:
        yield from span.months()
    else:
        yield from (Period.year(year) for year in range(span.start.year, span.end.year + 1))


def _areas(names: Sequence[str]) -> tuple[str, ...]:
    found = [area(name) for name in names]
    for each in found:
        if each.comtrade is None:
            raise UsageError(f"UN Comtrade has no number for {each.name} ({each.iso3}): ask for another area.")
    return tuple(dict.fromkeys(each.iso3 for each in found))


def _code(code: str) -> str:
    """Return a code as it is asked for: UN Comtrade ends at six digits, so finer ones ask for their six."""
    if code == TOTAL or code in LEVELS:
        return code
    if not _CODE.fullmatch(code):
        raise UsageError(f"UN Comtrade knows no goods '{code}': give HS codes of 2, 4 or 6 digits, TOTAL or a group.")
    return code[:FINEST]


def _some(codes: tuple[str, ...], none: str, sign: str) -> str:
    more = len(codes) - _BESIDE
    shown = sign.join(codes[:_BESIDE])
    return none if not codes else f"{shown} and {more} more" if more > 0 else shown
