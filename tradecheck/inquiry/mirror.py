"""One flow as its two ends report it."""

import polars as pl

from tradecheck.inquiry.labels import label_periods
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow, State
from tradecheck.reference.areas import groups

COLUMNS = [
    "period",
    "frequency",
    "code",
    "reporter",
    "partner",
    "importer_usd",
    "exporter_usd",
    "ratio",
    "state",
    "importer_record",
    "exporter_record",
    "start",
    "end",
]

_KEY = ["frequency", "start", "end", "code", "partner"]


def mirror(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return the reporter's trade beside the partners' mirror of it (`COLUMNS`), the largest first in a period.

    The reporter's imports by origin, or its exports by destination where the view's direction is
    dprk-import. Importers report CIF, exporters FOB: a ratio above 1 is normal. The DPRK reports
    nothing, so its own half never exists. Groups and World are no partners.
    """
    codes = view.codes or (TOTAL,)
    own_flow = Flow.EXPORT if view.direction is Direction.IMPORT else Flow.IMPORT
    other_flow = Flow.IMPORT if own_flow is Flow.EXPORT else Flow.EXPORT
    rows = evidence.counted.filter(
        pl.col("code").is_in(codes) & (pl.col("start") <= view.period.end) & (pl.col("end") >= view.period.start)
    )
    no_partners = list(groups())
    own = rows.filter(
        (pl.col("reporter") == view.reporter) & (pl.col("flow") == own_flow.value),
        ~pl.col("partner").is_in(no_partners),
    ).select(*_KEY, own_usd="value_usd", own_record="record", own_state="state")
    other = rows.filter(
        (pl.col("partner") == view.reporter) & (pl.col("flow") == other_flow.value),
        ~pl.col("reporter").is_in(no_partners),
    ).select(
        "frequency",
        "start",
        "end",
        "code",
        partner="reporter",
        other_usd="value_usd",
        other_record="record",
        other_state="state",
    )
    importing = own_flow is Flow.IMPORT
    joined = own.join(other, on=_KEY, how="full", coalesce=True).with_columns(
        reporter=pl.lit(view.reporter),
        importer_usd=pl.col("own_usd" if importing else "other_usd"),
        exporter_usd=pl.col("other_usd" if importing else "own_usd"),
        importer_record=pl.col("own_record" if importing else "other_record"),
        exporter_record=pl.col("other_record" if importing else "own_record"),
    )
    frame = joined.with_columns(ratio=pl.col("importer_usd") / pl.col("exporter_usd"), state=_state()).collect()
    largest = pl.max_horizontal("importer_usd", "exporter_usd")
    return (
        label_periods(frame)
        .sort("start", "code", largest, "partner", descending=[False, False, True, False])
        .select(COLUMNS)
    )


def _state() -> pl.Expr:
    """Both, one or neither end has a figure; where neither has, the row keeps what its source says."""
    importer, exporter = pl.col("importer_usd").is_not_null(), pl.col("exporter_usd").is_not_null()
    return (
        pl.when(importer & exporter)
        .then(pl.lit(State.TWO_SIDED.value))
        .when(importer)
        .then(pl.lit(State.IMPORTER_ONLY.value))
        .when(exporter)
        .then(pl.lit(State.EXPORTER_ONLY.value))
        .otherwise(pl.coalesce("own_state", "other_state"))
    )
