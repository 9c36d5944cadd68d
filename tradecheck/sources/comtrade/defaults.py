"""What the checks need of UN Comtrade, as named parts of one pull."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import unknown
from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency
from tradecheck.sources.comtrade.question import LEVELS, Question, questions

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_DAY = date(2014, 1, 1)
"""Where the default pull begins: two years before the first measure on whole sectors."""

WATCHED = ("coal", "iron", "lead", "seafood", "textiles")
"""Goods that the DPRK sold in bulk before they were banned, and that may come under another origin's name."""

_BOTH = (Flow.IMPORT, Flow.EXPORT)
_YEARS, _MONTHS = Frequency.ANNUAL, Frequency.MONTHLY


class Part(msgspec.Struct, frozen=True):
    """One part of the default pull: a name to select it by, what it is for, and what it asks.

    Empty `reporters` or `partners` mean every one; each of `goods` is asked for by itself.
    """

    name: str
    about: str
    frequencies: tuple[Frequency, ...]
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    goods: tuple[tuple[Goods, ...], ...]
    flows: tuple[Flow, ...]

    def questions(
        self, span: Period, frequency: Frequency | None = None, goods: Sequence[Goods] = ()
    ) -> tuple[Question, ...]:
        """Return what this part asks over a span, in its own frequencies and of its own goods unless given."""
        return tuple(
            question
            for each in ((frequency,) if frequency else self.frequencies)
            for asked in ((tuple(goods),) if goods else self.goods)
            for question in questions(
                span, each, reporters=self.reporters, partners=self.partners, goods=asked, flows=self.flows
            )
        )


def _watched() -> tuple[tuple[Goods, ...], ...]:
    return (tuple(Goods.parse(name) for name in WATCHED),)


_TOTAL = ((Goods((TOTAL,), "all goods"),),)
_EVERY_CODE = (*_TOTAL, *((Goods((level,), level),) for level in LEVELS))

PARTS = (
    Part(
        "china-dprk",
        "China with the DPRK, both flows, every code from the total to six digits",
        (_YEARS, _MONTHS), ("CHN",), ("PRK",), _EVERY_CODE, _BOTH,
    ),
    Part(
        "origins-imports",
        "China's imports of watched goods from every origin",
        (_YEARS, _MONTHS), ("CHN",), (), _watched(), (Flow.IMPORT,),
    ),
    Part(
        "origins-exports",
        "every origin's exports of watched goods to China",
        (_YEARS, _MONTHS), (), ("CHN",), _watched(), (Flow.EXPORT,),
    ),
    Part("world-dprk", "everybody's total trade with the DPRK", (_YEARS,), (), ("PRK",), _TOTAL, _BOTH),
    Part("world-rok", "everybody's total trade with the ROK", (_YEARS,), (), ("KOR",), _TOTAL, _BOTH),
)  # fmt: skip
"""The default pull, in the order in which it is made."""


def chosen(names: Sequence[str]) -> tuple[Part, ...]:
    """Return the parts of these names in the order of `PARTS`, all of them where none is named.

    Raises:
        UsageError: naming the parts that are known.
    """
    known = {part.name: part for part in PARTS}
    for name in names:
        if name not in known:
            raise unknown("the part of the pull", name, known)
    return tuple(part for part in PARTS if not names or part.name in names)


def default_span(today: date) -> Period:
    """Return the days of the default pull: to the end of the month before today's."""
    return Period(FIRST_DAY, today.replace(day=1) - timedelta(days=1))
