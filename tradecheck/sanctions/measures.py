"""One measure on one kind of goods, as the rule table holds it."""

from datetime import date

import msgspec

from tradecheck.model.finding import Citation, RuleReference
from tradecheck.model.period import Period
from tradecheck.model.words import Basis, Confidence, Direction, Measure


class Cap(msgspec.Struct, frozen=True):
    """A quantity, and perhaps a value, that a period's trade must stay under, all suppliers together.

    `equivalent_tonnes` is a tonnage printed beside a cap in barrels: an equivalence and no second cap,
    unless `logic` is `either`, where the resolution itself names both. `lower_of` is a resolution that
    binds by whichever of quantity and value is lower.
    """

    quantity: float | None
    unit: str
    value_usd: float | None
    equivalent_tonnes: float | None
    logic: str
    first_period: Period | None
    recurs: bool


class Rule(msgspec.Struct, frozen=True):
    """One measure on one kind of goods. `end` is the last day in force, None while it stands.

    `partial_codes` also hold goods that the paragraph does not cover. `condition` is `livelihood` where
    trade for livelihood purposes was allowed. A rule whose end precedes its start never operated.
    """

    id: str
    resolution: str
    paragraph: str
    subparagraph: str
    adopted: date
    directions: tuple[Direction, ...]
    goods: str
    measure: Measure
    condition: str
    codes: tuple[str, ...]
    hs_basis: Basis
    partial_codes: tuple[str, ...]
    note: str
    disputed: str
    start: date
    end: date | None
    wind_down_until: date | None
    wind_down_terms: str
    cap: Cap | None
    exceptions: str
    superseded_by: tuple[str, ...]
    china_notice: str
    china_effective: date | None
    china_clearance_until: date | None
    reporting: str
    urls: tuple[str, ...]
    verification: str
    verified: bool
    confidence: Confidence

    @property
    def status(self) -> str:
        """`in_force`, `superseded`, `ended` or `never_operated`, as the table knows it."""
        if self.end is None:
            return "in_force"
        if self.end < self.start:
            return "never_operated"
        return "superseded" if self.superseded_by else "ended"

    def in_force(self, on: date) -> bool:
        """Whether the rule stood on that day; a wind-down is part of its life."""
        return self.start <= on and (self.end is None or on <= self.end)

    def winding_down(self, on: date) -> bool:
        """Whether the day falls within the time allowed for goods contracted before."""
        return self.in_force(on) and self.wind_down_until is not None and on <= self.wind_down_until

    def reference(self) -> RuleReference:
        """The form in which a finding names it."""
        return RuleReference(self.id, self.resolution, self.paragraph, self.measure, self.hs_basis)

    def citation(self) -> Citation:
        """Where the rule's row is cited from."""
        place = f"paragraph {self.paragraph}{self.subparagraph}" if self.paragraph else "paragraph not verified"
        title = f"Resolution {self.resolution}, {place}: {self.goods}"
        return Citation(f"rule:{self.id}", title, self.urls[0] if self.urls else "", self.confidence)
