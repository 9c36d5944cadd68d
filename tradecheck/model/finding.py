"""A finding: what was booked, what other evidence implies, the gap, the rule, the arithmetic, the records."""

from datetime import date

import msgspec
import msgspec.structs

from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Basis, Confidence, Direction, Measure, Severity, State, Status


def _settled(figure: float | None) -> float | None:
    """Return a figure to a millionth, so that binary arithmetic leaves no tail of digits."""
    return None if figure is None else round(figure, 6)


class Range(msgspec.Struct, frozen=True):
    """Low, central and high in one unit. `central` is None where no reading deserves to be called that."""

    low: float | None
    central: float | None
    high: float | None
    unit: str

    def __post_init__(self) -> None:
        for end in ("low", "central", "high"):
            msgspec.structs.force_setattr(self, end, _settled(getattr(self, end)))


class Booked(msgspec.Struct, frozen=True):
    """What the books hold: a value only where its state has one."""

    value: float | None
    unit: str
    state: State

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "value", _settled(self.value))


class Citation(msgspec.Struct, frozen=True):
    """Where a figure stands: record, the publication's title and address, how far it can be trusted."""

    record: str
    title: str
    url: str
    confidence: Confidence


class RuleReference(msgspec.Struct, frozen=True):
    """The rule in force on the finding's dates, by resolution and paragraph."""

    id: str
    resolution: str
    paragraph: str
    measure: Measure
    hs_basis: Basis


class Step(msgspec.Struct, frozen=True):
    """One line of arithmetic, to be followed by hand from its records.

    `expression` holds figures with thousands commas, + - * / ( ), `ln(a)`, `exp(a)`, and of any number of
    figures `max(a; b)`, `min(a; b)`, `sum(a; b)` and `median(a; b)`, and gives `value`; it is empty where a
    figure is only quoted. `records` are what its inputs were read from.
    """

    label: str
    expression: str
    value: float | None
    unit: str
    records: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "value", _settled(self.value))


class Claim(msgspec.Struct, frozen=True):
    """What a finding claims, and so what an analyst judges: another figure, rule or status is another claim."""

    booked: Booked
    expected: Range
    gap: Range
    rule: RuleReference | None
    status: Status


class Verdict(msgspec.Struct, frozen=True):
    """An analyst's dismissal of a finding."""

    why: str
    on: date


class Lapsed(msgspec.Struct, frozen=True):
    """A dismissal of what the finding claimed then and no longer claims: it has to be looked at again."""

    why: str
    on: date
    then: Claim


class Note(msgspec.Struct, frozen=True):
    """An analyst's note on a finding. `then` is what was claimed when it was written, None where it still is."""

    text: str
    on: date
    then: Claim | None = None


class WorldRank(msgspec.Struct, frozen=True):
    """Where a gap ranks among the world's pairs in per cent: how common it is, no significance.

    `percentile` is the median over `cells` months and headings, or over as many pairs in one year, `low` and `high`
    the least and the largest of them; the pairs of the world in a cell number `n_least` to `n_most`. Of two
    publications it is the per cent of pairs whose two ends differ by less. `vintage` is the baseline's and `source`
    says which it is: `archive`, `embedded` or both. `pairs` are those ranked, the exporter first (`RUS-CHN`), none for
    two publications of one end. `subheadings` is the least number of six-digit codes that the baseline sums a code of,
    None where it sums none.
    """

    percentile: float
    low: float
    high: float
    cells: int
    n_least: int
    n_most: int
    vintage: str
    source: str = "archive"
    pairs: tuple[str, ...] = ()
    subheadings: int | None = None

    def __post_init__(self) -> None:
        for end in ("percentile", "low", "high"):
            msgspec.structs.force_setattr(self, end, round(getattr(self, end), 1))


BOOKED, NOTIFIED = "booked", "notified"
"""Who gave the figure that a finding starts from: customs books, or what was notified to the Committee."""


class Finding(msgspec.Struct, frozen=True):
    """A lead, never proof. `severity_rule` is the written threshold that set severity and status.

    `caveats` say what is not known of this figure and what the other side objects, `explanations` what
    could innocently have produced it, as far as the data let it apply here. `sensitivities` are the result
    again under other assumptions, one a step. `family` names the tests among which it was judged and what
    the correction for their number made of it; empty where nothing was tested. `world` is the rank among the
    world's pairs, None where no baseline covers it. `reporter` is the area in whose books the figure stands, None where
    it stands in nobody's, as what ships or notifications tell. `booked_as` says who gave the figure `booked`: customs
    books, or what was notified to the Committee; `booked_of` what is to be known of it beside its state: that it is a
    floor, or of other origins than the DPRK.

    `dismissed`, `was_dismissed` and `note` are an analyst's and no check's: `was_dismissed` is a dismissal
    of another claim than the finding makes now, and then `dismissed` is None.
    """

    id: str
    check: str
    severity: Severity
    status: Status
    goods: Goods
    direction: Direction
    period: Period
    booked: Booked
    expected: Range
    gap: Range
    rule: RuleReference | None
    statement: str
    steps: tuple[Step, ...]
    caveats: tuple[str, ...]
    sources: tuple[Citation, ...]
    severity_rule: str
    value_usd: float | None = None
    dismissed: Verdict | None = None
    explanations: tuple[str, ...] = ()
    sensitivities: tuple[Step, ...] = ()
    family: str = ""
    was_dismissed: Lapsed | None = None
    note: Note | None = None
    world: WorldRank | None = None
    reporter: str | None = None
    booked_as: str = BOOKED
    booked_of: str = ""

    @property
    def claim(self) -> Claim:
        """What it claims."""
        return Claim(self.booked, self.expected, self.gap, self.rule, self.status)
