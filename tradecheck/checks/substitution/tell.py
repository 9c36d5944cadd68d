"""Pairs judged and told: share up, amount up, price closer, against other origins that were under no ban."""

from collections import defaultdict
from math import exp

import msgspec

from tradecheck.checks.cite import citation
from tradecheck.checks.koreas import DPRK
from tradecheck.checks.severity import of_substitution
from tradecheck.checks.stats import FALSE_DISCOVERIES, adjusted, least_p, passable, placebo_p, placebos_for
from tradecheck.checks.substitution.pairs import Pair, Pooled, Sides
from tradecheck.checks.wording import family_label, label
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Frequency, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation
from tradecheck.sanctions.rules import rule

LEAST_PERIODS = 6
"""Fewer priced months or years on either side are too few to call a price a price."""


class Whole(msgspec.Struct, frozen=True):
    """The four cells of the DPRK with what the test needs of each, and what the test gave."""

    pair: Pair
    banned_before: Pooled
    banned_after: Pooled | None
    sibling_before: Pooled
    sibling_after: Pooled
    prices: tuple[float, float, float]  # ln of USD a kg: banned before, sibling before, sibling after
    rise: float
    controls: tuple[float, ...]  # the rise with every other origin that has one

    @property
    def p(self) -> float:
        """One-sided: how often other origins' shares rose as much."""
        return placebo_p(self.rise, self.controls)

    @property
    def indicated(self) -> bool:
        """Whether share and amount rose, what was banned fell, and the price came closer."""
        banned, before, after = self.prices
        fell = self.banned_after is None or self.banned_after.per_period < self.banned_before.per_period
        more = self.sibling_after.per_period > self.sibling_before.per_period
        return self.rise > 0 and fell and more and abs(after - banned) < abs(before - banned)

    @property
    def periods(self) -> int:
        """The fewest priced periods on a side."""
        return min(self.banned_before.priced, self.sibling_before.priced, self.sibling_after.priced)


def findings(pairs: list[Pair], view: View) -> list[Finding]:
    """Return the pairs of the view in which everything points to substitution, with the family of their tests."""
    whole = [each for each in map(_whole, pairs) if each is not None]
    corrected = _corrected(whole)
    return [
        _finding(each, corrected[each.pair.banned, each.pair.sibling], view.reporter, whole)
        for each in whole
        if each.indicated
        and view.period.overlaps(each.pair.after)
        and view.meets_codes((each.pair.banned, each.pair.sibling))
        and view.direction in (None, Direction.EXPORT)
    ]


def _whole(pair: Pair) -> Whole | None:
    own = pair.by_partner[DPRK]
    before, sibling_before, sibling_after = own.banned_before, own.sibling_before, own.sibling_after
    if before is None or sibling_before is None or sibling_after is None or own.rise is None:
        return None
    banned, first, second = before.ln_unit_value, sibling_before.ln_unit_value, sibling_after.ln_unit_value
    if banned is None or first is None or second is None:
        return None
    others = [_rise(sides) for partner, sides in pair.by_partner.items() if partner != DPRK]
    controls = tuple(rise for rise in others if rise is not None)
    prices = (banned, first, second)
    return Whole(pair, before, own.banned_after, sibling_before, sibling_after, prices, own.rise, controls)


def _rise(sides: Sides) -> float | None:
    return None if sides.banned_after is None else sides.rise


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


def _finding(each: Whole, p: float, reporter: str, whole: list[Whole]) -> Finding:
    pair = each.pair
    passes = p <= FALSE_DISCOVERIES and each.periods >= LEAST_PERIODS and each.banned_after is not None
    more = each.sibling_after.value_usd - each.sibling_before.per_period * each.sibling_after.periods
    severity, deciding = of_substitution(more, passes=passes)
    expected = each.sibling_after.value_usd - more
    return Finding(
        id=f"substitution.{pair.banned}-{pair.sibling}.{Direction.EXPORT.value}.{each.pair.after.label}"
        + ("" if reporter == "CHN" else f".{reporter}"),
        check="substitution",
        severity=severity,
        status=Status.GAP if passes else Status.INDETERMINATE,
        goods=Goods((pair.banned, pair.sibling), f"{label(pair.sibling)} beside {label(pair.banned)}"),
        direction=Direction.EXPORT,
        period=each.pair.after,
        booked=Booked(each.sibling_after.value_usd, "USD", State.REPORTED),
        expected=Range(expected, expected, expected, "USD"),
        gap=Range(0, None, more, "USD"),
        rule=rule(pair.rule).reference(),
        statement=_statement(each, reporter),
        steps=_steps(each, more),
        caveats=_caveats(each),
        sources=(*dict.fromkeys(citation(row) for row in pair.sources), rule(pair.rule).citation()),
        severity_rule=deciding,
        value_usd=more,
        explanations=_explanations(each),
        sensitivities=_sensitivities(each),
        family=_family(each, p, whole),
    )


def _statement(each: Whole, reporter: str) -> str:
    pair = each.pair
    after, before = each.sibling_after.per_period, each.sibling_before.per_period
    period = "month" if pair.frequency is Frequency.MONTHLY else "year"
    prices = [quantity(exp(price), "USD/kg") for price in each.prices]
    return (
        f"After the ban on {label(pair.banned)}, {name_of(reporter)} booked {quantity(after, 'USD')} a {period} of "
        f"{label(pair.sibling)} from the DPRK, {quantity(before, 'USD')} before, and its price moved from "
        f"{prices[1]} to {prices[2]}, toward the {prices[0]} of what was banned. Consistent with goods that changed "
        "their code, and with honest substitution. Indicator, not proof."
    )


def _steps(each: Whole, more: float) -> tuple[Step, ...]:
    pair = each.pair
    period = "month" if pair.frequency is Frequency.MONTHLY else "year"
    cells = (
        ("banned, before", each.banned_before),
        ("banned, after", each.banned_after),
        ("sibling, before", each.sibling_before),
        ("sibling, after", each.sibling_after),
    )
    steps = [_per_period(words, period, pooled) for words, pooled in cells]
    for words, sibling, banned_ in (
        ("before", each.sibling_before, each.banned_before),
        ("after", each.sibling_after, each.banned_after),
    ):
        steps.append(_share(words, sibling, banned_))
    steps += [
        _price("banned, before", each.banned_before),
        _price("sibling, before", each.sibling_before),
        _price("sibling, after", each.sibling_after),
    ]
    banned, first, second = (plain(price) for price in each.prices)
    for words, price, value in (("before", first, each.prices[1]), ("after", second, each.prices[2])):
        written = f"max({price}; {banned}) - min({price}; {banned})"
        steps.append(Step(f"distance of the two prices {words}", written, abs(value - each.prices[0]), "ln USD/kg"))
    rate = f"{plain(each.sibling_before.per_period)} * {each.sibling_after.periods}"
    written = f"{plain(each.sibling_after.value_usd)} - {rate}"
    steps.append(Step("the sibling beyond what was booked before", written, more, "USD"))
    as_much = sum(control >= each.rise for control in each.controls)
    written = f"(1 + {as_much}) / (1 + {len(each.controls)})"
    steps.append(Step("placebo p: other origins whose share rose as much", written, each.p, "share"))
    return tuple(steps)


def _per_period(words: str, period: str, pooled: Pooled | None) -> Step:
    if pooled is None:
        return Step(f"{words}: no row held", "", None, "USD")
    written = f"{plain(pooled.value_usd)} / {pooled.periods}"
    return Step(f"{words}, a {period} with a figure", written, pooled.per_period, "USD", pooled.records)


def _share(words: str, sibling: Pooled, banned: Pooled | None) -> Step:
    of_banned = banned.per_period if banned else 0.0
    both = sibling.per_period + of_banned
    written = f"{plain(sibling.per_period)} / ({plain(sibling.per_period)} + {plain(of_banned)})"
    note = "" if banned else ", at most: of the banned code no row is held"
    return Step(f"the sibling's share of the two {words}{note}", written, sibling.per_period / both, "share")


def _price(words: str, pooled: Pooled) -> Step:
    written = f"ln({plain(pooled.priced_usd)} / {plain(pooled.priced_kg)})"
    about = f"{words}: ln of USD a kg, {pooled.priced} priced rows"
    return Step(about, written, pooled.ln_unit_value, "ln USD/kg", pooled.records)


def _sensitivities(each: Whole) -> tuple[Step, ...]:
    """Return the sibling's price change with other origins: a market that moved alike explains the DPRK's."""
    others = [sides for partner, sides in each.pair.by_partner.items() if partner != DPRK]
    before = [sides.sibling_before for sides in others if sides.sibling_before and sides.sibling_before.priced_kg]
    after = [sides.sibling_after for sides in others if sides.sibling_after and sides.sibling_after.priced_kg]
    if not before or not after:
        return ()
    usd = [sum(pooled.priced_usd for pooled in side) for side in (before, after)]
    kg = [sum(pooled.priced_kg for pooled in side) for side in (before, after)]
    if not all((*usd, *kg)):
        return ()
    written = f"({plain(usd[1])} / {plain(kg[1])}) / ({plain(usd[0])} / {plain(kg[0])})"
    change = (usd[1] / kg[1]) / (usd[0] / kg[0])
    own = exp(each.prices[2] - each.prices[1])
    return (
        Step("the sibling's price after over before, with other origins", written, change, "times"),
        Step("the same with the DPRK", f"exp({plain(each.prices[2])} - {plain(each.prices[1])})", own, "times"),
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


def _explanations(each: Whole) -> tuple[str, ...]:
    said = [explanation("substitution"), explanation("mixed-goods")]
    editions = [pooled.editions for pooled in (each.sibling_before, each.sibling_after)]
    if editions[0] != editions[1]:
        said.append(explanation("hs-editions"))
    return tuple(said)


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
