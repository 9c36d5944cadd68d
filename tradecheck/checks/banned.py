"""Reported trade under the rule in force on its date.

A period that straddles a deadline or a wind-down, goods for which livelihood trade was allowed, and a
code that also holds goods outside the paragraph are indeterminate: the record cannot tell.
"""

from typing import Any

import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.checks.koreas import without_doubted
from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods
from tradecheck.checks.severity import of_booked_trade
from tradecheck.checks.wording import RETURNED
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity, sentence
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow, Frequency, State, Status
from tradecheck.reference.areas import groups
from tradecheck.reference.borders import neighbours
from tradecheck.reference.explanations import explanation
from tradecheck.reference.names import nearest_name
from tradecheck.sanctions.frame import bans
from tradecheck.sanctions.rules import Rule, rule

name = "banned"
question = "What did a customs service book although a ban was in force?"

_KEY = ["reporter", "partner", "flow", "code"]
_BASIS_ORDER = ["explicit", "national", "inferred"]


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each booked row that a ban covers in whole or in part.

    Only rows with a figure above zero count, and of one flow only the publication that counts. Rows that may
    be the Republic of Korea's, and reporters that are groups of others, are left out. Where a
    year contains a deadline and all its months after it are held, the months stand and the year does not.
    """
    judged = _judge(_with_prefixes(_booked(evidence, view)))
    strongest = (
        judged.sort("rank", "rule_start", descending=[False, True]).group_by("record", maintain_order=True).first()
    )
    standing = _drop_years_known_by_month(strongest).sort("start", "end", "code", "record").collect()
    return [_finding(row) for row in standing.iter_rows(named=True)]


def _booked(evidence: Evidence, view: View) -> pl.LazyFrame:
    booked = (pl.col("value_usd") > 0) | (pl.col("net_weight_kg") > 0) | (pl.col("quantity") > 0)
    rows = (
        evidence.counted.filter(
            (pl.col("partner") == "PRK") & (pl.col("code") != TOTAL) & (pl.col("flow") != Flow.BOTH) & booked,
            pl.col("frequency") != Frequency.CUMULATIVE,
            ~pl.col("reporter").is_in(sorted(groups())),
            in_period(view),
            of_goods(view),
        )
        .with_columns(DIRECTION)
        .filter(of_direction(view))
    )
    return without_doubted(rows, evidence)


def _with_prefixes(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return each row once for each code that it is or lies below, as `rule_code`."""
    code = pl.col("code")
    prefixes = pl.concat_list(code.str.slice(0, size) for size in (2, 4, 6, 8)).list.unique()
    return rows.with_columns(rule_code=prefixes).explode("rule_code")


def _judge(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Join each row with every ban on it by the ban's longest code, and rank what may be said: 0 is the strongest."""
    held = rows.join(bans().lazy(), on=["rule_code", "direction"])
    in_force = (pl.col("rule_start") <= pl.col("end")) & (
        pl.col("rule_end").is_null() | (pl.col("rule_end") >= pl.col("start"))
    )
    clear_from = pl.max_horizontal("rule_start", pl.col("wind_down_until") + pl.duration(days=1))
    straddles = (pl.col("start") < clear_from) | (pl.col("end") > pl.col("rule_end")).fill_null(value=False)
    basis = pl.col("hs_basis").replace_strict(_BASIS_ORDER, [0, 1, 2], default=2, return_dtype=pl.Int8)
    unsure = straddles.cast(pl.Int8) + pl.col("partial") * 2 + pl.col("conditional") * 4
    return (
        held.filter(in_force)
        .filter(
            (pl.col("rule_code").str.len_chars() == pl.col("rule_code").str.len_chars().max()).over("record", "rule")
        )
        .with_columns(clear_from=clear_from, straddles=straddles, rank=unsure.cast(pl.Int16) * 10 + basis)
    )


def _drop_years_known_by_month(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Leave out a year whose months after the deadline are all held, and months that a livelihood year covers."""
    annual = pl.col("frequency") == Frequency.ANNUAL
    with_year = rows.with_columns(year=pl.col("start").dt.year())
    months = (
        with_year.filter(pl.col("frequency") == Frequency.MONTHLY, ~pl.col("straddles"), ~pl.col("conditional"))
        .group_by(*_KEY, "year")
        .agg(clear_months=pl.len())
    )
    years = with_year.filter(annual).select(*_KEY, "year", year_held=pl.lit(value=True)).unique()
    clear_months_needed = 13 - pl.col("clear_from").dt.month() - (pl.col("clear_from").dt.day() > 1).cast(pl.Int8)
    known_by_month = annual & pl.col("straddles") & (pl.col("clear_months") >= clear_months_needed)
    covered_by_year = ~annual & pl.col("conditional") & pl.col("year_held")
    return (
        with_year.join(months, on=[*_KEY, "year"], how="left")
        .join(years, on=[*_KEY, "year"], how="left")
        .filter(~known_by_month.fill_null(value=False), ~covered_by_year.fill_null(value=False))
    )


def _finding(row: dict[str, Any]) -> Finding:
    applied = rule(row["rule"])
    period = Period(row["start"], row["end"])
    direction = Direction(row["direction"])
    sure = not (row["straddles"] or row["partial"] or row["conditional"])
    status = Status.BREACH_INDICATOR if sure else Status.INDETERMINATE
    value, unit = _measured(row)
    severity, deciding = of_booked_trade(status, applied.hs_basis, row["value_usd"])
    goods = Goods((row["code"],), _label(row["code"]), row["hs_edition"] or None)
    state = State.ESTIMATED if unit == "t" and row["weight_estimated"] else State.REPORTED
    zero = Range(0, 0, 0, unit)
    gap = Range(value, value, value, unit) if sure else Range(0, None, value, unit)
    return Finding(
        id=f"banned.{row['code']}.{direction.value}.{period.label}"
        + ("" if row["reporter"] == "CHN" else f".{row['reporter']}")
        + RETURNED.get(row["flow"], ""),
        check=name,
        severity=severity,
        status=status,
        goods=goods,
        direction=direction,
        period=period,
        booked=Booked(value, unit, state),
        expected=zero,
        gap=gap,
        rule=applied.reference(),
        statement=_statement(row, applied, value, unit, sure=sure),
        steps=_steps(row, applied, value, unit),
        caveats=_caveats(row, applied),
        sources=(citation(row), applied.citation()),
        severity_rule=deciding,
        value_usd=row["value_usd"],
    )


def _measured(row: dict[str, Any]) -> tuple[float, str]:
    if row["value_usd"]:
        return row["value_usd"], "USD"
    if row["net_weight_kg"]:
        return row["net_weight_kg"] / 1000, "t"
    return row["quantity"], row["quantity_unit"]


def _label(code: str) -> str:
    named = nearest_name(code)
    return f"{code} {named[1]}" if named else code


def _statement(row: dict[str, Any], applied: Rule, value: float, unit: str, *, sure: bool) -> str:
    way = "imports from" if row["flow"] in (Flow.IMPORT, Flow.RE_IMPORT) else "exports to"
    booked = (
        f"{row['reporter']} booked {quantity(value, unit)} of {_label(row['code'])} as {way} the DPRK in "
        f"{Period(row['start'], row['end']).label}"
    )
    place = f"resolution {applied.resolution}, paragraph {applied.paragraph}"
    if sure:
        return f"{booked}, when {place} banned {applied.goods}. Indicator, not proof."
    return f"{booked}; whether {place} covered it cannot be told from the record. Indeterminate."


def _steps(row: dict[str, Any], applied: Rule, value: float, unit: str) -> tuple[Step, ...]:
    kilograms = row["net_weight_kg"]
    converted = unit == "t" and kilograms
    booked = Step("booked", f"{plain(kilograms)} / 1,000" if converted else plain(value), value, unit, (row["record"],))
    allowed = Step(
        f"allowed by {applied.resolution}, paragraph {applied.paragraph}",
        "0",
        0,
        unit,
        (f"rule:{applied.id}",),
    )
    return (booked, allowed, Step("booked over allowed, at most", f"{plain(value)} - 0", value, unit))


def _caveats(row: dict[str, Any], applied: Rule) -> tuple[str, ...]:
    said: list[str] = []
    if row["straddles"]:
        said += _deadline(row, applied)
    if row["conditional"]:
        said.append("Trade determined to be exclusively for livelihood purposes was allowed; the books do not mark it.")
    if row["partial"]:
        said.append(
            sentence(
                f"{row['rule_code']} also holds goods that the paragraph does not cover: "
                f"{applied.note or 'a finer code decides'}"
            )
        )
    if applied.disputed:
        said.append(applied.disputed)
    if applied.exceptions:
        said.append(sentence(f"Exceptions: {applied.exceptions}"))
    if applied.hs_basis.value == "inferred":
        said.append("The resolution names the goods in words; that they are this HS code is a reading, not its text.")
    if not applied.verified:
        said.append(sentence(f"The rule's text was not read in full: {applied.verification}"))
    if not row["verified"]:
        said.append(sentence(f"The figure is not verified: {row['note'] or 'quoted from memory'}"))
    said.append(explanation("origin-consignment"))
    if row["reporter"] not in neighbours("PRK"):
        said.append(explanation("two-koreas"))
    return tuple(said)


def _deadline(row: dict[str, Any], applied: Rule) -> list[str]:
    parts = [
        f"The period {Period(row['start'], row['end']).label} holds days on which the ban did not bind: in force from "
        f"{applied.start}"
        + (f", with a wind-down to {applied.wind_down_until}" if applied.wind_down_until else "")
        + (f", to {applied.end}" if applied.end else "")
        + "."
    ]
    if applied.wind_down_until and applied.wind_down_terms:
        parts.append(sentence(f"First reading, the wind-down applies: {applied.wind_down_terms}"))
    if applied.china_clearance_until:
        parts.append(
            f"China's notice {applied.china_notice} let goods that had reached port be cleared until "
            f"{applied.china_clearance_until}."
        )
    return parts
