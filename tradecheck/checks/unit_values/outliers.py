"""Unit values outside the other origins' fences, tested against each of those origins in the DPRK's place."""

from collections import defaultdict
from itertools import groupby
from typing import Any

import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.checks.fences import FENCE, fences, placebo_distances
from tradecheck.checks.innocent import Around, Facts, around, explanations
from tradecheck.checks.koreas import DPRK
from tradecheck.checks.severity import of_unit_value
from tradecheck.checks.stats import FALSE_DISCOVERIES, LEAST_SAMPLE, adjusted, least_p, placebo_p
from tradecheck.checks.unit_values.arithmetic import Judged, Worked, worked_out
from tradecheck.checks.unit_values.rows import CELL
from tradecheck.checks.wording import family_label, label
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import quantity
from tradecheck.model.finding import Booked, Finding
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Direction, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation


def findings(rows: pl.DataFrame, evidence: Evidence) -> list[Finding]:
    """Return one finding a code, direction and year with a price outside the fences: the farthest out.

    `rows` are those of `priced`. A cell with fewer than 20 other origins is too thin and not judged.
    """
    judged = _judged(rows)
    corrected = _corrected(judged)
    outside: dict[tuple[str, str, int], list[Judged]] = defaultdict(list)
    for each in judged:
        if each.distance > FENCE:
            outside[each.row["direction"], each.row["code"], each.row["start"].year].append(each)
    beside = around(evidence) if outside else Around()
    return [_finding(cells, corrected, judged, beside) for _, cells in sorted(outside.items())]


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
    placebos = tuple(placebo_distances(ordered))
    return Judged(row, others, around, distance, placebos, placebo_p(distance, placebos))


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


def _finding(cells: list[Judged], corrected: dict[str, float], judged: list[Judged], beside: Around) -> Finding:
    worst = max(cells, key=lambda each: (each.distance, each.row["record"]))
    row = worst.row
    p = corrected[row["record"]]
    worked = worked_out(worst)
    severity, deciding = of_unit_value(worked.beyond_usd, passes=p <= FALSE_DISCOVERIES)
    period = Period(row["start"], row["end"])
    direction = Direction(row["direction"])
    return Finding(
        id=f"unit_values.{row['code']}.{direction.value}.{period.label}"
        + ("" if row["reporter"] == "CHN" else f".{row['reporter']}"),
        check="unit_values",
        severity=severity,
        status=Status.GAP if p <= FALSE_DISCOVERIES else Status.INDETERMINATE,
        reporter=row["reporter"],
        goods=Goods((row["code"],), label(row["code"]), row["hs_edition"] or None),
        direction=direction,
        period=period,
        booked=Booked(row["value_usd"], "USD", State.REPORTED),
        expected=worked.expected,
        gap=worked.gap,
        rule=None,
        statement=_statement(worst, worked, p, period),
        steps=worked.steps,
        caveats=_caveats(worst, cells),
        sources=tuple(dict.fromkeys(citation(each) for each in (row, *worst.others))),
        severity_rule=deciding,
        value_usd=worked.beyond_usd,
        explanations=(explanation("mixed-goods"), *explanations(_facts(row, period, beside))),
        sensitivities=worked.sensitivities,
        family=_family(worst, p, judged),
    )


def _facts(row: dict[str, Any], period: Period, beside: Around) -> Facts:
    return Facts(
        period=period,
        codes=(row["code"],),
        reporter=row["reporter"],
        flow=row["flow"],
        weighs=True,
        vintages=(row["vintage"] or "",),
        sources=(row["source"],),
        around=beside,
    )


def _statement(worst: Judged, worked: Worked, p: float, period: Period) -> str:
    row = worst.row
    price, low, high = (quantity(each, "USD/t") for each in (worked.price, *worked.fences))
    way = "from" if row["direction"] == Direction.EXPORT else "to"
    partners = "origins" if way == "from" else "destinations"
    return (
        f"{name_of(row['reporter'])} booked {label(row['code'])} {way} the DPRK at {price} in {period.label}, outside "
        f"the fences of {len(worst.others)} other {partners} ({low} to {high}; placebo p = {worst.p:.3f}, "
        f"corrected {p:.2f}). Indicator, not proof."
    )


def _caveats(worst: Judged, cells: list[Judged]) -> tuple[str, ...]:
    said = ["A price out of line is a lead to false prices, false weights or another good; it does not say which."]
    also = [Period(each.row["start"], each.row["end"]).label for each in cells if each is not worst]
    if also:
        said.append(f"Also outside in that year, and nearer: {', '.join(also)}.")
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
