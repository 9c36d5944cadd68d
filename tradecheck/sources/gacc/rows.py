"""From the columns of a China Customs file to the model's table of flows: detail summed, figures as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.model.tables import FLOWS
from tradecheck.model.words import Flow, Frequency, State, Valuation
from tradecheck.reference.areas import by_gacc
from tradecheck.reference.publications import publication
from tradecheck.sources.gacc.header import DETAIL
from tradecheck.sources.gacc.units import KILOGRAMS, NONE, UNITS

if TYPE_CHECKING:
    from tradecheck.model.period import Period
    from tradecheck.sources.gacc.terms import Terms

SOURCE = "gacc-file"
"""The publication's id, and what the ids of its records begin with."""

CHINA = "CHN"
WORLD = "WLD"
REPEATED = "repetitions of a line"
_NUMBER = r"^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$"
_CELL = ["start", "end", "frequency", "partner_area", "code"]
_FIGURES = ["value", "quantity", "quantity2"]
_MOST_RUNS = 20  # runs of lines that a note lists; of the lines beyond it gives the number
_SHORT_RUN = 3  # lines of a run that are listed one by one


class Rows(msgspec.Struct, frozen=True):
    """The flows (schema `FLOWS`), the lines they were made of, and what the others were.

    `total` is the plain sum of the values of the lines that were taken in, `left_out_total` that of those
    in `left_out`, both in the file's currency. `faults` holds `number` and `fault` of what cannot be read.
    """

    frame: pl.DataFrame
    lines: int
    total: float
    left_out: dict[str, int]
    left_out_total: float
    faults: pl.DataFrame


def to_flows(table: pl.DataFrame, terms: Terms, *, currency: str, sha: str) -> Rows:
    """Return the flows in the rows of `table`, summed over customs regimes and provinces.

    Args:
        table: `number` and the fields of the file as text, the value under its currency in lower case;
            columns that are not known under names that begin with "other".
        terms: what the file does not say itself.
        currency: USD or CNY.
        sha: sha256 of the body, of which twelve digits go into the records' ids.
    """
    text = table.rename({currency.casefold(): "value"}).with_columns(_trimmed(pl.exclude("number")))
    absent = ("date", "partner", "partner_name", "quantity", "unit", "quantity2", "unit2")
    whole = text.with_columns(pl.lit(None, pl.String).alias(field) for field in absent if field not in text.columns)
    judged = whole.with_columns(_fault(dated="date" in text.columns, partnered="partner" in text.columns))
    read = judged.filter(pl.col("fault").is_null())
    typed = _typed(read, terms, dated="date" in text.columns, partnered="partner" in text.columns)
    detail = [column for column in text.columns if column in DETAIL or column.startswith("other")]
    marked = typed.with_columns(_repeats(detail), _other_unit())
    same = marked.filter(pl.col("repeat") == "same")
    taken = marked.filter(pl.col("repeat").is_null() & pl.col("other_unit").is_null())
    contradicting = marked.filter(
        (pl.col("repeat") == "other") | (pl.col("repeat").is_null() & pl.col("other_unit").is_not_null())
    )
    faults = pl.concat([judged.select("number", "fault").drop_nulls(), _contradictions(contradicting)]).sort("number")
    everywhere = "partner" not in text.columns and terms.partner is None
    return Rows(
        frame=_flows(_summed(taken), terms, currency=currency, sha=sha, everywhere=everywhere),
        lines=taken.height,
        total=float(taken["value"].sum()),
        left_out={REPEATED: same.height} if same.height else {},
        left_out_total=float(same["value"].sum()),
        faults=faults,
    )


def _trimmed(columns: pl.Expr) -> pl.Expr:
    text = columns.str.strip_chars()
    return pl.when(text != "").then(text).name.keep()


def _number(field: str) -> pl.Expr:
    """A number with or without thousands commas, null where it is none or too large to be one."""
    text = pl.col(field)
    number = pl.when(text.str.contains(_NUMBER)).then(text.str.replace_all(",", "", literal=True))
    value = number.cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def _fault(*, dated: bool, partnered: bool) -> pl.Expr:
    """What is wrong with a line, null where it can be read."""

    def says(what: str, field: str, expected: str) -> pl.Expr:
        return pl.format(f"has the {what} '{{}}': expected {expected}", pl.col(field).fill_null("").str.slice(0, 40))

    def lacks(field: str, pattern: str) -> pl.Expr:
        return ~pl.col(field).str.contains(pattern).fill_null(value=False)

    def odd(field: str) -> pl.Expr:
        return pl.col(field).is_not_null() & _number(field).is_null()

    return (
        pl.when(lacks("code", r"^(0[1-9]|[1-9][0-9])([0-9]{2}){0,4}$"))
        .then(says("commodity code", "code", "an even number of digits (is a leading zero lost?)"))
        .when(pl.lit(dated) & lacks("date", r"^(19|20)[0-9]{2}(0[1-9]|1[0-2])$"))
        .then(says("date", "date", "a month like 201708"))
        .when(pl.lit(partnered) & lacks("partner", r"^[0-9]{1,4}$"))
        .then(says("trading partner code", "partner", "China Customs' number of an area"))
        .when(odd("value"))
        .then(says("value", "value", "a number such as 5,848,714"))
        .when(odd("quantity"))
        .then(says("quantity", "quantity", "a number"))
        .when(odd("quantity2"))
        .then(says("supplementary quantity", "quantity2", "a number"))
        .alias("fault")
    )


def _typed(read: pl.DataFrame, terms: Terms, *, dated: bool, partnered: bool) -> pl.DataFrame:
    """Add the days, the partner's code, and figures as numbers; quantities without a unit become null."""
    numbers = read.with_columns(_number(field).alias(field) for field in _FIGURES)
    units = numbers.with_columns(_unit("quantity", "unit"), _unit("quantity2", "unit2"))
    known = units.with_columns(_known("quantity", "unit"), _known("quantity2", "unit2"))
    return known.with_columns(*_days(None if dated else terms.period), _partner(read, terms, partnered=partnered))


def _unit(quantity: str, field: str) -> pl.Expr:
    """The unit as UN Comtrade spells it; a quantity whose unit is not given has the unit `unknown`."""
    text = pl.col(field)
    given = pl.when(~text.is_in(list(NONE))).then(text.replace(UNITS))
    return pl.coalesce(given, pl.when(pl.col(quantity) > 0).then(pl.lit("unknown"))).alias(field)


def _known(quantity: str, field: str) -> pl.Expr:
    """A quantity of 0 beside a value was rounded away or not given: it is unknown, not nothing."""
    number = pl.col(quantity)
    return pl.when(pl.col(field).is_not_null() & ((number > 0) | (pl.col("value") == 0))).then(number).alias(quantity)


def _days(own: Period | None) -> list[pl.Expr]:
    """The days of every line: those of the period that was named, or of each line's own month."""
    if own is None:
        year, month = (pl.col("date").str.slice(*place).cast(pl.Int32) for place in ((0, 4), (4, 2)))
        start = pl.date(year, month, 1)
        return [
            start.alias("start"),
            start.dt.month_end().alias("end"),
            pl.lit(Frequency.MONTHLY.value).alias("frequency"),
        ]
    return [
        pl.lit(own.start).alias("start"),
        pl.lit(own.end).alias("end"),
        pl.lit(own.frequency.value).alias("frequency"),
    ]


def _partner(read: pl.DataFrame, terms: Terms, *, partnered: bool) -> pl.Expr:
    if not partnered:
        return pl.lit(terms.partner or WORLD).alias("partner_area")
    met = read["partner"].unique().to_list()
    codes = {text: known.iso3 if (known := by_gacc(int(text))) else f"GACC{int(text)}" for text in met}
    return pl.col("partner").replace_strict(codes, return_dtype=pl.String).alias("partner_area")


def _repeats(detail: list[str]) -> pl.Expr:
    """Null for the first line of a cell in all its detail, "same" for its repetition, "other" for a contradiction."""
    own = [*_CELL, *detail]
    first = pl.int_range(pl.len()).over(own) == 0
    told = (*_FIGURES, "unit", "unit2")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).first().over(own)) for name in told)
    return pl.when(first).then(None).when(same).then(pl.lit("same")).otherwise(pl.lit("other")).alias("repeat")


def _other_unit() -> pl.Expr:
    """The first unit of the cell where a line's own is another: such quantities cannot be added."""
    firsts = [pl.col(unit).drop_nulls().first().over(_CELL) for unit in ("unit", "unit2")]
    differs = [pl.col(unit) != first for unit, first in zip(("unit", "unit2"), firsts, strict=True)]
    return pl.when(differs[0]).then(firsts[0]).when(differs[1]).then(firsts[1]).alias("other_unit")


def _contradictions(lines: pl.DataFrame) -> pl.DataFrame:
    # polars 2.1 panics in `format` over columns whose chunks differ, which filters leave behind
    figures = pl.format(
        "gives the value {} for what an earlier line gives other figures for: the earlier is used",
        pl.col("value").cast(pl.String).fill_null("none"),
    )
    units = pl.format("counts in another unit than an earlier line of the same goods ({})", "other_unit")
    fault = pl.when(pl.col("repeat") == "other").then(figures).otherwise(units)
    return lines.rechunk().select("number", fault.alias("fault"))


def _summed(taken: pl.DataFrame) -> pl.DataFrame:
    """Return a row a cell: figures that every line of it has, the lines' numbers, and the partner as printed."""

    def summed(figure: str) -> pl.Expr:
        return pl.when(pl.col(figure).is_not_null().all()).then(pl.col(figure).sum()).alias(figure)

    return (
        taken.group_by(_CELL, maintain_order=True)
        .agg(
            *(summed(figure) for figure in _FIGURES),
            pl.col("unit", "unit2").drop_nulls().first(),
            pl.col("partner_name").first(),
            pl.col("number").first(),
            count=pl.len(),
        )
        .join(_line_runs(taken), on=_CELL, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            kilograms=pl.coalesce(_kilograms("quantity", "unit"), _kilograms("quantity2", "unit2")),
            second=pl.col("quantity2").is_not_null() & _is_weight("unit") & ~_is_weight("unit2"),
        )
    )


def _line_runs(taken: pl.DataFrame) -> pl.DataFrame:
    """Return, a row a cell, its lines as `runs` ("2", "4, 5", "7 to 12"), and how many lines stand in none of them."""
    number = pl.col("number").cast(pl.Int64)
    first, last = pl.col("first"), pl.col("last")
    run = (
        pl.when(last - first < _SHORT_RUN)
        .then(pl.int_ranges(first, last + 1).cast(pl.List(pl.String)).list.join(", "))
        .otherwise(pl.format("{} to {}", first, last))
    )
    return (
        taken.select(*_CELL, number, within=number - pl.int_range(pl.len()).over(_CELL))
        .group_by(*_CELL, "within", maintain_order=True)
        .agg(first=pl.col("number").first(), last=pl.col("number").last(), lines=pl.len())
        .with_columns(run=run)
        .group_by(_CELL, maintain_order=True)
        .agg(
            runs=pl.col("run").head(_MOST_RUNS),
            beyond=(pl.col("lines").sum() - pl.col("lines").head(_MOST_RUNS).sum()).cast(pl.Int64),
        )
    )


def _is_weight(unit: str) -> pl.Expr:
    return pl.col(unit).is_in(list(KILOGRAMS)).fill_null(value=False)


def _kilograms(quantity: str, unit: str) -> pl.Expr:
    factor = pl.col(unit).replace_strict(list(KILOGRAMS), list(KILOGRAMS.values()), default=None)
    return pl.col(quantity) * factor.cast(pl.Float64)


def _flows(cells: pl.DataFrame, terms: Terms, *, currency: str, sha: str, everywhere: bool) -> pl.DataFrame:
    known = publication(SOURCE)
    computed = {
        "record": pl.format(f"{SOURCE}:{sha[:12]}:{{}}", pl.col("number")),
        "source": pl.lit(SOURCE),
        "vintage": pl.lit(None),
        "reporter": pl.lit(CHINA),
        "partner": pl.col("partner_area"),
        "flow": pl.lit(terms.flow.value),
        "frequency": pl.col("frequency"),
        "start": pl.col("start"),
        "end": pl.col("end"),
        "hs_edition": pl.lit(None),
        "code": pl.col("code"),
        "value_usd": _dollars(terms, currency),
        "valuation": pl.lit((Valuation.CIF if terms.flow is Flow.IMPORT else Valuation.FOB).value),
        "net_weight_kg": pl.col("kilograms"),
        "quantity": pl.when("second").then(pl.col("quantity2")).otherwise(pl.col("quantity")),
        "quantity_unit": pl.when("second").then(pl.col("unit2")).otherwise(pl.col("unit")),
        "weight_estimated": pl.lit(None),
        "derivation": _derivation(terms, currency),
        "state": _state(terms, currency),
        "title": pl.lit(known.title),
        "url": pl.lit(known.url),
        "confidence": pl.lit("high"),
        "verified": pl.lit(value=True),
        "note": _note(terms, currency, everywhere=everywhere),
    }
    return cells.rechunk().select(expression.cast(FLOWS[name]).alias(name) for name, expression in computed.items())


def _dollars(terms: Terms, currency: str) -> pl.Expr:
    if currency == "USD":
        return pl.col("value")
    if terms.rate is None:
        return pl.lit(None)
    return pl.col("value") / terms.rate.cny_per_usd


def _derivation(terms: Terms, currency: str) -> pl.Expr:
    if currency == "CNY" and terms.rate is not None:
        return pl.lit("converted")
    return pl.when(pl.col("count") > 1).then(pl.lit("aggregated")).otherwise(pl.lit("reported"))


def _state(terms: Terms, currency: str) -> pl.Expr:
    """A line without a figure in our units was printed, and its value in dollars is not known."""
    given = pl.col("kilograms").is_not_null() | pl.col("quantity").is_not_null() | pl.col("quantity2").is_not_null()
    if currency == "USD" or terms.rate is not None:
        given |= pl.col("value").is_not_null()
    return pl.when(given).then(pl.lit(State.REPORTED.value)).otherwise(pl.lit(State.UNRESOLVED.value))


def _note(terms: Terms, currency: str, *, everywhere: bool) -> pl.Expr:
    """What a reader of the row should know: its value in yuan, the lines it sums, a second quantity."""
    rate = f"{terms.rate.cny_per_usd:g} CNY a USD by {terms.rate.source}" if terms.rate else "no rate was named"
    yuan = pl.format("published as {} CNY, {}", _written("value"), pl.lit(rate)) if currency == "CNY" else pl.lit(None)
    listed, more = pl.col("runs").list.join(", "), pl.col("beyond")
    lines = pl.when(more > 0).then(pl.format("{} and {} more", listed, more)).otherwise(listed)
    summed = pl.when(pl.col("count") > 1).then(pl.format("sum of the lines {}", lines))
    beside = pl.col("quantity2").is_not_null() & ~pl.col("second") & ~_is_weight("unit2")
    second = pl.when(beside).then(pl.format("also {} {}", _written("quantity2"), pl.col("unit2")))
    unknown = pl.when(pl.col("partner_area").str.starts_with("GACC")).then(
        pl.format("the trading partner is printed as '{}'", pl.col("partner_name").fill_null(""))
    )
    everybody = pl.when(pl.lit(everywhere)).then(pl.lit("the file has no column of trading partners: taken as all"))
    joined = pl.concat_str([yuan, summed, second, unknown, everybody], separator="; ", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _written(figure: str) -> pl.Expr:
    """A figure in full: as a whole number where it is one."""
    number = pl.col(figure)
    whole = number.cast(pl.Int64, strict=False)
    return (
        pl.when(whole == number)
        .then(whole.cast(pl.String))
        .otherwise(number.round(3).cast(pl.String))
        .fill_null("no figure in")
    )
