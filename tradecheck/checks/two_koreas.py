"""Rows booked with the DPRK that may be the Republic of Korea's, listed: no other finding rests on them."""

from itertools import groupby
from typing import Any

import polars as pl

from tradecheck.checks.cite import citation
from tradecheck.checks.koreas import DPRK, KEY, Doubt, doubted
from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods
from tradecheck.checks.severity import STANDING_SLIP, of_mixed_up
from tradecheck.checks.wording import RETURNED, label, way
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation

name = "two_koreas"
question = "Which trade booked with the DPRK may be the Republic of Korea's?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding a reporter, flow, code and year for the rows in doubt; the months of a year are one."""
    rows = _rows(evidence, view)
    return [
        _finding(list(group))
        for _, group in groupby(
            rows,
            key=lambda row: (
                *(row[column] for column in ("code", "reporter", "flow", "frequency", "doubt")),
                row["year"],
            ),
        )
    ]


def _rows(evidence: Evidence, view: View) -> list[dict[str, Any]]:
    cited = evidence.counted.filter(pl.col("partner") == DPRK).select(
        *KEY, "record", "title", "url", "confidence", "hs_edition", "net_weight_kg"
    )
    return (
        doubted(evidence)
        .filter(in_period(view), of_goods(view))
        .with_columns(DIRECTION, year=pl.col("start").dt.year())
        .filter(of_direction(view))
        .join(cited, on=KEY)
        .sort("code", "reporter", "flow", "frequency", "doubt", "start", "record")
        .collect()
        .to_dicts()
    )


def _finding(rows: list[dict[str, Any]]) -> Finding:
    first = rows[0]
    probable = first["doubt"] == Doubt.PROBABLE
    period = Period(first["start"], rows[-1]["end"])
    direction = Direction(first["direction"])
    values = [row["dprk_usd"] for row in rows if row["dprk_usd"] is not None]
    value = sum(values) if values else None
    severity, deciding = of_mixed_up(value, probable=probable)
    amount, unit = (value, "USD") if value is not None else (sum(row["net_weight_kg"] for row in rows) / 1000, "t")
    tail = RETURNED.get(first["flow"], "")
    return Finding(
        id=f"two_koreas.{first['code']}.{direction.value}.{period.label}.{first['reporter']}{tail}",
        check=name,
        severity=severity,
        status=Status.DATA_QUALITY if probable else Status.INDETERMINATE,
        reporter=first["reporter"],
        goods=Goods((first["code"],), label(first["code"]), first["hs_edition"] or None),
        direction=direction,
        period=period,
        booked=Booked(amount, unit, State.REPORTED),
        expected=Range(0, None, amount, unit),
        gap=Range(0, None, amount, unit),
        rule=None,
        statement=_statement(first, period, amount, unit, of_several=len(rows) > 1),
        steps=_steps(rows, amount, unit),
        caveats=_caveats(first),
        sources=tuple(dict.fromkeys(citation(row) for row in rows)),
        severity_rule=deciding,
        value_usd=value,
        explanations=(explanation("two-koreas"), explanation("origin-consignment")),
        sensitivities=_sensitivities(first),
    )


def _statement(row: dict[str, Any], period: Period, amount: float, unit: str, *, of_several: bool) -> str:
    who = name_of(row["reporter"])
    when = f" in {Period(row['start'], row['end']).label}" if of_several else ""
    booked = (
        f"{who} booked {quantity(amount, unit)} of {label(row['code'])} as {way(row['flow'])} the DPRK in "
        f"{period.label}, and {quantity(row['rok_usd'], 'USD')} with the Republic of Korea"
        + (when if row["own_period"] else " in all periods held")
        + (f" ({quantity(row['rok_share'], 'share')} of the code)" if row["rok_share"] is not None else "")
    )
    others = _other_years(row)
    if row["doubt"] == Doubt.PROBABLE:
        return f"{booked}; {others}. Probably the wrong Korea; no finding rests on it."
    return f"{booked}; {others}. The wrong Korea cannot be ruled out; no finding rests on it."


def _other_years(row: dict[str, Any]) -> str:
    if not row["other_years"]:
        return "no other year of its trade is held"
    return f"trade with the DPRK in this code is held for {row['shown_years']} of {row['other_years']} other years"


def _steps(rows: list[dict[str, Any]], amount: float, unit: str) -> tuple[Step, ...]:
    first = rows[0]
    column, scale = ("dprk_usd", "") if unit == "USD" else ("net_weight_kg", " / 1,000")
    written = " + ".join(f"{plain(row[column])}{scale}" for row in rows if row[column] is not None)
    booked = Step("booked with the DPRK", written, amount, unit, tuple(row["record"] for row in rows))
    span = f"in {Period(first['start'], first['end']).label}" if first["own_period"] else "in all periods held"
    rok = _total(f"booked with the Republic of Korea {span}", first["rok_usd"], first["rok_records"])
    if first["rok_share"] is None:
        return (booked, rok)
    own = _total(f"booked with the DPRK {span}", first["dprk_beside_usd"], first["dprk_records"])
    entries = first["others_usd"]
    others = Step(
        f"booked with others {span}, {len(entries)} rows",
        f"sum({'; '.join(map(plain, entries))})",
        sum(entries),
        "USD",
        tuple(first["others_records"]),
    )
    parts = [plain(step.value or 0) for step in (own, rok, others)]
    share = Step(
        f"share of the Republic of Korea in the code {span}",
        f"{parts[1]} / ({' + '.join(parts)})",
        first["rok_share"],
        "share",
    )
    return (booked, own, rok, others, share) if own.records != booked.records else (booked, rok, others, share)


def _total(words: str, usd: float, records: list[str]) -> Step:
    """Return a sum of one column over records."""
    return Step(words, plain(usd), usd, "USD", tuple(records))


def _sensitivities(row: dict[str, Any]) -> tuple[Step, ...]:
    """Return how large the flow in doubt is beside the other Korea's over all periods that are held."""
    own = _total("booked with the DPRK in all periods held", row["dprk_ever_usd"], row["dprk_ever_records"])
    rok = _total("booked with the Republic of Korea in all periods held", row["rok_ever_usd"], row["rok_ever_records"])
    written = f"{plain(row['dprk_ever_usd'])} / {plain(row['rok_ever_usd'])}"
    share = row["dprk_ever_usd"] / row["rok_ever_usd"]
    return (own, rok, Step("the DPRK's over the Republic of Korea's, all periods held", written, share, "share"))


def _caveats(row: dict[str, Any]) -> tuple[str, ...]:
    said = [
        "A year that nobody pulled shows no trade here; it may hold some."
        if row["other_years"]
        else "Whether such trade stands in other years is not known: none is held."
    ]
    if row["standing"]:
        said.append(
            "Such trade stands in most years held, which a slip of one clerk does not explain; at no more than "
            f"{STANDING_SLIP:.0%} of what is booked with the Republic of Korea over all years it may be a standing one."
        )
    if row["rok_share"] is None:
        said.append("Nobody but the two Koreas is held in this code, so the share of either is not known.")
    return tuple(said)
