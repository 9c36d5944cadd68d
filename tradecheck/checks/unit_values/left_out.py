"""What could not be judged by its price, counted by reason and year: goods whose weights are no witnesses."""

from collections import Counter, defaultdict
from typing import Any

import polars as pl

from tradecheck.checks.cite import all_records, citation, written_usd
from tradecheck.checks.koreas import DPRK
from tradecheck.checks.severity import of_unusable_weights
from tradecheck.checks.stats import LEAST_SAMPLE
from tradecheck.checks.unit_values.rows import CELL, Reason
from tradecheck.checks.wording import family_label, family_of
from tradecheck.model.finding import Booked, Finding, Range, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Direction, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation

_UNUSABLE = (Reason.ESTIMATED, Reason.CONVERTED, Reason.CONSTANT)


def findings(rows: pl.DataFrame) -> list[Finding]:
    """Return one finding a group of goods and direction of which rows with the DPRK had to be left out.

    `rows` are those of `priced`. Rows without a weight, and cells with too few others, are counted beside them
    and are no finding of their own: they say nothing of how the weights were made.
    """
    others = (pl.col("partner") != DPRK) & pl.col("reason").is_null()
    own = rows.with_columns(others=others.sum().over(CELL)).filter(pl.col("partner") == DPRK)
    families: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in own.iter_rows(named=True):
        families[row["direction"], family_of(row["code"])].append(row)
    elsewhere = _elsewhere(rows)
    return [
        _finding(direction, family, held, elsewhere[direction, family])
        for (direction, family), held in sorted(families.items())
        if any(row["reason"] in _UNUSABLE for row in held)
    ]


def _elsewhere(rows: pl.DataFrame) -> Counter[tuple[str, str]]:
    """Count the other partners' rows that carry no price for one of the reasons told, by direction and family."""
    counted: Counter[tuple[str, str]] = Counter()
    unusable = rows.filter(pl.col("partner") != DPRK, pl.col("reason").is_in([each.value for each in _UNUSABLE]))
    for direction, code, count in unusable.group_by("direction", "code").len().iter_rows():
        counted[direction, family_of(code)] += count
    return counted


def _finding(direction: str, family: str, held: list[dict[str, Any]], elsewhere: int) -> Finding:
    left = [row for row in held if row["reason"] in _UNUSABLE]
    period = Period(min(row["start"] for row in left), max(row["end"] for row in left))
    severity, deciding = of_unusable_weights(len(left), len(held))
    value = sum(row["value_usd"] for row in left)
    reporter = held[0]["reporter"]
    return Finding(
        id=f"unit_values.{family}.{direction}.{period.label}.left-out" + ("" if reporter == "CHN" else f".{reporter}"),
        check="unit_values",
        severity=severity,
        status=Status.DATA_QUALITY,
        reporter=reporter,
        goods=Goods(tuple(sorted({row["code"] for row in left})), family_label(family)),
        direction=Direction(direction),
        period=period,
        booked=Booked(value, "USD", State.REPORTED),
        expected=Range(None, None, None, "USD"),
        gap=Range(None, None, None, "USD"),
        rule=None,
        statement=_statement(direction, family, held, left),
        steps=_steps(held, left),
        caveats=_caveats(held, elsewhere),
        sources=tuple(dict.fromkeys(citation(row) for row in held)),
        severity_rule=deciding,
        value_usd=value,
        explanations=(explanation("estimated-weights"),)
        + ((explanation("hs-editions"),) if any(row["reason"] == Reason.CONVERTED for row in left) else ()),
    )


def _statement(direction: str, family: str, held: list[dict[str, Any]], left: list[dict[str, Any]]) -> str:
    years = Counter(row["start"].year for row in left)
    of_year = Counter(row["start"].year for row in held)
    told = ", ".join(f"{year}: {count} of {of_year[year]}" for year, count in sorted(years.items()))
    reasons = Counter(row["reason"] for row in left)
    because = ", ".join(f"{count} for {reason}" for reason, count in sorted(reasons.items()))
    way = "imports from" if direction == Direction.EXPORT else "exports to"
    return (
        f"Of {len(held):,} rows of {family_label(family)} among {name_of(held[0]['reporter'])}'s {way} the DPRK, "
        f"{len(left):,} are left out of every test of prices ({because}; {told})."
    )


def _caveats(held: list[dict[str, Any]], elsewhere: int) -> tuple[str, ...]:
    said = ["Values are booked and stand; only what is made of their weights is left out."]
    if not any(row["reason"] is None and row["others"] >= LEAST_SAMPLE for row in held):
        said.append(f"No price of these goods could be judged: {LEAST_SAMPLE} other partners with one are needed.")
    if elsewhere:
        said.append(f"Of the other partners in the same cells {elsewhere:,} rows are left out for the same reasons.")
    return tuple(said)


def _steps(held: list[dict[str, Any]], left: list[dict[str, Any]]) -> tuple[Step, ...]:
    counted = [(reason.value, [row for row in held if row["reason"] == reason]) for reason in Reason]
    priced = [row for row in held if row["reason"] is None]
    thin = f"with a price, but fewer than {LEAST_SAMPLE} other partners with one: too thin"
    counted.append((thin, [row for row in priced if row["others"] < LEAST_SAMPLE]))
    counted.append(("judged", [row for row in priced if row["others"] >= LEAST_SAMPLE]))
    steps = [
        Step(words, "", len(rows), "rows", tuple(row["record"] for row in rows)) for words, rows in counted if rows
    ]
    value = sum(row["value_usd"] for row in left)
    written = f"sum({'; '.join(map(written_usd, left))})"
    return (*steps, Step("value of the rows left out", written, value, "USD", all_records(left)))
