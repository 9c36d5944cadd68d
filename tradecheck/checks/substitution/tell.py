"""Pairs judged and told: share up, amount up, price closer, against other origins that were under no ban."""

from collections import defaultdict

from tradecheck.checks.cite import citation
from tradecheck.checks.innocent import Around, Facts, around, explanations
from tradecheck.checks.koreas import DPRK
from tradecheck.checks.severity import of_substitution
from tradecheck.checks.stats import FALSE_DISCOVERIES, adjusted, least_p, passable, placebos_for
from tradecheck.checks.substitution.arithmetic import Control, Whole, sensitivities, steps
from tradecheck.checks.substitution.pairs import Pair, pairs
from tradecheck.checks.wording import family_label, label
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import quantity
from tradecheck.model.finding import Booked, Finding, Range
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow, Frequency, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation
from tradecheck.sanctions.rules import rule

LEAST_PERIODS = 6
"""Fewer priced months or years on either side are too few to call a price a price."""


def findings(evidence: Evidence, view: View) -> list[Finding]:
    """Return the pairs of the view in which everything points to substitution, with the family of their tests."""
    whole = [each for each in map(_whole, pairs(evidence, view)) if each is not None]
    corrected = _corrected(whole)
    told = [
        each
        for each in whole
        if each.indicated
        and view.period.overlaps(each.pair.after)
        and view.meets_codes((each.pair.banned, each.pair.sibling))
        and view.direction in (None, Direction.EXPORT)
    ]
    beside = around(evidence) if told else Around()
    return [
        _finding(each, corrected[each.pair.banned, each.pair.sibling], view.reporter, whole, beside) for each in told
    ]


def _whole(pair: Pair) -> Whole | None:
    own = pair.by_partner[DPRK]
    before, sibling_before, sibling_after = own.banned_before, own.sibling_before, own.sibling_after
    if before is None or sibling_before is None or sibling_after is None or own.rise is None:
        return None
    banned, first, second = before.price, sibling_before.price, sibling_after.price
    if banned is None or first is None or second is None:
        return None
    controls = tuple(
        Control(sides.rise, sides.sibling_after.records[0])
        for partner, sides in pair.by_partner.items()
        if partner != DPRK and sides.banned_after is not None and sides.sibling_after and sides.rise is not None
    )
    prices = (banned, first, second)
    return Whole(pair, before, own.banned_after, sibling_before, sibling_after, prices, own.rise, controls)


def _corrected(whole: list[Whole]) -> dict[tuple[str, str], float]:
    """Return p by pair, corrected within each group of goods; siblings of one code depend on each other."""
    families: dict[str, list[Whole]] = defaultdict(list)
    for each in whole:
        families[each.pair.family].append(each)
    return {
        (each.pair.banned, each.pair.sibling): p
        for tests in families.values()
        for each, p in zip(tests, adjusted([test.p for test in tests], dependent=True), strict=True)
    }


def _finding(each: Whole, p: float, reporter: str, whole: list[Whole], beside: Around) -> Finding:
    pair = each.pair
    passes = p <= FALSE_DISCOVERIES and each.periods >= LEAST_PERIODS and each.banned_after is not None
    more = each.more
    severity, deciding = of_substitution(more, passes=passes)
    expected = each.sibling_after.value_usd - more
    return Finding(
        id=f"substitution.{pair.banned}-{pair.sibling}.{Direction.EXPORT.value}.{each.pair.after.label}"
        + ("" if reporter == "CHN" else f".{reporter}"),
        check="substitution",
        severity=severity,
        status=Status.GAP if passes else Status.INDETERMINATE,
        reporter=reporter,
        goods=Goods((pair.banned, pair.sibling), f"{label(pair.sibling)} beside {label(pair.banned)}"),
        direction=Direction.EXPORT,
        period=each.pair.after,
        booked=Booked(each.sibling_after.value_usd, "USD", State.REPORTED),
        expected=Range(expected, expected, expected, "USD"),
        gap=Range(0, None, more, "USD"),
        rule=rule(pair.rule).reference(),
        statement=_statement(each, reporter),
        steps=steps(each),
        caveats=_caveats(each),
        sources=(*dict.fromkeys(citation(row) for row in pair.sources), rule(pair.rule).citation()),
        severity_rule=deciding,
        value_usd=more,
        explanations=_explanations(each, reporter, beside),
        sensitivities=sensitivities(each),
        family=_family(each, p, whole),
    )


def _statement(each: Whole, reporter: str) -> str:
    pair = each.pair
    after, before = each.sibling_after.per_period, each.sibling_before.per_period
    period = "month" if pair.frequency is Frequency.MONTHLY else "year"
    prices = [quantity(price, "USD/t") for price in each.prices]
    return (
        f"After the ban on {label(pair.banned)}, {name_of(reporter)} booked {quantity(after, 'USD')} a {period} of "
        f"{label(pair.sibling)} from the DPRK, {quantity(before, 'USD')} before, and its price moved from "
        f"{prices[1]} to {prices[2]}, toward the {prices[0]} of what was banned. Consistent with goods that changed "
        "their code, and with honest substitution. Indicator, not proof."
    )


def _caveats(each: Whole) -> tuple[str, ...]:
    said = []
    if each.periods < LEAST_PERIODS:
        said.append(
            f"Too thin: a price rests on {each.periods} priced periods on one side, fewer than {LEAST_PERIODS}; "
            "indeterminate whatever its p."
        )
    if each.banned_after is None:
        said.append(
            "Of the banned code no row is held after the ban, which is no zero: the share is at most what stands."
        )
    if len(each.controls) < placebos_for(0.05):
        said.append(f"With {len(each.controls)} other origins no p of .05 exists.")
    said.append("When one code falls away the share of every other rises; so the amount has to have risen as well.")
    return tuple(said)


def _explanations(each: Whole, reporter: str, beside: Around) -> tuple[str, ...]:
    pair = each.pair
    facts = Facts(
        period=pair.after,
        codes=(pair.banned, pair.sibling),
        reporter=reporter,
        flow=Flow.IMPORT,
        rule=rule(pair.rule),
        vintages=tuple(sorted({row["vintage"] or "" for row in pair.sources})),
        sources=tuple(sorted({row["source"] for row in pair.sources})),
        around=beside,
    )
    keys = ["substitution", "mixed-goods"]
    if len({row["hs_edition"] for row in pair.sources if row["hs_edition"]}) > 1:
        keys.append("hs-editions")  # between siblings a heading's goods may have moved as well
    return tuple(dict.fromkeys((*map(explanation, keys), *explanations(facts))))


def _family(each: Whole, p: float, whole: list[Whole]) -> str:
    tests = sum(other.pair.family == each.pair.family for other in whole)
    passes = "passes" if p <= FALSE_DISCOVERIES else "does not pass"
    alone = "" if passable(tests, len(each.controls)) else " A lone finding could not have passed."
    controls = len(each.controls)
    return (
        f"{family_label(each.pair.family)}, {Direction.EXPORT.value}: {tests} pairs judged; corrected p = {p:.3f} "
        f"(Benjamini-Yekutieli, since siblings of one code depend on each other), which {passes} q = "
        f"{FALSE_DISCOVERIES:.2f}. With {controls} other origins no p below {least_p(controls):.3f} exists.{alone}"
    )
