"""Unit values outside the other origins' fences, tested against each of those origins in the DPRK's place."""

from collections import defaultdict
from itertools import groupby
from math import exp
from typing import Any

import msgspec
import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.checks.fences import FENCE, Fences, Quartile, fences, placebo_distances
from tradecheck.checks.koreas import DPRK
from tradecheck.checks.severity import of_unit_value
from tradecheck.checks.stats import FALSE_DISCOVERIES, LEAST_SAMPLE, adjusted, least_p, placebo_p
from tradecheck.checks.unit_values.rows import CELL
from tradecheck.checks.wording import family_label, family_of, label
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Direction, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation


class Judged(msgspec.Struct, frozen=True):
    """One cell with a price of the DPRK's and enough others: how far out it lies, and how often others do."""

    row: dict[str, Any]
    others: tuple[dict[str, Any], ...]  # in ascending order of their unit values
    fences: Fences
    distance: float
    p: float

    @property
    def family(self) -> tuple[str, str]:
        """The group of goods and the direction among whose tests this one is counted."""
        return family_of(self.row["code"]), self.row["direction"]


def findings(rows: pl.DataFrame) -> list[Finding]:
    """Return one finding a code, direction and year with a price outside the fences: the farthest out.

    `rows` are those of `priced`. A cell with fewer than 20 other origins is too thin and not judged.
    """
    judged = _judged(rows)
    corrected = _corrected(judged)
    outside: dict[tuple[str, str, int], list[Judged]] = defaultdict(list)
    for each in judged:
        if each.distance > FENCE:
            outside[each.row["direction"], each.row["code"], each.row["start"].year].append(each)
    return [_finding(cells, corrected, judged) for _, cells in sorted(outside.items())]


def _judged(rows: pl.DataFrame) -> list[Judged]:
    usable = rows.filter(pl.col("reason").is_null()).sort(*CELL, "ln_unit_value", "partner", "record")
    found: list[Judged] = []
    for _, group in groupby(usable.iter_rows(named=True), key=lambda row: tuple(row[column] for column in CELL)):
        cell = list(group)
        others = tuple(row for row in cell if row["partner"] != DPRK)
        own = [row for row in cell if row["partner"] == DPRK]
        if own and len(others) >= LEAST_SAMPLE:
            found.append(_judge(own[0], others))
    return found


def _judge(row: dict[str, Any], others: tuple[dict[str, Any], ...]) -> Judged:
    ordered = [other["ln_unit_value"] for other in others]
    around = fences(ordered)
    distance = around.distance(row["ln_unit_value"])
    return Judged(row, others, around, distance, placebo_p(distance, placebo_distances(ordered)))


def _corrected(judged: list[Judged]) -> dict[str, float]:
    """Return p by record, corrected within each family: an origin's months depend on each other."""
    families: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for each in judged:
        families[each.family].append(each)
    return {
        each.row["record"]: p
        for tests in families.values()
        for each, p in zip(tests, adjusted([test.p for test in tests], dependent=True), strict=True)
    }


def _finding(cells: list[Judged], corrected: dict[str, float], judged: list[Judged]) -> Finding:
    worst = max(cells, key=lambda each: (each.distance, each.row["record"]))
    row, around = worst.row, worst.fences
    kilograms = row["net_weight_kg"]
    passes = corrected[row["record"]] <= FALSE_DISCOVERIES
    low, central, high = (kilograms * exp(each.value) for each in (around.first, around.middle, around.third))
    above = row["ln_unit_value"] > around.middle.value
    beyond = abs(row["value_usd"] - kilograms * exp(around.bound(above=above)))
    severity, deciding = of_unit_value(beyond, passes=passes)
    period = Period(row["start"], row["end"])
    direction = Direction(row["direction"])
    return Finding(
        id=f"unit_values.{row['code']}.{direction.value}.{period.label}" + _whose(row),
        check="unit_values",
        severity=severity,
        status=Status.GAP if passes else Status.INDETERMINATE,
        goods=Goods((row["code"],), label(row["code"]), row["hs_edition"] or None),
        direction=direction,
        period=period,
        booked=Booked(row["value_usd"], "USD", State.REPORTED),
        expected=Range(low, central, high, "USD"),
        gap=Range(beyond, abs(row["value_usd"] - central), abs(row["value_usd"] - (low if above else high)), "USD"),
        rule=None,
        statement=_statement(worst, corrected[row["record"]], period),
        steps=_steps(worst, cells),
        caveats=_caveats(worst),
        sources=tuple(dict.fromkeys(citation(each) for each in (row, *_at_quartiles(worst)))),
        severity_rule=deciding,
        value_usd=beyond,
        explanations=(explanation("mixed-goods"), explanation("origin-consignment")),
        sensitivities=_sensitivities(worst),
        family=_family(worst, corrected[row["record"]], judged),
    )


def _whose(row: dict[str, Any]) -> str:
    return "" if row["reporter"] == "CHN" else f".{row['reporter']}"


def _statement(worst: Judged, p: float, period: Period) -> str:
    row, around = worst.row, worst.fences
    price = quantity(exp(row["ln_unit_value"]), "USD/kg")
    fence = [quantity(exp(around.bound(above=above)), "USD/kg") for above in (False, True)]
    way = "from" if row["direction"] == Direction.EXPORT else "to"
    partners = "origins" if way == "from" else "destinations"
    return (
        f"{name_of(row['reporter'])} booked {label(row['code'])} {way} the DPRK at {price} in {period.label}, outside "
        f"the fences of {len(worst.others)} other {partners} ({fence[0]} to {fence[1]}; placebo p = {worst.p:.3f}, "
        f"corrected {p:.2f}). Indicator, not proof."
    )


def _steps(worst: Judged, cells: list[Judged]) -> tuple[Step, ...]:
    row, around = worst.row, worst.fences
    written = f"ln({plain(row['value_usd'])} / {plain(row['net_weight_kg'])})"
    steps = [Step("ln of USD a kg, with the DPRK", written, row["ln_unit_value"], "ln USD/kg", (row["record"],))]
    for words, quartile in (
        ("first quartile", around.first),
        ("median", around.middle),
        ("third quartile", around.third),
    ):
        steps.append(_quartile(f"{words} of {len(worst.others)} others", quartile, worst.others))
    above = row["ln_unit_value"] > around.middle.value
    near, far = (around.middle, around.third) if above else (around.first, around.middle)
    half = f"max(0.05; {plain(far.value)} - {plain(near.value)})"
    steps.append(Step("half-range of its side, at least .05", half, around.half(above=above), "ln USD/kg"))
    own, middle = plain(row["ln_unit_value"]), plain(around.middle.value)
    away = f"{own} - {middle}" if above else f"{middle} - {own}"
    distance = f"({away}) / {plain(around.half(above=above))}"
    steps.append(
        Step(f"half-ranges from the median; outside beyond {plain(FENCE)}", distance, worst.distance, "half-ranges")
    )
    for words, quartile in (
        ("first quartile", around.first),
        ("median", around.middle),
        ("third quartile", around.third),
    ):
        written = f"{plain(row['net_weight_kg'])} * exp({plain(quartile.value)})"
        steps.append(
            Step(f"its weight at the {words}", written, row["net_weight_kg"] * exp(round(quartile.value, 6)), "USD")
        )
    as_far = round(worst.p * (1 + len(worst.others))) - 1
    written = f"(1 + {as_far}) / (1 + {len(worst.others)})"
    steps.append(Step("placebo p: others as far out, each in the DPRK's place", written, worst.p, "share"))
    steps += [
        Step(
            f"also outside: {Period(each.row['start'], each.row['end']).label}",
            "",
            each.distance,
            "half-ranges",
            (each.row["record"],),
        )
        for each in cells
        if each is not worst
    ]
    return tuple(steps)


def _quartile(words: str, quartile: Quartile, others: tuple[dict[str, Any], ...]) -> Step:
    low, high = plain(quartile.lower), plain(quartile.upper)
    written = f"{low} + {plain(quartile.part)} * ({high} - {low})"
    records = tuple(dict.fromkeys(others[place]["record"] for place in quartile.places))
    return Step(words, written, quartile.value, "ln USD/kg", records)


def _at_quartiles(worst: Judged) -> list[dict[str, Any]]:
    around = worst.fences
    return [worst.others[place] for each in (around.first, around.middle, around.third) for place in each.places]


def _sensitivities(worst: Judged) -> tuple[Step, ...]:
    row, around = worst.row, worst.fences
    above = row["ln_unit_value"] > around.middle.value
    middle, half, sign = plain(around.middle.value), plain(around.half(above=above)), "+" if above else "-"
    steps = []
    for iqr in (1.0, 2.0, 3.0):
        bound = around.bound(above=above, iqr=iqr)
        written = f"exp({middle} {sign} {plain(1 + 2 * iqr)} * {half})"
        place = "outside" if worst.distance > 1 + 2 * iqr else "inside"
        steps.append(Step(f"fence at {plain(iqr)} ranges: the price is {place}", written, exp(bound), "USD/kg"))
    quartile = around.third if above else around.first
    width = f"1.5 * ({plain(around.third.value)} - {plain(around.first.value)})"
    reach = 1.5 * (around.third.value - around.first.value)
    bound = quartile.value + (reach if above else -reach)
    place = "outside" if (row["ln_unit_value"] > bound) == above else "inside"
    written = f"exp({plain(quartile.value)} {sign} {width})"
    steps.append(Step(f"Tukey's symmetric fence: the price is {place}", written, exp(bound), "USD/kg"))
    return tuple(steps)


def _caveats(worst: Judged) -> tuple[str, ...]:
    said = ["A price out of line is a lead to false prices, false weights or another good; it does not say which."]
    if worst.row["weight_estimated"] is None:
        said.append("The source does not say whether its weights are estimated.")
    return tuple(said)


def _family(worst: Judged, p: float, judged: list[Judged]) -> str:
    family, direction = worst.family
    tests = sum(each.family == worst.family for each in judged)
    least = least_p(len(worst.others))
    passes = "passes" if p <= FALSE_DISCOVERIES else "does not pass"
    return (
        f"{family_label(family)}, {direction}: {tests} prices judged; corrected p = {p:.3f} (Benjamini-Yekutieli, "
        f"since an origin's months depend on each other), which {passes} q = {FALSE_DISCOVERIES:.2f}. With "
        f"{len(worst.others)} others no p below {least:.3f} exists."
    )
