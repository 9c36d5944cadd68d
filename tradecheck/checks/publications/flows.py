"""One flow as several publications give it: d = ln(A / B) and g = 2(A - B)/(A + B), value and weight apart."""

from itertools import groupby
from math import log
from typing import Any

import polars as pl
from msgspec.structs import replace

from tradecheck.checks.cite import citation, records, written_usd
from tradecheck.checks.innocent import Around, Facts, around, explanations
from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods
from tradecheck.checks.severity import of_disagreement
from tradecheck.checks.witness import of_flows
from tradecheck.checks.wording import label
from tradecheck.checks.world import Held, held, of_two, of_two_words, unranked_words
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity, sentence
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow, State, Status
from tradecheck.reference.publications import publication

TOLERANCE = 0.02
"""Publications that differ by less than this share are taken to agree: the press rounds to three digits."""

_KEY = ("reporter", "partner", "flow", "start", "end", "code")


def findings(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding a flow and measure (value in USD, net weight in t) whose publications disagree.

    Only flows of the view's reporter with the DPRK are compared, and zeros that were printed with zeros.
    """
    rows = _rows(evidence, view)
    beside = around(evidence) if rows else Around()
    world = held(evidence, {row["code"] for row in rows}, view.period) if rows else {}
    found: list[Finding] = []
    for _, group in groupby(rows, key=lambda row: tuple(row[column] for column in _KEY)):
        published = list(group)
        for measure, unit in (("net_weight_kg", "t"), ("value_usd", "USD")):
            given = [row for row in published if row[measure]]
            finding = _finding(given, published, measure, unit, beside, world) if len(given) > 1 else None
            if finding is None:
                continue
            if unit == "USD":
                finding = _ranked(finding, evidence)
            found.append(finding)
    return found


def _ranked(finding: Finding, evidence: Evidence) -> Finding:
    """Return the finding with what is to say of its rank first, or of that no baseline gives it one."""
    if finding.world is None:
        said = unranked_words(evidence, f"{finding.goods.codes[0]} in {finding.period.label}")
    else:
        said = (of_two_words(finding.world),)
    return replace(finding, caveats=(*said, *finding.caveats))


def _rows(evidence: Evidence, view: View) -> list[dict[str, Any]]:
    several = (pl.len() > 1).over(_KEY)
    goods = of_goods(view) if view.goods else pl.lit(value=True)
    return (
        evidence.flows.filter(
            (pl.col("partner") == "PRK") & (pl.col("reporter") == view.reporter), in_period(view), goods
        )
        .with_columns(DIRECTION)
        .filter(pl.col("flow").is_in([Flow.BOTH]) & pl.lit(value=view.direction is None) | of_direction(view))
        .filter(several)
        .sort(*_KEY, "source", "vintage", "record")
        .collect()
        .to_dicts()
    )


def _finding(
    given: list[dict[str, Any]], published: list[dict[str, Any]], measure: str, unit: str, beside: Around, world: Held
) -> Finding | None:
    scale = 1000 if unit == "t" else 1
    ordered = sorted(given, key=lambda row: (row[measure], row["record"]))
    low, high = ordered[0][measure] / scale, ordered[-1][measure] / scale
    if high / low - 1 <= TOLERANCE:
        return None
    first = given[0]
    period = Period(first["start"], first["end"])
    severity, deciding = of_disagreement(high / low, of_flows(given))
    word = "weight" if unit == "t" else "value"
    goods = Goods((first["code"],), label(first["code"]), first["hs_edition"] or None)
    direction = Direction(first["direction"])
    return Finding(
        id=f"publications.{first['code']}.{direction.value}.{period.label}.{word}" + _both(first),
        check="publications",
        severity=severity,
        status=Status.DATA_QUALITY,
        reporter=first["reporter"],
        goods=goods,
        direction=direction,
        period=period,
        booked=Booked(low, unit, State.ESTIMATED if ordered[0]["weight_estimated"] and unit == "t" else State.REPORTED),
        expected=Range(low, None, high, unit),
        gap=Range(0, None, high - low, unit),
        rule=None,
        statement=_statement(ordered, goods, period, low, high, word, unit),
        steps=tuple(_steps(ordered, published, measure, unit)),
        caveats=_caveats(published),
        sources=tuple(dict.fromkeys(citation(row) for row in published)),
        severity_rule=deciding,
        value_usd=high - low if unit == "USD" else None,
        explanations=explanations(_facts(given, period, unit, beside)),
        sensitivities=tuple(_own_unit_values(published)),
        world=of_two(world, first, high / low) if unit == "USD" else None,
    )


def _facts(given: list[dict[str, Any]], period: Period, unit: str, beside: Around) -> Facts:
    first = given[0]
    return Facts(
        period=period,
        codes=(first["code"],),
        reporter=first["reporter"],
        flow=first["flow"],
        weighs=unit == "t",
        estimated=any(row["weight_estimated"] for row in given),
        vintages=tuple(row["vintage"] or "" for row in given),
        sources=tuple(row["source"] for row in given),
        around=beside,
    )


def _both(row: dict[str, Any]) -> str:
    return ".both-ways" if row["flow"] == Flow.BOTH else ""


def _statement(
    ordered: list[dict[str, Any]], goods: Goods, period: Period, low: float, high: float, word: str, unit: str
) -> str:
    lowest, highest = ordered[0], ordered[-1]
    return (
        f"The {word} of {goods.label} that {lowest['reporter']} booked with the DPRK in {period.label} is "
        f"{quantity(low, unit)} in {lowest['source']} and {quantity(high, unit)} in {highest['source']}: a factor of "
        f"{high / low:.2f}{_priced(ordered) if unit == 't' else ''}. One of them is wrong or counts something else."
    )


def _priced(ordered: list[dict[str, Any]]) -> str:
    """Say what the lowest and the highest weight make of the same value, where one is held."""
    prices = [step.value for step in _unit_values(ordered) if step.value is not None]
    return f" ({min(prices):.1f} against {max(prices):.1f} USD/t for the same value)" if prices else ""


def _steps(ordered: list[dict[str, Any]], published: list[dict[str, Any]], measure: str, unit: str) -> list[Step]:
    scale = 1000 if unit == "t" else 1
    steps = [
        Step(
            f"{row['source']}: {'net weight' if unit == 't' else 'value'}",
            f"{plain(row[measure])} / 1,000" if unit == "t" else written_usd(row),
            row[measure] / scale,
            unit,
            records(row),
        )
        for row in ordered
    ]
    a, b = ordered[-1][measure] / scale, ordered[0][measure] / scale
    steps += [
        Step("largest less smallest", f"{plain(a)} - {plain(b)}", a - b, unit),
        Step("largest over smallest", f"{plain(a)} / {plain(b)}", a / b, "times"),
        Step("d, the log ratio", f"ln({plain(a)} / {plain(b)})", log(a / b), "log"),
        Step(
            "g, the symmetric gap",
            f"2 * ({plain(a)} - {plain(b)}) / ({plain(a)} + {plain(b)})",
            2 * (a - b) / (a + b),
            "",
        ),
    ]
    return steps + _unit_values(published)


def _unit_values(published: list[dict[str, Any]]) -> list[Step]:
    """Return USD a tonne for each weight, all with the most primary value, so that only the weights differ."""
    valued = sorted((row for row in published if row["value_usd"]), key=_rank)
    if not valued:
        return []
    return [_unit_value(valued[0], row) for row in published if row["net_weight_kg"]]


def _own_unit_values(published: list[dict[str, Any]]) -> list[Step]:
    """Return USD a tonne by each publication's own value, where another value than the most primary one is held."""
    valued = sorted((row for row in published if row["value_usd"]), key=_rank)
    return [
        _unit_value(row, row)
        for row in valued[1:]
        if row["net_weight_kg"] and row["value_usd"] != valued[0]["value_usd"]
    ]


def _unit_value(value: dict[str, Any], weight: dict[str, Any]) -> Step:
    usd, kilograms, written = value["value_usd"], weight["net_weight_kg"], written_usd(value)
    return Step(
        f"unit value: value of {value['source']}, weight of {weight['source']}",
        f"{written} / ({plain(kilograms)} / 1,000)",
        usd / (kilograms / 1000),
        "USD/t",
        tuple(dict.fromkeys((*records(value), *records(weight)))),
    )


def _rank(row: dict[str, Any]) -> tuple[int, str]:
    return publication(row["source"]).rank, row["record"]


def _caveats(published: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence(f"{row['source']}: {row['note']}") for row in published if row["note"]))
