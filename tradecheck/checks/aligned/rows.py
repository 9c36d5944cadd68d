"""Which rows of the books are reports of a flow between two areas, and why others are not."""

from collections.abc import Callable, Collection
from enum import StrEnum

import polars as pl

from tradecheck.model.goods import TOTAL
from tradecheck.model.period import Period
from tradecheck.model.words import Flow
from tradecheck.reference.areas import groups

WORLD = "WLD"
HONG_KONG = "HKG"

USED = (
    "record",
    "source",
    "vintage",
    "reporter",
    "partner",
    "flow",
    "frequency",
    "start",
    "end",
    "hs_edition",
    "code",
    "value_usd",
    "valuation",
    "net_weight_kg",
    "weight_estimated",
    "derivation",
    "state",
)
"""The columns of flows that are read, and of rows that were left out."""

LONGEST = 6
"""Digits beyond which codes are a nation's own and can be held against nobody else's."""


class Reason(StrEnum):
    """Why a row is no part of what is compared."""

    WORLD = "world"
    GROUP = "group"
    SAME_AREA = "same area"
    RE_EXPORT = "re-export"
    RE_IMPORT = "re-import"
    HONG_KONG = "hong-kong"
    NO_VALUE = "no-value"
    CONVERTED_DUPLICATE = "converted duplicate"
    OTHER_EDITION = "other edition"
    PART_OF_ROW_ABOVE = "part of a row above"
    HEADING_CHANGED = "heading changed between editions"


APART = (Reason.RE_EXPORT, Reason.RE_IMPORT, Reason.HONG_KONG)
"""What may be looked at beside the two ends and is in neither."""


def selected(
    counted: pl.LazyFrame,
    importers: Collection[str] | None,
    exporters: Collection[str] | None,
    codes: Collection[str],
    frequency: str,
    period: Period | None,
) -> pl.LazyFrame:
    """Return the rows asked for, whichever end reports them, with `importer`, `exporter` and `inward`.

    Every filter is on a column of the key by which a row counts, so that it passes down to the files.
    """
    inward = pl.col("flow").is_in([Flow.IMPORT.value, Flow.RE_IMPORT.value])
    outward = pl.col("flow").is_in([Flow.EXPORT.value, Flow.RE_EXPORT.value])
    into, out_of = _one_of(importers), _one_of(exporters)
    wanted = (inward & into("reporter") & out_of("partner")) | (outward & into("partner") & out_of("reporter"))
    rows = counted.filter(wanted, pl.col("frequency") == frequency, _of(codes))
    if period is not None:
        rows = rows.filter(pl.col("start") <= period.end, pl.col("end") >= period.start)
    known = pl.when(pl.col("hs_edition") != "").then("hs_edition")  # an edition that nobody knows is no edition
    return rows.select(USED).with_columns(
        hs_edition=known,
        importer=pl.when(inward).then("reporter").otherwise("partner"),
        exporter=pl.when(inward).then("partner").otherwise("reporter"),
        inward=inward,
    )


def _one_of(areas: Collection[str] | None) -> Callable[[str], pl.Expr]:
    def among(column: str) -> pl.Expr:
        return pl.lit(value=True) if areas is None else pl.col(column).is_in(sorted(areas))

    return among


def _of(codes: Collection[str]) -> pl.Expr:
    """Rows at or below a code; beyond six digits nothing is told apart, so a longer code stands for its six."""
    code = pl.col("code")
    return pl.any_horizontal(
        code == TOTAL if own == TOTAL else code.str.starts_with(own[:LONGEST]) for own in sorted(set(codes))
    )


def judged(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `reason`, null where a row is a report of one end; rows without any figure keep a place for their state."""
    grouped = sorted(groups())
    either = [pl.col("reporter"), pl.col("partner")]
    valued = pl.col("value_usd").is_not_null() | pl.col("net_weight_kg").is_not_null()
    reasons = {
        Reason.WORLD: pl.any_horizontal(area == WORLD for area in either),
        Reason.GROUP: pl.any_horizontal(area.is_in(grouped) for area in either),
        Reason.SAME_AREA: pl.col("reporter") == pl.col("partner"),
        Reason.RE_EXPORT: pl.col("flow") == Flow.RE_EXPORT.value,
        Reason.RE_IMPORT: pl.col("flow") == Flow.RE_IMPORT.value,
        Reason.HONG_KONG: pl.any_horizontal(area == HONG_KONG for area in either),
        Reason.NO_VALUE: ~valued,
    }
    reason = pl.coalesce(pl.when(holds).then(pl.lit(name.value)) for name, holds in reasons.items())
    return _nested(_one_edition(rows.with_columns(reason=reason)))


_REPORT = ["importer", "exporter", "inward", "start", "end"]


def _one_edition(rows: pl.DataFrame) -> pl.DataFrame:
    """Of one heading that an end gives in two editions, keep what it classified itself, and then the newest."""
    counts = pl.col("reason").is_null()
    heading = pl.col("code").str.slice(0, 4)
    keys = [*_REPORT, "heading"]
    converted = pl.col("derivation") == "converted"
    itself = (counts & ~converted).any().over(keys)
    known = rows.with_columns(heading=heading).with_columns(
        reason=pl.when(counts & converted & itself)
        .then(pl.lit(Reason.CONVERTED_DUPLICATE.value))
        .otherwise(pl.col("reason"))
    )
    edition = pl.when(pl.col("reason").is_null()).then(pl.col("hs_edition"))
    newest = edition.sort_by(pl.col("vintage").fill_null(""), edition.fill_null("")).drop_nulls().last().over(keys)
    several = edition.drop_nulls().n_unique().over(keys) > 1
    if not known.select(several.any()).item():
        return known.drop("heading")
    other = several & edition.is_not_null() & (edition != newest)
    return known.with_columns(
        reason=pl.when(other).then(pl.lit(Reason.OTHER_EDITION.value)).otherwise(pl.col("reason"))
    ).drop("heading")


def _nested(rows: pl.DataFrame) -> pl.DataFrame:
    """Mark what lies below another row of the same report: it is in that row's figure already."""
    for size in lengths(rows)[:-1]:
        counts = pl.col("reason").is_null()
        code = pl.col("code")
        above = (counts & (code.str.len_chars() == size)).any().over([*_REPORT, code.str.slice(0, size)])
        below = counts & above & (code.str.len_chars() > size) & (code != TOTAL)
        rows = rows.with_columns(
            reason=pl.when(below).then(pl.lit(Reason.PART_OF_ROW_ABOVE.value)).otherwise(pl.col("reason"))
        )
    return rows


def placed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are reports of one end, and as `silent` those without a figure that nothing else covers."""
    bare = pl.col("reason") == Reason.NO_VALUE.value
    kept = rows.filter(pl.col("reason").is_null() | bare).with_columns(silent=bare.fill_null(value=False))
    if not kept["silent"].any():
        return kept
    covered = pl.lit(value=False)
    for size in lengths(kept):
        code, valued = pl.col("code"), ~pl.col("silent")
        cell = [*_REPORT, code.str.slice(0, size)]
        exactly = code.str.len_chars() == size
        covered |= (valued & exactly).any().over(cell) | (exactly & valued.any().over(cell))
    return kept.filter(~(pl.col("silent") & covered))


def lengths(rows: pl.DataFrame) -> list[int]:
    """Return how many digits the codes have, the shortest first; the row of all goods is none of them."""
    return rows.filter(pl.col("code") != TOTAL)["code"].str.len_chars().unique().sort().to_list()
