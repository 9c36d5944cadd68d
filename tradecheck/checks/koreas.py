"""The guard against the wrong Korea: rows booked with the DPRK that may be the Republic of Korea's.

A reporter that is no neighbour of the DPRK, books goods with it in a code in which it also books the
Republic of Korea, and shows no trade with the DPRK there in most other years, has probably taken one for
the other. No finding rests on such a row.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

import polars as pl

from tradecheck.checks.same import Same
from tradecheck.checks.severity import LEAST_ROK_SHARE, STANDING_SLIP
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.words import Flow, Frequency
from tradecheck.reference.areas import groups
from tradecheck.reference.borders import neighbours

DPRK, ROK = "PRK", "KOR"

KEY = ["reporter", "flow", "code", "frequency", "start", "end"]
"""What names a row of `doubted`: the partner is the DPRK in all of them."""

_CODE = ["reporter", "flow", "code", "frequency"]

SCHEMA: dict[str, pl.DataType] = {
    "reporter": pl.String(),
    "flow": pl.String(),
    "code": pl.String(),
    "frequency": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "doubt": pl.String(),  # Doubt
    "standing": pl.Boolean(),  # trade with the DPRK in this code in most other years held
    "other_years": pl.UInt32(),  # other years of which anything of this reporter and flow is held
    "shown_years": pl.UInt32(),  # those of them with trade with the DPRK in this code
    "own_period": pl.Boolean(),  # whether the ROK stands in the row's own period; else all periods are summed
    "dprk_usd": pl.Float64(),
    "dprk_beside_usd": pl.Float64(),  # all that is booked with the DPRK in what the share is of
    "rok_usd": pl.Float64(),
    "others_usd": pl.List(pl.Float64()),
    "dprk_records": pl.List(pl.String()),
    "rok_records": pl.List(pl.String()),
    "others_records": pl.List(pl.String()),  # in the order of `others_usd`
    "rok_share": pl.Float64(),  # null where nobody but the two Koreas is held
    "dprk_ever_usd": pl.Float64(),
    "rok_ever_usd": pl.Float64(),
    "dprk_ever_records": pl.List(pl.String()),
    "rok_ever_records": pl.List(pl.String()),
}
"""The columns of `doubted`. The share and what it is made of are of the row's own period, or of all periods held
where the ROK has none in it; what holds `ever` is of all periods held."""


class Doubt(StrEnum):
    """How sure it is that a row is the ROK's: probable, or more than the record can tell."""

    PROBABLE = "probable"
    INDETERMINATE = "indeterminate"


def doubted(evidence: Evidence, reporter: str | None = None) -> pl.LazyFrame:
    """Return the rows with the DPRK that no finding may rest on, as `SCHEMA`, a row each.

    Rows of all goods are left alone: a total mixes what is right with what is not. What is collected
    here are the few rows that reporters which are no neighbours book with the DPRK; what stands beside
    them is read for their reporters and codes alone. `reporter` asks for the rows of one.
    """
    if reporter in _never_in_doubt():
        return pl.LazyFrame(schema=SCHEMA)
    if reporter is None:
        return _of_all(Same(evidence)).lazy()
    return _in_doubt(evidence, pl.col("reporter") == reporter)


@lru_cache(maxsize=1)
def _of_all(same: Same) -> pl.DataFrame:
    """Return the rows of every reporter, worked out once for the checks that are asked of one evidence."""
    return _in_doubt(same.evidence, pl.lit(value=True)).collect()


def _in_doubt(evidence: Evidence, mine: pl.Expr) -> pl.LazyFrame:
    booked = _booked(evidence).filter(mine).collect()
    if booked.is_empty():
        return pl.LazyFrame(schema=SCHEMA)
    return (
        booked.lazy()
        .join(_years(evidence, booked), on=KEY)
        .join(_beside(evidence, booked), on=KEY)
        .with_columns(standing=pl.col("shown_years") * 2 > pl.col("other_years"))
        .with_columns(doubt=_doubt())
        .filter(pl.col("doubt").is_not_null())
        .select(list(SCHEMA))
    )


def without_doubted(rows: pl.LazyFrame, evidence: Evidence, reporter: str | None = None) -> pl.LazyFrame:
    """Return rows of flows (with the columns of `KEY` and `partner`) without those of the DPRK in doubt.

    `reporter` says that the rows are of one alone.
    """
    doubtful = doubted(evidence, reporter).select(*KEY, partner=pl.lit(DPRK))
    return rows.join(doubtful, on=[*KEY, "partner"], how="anti")


def may_be_doubted(reporters: Iterable[str]) -> bool:
    """Whether one of the reporters is neither a neighbour nor a group, so that its rows are worth asking about."""
    return not _never_in_doubt().issuperset(reporters)


def _never_in_doubt() -> frozenset[str]:
    return neighbours(DPRK) | groups() | {DPRK}


def _booked(evidence: Evidence) -> pl.LazyFrame:
    """Return what reporters that are neither neighbours nor groups book with the DPRK, by code."""
    return evidence.counted.filter(
        pl.col("partner") == DPRK,
        pl.col("code") != TOTAL,
        pl.col("flow") != Flow.BOTH,
        pl.col("frequency") != Frequency.CUMULATIVE,
        ~pl.col("reporter").is_in(sorted(_never_in_doubt())),
        (pl.col("value_usd") > 0) | (pl.col("net_weight_kg") > 0),
    ).select(*KEY, dprk_usd="value_usd")


def _years(evidence: Evidence, booked: pl.DataFrame) -> pl.LazyFrame:
    """Return for each booked row how many other years are held, and how many of them show such trade."""
    year = pl.col("start").dt.year()
    ways = ["reporter", "flow"]
    wanted = booked.select(pl.concat_str(ways, separator=":")).to_series().unique().sort().to_list()
    held = (
        evidence.flows.filter(
            pl.concat_str(ways, separator=":").is_in(wanted),
            pl.col("reporter").is_in(booked["reporter"].unique().sort().to_list()),
            pl.col("code") != TOTAL,
        )
        .select("reporter", "flow", held=year)
        .unique()
        .group_by("reporter", "flow")
        .agg("held")
    )
    shown = booked.lazy().group_by("reporter", "flow", "code").agg(shown=year.unique())
    return (
        booked.lazy()
        .select(KEY)
        .join(held, on=["reporter", "flow"])
        .join(shown, on=["reporter", "flow", "code"])
        .select(
            *KEY,
            other_years=(pl.col("held").list.len() - 1).cast(pl.UInt32),
            shown_years=(pl.col("shown").list.len() - 1).cast(pl.UInt32),
        )
    )


def _beside(evidence: Evidence, booked: pl.DataFrame) -> pl.LazyFrame:
    """Return what each row's reporter books in its code with everybody: in its period, or in all of them."""
    goods = ["reporter", "flow", "code"]
    wanted = booked.select(pl.concat_str(goods, separator=":")).to_series().unique().sort().to_list()
    partners = (
        evidence.counted.filter(
            pl.concat_str(goods, separator=":").is_in(wanted),
            *(pl.col(column).is_in(booked[column].unique().sort().to_list()) for column in _CODE),
            ~pl.col("partner").is_in(sorted(groups())),
            pl.col("value_usd") > 0,
        )
        .select(*KEY, "partner", "value_usd", "record")
        .sort("partner", "start", "record")  # sums of floats depend on their order
        .collect()
        .lazy()
    )
    rows = booked.lazy().select(KEY)
    within = rows.join(partners, on=KEY, maintain_order="left_right").group_by(KEY, maintain_order=True).agg(*_sums())
    everywhen = rows.join(partners.drop("start", "end"), on=_CODE, maintain_order="left_right")
    ever = everywhen.group_by(KEY, maintain_order=True).agg(*_sums("ever_"))
    own = pl.col("rok_usd") > 0
    chosen = [
        pl.when(own).then(pl.col(name)).otherwise(pl.col(f"ever_{name}")).alias(name)
        for name in ("dprk_beside_usd", "rok_usd", "others_usd", "dprk_records", "rok_records", "others_records")
    ]
    everybody = pl.col("dprk_beside_usd") + pl.col("rok_usd") + pl.col("others_usd").list.sum()
    return (
        ever.join(within, on=KEY, how="left")
        .with_columns(own_period=own.fill_null(value=False))
        .with_columns(*chosen)
        .filter(pl.col("rok_usd") > 0)
        .with_columns(rok_share=pl.when(pl.col("others_usd").list.len() > 0).then(pl.col("rok_usd") / everybody))
        .with_columns(
            dprk_ever_usd="ever_dprk_beside_usd",
            rok_ever_usd="ever_rok_usd",
            dprk_ever_records="ever_dprk_records",
            rok_ever_records="ever_rok_records",
        )
        .drop(pl.selectors.starts_with("ever_"))
    )


def _sums(prefix: str = "") -> list[pl.Expr]:
    value, partner, record = pl.col("value_usd"), pl.col("partner"), pl.col("record")
    return [
        value.filter(partner == DPRK).sum().alias(f"{prefix}dprk_beside_usd"),
        value.filter(partner == ROK).sum().alias(f"{prefix}rok_usd"),
        value.filter(~partner.is_in([DPRK, ROK])).alias(f"{prefix}others_usd"),
        record.filter(partner == DPRK).alias(f"{prefix}dprk_records"),
        record.filter(partner == ROK).alias(f"{prefix}rok_records"),
        record.filter(~partner.is_in([DPRK, ROK])).alias(f"{prefix}others_records"),
    ]


def _doubt() -> pl.Expr:
    """Judge a row: null is none, since trade that stands there most years and is no sliver of the ROK's may be real."""
    sliver = pl.col("dprk_ever_usd") <= STANDING_SLIP * pl.col("rok_ever_usd")
    return (
        pl.when(~pl.col("standing") & (pl.col("rok_share") >= LEAST_ROK_SHARE))
        .then(pl.lit(Doubt.PROBABLE.value))
        .when(~pl.col("standing") | sliver)
        .then(pl.lit(Doubt.INDETERMINATE.value))
    )
