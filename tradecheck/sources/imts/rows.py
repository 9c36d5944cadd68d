"""From the IMF's CSV to the model's table of flows.

What is odd about it, all of it handled here: `SCALE` says 6 beside values that are whole USD already, so it
is not applied; groups of countries stand among the areas; lines without an area or a value come now and then;
`DERIVATION_TYPE` tells what a country reported from what the IMF worked out, mostly from the partner's report
of the same trade: such a row is `estimated`, and no independent witness of anything.
"""

from __future__ import annotations

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.model.tables import FLOWS
from tradecheck.model.words import Confidence, Flow, Frequency, State, Valuation
from tradecheck.reference.areas import AreaKind, areas
from tradecheck.reference.publications import publication
from tradecheck.sources.imts.question import EXPORTS_FOB, IMPORTS_CIF, IMPORTS_FOB, INDICATORS, OWN_CODES, WORLD
from tradecheck.sources.quoting import quoted
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import header, limited, table

SOURCE = "imts"
"""The publication's id."""

REPORTED = ("O", "OU", "R")
"""Derivation types of figures that a country reported. Any other, known here or not, is an estimate."""

_ESTIMATED_STATUS = ("E", "F")
_NEEDED = ("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY", "TIME_PERIOD", "OBS_VALUE")
_OPTIONAL = ("DERIVATION_TYPE", "STATUS")
_COUNTERPARTS = ("COUNTERPART_COUNTRY", "COUNTERPART_AREA", "COUNTERPART")
"""How the partner's column is called; it has changed its name before."""

_MARK = b"\xef\xbb\xbf"
_PERIOD = r"^(?:19|20)\d\d(?:-A1?|-M?(?:0[1-9]|1[0-2]))?$"
_ISO3 = r"^[A-Z]{3}$"
_CELL = ["reporter", "partner", "flow", "frequency", "start"]


def read(body: bytes, name: str, sha: str) -> Reading:
    """Return the flows of an answer: totals of all goods in USD, reported or estimated.

    Args:
        body: the answer, CSV in UTF-8.
        name: what to call it in sentences.
        sha: sha256 of the body, of which twelve digits go into the records' ids.

    Raises:
        DataError: when it is no such CSV.
    """
    try:
        text = body.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{name} is not text in UTF-8, as the IMF's CSV is: pull it again.") from None
    columns = [] if text.lstrip()[:1] in {"{", "[", "<"} else header(text)
    partner = next((each for each in _COUNTERPARTS if each in columns), _COUNTERPARTS[0])
    needed = [partner if each == _COUNTERPARTS[0] else each for each in _NEEDED]
    missing = [each for each in needed if each not in columns]
    if missing:
        raise DataError(
            f"{name} is no CSV of the IMF's trade statistics (no column {', '.join(missing)}; it begins "
            f"'{quoted(text[:200], 40)}'): pull it again."
        )
    cells, problems = table(text, len(columns), name)
    wire = cells.select(
        "number",
        *(_cell(columns, each).alias(own) for each, own in zip(needed, _NEEDED, strict=True)),
        *(_cell(columns, each).alias(each) if each in columns else pl.lit(None, pl.String).alias(each)
          for each in _OPTIONAL),
    )  # fmt: skip
    judged = wire.with_columns(left_out=_left_out()).with_columns(
        fault=pl.when(pl.col("left_out").is_null()).then(_fault())
    )
    found = judged.filter(pl.col("left_out").is_null() & pl.col("fault").is_null())
    flows, beside, contradicted = _one_a_cell(found.rechunk().select(_columns(sha)))
    faults = pl.concat([judged.select("number", "fault").drop_nulls(), contradicted]).sort("number").rechunk()
    named = faults.select(pl.format("{}, line {}, {}.", pl.lit(name), "number", "fault")).to_series().to_list()
    left_out = dict(judged["left_out"].drop_nulls().value_counts().sort("left_out").iter_rows()) | beside
    return Reading(flows.select(list(FLOWS)), tuple(limited([*problems, *named], name)), left_out)


def _cell(columns: list[str], name: str) -> pl.Expr:
    text = pl.col(str(columns.index(name))).str.strip_chars()
    return pl.when(text != "").then(text)


def _codes() -> dict[str, str]:
    """The areas by the IMF's codes, which are mostly ours."""
    known = {each.iso3: each.iso3 for each in areas() if each.kind is AreaKind.COUNTRY}
    return known | {code: iso3 for iso3, code in OWN_CODES.items()}


def _left_out() -> pl.Expr:
    """The reason why a line that can be understood is none of the table's rows, null where it is one."""
    both = ("COUNTRY", "COUNTERPART_COUNTRY")
    known = list(_codes())
    group = pl.any_horizontal(~pl.col(each).str.contains(_ISO3) & (pl.col(each) != WORLD) for each in both)
    unknown = pl.any_horizontal(~pl.col(each).is_in(known) for each in both)
    return (
        pl.when(pl.all_horizontal(pl.col(each).is_null() for each in (*both, "TIME_PERIOD")))
        .then(pl.lit("lines that name no series"))
        .when(pl.col("OBS_VALUE").is_null())
        .then(pl.lit("periods without a figure"))
        .when(group)
        .then(pl.lit("groups of areas"))
        .when(unknown)
        .then(pl.lit("areas that the reference does not know"))
        .when(~pl.col("INDICATOR").is_in(list(INDICATORS)))
        .then(pl.lit("other indicators"))
        .when(pl.col("FREQUENCY") == "Q")
        .then(pl.lit("quarters"))
    )


def _fault() -> pl.Expr:
    """What is wrong with a line, null where it can be read."""
    value = pl.col("OBS_VALUE").cast(pl.Float64, strict=False)
    monthly = pl.col("TIME_PERIOD").str.contains(r"^\d{4}-M?\d\d$")
    fits = pl.col("TIME_PERIOD").str.contains(_PERIOD) & ((pl.col("FREQUENCY") == "M") == monthly)

    def says(what: str, field: str, expected: str) -> pl.Expr:
        shown = pl.col(field).fill_null("").str.slice(0, 40)
        return pl.format(f"has the {what} '{{}}': expected {expected}", shown)

    return (
        pl.when(~pl.col("FREQUENCY").is_in(["A", "M"]).fill_null(value=False))
        .then(says("frequency", "FREQUENCY", "A, Q or M"))
        .when(~fits.fill_null(value=False))
        .then(says("period", "TIME_PERIOD", "a year (2017) or a month (2017-M08) of the line's frequency"))
        .when(~(value.is_finite() & (value >= 0)).fill_null(value=False))
        .then(says("value", "OBS_VALUE", "a number of USD"))
        .when(pl.col("COUNTRY").is_null() | pl.col("COUNTERPART_COUNTRY").is_null() | pl.col("INDICATOR").is_null())
        .then(pl.lit("does not say whose trade it is, with whom or in what: expected all three"))
    )


def _columns(sha: str) -> list[pl.Expr]:
    """The columns of `FLOWS`, and `number`, `indicator` and `estimated` beside them."""
    codes = _codes()
    source = publication(SOURCE)
    monthly = pl.col("FREQUENCY") == Frequency.MONTHLY.value
    month = pl.when(monthly).then(pl.col("TIME_PERIOD").str.slice(-2).cast(pl.Int8, strict=False)).otherwise(1)
    start = pl.date(pl.col("TIME_PERIOD").str.slice(0, 4).cast(pl.Int32), month, 1)
    end = pl.when(monthly).then(start.dt.month_end()).otherwise(start.dt.offset_by("1y").dt.offset_by("-1d"))
    derived = ~pl.col("DERIVATION_TYPE").is_in(list(REPORTED)).fill_null(value=True)
    guessed = pl.col("STATUS").is_in(list(_ESTIMATED_STATUS)).fill_null(value=False)
    estimated = derived | guessed
    mark = pl.concat_str(
        pl.when(derived).then(pl.lit("derivation ") + pl.col("DERIVATION_TYPE")),
        pl.when(guessed).then(pl.lit("status ") + pl.col("STATUS")),
        separator=", ",
        ignore_nulls=True,
    )
    computed = {
        "record": pl.format(f"{SOURCE}:{sha[:12]}:{{}}", pl.col("number")),
        "source": pl.lit(SOURCE),
        "reporter": pl.col("COUNTRY").replace_strict(codes, default=None, return_dtype=pl.String),
        "partner": pl.col("COUNTERPART_COUNTRY").replace_strict(codes, default=None, return_dtype=pl.String),
        "flow": pl.when(pl.col("INDICATOR") == EXPORTS_FOB)
        .then(pl.lit(Flow.EXPORT.value))
        .otherwise(pl.lit(Flow.IMPORT.value)),
        "frequency": pl.col("FREQUENCY"),
        "start": start,
        "end": end,
        "code": pl.lit("TOTAL"),
        "value_usd": pl.col("OBS_VALUE").cast(pl.Float64),
        "valuation": pl.when(pl.col("INDICATOR") == IMPORTS_CIF)
        .then(pl.lit(Valuation.CIF.value))
        .otherwise(pl.lit(Valuation.FOB.value)),
        "derivation": pl.lit("reported"),
        "state": pl.when(estimated).then(pl.lit(State.ESTIMATED.value)).otherwise(pl.lit(State.REPORTED.value)),
        "title": pl.lit(source.title),
        "url": pl.lit(source.url),
        "confidence": pl.when(estimated).then(pl.lit(Confidence.LOW.value)).otherwise(pl.lit(Confidence.HIGH.value)),
        "verified": pl.lit(value=True),
        "note": pl.when(estimated).then(
            pl.format("worked out by the IMF ({}), not reported by the country: no independent witness", mark)
        ),
    }
    return [
        pl.col("number"),
        pl.col("INDICATOR").alias("indicator"),
        estimated.alias("estimated"),
        *(computed.get(column, pl.lit(None)).cast(dtype).alias(column) for column, dtype in FLOWS.items()),
    ]


def _one_a_cell(rows: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int], pl.DataFrame]:
    """Keep one row a reporter, partner, flow and period: the reported one, else CIF.

    Where a country reports its imports FOB, its CIF figure is the IMF's estimate, and the other way round. The
    one that stands beside the row kept is counted; a second row of one indicator that says something else is a
    fault.
    """
    ordered = rows.with_columns(fob=pl.col("indicator") == IMPORTS_FOB).sort(
        *_CELL, "estimated", "fob", "number", maintain_order=True
    )
    same = pl.col("indicator") == pl.col("indicator").first().over(_CELL)
    equal = pl.col("value_usd") == pl.col("value_usd").first().over(_CELL)
    told = ordered.with_columns(
        beside=pl.when(pl.int_range(pl.len()).over(_CELL) == 0)
        .then(None)
        .when(~same)
        .then(pl.lit("imports in the other valuation"))
        .when(equal)
        .then(pl.lit("repetitions of a row"))
        .otherwise(pl.lit("other"))
    ).sort("number")
    contradicted = told.filter(pl.col("beside") == "other").select(
        "number", fault=pl.lit("gives another value for what an earlier line gives: the earlier is used")
    )
    counted = told.filter(pl.col("beside") != "other")["beside"].drop_nulls().value_counts().sort("beside")
    return told.filter(pl.col("beside").is_null()), dict(counted.iter_rows()), contradicted
