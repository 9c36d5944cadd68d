"""What a person says of a China Customs file, because the file itself does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.period import Period
from tradecheck.model.words import Flow
from tradecheck.reference.areas import area

if TYPE_CHECKING:
    from collections.abc import Mapping

FLOWS = {"import": Flow.IMPORT, "export": Flow.EXPORT}
"""The directions a person may name, from China's side."""

_RATES = (1.0, 100.0)  # yuan a US dollar since 1949; what lies outside is most likely dollars a yuan


class Rate(msgspec.Struct, frozen=True):
    """Yuan for one US dollar, as the person named it, and where it comes from."""

    cny_per_usd: float
    source: str


class Terms(msgspec.Struct, frozen=True):
    """The direction, and where the file has no column for it the period and the partner (ISO code).

    Without a rate, figures in yuan stay figures in yuan.
    """

    flow: Flow
    period: Period | None = None
    partner: str | None = None
    rate: Rate | None = None

    def question(self) -> dict[str, str]:
        """Return the terms as the sidecar of the file keeps them; `terms_of` reads them back."""
        said = {"flow": next(word for word, flow in FLOWS.items() if flow is self.flow)}
        if self.period is not None:
            said["period"] = self.period.label
        if self.partner is not None:
            said["partner"] = self.partner
        if self.rate is not None:
            said |= {"cny_per_usd": repr(self.rate.cny_per_usd), "rate_source": self.rate.source}
        return said


def terms_of(said: Mapping[str, str | None]) -> Terms:
    """Read terms as flags or as a sidecar give them: flow, period, partner, cny_per_usd, rate_source.

    Raises:
        UsageError: naming the flag that is missing or cannot be understood.
    """
    word = said.get("flow")
    if not word:
        raise UsageError(
            "a file of China Customs does not say its direction: name it from China's side, "
            "--flow import or --flow export."
        )
    if word not in FLOWS:
        raise unknown("the direction", word, FLOWS)
    period, partner = said.get("period"), said.get("partner")
    return Terms(
        flow=FLOWS[word],
        period=Period.parse(period) if period else None,
        partner=area(partner).iso3 if partner else None,
        rate=_rate(said.get("cny_per_usd"), said.get("rate_source")),
    )


def _rate(text: str | None, source: str | None) -> Rate | None:
    named = (source or "").strip()
    if not text and not named:
        return None
    if not named:
        raise UsageError("a rate of exchange needs its source: name it with --rate-source TEXT.")
    if not text:
        raise UsageError("--rate-source names the source of a rate: give the rate with --cny-per-usd NUMBER.")
    try:
        rate = float(text)
    except ValueError:
        rate = math.nan
    low, high = _RATES
    if not low <= rate <= high:
        raise UsageError(f"--cny-per-usd '{text}' is no rate: give yuan for one US dollar, such as 7.1.")
    return Rate(rate, " ".join(named.split()))
