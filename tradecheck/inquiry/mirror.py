"""One flow as its two ends report it."""

import polars as pl

from tradecheck.checks.select import in_period
from tradecheck.inquiry.labels import label_periods
from tradecheck.model.absence import absences, none_known
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
    "history_median_ratio",
    "history_lowest_ratio",
    "history_highest_ratio",
    "history_periods",
    "state",
    "importer_state",
    "exporter_state",
    "importer_record",
    "exporter_record",
    "start",
    "end",
]

DPRK = "PRK"

_KEY = ["frequency", "start", "end", "code", "partner"]
WORLD = "WLD"
_AGAIN = {Flow.IMPORT: Flow.RE_IMPORT, Flow.EXPORT: Flow.RE_EXPORT}
_PAIR = ["frequency", "code", "partner"]


def mirror(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return the reporter's trade beside the partners' mirror of it (`COLUMNS`), the largest first in a period.

    The reporter's imports by origin, or its exports by destination where the view's direction is
    dprk-import. Importers report CIF, exporters FOB: a ratio above 1 is normal; above an exporter's zero
    there is none. The DPRK reports nothing, so its own half never exists. Groups and World are no
    partners. Codes are those of the view, not what lies below them.

    A pair's own history stands beside its ratio: the median, lowest and highest ratio of the same pair, code and
    frequency in all other periods held, also outside the view, and of how many; null where there is none.

    Each end has a state of its own: its row's, and where there is none the reason as far as it is known, with
    the receipt that gives it as the record. The DPRK's own end is `not_published`.
    """
    return both_ends(evidence, view).select(COLUMNS)


def both_ends(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return `COLUMNS` and the source of each end's row, null where there is none."""
    own_flow, other_flow = _flows(view)
    own_end, other_end = ("importer", "exporter") if own_flow is Flow.IMPORT else ("exporter", "importer")
    rows = evidence.counted.filter(pl.col("code").is_in(view.codes or (TOTAL,)))
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
    pairs = own.join(other, on=_KEY, how="full", coalesce=True).with_columns(
        reporter=pl.lit(view.reporter), ratio=ratio, state=_state(own_end, other_end)
    )
    joined = _with_history(pairs.collect()).filter(in_period(view))
    flows = {own_end: (own_flow, "reporter", "partner"), other_end: (other_flow, "partner", "reporter")}
    for end, (flow, who, with_whom) in flows.items():
        joined = _told(joined, end, flow, who, with_whom, evidence.coverage)
    largest = pl.max_horizontal("importer_usd", "exporter_usd")
    return label_periods(joined).sort(
        "start",
        "code",
        largest,
        "partner",
        "frequency",
        "end",
        descending=[False, False, True, False, False, False],
        nulls_last=True,
    )


def left_out(evidence: Evidence, view: View) -> dict[str, int]:
    """Return how many of the view's rows are no end of a pair, by reason: World, groups, re-exports, re-imports."""
    own_flow, other_flow = _flows(view)
    grouped = [each for each in groups() if each != WORLD]
    either = [pl.col("reporter"), pl.col("partner")]
    again = {Flow.RE_EXPORT: "re-exports", Flow.RE_IMPORT: "re-imports"}
    reason = pl.coalesce(
        pl.when(pl.any_horizontal(area == WORLD for area in either)).then(pl.lit("World")),
        pl.when(pl.any_horizontal(area.is_in(grouped) for area in either)).then(pl.lit("groups of areas")),
        *(pl.when(pl.col("flow") == flow.value).then(pl.lit(name)) for flow, name in again.items()),
    )
    own, other = (pl.col("flow").is_in([flow.value, _AGAIN[flow].value]) for flow in (own_flow, other_flow))
    rows = evidence.counted.filter(
        pl.col("code").is_in(view.codes or (TOTAL,)),
        in_period(view),
        ((pl.col("reporter") == view.reporter) & own) | ((pl.col("partner") == view.reporter) & other),
    )
    counts = rows.select(reason=reason).drop_nulls().group_by("reason").len().sort("reason").collect()
    return dict(counts.iter_rows())


def _flows(view: View) -> tuple[Flow, Flow]:
    """Return the flow under which the view's reporter books the trade, and that of its partners."""
    return (Flow.EXPORT, Flow.IMPORT) if view.direction is Direction.IMPORT else (Flow.IMPORT, Flow.EXPORT)


def _with_history(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what the ratio of the same pair, code and frequency was in the other periods.

    The periods are sorted by their ratio once a pair; a row's own place among them is then passed over.
    """
    held = rows.group_by(_PAIR).agg(held=pl.col("ratio").drop_nulls().sort())
    own = pl.col("ratio").is_not_null()
    place = pl.when(own).then(pl.col("ratio").rank("ordinal").over(_PAIR).cast(pl.Int64) - 1)
    others = pl.col("held").list.len().cast(pl.Int64) - own.cast(pl.Int64)

    def other(at: pl.Expr) -> pl.Expr:
        beyond = (at >= pl.col("place")).fill_null(value=False).cast(pl.Int64)
        return pl.when(pl.col("others") > 0).then(pl.col("held").list.get(at + beyond, null_on_oob=True))

    last = pl.col("others") - 1
    return (
        rows.join(held, on=_PAIR, how="left", maintain_order="left")
        .with_columns(place=place, others=others)
        .with_columns(
            history_median_ratio=(other(last // 2) + other((last + 1) // 2)) / 2,
            history_lowest_ratio=other(pl.lit(0, pl.Int64)),
            history_highest_ratio=other(last),
            history_periods=pl.col("others"),
        )
        .drop("held", "place", "others")
    )


def _end(end: str) -> list[pl.Expr]:
    """The columns of one end of a flow, the importer's or the exporter's."""
    columns = {"usd": "value_usd", "record": "record", "state": "state", "source": "source"}
    return [pl.col(column).alias(f"{end}_{short}") for short, column in columns.items()]


def _told(
    rows: pl.DataFrame, end: str, flow: Flow, who: str, with_whom: str, coverage: pl.LazyFrame | None
) -> pl.DataFrame:
    """Say of an end without a figure what is known of it; `who` reports it, of trade with `with_whom`."""
    state, record = pl.col(f"{end}_state"), pl.col(f"{end}_record")
    own = pl.when(pl.col(who) == DPRK).then(pl.lit(State.NOT_PUBLISHED.value)).otherwise(pl.lit(State.NOT_HELD.value))
    known = _absent(rows.filter(state.is_null()), flow, who, with_whom, coverage)
    weight_alone = pl.col(f"{end}_usd").is_null() & state.is_in([each.value for each in State if each.has_figure])
    return (
        rows.join(known, on=[*_KEY, "reporter"], how="left", maintain_order="left")
        .with_columns(
            pl.when(weight_alone)
            .then(pl.lit(State.NOT_HELD.value))
            .otherwise(pl.coalesce(state, pl.col("known"), own))
            .alias(f"{end}_state"),
            pl.coalesce(record, pl.col("receipt")).alias(f"{end}_record"),
        )
        .drop("known", "receipt")
    )


def _absent(lacking: pl.DataFrame, flow: Flow, who: str, with_whom: str, coverage: pl.LazyFrame | None) -> pl.DataFrame:
    """Return why an end has no row, as `known` and `receipt` beside the mirror's key, where somebody asked."""
    roles = {"reporter": pl.col(who), "partner": pl.col(with_whom)}
    if coverage is None:
        known = none_known()
    else:
        known = absences(coverage, lacking.select(*_KEY[:-1], **roles, flow=pl.lit(flow.value)))
    back = {who: pl.col("reporter"), with_whom: pl.col("partner")}
    return known.select(*_KEY[:-1], **back, known="state", receipt="record")


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
