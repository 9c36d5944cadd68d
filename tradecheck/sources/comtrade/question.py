"""What to ask UN Comtrade's v1 service: checked here, because it answers a wrong question with no rows."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from tradecheck.model.errors import UsageError
from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency
from tradecheck.reference.areas import area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SERVICE = "UN Comtrade"
ADDRESS = "https://comtradeapi.un.org"

_FIRST_YEAR = 1988
_MOST_LETTERS = 4_000
_LEVEL = re.compile(r"AG[246]")
_FINEST = 6
_TOTALS = {"partner2Code": "0", "motCode": "0", "customsCode": "C00"}


class Question(msgspec.Struct, frozen=True):
    """One call: one year or month, areas by their codes of `reference.areas`, codes of the HS, flows.

    `codes` holds HS codes of 2, 4 or 6 digits, `TOTAL`, or `AG2`, `AG4`, `AG6` for every code of that
    length. Make it with `questions`, which checks it.
    """

    period: Period
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    codes: tuple[str, ...]
    flows: tuple[Flow, ...]

    @property
    def frequency(self) -> Frequency:
        """Annual for a year, monthly for a month."""
        return self.period.frequency

    @property
    def path(self) -> str:
        """The path of the preview service, which wants no key."""
        return f"/public/v1/preview/C/{self.frequency.value}/HS"

    @property
    def parameters(self) -> dict[str, str]:
        """What is sent. The last three keep detail out, of which about nine rows a partner would come."""
        return {
            "reporterCode": _numbers(self.reporters),
            "period": self.period.label.replace("-", ""),
            "partnerCode": _numbers(self.partners),
            "cmdCode": ",".join(self.codes),
            "flowCode": ",".join(flow.value for flow in self.flows),
            **_TOTALS,
        }

    @property
    def label(self) -> str:
        """The question as a person would name it."""
        ends = f"{'+'.join(self.reporters)} with {'+'.join(self.partners)}"
        return f"{ends}, {'+'.join(flow.value for flow in self.flows)}, {', '.join(self.codes)}, {self.period.label}"


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
        reporters: areas by ISO code, UN Comtrade number or name; the DPRK never reports.
        partners: likewise.
        goods: HS codes and groups; none means the total of all goods.
        flows: M, X, RM or RX.

    Raises:
        UsageError: for an area, a code, a flow or a period that UN Comtrade does not know.
    """
    if frequency not in {Frequency.ANNUAL, Frequency.MONTHLY}:
        raise UsageError("UN Comtrade is asked for years (A) or months (M): give one of the two.")
    if Flow.BOTH in flows or not flows:
        raise UsageError("UN Comtrade is asked for the flows M, X, RM or RX: name one or several of them.")
    if not reporters or not partners:
        raise UsageError("UN Comtrade is asked for named areas: give at least one reporter and one partner.")
    reporting = _areas(reporters)
    if "PRK" in reporting:
        raise UsageError("the DPRK reports nothing to UN Comtrade: ask for its partners' reports of trade with it.")
    codes = tuple(dict.fromkeys(_code(code) for each in goods for code in each.codes)) or (TOTAL,)
    asked = tuple(
        Question(period, reporting, _areas(partners), codes, tuple(dict.fromkeys(flows)))
        for period in _periods(span, frequency)
    )
    if len(urlencode(asked[0].parameters)) > _MOST_LETTERS:
        raise UsageError(f"{len(codes)} codes are too many for one call of UN Comtrade: name fewer goods or areas.")
    return asked


def _periods(span: Period, frequency: Frequency) -> Iterator[Period]:
    if span.start.year < _FIRST_YEAR or span.end > date(span.start.year + 200, 12, 31):
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


def _numbers(codes: tuple[str, ...]) -> str:
    return ",".join(str(area(code).comtrade) for code in codes)


def _code(code: str) -> str:
    """Return a code as it is asked for: UN Comtrade ends at six digits, so finer ones ask for their six."""
    return code if code == TOTAL or _LEVEL.fullmatch(code) else code[:_FINEST]
