"""The mirror by chapter and year: what importers report over what exporters do, where both are held."""

import polars as pl

from tradecheck.checks.select import in_period
from tradecheck.inquiry.gaps import of_codes
from tradecheck.inquiry.pivot_sums import SIZES
from tradecheck.inquiry.series import PARTNER
from tradecheck.model.evidence import Evidence
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow, Frequency, State
from tradecheck.reference.areas import groups

RATIOS = ["code", "period", "importer_usd", "exporter_usd", "ratio", "partners", "months", "state", "records"]
"""`partners` counts those of which both ends are held, `months` the months added where no year of both ends is held,
0 where years are."""

_CHAPTER = 2
_KEY = ["frequency", "start", "end", "code", "partner"]
_PLACE = ["chapter", "year"]


def ratios(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return the reporter's trade by chapter and year as importers report it over what exporters do (`RATIOS`).

    The reporter's imports of all origins, or its exports where the view's direction is dprk-import. Only what both
    ends report of one partner, code and period is added, each code within the widest that both ends hold: what one
    end lacks makes no gap. Where no annual pair is held, months of which both ends are held are added. Importers
    report CIF, exporters FOB: a ratio somewhat above 1 is usual. The DPRK reports nothing and is no partner here.
    """
    own, other = _ends(evidence, view)
    importer, exporter = (own, other) if _flows(view)[0] is Flow.IMPORT else (other, own)
    pairs = importer.join(exporter, on=_KEY, how="full", coalesce=True, suffix="_other").rename(
        {"usd": "importer_usd", "usd_other": "exporter_usd", "record": "importer", "record_other": "exporter"}
    )
    both = pl.col("importer_usd").is_not_null() & pl.col("exporter_usd").is_not_null()
    chapter, year = pl.col("code").str.slice(0, _CHAPTER), pl.col("start").dt.year().cast(pl.Int64)
    placed = pairs.with_columns(chapter=chapter, year=year).collect()
    two_sided = _outermost(placed.filter(both))
    annual = pl.col("frequency") == Frequency.ANNUAL
    kept = two_sided.filter(annual | ~annual.any().over(_PLACE))
    sums = kept.group_by(_PLACE).agg(
        pl.col("importer_usd", "exporter_usd").sum().round(6),
        partners=pl.col("partner").n_unique().cast(pl.Int64),
        months=pl.col("start").filter(~annual).n_unique().cast(pl.Int64),
        records=pl.concat_list("importer", "exporter").explode().sort().unique(maintain_order=True),
    )
    one = placed.group_by(_PLACE).agg(
        state=pl.when(both.any())
        .then(pl.lit(State.TWO_SIDED.value))
        .when(pl.col("exporter_usd").is_null().all())
        .then(pl.lit(State.IMPORTER_ONLY.value))
        .when(pl.col("importer_usd").is_null().all())
        .then(pl.lit(State.EXPORTER_ONLY.value))
        .otherwise(pl.lit(State.NOT_HELD.value))
    )
    ratio = pl.when(pl.col("exporter_usd") > 0).then(pl.col("importer_usd") / pl.col("exporter_usd"))
    return (
        _every_year(one)
        .join(one, on=_PLACE, how="left")
        .join(sums, on=_PLACE, how="left")
        .with_columns(
            code="chapter",
            period=pl.col("year").cast(pl.String()),
            ratio=ratio.round(6),
            state=pl.col("state").fill_null(State.NOT_HELD.value),
            records=pl.col("records").fill_null([]),
        )
        .sort("code", "year")
        .select(RATIOS)
    )


def _flows(view: View) -> tuple[Flow, Flow]:
    """Return the flow under which the reporter books the trade, and that of its partners."""
    return (Flow.EXPORT, Flow.IMPORT) if view.direction is Direction.IMPORT else (Flow.IMPORT, Flow.EXPORT)


def _ends(evidence: Evidence, view: View) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return the reporter's rows and its partners' (`_KEY`, usd, record), without groups, World and the DPRK."""
    no_partners = [*groups(), PARTNER]
    rows = evidence.counted.filter(
        pl.col("value_usd").is_not_null(),
        pl.col("frequency").is_in([Frequency.ANNUAL.value, Frequency.MONTHLY.value]),
        pl.col("code").str.contains(r"^\d+$"),
        of_codes(view),
        in_period(view),
    )
    own_flow, other_flow = _flows(view)
    own = rows.filter(
        (pl.col("reporter") == view.reporter) & (pl.col("flow") == own_flow.value),
        ~pl.col("partner").is_in(no_partners),
    )
    other = rows.filter(
        (pl.col("partner") == view.reporter) & (pl.col("flow") == other_flow.value),
        ~pl.col("reporter").is_in(no_partners),
    ).with_columns(partner="reporter")
    columns = [*_KEY, pl.col("value_usd").alias("usd"), "record"]
    return own.select(columns), other.select(columns)


def _outermost(pairs: pl.DataFrame) -> pl.DataFrame:
    """Leave out pairs of codes below one that is a pair of the same partner and period."""
    code = pl.col("code")
    key = ["partner", "frequency", "start", "end"]
    for size in SIZES:
        above = pairs.filter(code.str.len_chars() == size).select(*key, above="code")
        below = pl.when(code.str.len_chars() > size).then(code.str.slice(0, size))
        pairs = pairs.with_columns(above=below).join(above, on=[*key, "above"], how="anti").drop("above")
    return pairs


def _every_year(places: pl.DataFrame) -> pl.DataFrame:
    """Return every chapter with every year from the first to the last."""
    first, last = places.select(first=pl.col("year").min(), last=pl.col("year").max()).row(0)
    every = range(first, last + 1) if first is not None else range(0)
    return (
        places.select("chapter").unique().join(pl.DataFrame({"year": every}, schema={"year": pl.Int64()}), how="cross")
    )
