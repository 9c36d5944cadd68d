"""Reported trade under the rule in force on its date.

A period that straddles a deadline or a wind-down, goods for which livelihood trade was allowed, and a
code that also holds goods outside the paragraph are indeterminate: the record cannot tell.
"""

from datetime import timedelta
from typing import Any

import polars as pl

from tradecheck.checks.cite import citation, records, written_usd
from tradecheck.checks.innocent import Around, Facts, around, explanations
from tradecheck.checks.koreas import without_doubted
from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods
from tradecheck.checks.severity import of_booked_trade
from tradecheck.checks.witness import of_flows
from tradecheck.checks.wording import RETURNED, label
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity, sentence
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import TOTAL, Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow, Frequency, State, Status
from tradecheck.reference.areas import groups
from tradecheck.sanctions.frame import bans
from tradecheck.sanctions.rules import Rule, rule

name = "banned"
question = "What did a customs service book although a ban was in force?"

_KEY = ["reporter", "partner", "flow", "code"]
_MONTHS = ("clear_rows", "finer_rows")
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
    beside = around(evidence) if standing.height else Around()
    return [_finding(row, beside) for row in standing.iter_rows(named=True)]


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
    clear = with_year.filter(
        pl.col("frequency") == Frequency.MONTHLY, ~pl.col("straddles"), ~pl.col("conditional")
    ).sort("start", "record")
    told = pl.struct("record", "note", "value_usd", "start", "code").filter(pl.col("value_usd") > 0)
    months = clear.group_by(*_KEY, "year", maintain_order=True).agg(clear_months=pl.len(), clear_rows=told)
    finer = (
        clear.filter(~pl.col("partial"))
        .with_columns(above=pl.concat_list(pl.col("code").str.slice(0, size) for size in (2, 4, 6)).list.unique())
        .explode("above")
        .filter(pl.col("above") != pl.col("code"))
        .group_by("reporter", "partner", "flow", code="above", year="year", maintain_order=True)
        .agg(finer_rows=told)
    )
    years = with_year.filter(annual).select(*_KEY, "year", year_held=pl.lit(value=True)).unique()
    clear_months_needed = 13 - pl.col("clear_from").dt.month() - (pl.col("clear_from").dt.day() > 1).cast(pl.Int8)
    known_by_month = annual & pl.col("straddles") & (pl.col("clear_months") >= clear_months_needed)
    covered_by_year = ~annual & pl.col("conditional") & pl.col("year_held")
    return (
        with_year.join(months, on=[*_KEY, "year"], how="left")
        .join(finer, on=[*_KEY, "year"], how="left")
        .join(years, on=[*_KEY, "year"], how="left")
        .filter(~known_by_month.fill_null(value=False), ~covered_by_year.fill_null(value=False))
    )


def _finding(row: dict[str, Any], beside: Around) -> Finding:
    applied = rule(row["rule"])
    period = Period(row["start"], row["end"])
    direction = Direction(row["direction"])
    sure = not (row["straddles"] or row["partial"] or row["conditional"])
    status = Status.BREACH_INDICATOR if sure else Status.INDETERMINATE
    value, unit = _measured(row)
    tonnes = value if unit == "t" else None
    severity, deciding = of_booked_trade(status, applied.hs_basis, row["value_usd"], tonnes, of_flows((row,)))
    goods = Goods((row["code"],), label(row["code"]), row["hs_edition"] or None)
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
        reporter=row["reporter"],
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
        explanations=explanations(_facts(row, applied, unit, beside)),
        sensitivities=_sensitivities(row, applied, value, unit),
    )


def _facts(row: dict[str, Any], applied: Rule, unit: str, beside: Around) -> Facts:
    return Facts(
        period=Period(row["start"], row["end"]),
        codes=(row["code"],),
        reporter=row["reporter"],
        flow=row["flow"],
        rule=applied,
        weighs=unit == "t",
        estimated=bool(row["weight_estimated"]),
        vintages=(row["vintage"] or "",),
        sources=(row["source"],),
        around=beside,
    )


def _measured(row: dict[str, Any]) -> tuple[float, str]:
    if row["value_usd"]:
        return row["value_usd"], "USD"
    if row["net_weight_kg"]:
        return row["net_weight_kg"] / 1000, "t"
    return row["quantity"], row["quantity_unit"]


def _statement(row: dict[str, Any], applied: Rule, value: float, unit: str, *, sure: bool) -> str:
    way = "imports from" if row["flow"] in (Flow.IMPORT, Flow.RE_IMPORT) else "exports to"
    booked = (
        f"{row['reporter']} booked {quantity(value, unit)} of {label(row['code'])} as {way} the DPRK in "
        f"{Period(row['start'], row['end']).label}"
    )
    place = f"resolution {applied.resolution}, paragraph {applied.paragraph}"
    if sure:
        return f"{booked}, when {place} banned {applied.goods}. Indicator, not proof."
    return f"{booked}; whether {place} covered it cannot be told from the record. Indeterminate."


def _steps(row: dict[str, Any], applied: Rule, value: float, unit: str) -> tuple[Step, ...]:
    kilograms = row["net_weight_kg"]
    if unit == "USD":
        written = written_usd(row)
    else:
        written = f"{plain(kilograms)} / 1,000" if unit == "t" and kilograms else plain(value)
    booked = Step("booked", written, value, unit, records(row))
    allowed = Step(
        f"allowed by {applied.resolution}, paragraph {applied.paragraph}",
        "0",
        0,
        unit,
        (f"rule:{applied.id}",),
    )
    return (booked, allowed, Step("booked over allowed, at most", f"{plain(value)} - 0", value, unit))


def _sensitivities(row: dict[str, Any], applied: Rule, value: float, unit: str) -> tuple[Step, ...]:
    """Return what would be left over the allowed under each reading of what the record cannot tell."""
    all_of_it, none = f"{plain(value)} - {plain(value)}", f"{plain(value)} - 0"
    wind_down = row["straddles"] and applied.wind_down_until is not None
    before = "the days before the ban and " if row["start"] < applied.start else ""
    doubts = (
        (wind_down, f"if {before}the wind-down took in all of it", all_of_it, 0.0),
        (wind_down and applied.disputed, "if the wind-down does not cover these goods, at most", none, value),
        (row["straddles"] and not wind_down, "if all of it crossed on days outside the rule", all_of_it, 0.0),
        (row["conditional"], "if all of it was exclusively for livelihood purposes", all_of_it, 0.0),
        (row["partial"], "if all of it was goods that the paragraph does not cover", all_of_it, 0.0),
    )
    steps = [Step(label, expression, left, unit) for met, label, expression, left in doubts if met]
    least = _least_after(row) if row["straddles"] and unit == "USD" else None
    return (*steps, least) if least else tuple(steps)


def _least_after(row: dict[str, Any]) -> Step | None:
    """Return what the months wholly after a year's deadline hold, by its own code or else by codes of one level below.

    A finer level is read alone, since levels hold the same goods.
    """
    if row["frequency"] != Frequency.ANNUAL:
        return None
    own, finer = ([each for each in row[name] or () if each["start"] >= row["clear_from"]] for name in _MONTHS)
    level = min((len(each["code"]) for each in finer), default=0)
    months = own or [each for each in finer if len(each["code"]) == level]
    if not months:
        return None
    of_what = "" if own else f" of codes of {level} digits"
    return Step(
        f"in the months{of_what} that are held and lie wholly after {row['clear_from'] - timedelta(days=1)}, at least",
        " + ".join(map(written_usd, months)),
        sum(each["value_usd"] for each in months),
        "USD",
        tuple(record for each in months for record in records(each)),
    )


def _caveats(row: dict[str, Any], applied: Rule) -> tuple[str, ...]:
    """Return what is not known of the figure, and what the reporter objects as far as the rule table has it."""
    said: list[str] = []
    if row["straddles"]:
        said += _deadline(row, applied)
    if row["partial"]:
        said.append(
            sentence(
                f"{row['rule_code']} also holds goods that the paragraph does not cover: "
                f"{applied.note or 'a finer code decides'}"
            )
        )
    if applied.disputed:
        said.append(applied.disputed)
    if applied.hs_basis.value == "inferred":
        said.append("The resolution names the goods in words; that they are this HS code is a reading, not its text.")
    if not applied.verified:
        said.append(sentence(f"The rule's text was not read in full: {applied.verification}"))
    if not row["verified"]:
        said.append(sentence(f"The figure is not verified: {row['note'] or 'quoted from memory'}"))
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
    if applied.china_notice and row["reporter"] == "CHN":
        parts.append(_notice(applied))
    return parts


def _notice(applied: Rule) -> str:
    """Say when China's own notice took effect, and what it let in afterwards."""
    effect = f" took effect on {applied.china_effective}" if applied.china_effective else " carries the rule out"
    cleared = (
        f" and let goods that had reached port be cleared until {applied.china_clearance_until}"
        if applied.china_clearance_until
        else ""
    )
    return f"China's notice {applied.china_notice}{effect}{cleared}."
