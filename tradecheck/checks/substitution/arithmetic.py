"""What a pair comes to, and its lines: each figure is read from records or from an earlier line."""

from math import log

import msgspec

from tradecheck.checks.koreas import DPRK
from tradecheck.checks.stats import placebo_p
from tradecheck.checks.substitution.pairs import Pair, Pooled
from tradecheck.model.figures import plain
from tradecheck.model.finding import Step
from tradecheck.model.words import Frequency


class Control(msgspec.Struct, frozen=True):
    """Another origin with both codes on both sides: by how much its share rose, and one of its records."""

    rise: float
    record: str


class Whole(msgspec.Struct, frozen=True):
    """The four cells of the DPRK with what the test needs of each, and what the test gave."""

    pair: Pair
    banned_before: Pooled
    banned_after: Pooled | None
    sibling_before: Pooled
    sibling_after: Pooled
    prices: tuple[float, float, float]  # USD a tonne: banned before, sibling before, sibling after
    rise: float
    controls: tuple["Control", ...]  # every other origin of which the same can be said

    @property
    def p(self) -> float:
        """One-sided: how often other origins' shares rose as much."""
        return placebo_p(self.rise, [control.rise for control in self.controls])

    @property
    def more(self) -> float:
        """What is booked of the sibling after the ban beyond what it was before, in USD."""
        return self.sibling_after.value_usd - round(self.sibling_before.per_period, 6) * self.sibling_after.periods

    @property
    def indicated(self) -> bool:
        """Whether share and amount rose, what was banned fell, and the price came closer."""
        banned, before, after = self.prices
        fell = self.banned_after is None or self.banned_after.per_period < self.banned_before.per_period
        more = self.sibling_after.per_period > self.sibling_before.per_period
        return self.rise > 0 and fell and more and abs(log(after / banned)) < abs(log(before / banned))

    @property
    def periods(self) -> int:
        """The fewest priced periods on a side."""
        return min(self.banned_before.priced, self.sibling_before.priced, self.sibling_after.priced)


def steps(whole: Whole) -> tuple[Step, ...]:
    """Return the lines of a pair: amounts, shares, prices, the amount beyond, and the test."""
    period = "months" if whole.pair.frequency is Frequency.MONTHLY else "years"
    banned = _amount("the banned code before", period, whole.banned_before)
    lines = [*banned, *_amount("the banned code after", period, whole.banned_after)]
    lines += _amount("the sibling before", period, whole.sibling_before)
    lines += _amount("the sibling after", period, whole.sibling_after)
    lines.append(_share("before", whole.sibling_before, whole.banned_before))
    lines.append(_share("after", whole.sibling_after, whole.banned_after))
    prices = [
        _price("price of the banned code before", whole.banned_before),
        _price("price of the sibling before", whole.sibling_before),
        _price("price of the sibling after", whole.sibling_after),
    ]
    lines += prices
    was, before, after = (round(price.value or 0.0, 6) for price in prices)
    for words, price in (("before", before), ("after", after)):
        written = f"ln(max({plain(price)}; {plain(was)}) / min({plain(price)}; {plain(was)}))"
        lines.append(Step(f"distance of the two prices {words}", written, abs(log(price / was)), "ln"))
    rate, many = round(whole.sibling_before.per_period, 6), whole.sibling_after.periods
    as_before = f"{plain(rate)} * {many}"
    lines.append(Step("the sibling after, at its amount before", as_before, rate * many, "USD"))
    beyond = f"{plain(whole.sibling_after.value_usd)} - {plain(rate * many)}"
    lines.append(Step("the sibling beyond that", beyond, whole.sibling_after.value_usd - rate * many, "USD"))
    return (*lines, *_placebos(whole))


def _amount(words: str, period: str, pooled: Pooled | None) -> list[Step]:
    if pooled is None:
        return [Step(f"{words}: no row held", "", None, "USD")]
    value = Step(words, pooled.written, pooled.value_usd, "USD", pooled.records)
    count = Step(f"its {period} with a figure", "", pooled.periods, period, pooled.records)
    written = f"{plain(pooled.value_usd)} / {pooled.periods}"
    return [value, count, Step(f"{words}, by {period} with a figure", written, pooled.per_period, "USD")]


def _share(words: str, sibling: Pooled, banned: Pooled | None) -> Step:
    of_banned = banned.per_period if banned else 0.0
    both = sibling.per_period + of_banned
    written = f"{plain(sibling.per_period)} / ({plain(sibling.per_period)} + {plain(of_banned)})"
    note = "" if banned else ", at most: of the banned code no row is held"
    return Step(f"the sibling's share of the two {words}{note}", written, sibling.per_period / both, "share")


def _price(words: str, pooled: Pooled) -> Step:
    written = f"{pooled.written_priced} / {plain(pooled.priced_kg)} * 1,000"
    return Step(f"{words}, {pooled.priced} priced rows", written, pooled.price, "USD/t", pooled.priced_records)


def _placebos(whole: Whole) -> list[Step]:
    """Return the test; of each other origin one record stands for its rows."""
    held = tuple(control.record for control in whole.controls)
    as_much = tuple(control.record for control in whole.controls if control.rise >= whole.rise)
    written = f"(1 + {len(as_much)}) / (1 + {len(held)})"
    return [
        Step("other origins with both codes, a record of each", "" if held else "0", len(held), "origins", held),
        Step("of them with a share that rose as much", "" if as_much else "0", len(as_much), "origins", as_much),
        Step("placebo p: each of them in the DPRK's place", written, whole.p, "share"),
    ]


def sensitivities(whole: Whole) -> tuple[Step, ...]:
    """Return the sibling's price change with other origins: a market that moved alike explains the DPRK's."""
    others = [sides for partner, sides in whole.pair.by_partner.items() if partner != DPRK]
    lines = []
    for words, pooled in (
        ("before", [sides.sibling_before for sides in others if sides.sibling_before]),
        ("after", [sides.sibling_after for sides in others if sides.sibling_after]),
    ):
        usd, kg = sum(each.priced_usd for each in pooled), sum(each.priced_kg for each in pooled)
        if not usd or not kg:
            return ()
        records = tuple(record for each in pooled for record in each.priced_records)
        label = f"price of the sibling {words}, with other origins"
        lines.append(Step(label, f"{plain(usd)} / {plain(kg)} * 1,000", usd / kg * 1000, "USD/t", records))
    before, after = (round(line.value or 0.0, 6) for line in lines)
    _, was, now = (round(price, 6) for price in whole.prices)
    return (
        *lines,
        Step(
            "the sibling's price after over before, with other origins",
            f"{plain(after)} / {plain(before)}",
            after / before,
            "times",
        ),
        Step("the same with the DPRK", f"{plain(now)} / {plain(was)}", now / was, "times"),
    )
