"""From UN Comtrade's fields, whatever the file called them, to the model's table of flows.

Reads a frame of the columns `WIRE`, in which everything is still as published, and returns `FLOWS`. Rows
that repeat others in finer detail (by second partner, transport, procedure, supply) are left out rather
than added up: the total of each is a row of its own.
"""

from __future__ import annotations

import polars as pl

from tradecheck.model.tables import FLOWS, VALUATIONS
from tradecheck.model.words import Flow, Frequency, State, Valuation
from tradecheck.reference.areas import AreaKind, by_comtrade
from tradecheck.reference.publications import publication
from tradecheck.sources.reading import Reading

SOURCE = "comtrade"
"""The publication's id, whichever way its figures came here."""

WIRE = (
    "type",
    "frequency",
    "period",
    "reporter",
    "partner",
    "partner2",
    "flow",
    "classification",
    "code",
    "customs",
    "transport",
    "supply",
    "value",
    "cif",
    "fob",
    "weight",
    "weight_estimated",
    "flag",
    "quantity",
    "quantity_unit",
    "quantity_unit_code",
    "original",
    "reported",
    "aggregate",
)
"""The fields that are read, as text, beside `number`: the number of the record in its file."""

REPEATED = "repetitions of a row"
"""Why a row was left out that says what another says."""
VALUATED = "valuations"
"""The table of values that are given in both valuations."""

MOST_PROBLEMS = 50
WORLD = 0
_FLOWS = [Flow.IMPORT.value, Flow.EXPORT.value, Flow.RE_IMPORT.value, Flow.RE_EXPORT.value]
_PARTS = ["DX", "FM", "MIF", "MIP", "MOP", "XIF", "XIP", "XOP"]
_CODE = r"^(TOTAL|(\d\d){1,5}|\d{4}[A-Z]{2})$"
_UNITS = {"5": "u", "7": "l", "8": "kg"}
_NO_UNIT = ["-1", "1"]
_CELL = ["reporter", "partner", "flow", "frequency", "start", "hs_edition", "code"]
_FIGURES = ["value_usd", "net_weight_kg", "quantity"]


def to_flows(wire: pl.DataFrame, *, sha: str, name: str, counted: str, tidy: bool = False) -> Reading:
    """Return the flows among the rows of `wire`, in their order, what cannot be read and what was left out.

    Args:
        wire: the columns `number` and `WIRE`, text as published; null or empty where nothing stood.
        sha: sha256 of the body, of which twelve digits go into the records' ids.
        name: the file's name, for sentences.
        counted: what the number of a record counts in them, "line" or "row".
        tidy: no cell has blanks around it or is empty, so that none need be taken away.
    """
    judged = judged_rows(wire, tidy=tidy)
    read = judged.filter(pl.col("left_out").is_null() & pl.col("fault").is_null())
    flows = _areas_named(read).select(_columns(sha)).collect()
    repeats = _repeats() if flows.select(_CELL).is_duplicated().any() else pl.lit(None, pl.String).alias("repeat")
    table = flows.with_columns(repeats)
    left_out = dict(judged["left_out"].drop_nulls().value_counts().sort("left_out").iter_rows())
    if repeated := table["repeat"].eq("same").sum():
        left_out[REPEATED] = repeated
    problems = _faults(judged, table)
    kept = table.filter(pl.col("repeat").is_null())
    beside = {VALUATED: valued} if (valued := _in_both_valuations(kept)).height else {}
    return Reading(kept.select(list(FLOWS)), _sentences(problems, name, counted), left_out, beside)


def judged_rows(wire: pl.DataFrame, *, tidy: bool = False) -> pl.DataFrame:
    """Add `left_out`, why a row that can be understood is none of the table's, and `fault`, why one cannot be read."""
    return (
        wire.lazy()
        .with_columns(() if tidy else (_trimmed(field) for field in WIRE))
        .with_columns(_left_out())
        .with_columns(pl.when(pl.col("left_out").is_null()).then(_fault()).alias("fault"))
        .collect()
    )


def _in_both_valuations(flows: pl.DataFrame) -> pl.DataFrame:
    """Return imports that are valued with freight and without; one figure given twice says nothing of freight."""
    cif, fob = pl.col("cif_usd"), pl.col("fob_usd")
    told = (pl.col("flow") == Flow.IMPORT.value) & (cif > 0) & (fob > 0) & (cif != fob)
    return flows.filter(told).select(list(VALUATIONS))


def _faults(judged: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Return `number` and `fault` of the rows that cannot be read or contradict an earlier one, in order."""
    contradiction = pl.format(
        "gives {} USD and {} kg for what an earlier row gives other figures for: the earlier is used",
        pl.col("value_usd").cast(pl.String).fill_null("no"),
        pl.col("net_weight_kg").cast(pl.String).fill_null("no"),
    )
    # polars 2.1 panics in `format` over columns whose chunks differ, which sorts and filters leave behind
    contradicting = table.filter(pl.col("repeat") == "other").rechunk()
    contradictions = contradicting.select("number", contradiction.alias("fault"))
    unreadable = judged.select("number", "fault").drop_nulls("fault")
    return pl.concat([unreadable, contradictions]).sort("number").rechunk()


def _trimmed(field: str) -> pl.Expr:
    """A field without blanks around it, null where nothing is left: "0 " and "0" are one code."""
    text = pl.col(field).str.strip_chars()
    return pl.when(text != "").then(text).alias(field)


def _number(field: str) -> pl.Expr:
    return pl.col(field).cast(pl.Float64, strict=False)


def truth_of(field: str) -> pl.Expr:
    """Read `true`, `True`, `1` and their opposites; null where nothing was said."""
    said = pl.col(field).str.to_lowercase()
    return pl.when(said.is_in(["true", "1"])).then(True).when(said.is_in(["false", "0"])).then(False)  # noqa: FBT003


def _left_out() -> pl.Expr:
    """The reason why a row that can be understood is none of the table's rows, null where it is one."""
    flow = pl.col("flow")
    detail = {
        "partner2": ("0", "detail by second partner"),
        "transport": ("0", "detail by means of transport"),
        "customs": ("C00", "detail by customs procedure"),
        "supply": ("0", "detail by mode of supply"),
    }
    reason = (
        pl.when(pl.col("type") == "S")
        .then(pl.lit("services, not goods"))
        .when(~pl.col("classification").str.contains(r"^H(S|\d)$"))
        .then(pl.lit("not in the Harmonized System"))
        .when(pl.col("frequency") == "Q")
        .then(pl.lit("quarters"))
        .when(flow.is_in(_PARTS))
        .then(pl.format("flow {}, a part of another flow", flow))
    )
    for field, (total, words) in detail.items():
        reason = reason.when(pl.col(field) != total).then(pl.lit(words))
    return reason.alias("left_out")


def _fault() -> pl.Expr:
    """What is wrong with a row, null where it can be read."""
    period = pl.col("period")
    month = period.str.slice(4).cast(pl.Int32, strict=False)
    well_dated = (
        period.str.contains(r"^(19|20)\d\d(\d\d)?$")
        & (month.is_null() | month.is_between(1, 12))
        & (pl.col("frequency").is_null() | (pl.col("frequency") == frequency_of()))
    )

    def bad(field: str) -> pl.Expr:
        number = _number(field)
        return pl.col(field).is_not_null() & ~(number.is_finite() & (number >= 0)).fill_null(value=False)

    def says(what: str, field: str, expected: str) -> pl.Expr:
        shown = pl.col(field).fill_null("").str.slice(0, 40)
        return pl.format(f"has the {what} '{{}}': expected {expected}", shown)

    return (
        pl.when(~well_dated.fill_null(value=False))
        .then(says("period", "period", "a year (2017) or a month (201708) of the row's frequency"))
        .when(~pl.col("reporter").str.contains(r"^\d{1,4}$").fill_null(value=False))
        .then(says("reporter code", "reporter", "UN Comtrade's number of an area"))
        .when(~pl.col("partner").str.contains(r"^\d{1,4}$").fill_null(value=False))
        .then(says("partner code", "partner", "UN Comtrade's number of an area"))
        .when(~pl.col("flow").is_in(_FLOWS).fill_null(value=False))
        .then(says("flow", "flow", "M, X, RM or RX"))
        .when(~pl.col("code").str.contains(_CODE).fill_null(value=False))
        .then(says("commodity code", "code", "TOTAL or an even number of digits (is a leading zero lost?)"))
        .when(bad("value"))
        .then(says("value", "value", "a number of USD"))
        .when(bad("weight"))
        .then(says("net weight", "weight", "a number of kg"))
        .when(bad("quantity"))
        .then(says("quantity", "quantity", "a number"))
    )


def frequency_of() -> pl.Expr:
    """Annual or monthly, by the length of a row's period."""
    annual = pl.col("period").str.len_chars() == len("2017")
    return pl.when(annual).then(pl.lit(Frequency.ANNUAL.value)).otherwise(pl.lit(Frequency.MONTHLY.value))


def _areas_named(rows: pl.DataFrame) -> pl.LazyFrame:
    """Add the areas' codes of `reference.areas` for UN Comtrade's numbers, `UN<number>` where unknown."""
    met = sorted({int(number) for field in ("reporter", "partner") for number in rows[field].unique()})
    codes = {number: _area(number) for number in met}
    groups = [number for number in met if _is_group(number)]
    numbers = rows.lazy().with_columns(pl.col(field).cast(pl.Int32) for field in ("reporter", "partner"))
    return numbers.with_columns(
        *(
            pl.col(field).replace_strict(codes, return_dtype=pl.String).alias(f"{field}_area")
            for field in ("reporter", "partner")
        ),
        group=pl.col("reporter").is_in(groups) | pl.col("partner").is_in(groups),
    )


def _columns(sha: str) -> list[pl.Expr]:
    """The columns of `FLOWS`, and beside them `number` and the value in either valuation."""
    period = pl.col("period")
    annual = period.str.len_chars() == len("2017")
    start = pl.date(
        period.str.slice(0, 4).cast(pl.Int32),
        pl.when(annual).then(1).otherwise(period.str.slice(4).cast(pl.Int32, strict=False)),
        1,
    )
    comtrade = publication(SOURCE)
    computed = {
        "record": pl.format(f"{SOURCE}:{sha[:12]}:{{}}", pl.col("number")),
        "source": pl.lit(SOURCE),
        "vintage": pl.lit(None),
        "reporter": pl.col("reporter_area"),
        "partner": pl.col("partner_area"),
        "flow": pl.col("flow"),
        "frequency": frequency_of(),
        "start": start,
        "end": pl.when(annual).then(start.dt.offset_by("1y")).otherwise(start.dt.offset_by("1mo")).dt.offset_by("-1d"),
        "hs_edition": pl.when(pl.col("classification") != "HS").then(pl.col("classification")),
        "code": pl.col("code"),
        "value_usd": _number("value"),
        "valuation": valuation_of(),
        "net_weight_kg": _known("weight"),
        "quantity": pl.when(_has_unit()).then(_known("quantity")),
        "quantity_unit": _unit(),
        "weight_estimated": _weight_estimated(),
        "derivation": _derivation(),
        "state": _state(),
        "title": pl.lit(comtrade.title),
        "url": pl.lit(comtrade.url),
        "confidence": pl.lit("high"),
        "verified": pl.lit(value=True),
        "note": pl.when("group").then(pl.lit("a group of areas: its members are reported apart")),
    }
    return [
        pl.col("number"),
        _number("cif").alias("cif_usd"),
        _number("fob").alias("fob_usd"),
        *(expression.cast(FLOWS[column]).alias(column) for column, expression in computed.items()),
    ]


def _known(field: str) -> pl.Expr:
    """A quantity: newer rows write 0 where older ones left the cell empty, so 0 beside a value is unknown."""
    number = _number(field)
    return pl.when((number > 0) | (_number("value") == 0)).then(number)


def _state() -> pl.Expr:
    """A row without any figure was printed, and does not say whether it stands for zero or for a secret."""
    figures = (_number("value"), _known("weight"), pl.when(_has_unit()).then(_known("quantity")))
    given = pl.any_horizontal(figure.is_not_null() for figure in figures)
    return pl.when(given).then(pl.lit(State.REPORTED.value)).otherwise(pl.lit(State.UNRESOLVED.value))


def _has_unit() -> pl.Expr:
    none = pl.col("quantity_unit_code").is_in(_NO_UNIT) | pl.col("quantity_unit").is_in(["N/A", "No Quantity"])
    return ~none.fill_null(value=False)


def _unit() -> pl.Expr:
    """The quantity's unit in the v1 spelling; legacy files spell the same units out."""
    named = pl.col("quantity_unit_code").replace_strict(_UNITS, default=None, return_dtype=pl.String)
    return pl.when(_has_unit()).then(pl.coalesce(named, pl.col("quantity_unit")))


def valuation_of() -> pl.Expr:
    """CIF or FOB where the published value equals one of the two alone; where it equals both, by the flow."""
    value, cif, fob = _number("value"), _number("cif"), _number("fob")
    is_cif, is_fob = (cif == value).fill_null(value=False), (fob == value).fill_null(value=False)
    inward = pl.col("flow").is_in([Flow.IMPORT.value, Flow.RE_IMPORT.value])
    return (
        pl.when(is_cif & (inward | ~is_fob) & (value > 0))
        .then(pl.lit(Valuation.CIF.value))
        .when(is_fob & (value > 0))
        .then(pl.lit(Valuation.FOB.value))
    )


def _weight_estimated() -> pl.Expr:
    """Whether the weight was estimated, by its own field or by flag 4 (weight) or 6 (both); null: not said."""
    by_field, by_flag = truth_of("weight_estimated"), pl.col("flag").is_in(["4", "6"])
    return pl.coalesce(by_field | by_flag, by_field, by_flag)


def _derivation() -> pl.Expr:
    """Converted between editions, summed by UNSD from detail, or reported; older files do not say."""
    summed = truth_of("aggregate") & ~truth_of("reported")
    return (
        pl.when(~truth_of("original"))
        .then(pl.lit("converted"))
        .when(summed)
        .then(pl.lit("aggregated"))
        .otherwise(pl.lit("reported"))
    )


def _repeats() -> pl.Expr:
    """Null for the first row of a cell, "same" for one that repeats it, "other" for a contradiction."""
    first = pl.int_range(pl.len()).over(_CELL) == 0
    same = pl.all_horizontal(pl.col(figure).eq_missing(pl.col(figure).first().over(_CELL)) for figure in _FIGURES)
    return pl.when(first).then(None).when(same).then(pl.lit("same")).otherwise(pl.lit("other")).alias("repeat")


def _area(number: int) -> str:
    known = by_comtrade(number)
    return known.iso3 if known is not None else f"UN{number}"


def _is_group(number: int) -> bool:
    known = by_comtrade(number)
    return number != WORLD and known is not None and known.kind is AreaKind.GROUP


def _sentences(problems: pl.DataFrame, name: str, counted: str) -> tuple[str, ...]:
    if problems.is_empty():
        return ()
    shown = problems.head(MOST_PROBLEMS).select(
        pl.format("{}, {} {}, {}.", pl.lit(name), pl.lit(counted), "number", "fault")
    )
    sentences = tuple(shown.to_series().to_list())
    more = problems.height - len(sentences)
    return (*sentences, f"{name} has {more} more such {counted}s.") if more > 0 else sentences
