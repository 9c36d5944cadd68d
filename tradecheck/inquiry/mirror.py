"""One flow as its two ends report it."""

import polars as pl

from tradecheck.checks.select import in_period
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
    dprk-import. Importers report CIF, exporters FOB: a ratio above 1 is normal; above an exporter's zero
    there is none. The DPRK reports nothing, so its own half never exists. Groups and World are no
    partners. Codes are those of the view, not what lies below them.
    """
    return both_ends(evidence, view).select(COLUMNS)


def both_ends(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return `COLUMNS` and, of each end, the state and the source of its row, null where there is none."""
    codes = view.codes or (TOTAL,)
    own_flow = Flow.EXPORT if view.direction is Direction.IMPORT else Flow.IMPORT
    other_flow = Flow.IMPORT if own_flow is Flow.EXPORT else Flow.EXPORT
    own_end, other_end = ("importer", "exporter") if own_flow is Flow.IMPORT else ("exporter", "importer")
    rows = evidence.counted.filter(pl.col("code").is_in(codes), in_period(view))
    no_partners = list(groups())
    own = rows.filter(
        (pl.col("reporter") == view.reporter) & (pl.col("flow") == own_flow.value),
        ~pl.col("partner").is_in(no_partners),
    ).select(*_KEY, *_end(own_end))
    other = rows.filter(
        (pl.col("partner") == view.reporter) & (pl.col("flow") == other_flow.value),
        ~pl.col("reporter").is_in(no_partners),
    ).select(*_KEY[:-1], *_end(other_end), partner="reporter")
    ratio = pl.when(pl.col("exporter_usd") > 0).then(pl.col("importer_usd") / pl.col("exporter_usd"))
    joined = own.join(other, on=_KEY, how="full", coalesce=True).with_columns(
        reporter=pl.lit(view.reporter), ratio=ratio, state=_state(own_end, other_end)
    )
    largest = pl.max_horizontal("importer_usd", "exporter_usd")
    return label_periods(joined.collect()).sort(
        "start",
        "code",
        largest,
        "partner",
        "frequency",
        "end",
        descending=[False, False, True, False, False, False],
        nulls_last=True,
    )


def _end(end: str) -> list[pl.Expr]:
    """The columns of one end of a flow, the importer's or the exporter's."""
    columns = {"usd": "value_usd", "record": "record", "state": "state", "source": "source"}
    return [pl.col(column).alias(f"{end}_{short}") for short, column in columns.items()]


def _state(own_end: str, other_end: str) -> pl.Expr:
    """Both, one or neither end has a figure; where neither has, the row keeps what its source says."""
    importer, exporter = pl.col("importer_usd").is_not_null(), pl.col("exporter_usd").is_not_null()
    return (
        pl.when(importer & exporter)
        .then(pl.lit(State.TWO_SIDED.value))
        .when(importer)
        .then(pl.lit(State.IMPORTER_ONLY.value))
        .when(exporter)
        .then(pl.lit(State.EXPORTER_ONLY.value))
        .otherwise(pl.coalesce(f"{own_end}_state", f"{other_end}_state"))
    )
