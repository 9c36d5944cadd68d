"""Which innocent explanations apply to a finding: each is chosen by a fact of its rows, and none is pasted.

`Facts` is what a check knows of its finding, `Around` what the evidence holds beside it. Of each key of
`reference.explanations` that a booked or notified figure can need, `_CHOSEN_BY` says by which fact it is
chosen.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import msgspec
import polars as pl

from tradecheck.checks.same import Same
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import sentence
from tradecheck.model.goods import TOTAL
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Measure
from tradecheck.reference.borders import neighbours
from tradecheck.reference.events import EventKind, events
from tradecheck.reference.explanations import explanation
from tradecheck.reference.publications import PublicationKind, publication
from tradecheck.sanctions.rules import Rule

VOYAGE = timedelta(days=62)
"""How long after a deadline an arrival may still have left before it: the two months that methods allow at sea."""

ONE_MONTH = 31
SUBHEADING = 6
_DPRK, _CHINA, _HONG_KONG, _OTHERS_TRANSIT = "PRK", "CHN", "HKG", "non-DPRK origin"
_RETURNED = (Flow.RE_IMPORT, Flow.RE_EXPORT)


class Around(msgspec.Struct, frozen=True):
    """What the evidence holds beside a finding's rows.

    `confidential` are reporter, flow and year in which code 9999 was booked with the DPRK; `hong_kong` and
    `above_hong_kong` reporter, code and year, and all codes above it, of which a flow through Hong Kong or a
    returned one is held (the reporter empty where Hong Kong traded with the DPRK itself); `editions` the HS
    editions of a reporter's, flow's and code's year.
    """

    confidential: frozenset[tuple[str, str, int]] = frozenset()
    hong_kong: frozenset[tuple[str, str, int]] = frozenset()
    above_hong_kong: frozenset[tuple[str, str, int]] = frozenset()
    editions: dict[tuple[str, str, str, int], frozenset[str]] = {}


class Facts(msgspec.Struct, frozen=True):
    """What a finding is about. `reporter` is empty where no customs service stands behind it.

    `weighs` says that a weight carries the result, `estimated` that a publisher estimated it; `absent` that
    something which could have been there is not; `dropped` that a publisher took a row back; `vintages`
    are those of the rows, empty where one is not known; `sources` their publications.
    """

    period: Period
    codes: tuple[str, ...] = ()
    reporter: str = ""
    flow: str = ""
    rule: Rule | None = None
    weighs: bool = False
    estimated: bool = False
    absent: bool = False
    dropped: bool = False
    vintages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    around: Around = Around()


def explanations(facts: Facts) -> tuple[str, ...]:
    """Return the sentences of the explanations that apply, in the order in which a finding names them."""
    return tuple(_said(key, facts) for key, applies in _CHOSEN_BY.items() if applies(facts))


def around(evidence: Evidence) -> Around:
    """Read what the evidence holds beside the trade with the DPRK, once for all checks that are asked of it."""
    return _around(Same(evidence))


@lru_cache(maxsize=1)
def _around(same: Same) -> Around:
    evidence = same.evidence
    year = pl.col("start").dt.year().alias("year")
    own = evidence.flows.filter(pl.col("partner") == _DPRK)
    hidden = own.filter(pl.col("code").str.starts_with("9999")).select("reporter", "flow", year)
    by_edition = (
        own.filter(pl.col("hs_edition").fill_null("") != "")
        .group_by("reporter", "flow", "code", year)
        .agg(pl.col("hs_edition").unique())
    )
    reporter, partner = pl.col("reporter"), pl.col("partner")
    returned = (partner == _DPRK) & pl.col("flow").is_in(list(_RETURNED))
    through = ((reporter == _HONG_KONG) & partner.is_in([_DPRK, _CHINA])) | (
        (partner == _HONG_KONG) & reporter.is_in([_DPRK, _CHINA])
    )
    chinas = (reporter == _CHINA) | (partner == _CHINA)
    whose = pl.when(returned).then("reporter").when(chinas).then(pl.lit(_CHINA)).otherwise(pl.lit(""))
    passed_by = evidence.flows.filter(returned | through, pl.col("code") != TOTAL).select(whose, "code", year).unique()
    confidential, editions, passed = pl.collect_all([hidden.unique(), by_edition, passed_by])
    codes = frozenset(passed.iter_rows())
    return Around(
        confidential=frozenset(confidential.iter_rows()),
        hong_kong=codes,
        above_hong_kong=frozenset(
            (who, code[:size], on) for who, code, on in codes for size in range(2, len(code) + 1, 2)
        ),
        editions={(who, flow, code, on): frozenset(held) for who, flow, code, on, held in editions.iter_rows()},
    )


def _said(key: str, facts: Facts) -> str:
    if key != "exemptions" or facts.rule is None:
        return explanation(key)
    if not facts.rule.condition:
        return sentence(f"The trade may be exempt: {facts.rule.exceptions}")
    return sentence(f"The trade may be exempt, which the books do not mark: {facts.rule.exceptions or 'livelihood'}")


def _two_koreas(facts: Facts) -> bool:
    """A far reporter whose figure would be trade under a rule, or was taken back."""
    return (facts.rule is not None or facts.dropped) and _far(facts)


def _far(facts: Facts) -> bool:
    """Whether the reporter has no land border with the DPRK: neighbours trade with it every year."""
    return bool(facts.reporter) and facts.reporter not in neighbours("PRK")


def _wind_down(facts: Facts) -> bool:
    rule = facts.rule
    return (
        rule is not None
        and rule.wind_down_until is not None
        and facts.period.overlaps(Period(rule.start, rule.wind_down_until))
    )


def _time_at_sea(facts: Facts) -> bool:
    """An arrival in a month that holds the day from which the ban bound, or lies within a voyage of it."""
    rule = facts.rule
    if rule is None or facts.flow not in (Flow.IMPORT, Flow.RE_IMPORT) or facts.period.days > ONE_MONTH:
        return False
    bound = max(rule.start, rule.wind_down_until or date.min)
    return facts.period.end >= rule.start and facts.period.start <= bound + VOYAGE


def _origin(facts: Facts) -> bool:
    """Goods that cannot come straight, came back, or of which the rule itself knows a transit of others' goods."""
    if facts.rule is None:
        return False
    return facts.flow in _RETURNED or _far(facts) or _OTHERS_TRANSIT in facts.rule.exceptions


def _hong_kong(facts: Facts) -> bool:
    years = range(facts.period.start.year, facts.period.end.year + 1)
    held, above = facts.around.hong_kong, facts.around.above_hong_kong
    return any(
        (who, code, year) in above or any((who, code[:size], year) in held for size in range(2, len(code), 2))
        for who in ("", facts.reporter)
        for code in facts.codes
        for year in years
    )


def _confidential(facts: Facts) -> bool:
    """Something is missing, or stands in one publication otherwise than in another, and the reporter hides trade."""
    missed = facts.dropped or facts.absent or len(set(facts.sources)) > 1
    return missed and (facts.reporter, facts.flow, facts.period.start.year) in facts.around.confidential


def _estimated(facts: Facts) -> bool:
    return facts.weighs and facts.estimated


def _editions(facts: Facts) -> bool:
    """The series of a subheading stands in several editions from the year before to the year after.

    Headings and chapters keep their goods from edition to edition, but for a few.
    """
    first, last = facts.period.start.year - 1, facts.period.end.year + 1
    return any(
        len(
            {
                edition
                for year in range(first, last + 1)
                for edition in facts.around.editions.get((facts.reporter, facts.flow, code, year), ())
            }
        )
        > 1
        for code in facts.codes
        if len(code) >= SUBHEADING
    )


def _late_revisions(facts: Facts) -> bool:
    """The figure is of its first year, or what is compared is not all of one known age."""
    known = {vintage for vintage in facts.vintages if vintage}
    several = len(set(facts.vintages)) > 1
    young = any(int(vintage[:4]) <= facts.period.end.year + 1 for vintage in known)
    first_printed = any(publication(source).kind is PublicationKind.PRESS for source in facts.sources)
    return several or young or first_printed


def _border(facts: Facts) -> bool:
    closed = [Period(each.start, each.end) for each in events() if each.kind is EventKind.BORDER and each.end]
    return facts.absent and any(facts.period.overlaps(each) for each in closed)


def _exemptions(facts: Facts) -> bool:
    """A ban has exceptions; beside a cap stand its conditions, and only others' goods in transit do not count in it."""
    if facts.rule is None:
        return False
    if facts.rule.measure is Measure.CAP:
        return _OTHERS_TRANSIT in facts.rule.exceptions
    return bool(facts.rule.exceptions or facts.rule.condition)


_CHOSEN_BY: dict[str, Callable[[Facts], bool]] = {
    "two-koreas": _two_koreas,
    "wind-down": _wind_down,
    "time-at-sea": _time_at_sea,
    "origin-consignment": _origin,
    "hong-kong-bonded": _hong_kong,
    "confidential-codes": _confidential,
    "estimated-weights": _estimated,
    "hs-editions": _editions,
    "late-revisions": _late_revisions,
    "border-closure": _border,
    "exemptions": _exemptions,
}
