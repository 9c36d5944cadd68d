"""The arithmetic of one price out of line, each figure read from a record or from an earlier line."""

from collections.abc import Callable
from math import exp, log
from typing import Any

import msgspec

from tradecheck.checks.cite import all_records, records, written_usd
from tradecheck.checks.fences import FENCE, LEAST_HALF, Fences, Middle
from tradecheck.checks.wording import family_of
from tradecheck.model.figures import plain
from tradecheck.model.finding import Range, Step

_FENCE_RANGES = "(1 + 2 * (1 + 1 / 2))"


class Judged(msgspec.Struct, frozen=True):
    """One cell with a price of the DPRK's and enough others: how far out it lies, and how often others do."""

    row: dict[str, Any]
    others: tuple[dict[str, Any], ...]  # in ascending order of their unit values
    fences: Fences
    distance: float
    placebos: tuple[float, ...]  # the distance of each of the others among the rest
    p: float

    @property
    def family(self) -> tuple[str, str]:
        """The group of goods and the direction among whose tests this one is counted."""
        return family_of(self.row["code"]), self.row["direction"]


class Worked(msgspec.Struct, frozen=True):
    """What the lines come to: prices in USD a tonne, the rest in USD for the weight booked."""

    price: float
    fences: tuple[float, float]
    beyond_usd: float
    expected: Range
    gap: Range
    steps: tuple[Step, ...]
    sensitivities: tuple[Step, ...]


def worked_out(judged: Judged) -> Worked:
    """Return the lines of a price that lies outside its fences, worked out from figures as they are printed."""
    row, around = judged.row, judged.fences
    above = row["ln_unit_value"] > around.middle.value
    steps: list[Step] = []

    def add(label: str, written: str, value: float, unit: str, *records: str) -> float:
        steps.append(Step(label, written, value, unit, records))
        return round(value, 6)

    usd, kilograms, own = row["value_usd"], row["net_weight_kg"], records(row)
    booked = add("booked with the DPRK", written_usd(row), usd, "USD", *own)
    price = add("price with the DPRK", f"{_ratio(row)} * 1,000", usd / kilograms * 1000, "USD/t", *own)
    first, middle, third = (
        _quartile(add, f"{words} of {len(judged.others)} others", quartile, judged.others)
        for words, quartile in (
            ("first quartile", around.first),
            ("median", around.middle),
            ("third quartile", around.third),
        )
    )
    half = _half(add, middle, third if above else first, above=above)
    over, under = (price, middle) if above else (middle, price)
    distance = f"ln({plain(over)} / {plain(under)}) / {plain(half)}"
    add(
        f"half-ranges from the median; outside beyond {plain(FENCE)}", distance, log(over / under) / half, "half-ranges"
    )
    sign = "*" if above else "/"
    fence = add(
        "fence of its side, at 1.5 ranges",
        f"{plain(middle)} {sign} exp({_FENCE_RANGES} * {plain(half)})",
        middle * exp(FENCE * half * (1 if above else -1)),
        "USD/t",
    )

    def at(words: str, figure: float) -> float:
        written = f"{plain(kilograms)} * {plain(figure)} / 1,000"
        return add(f"its weight at the {words}", written, kilograms * figure / 1000, "USD", *own)

    low, central, high = at("first quartile", first), at("median", middle), at("third quartile", third)
    bound = at("fence", fence)

    def away(words: str, figure: float) -> float:
        more, less = (booked, figure) if above else (figure, booked)
        return add(f"booked away from the {words}", f"{plain(more)} - {plain(less)}", more - less, "USD")

    gap = away("fence", bound), away("median", central), away("far quartile", low if above else high)
    _placebos(add, judged)
    bounds = (exp(around.bound(above=False)) * 1000, fence) if above else (fence, exp(around.bound(above=True)) * 1000)
    return Worked(
        price=price,
        fences=bounds,
        beyond_usd=gap[0],
        expected=Range(low, central, high, "USD"),
        gap=Range(*gap, "USD"),
        steps=tuple(steps),
        sensitivities=_sensitivities(price, (first, middle, third), half, above=above),
    )


_Add = Callable[..., float]


def _ratio(row: dict[str, Any]) -> str:
    return f"{written_usd(row)} / {plain(row['net_weight_kg'])}"


def _quartile(add: _Add, words: str, quartile: Middle, others: tuple[dict[str, Any], ...]) -> float:
    lower, upper = (others[place] for place in quartile.places)
    value = exp(quartile.value) * 1000
    if lower is upper:
        return add(words, f"{_ratio(lower)} * 1,000", value, "USD/t", *records(lower))
    written = f"exp((ln({_ratio(lower)}) + ln({_ratio(upper)})) / 2) * 1,000"
    return add(words, written, value, "USD/t", *all_records((lower, upper)))


def _half(add: _Add, middle: float, quartile: float, *, above: bool) -> float:
    over, under = (quartile, middle) if above else (middle, quartile)
    half = log(over / under)
    if half < LEAST_HALF:
        return add("half-range of its side is narrower, taken as", "100 / 1,000 / 2", LEAST_HALF, "ln")
    return add("half-range of its side", f"ln({plain(over)} / {plain(under)})", half, "ln")


def _placebos(add: _Add, judged: Judged) -> None:
    count = add(
        "other partners with a price", "", len(judged.others), "partners", *(row["record"] for row in judged.others)
    )
    beyond = [row["record"] for row, far in zip(judged.others, judged.placebos, strict=True) if far >= judged.distance]
    found = add("of them as far out among the rest", "" if beyond else "0", len(beyond), "partners", *beyond)
    written = f"(1 + {plain(found)}) / (1 + {plain(count)})"
    add("placebo p: each of them in the DPRK's place", written, judged.p, "share")


def _sensitivities(
    price: float, quartiles: tuple[float, float, float], half: float, *, above: bool
) -> tuple[Step, ...]:
    """Return the fence of the side at other widths, and Tukey's symmetric one."""
    first, middle, third = quartiles
    sign, power = ("*", 1) if above else ("/", -1)
    fences = []
    for ranges, words in ((1, "one interquartile range"), (2, "two interquartile ranges")):
        written = f"{plain(middle)} {sign} exp((1 + 2 * {ranges}) * {plain(half)})"
        fences.append((f"fence at {words}", written, middle * exp((1 + 2 * ranges) * half * power)))
    near = third if above else first
    written = f"{plain(near)} {sign} exp((1 + 1 / 2) * ln({plain(third)} / {plain(first)}))"
    fences.append(("Tukey's symmetric fence", written, near * exp(1.5 * log(third / first) * power)))
    return tuple(
        Step(f"{words}: the price is {'outside' if (price > bound) == above else 'inside'}", expression, bound, "USD/t")
        for words, expression, bound in fences
    )
