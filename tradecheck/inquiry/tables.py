"""Tables that answer a view: observations, vessels and the use of caps. `series`, `mirror`, `notified` are beside."""

import re
from collections.abc import Sequence

import polars as pl

from tradecheck.checks.cap_rows import CapRow, cap_rows
from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods, of_listed_goods
from tradecheck.inquiry.mirror import left_out, mirror
from tradecheck.inquiry.notified import notifications
from tradecheck.inquiry.series import PARTNER, series
from tradecheck.model.errors import UsageError
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import GROUPS
from tradecheck.model.view import View
from tradecheck.model.words import State

__all__ = ["behind", "caps", "holds_any", "left_out", "mirror", "notifications", "observations", "series", "vessels"]

_IMO = re.compile(r"^IMO[ :]*(\d{7})$")


def caps(evidence: Evidence, view: View) -> tuple[CapRow, ...]:
    """Return how much of each cap was used (`checks.cap_rows.CapRow`)."""
    return cap_rows(evidence, view)


def observations(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return what was seen in the view's period, goods and direction (schema OBSERVATIONS), in order of time.

    Context and sightings stand beside shipments; `kind` tells them apart.
    """
    return (
        evidence.observations.filter(in_period(view), of_listed_goods(view), of_direction(view))
        .sort("start", "end", "id")
        .collect()
    )


def holds_any(evidence: Evidence, view: View) -> bool:
    """Whether a row of the view that a check may look at is held, or an answer that says that there is no record.

    Booked with the DPRK by the reporter, seen or notified: what other countries trade says nothing of the DPRK's. A
    sum of all goods counts where it is asked for.
    """
    ours = (pl.col("reporter") == view.reporter) & (pl.col("partner") == PARTNER)
    goods = [name for name, codes in GROUPS.items() if view.meets_codes(codes)]
    held = (
        evidence.flows.with_columns(DIRECTION).filter(ours, of_goods(view), of_direction(view), in_period(view)),
        evidence.observations.filter(in_period(view), of_listed_goods(view), of_direction(view)),
        evidence.notifications.filter(in_period(view), pl.col("goods").is_in(goods), of_direction(view)),
    )
    return any(each.head(1).collect().height for each in held) or bool(
        series(evidence, view).filter(state=State.NO_RECORD.value).height
    )


BEHIND = ("table", "start", "end", "code", "reporter", "partner", "flow", "supplier", "goods", "observer")
"""The columns that `behind` names first; others of each table follow."""


def behind(evidence: Evidence, records: Sequence[str]) -> pl.DataFrame:
    """Return the rows of all tables that have one of these records, in the order of the records.

    `table` says where a row is from; a column that its table lacks is null. Rules and factors are no rows of
    evidence: their ids give none.
    """
    order = pl.DataFrame({"record": list(dict.fromkeys(records))}, schema={"record": pl.String()}).with_row_index("nth")
    found = [
        getattr(evidence, name).join(order.lazy(), on="record", how="inner").with_columns(table=pl.lit(name)).collect()
        for name in ("flows", "notifications", "observations", "prices", "vessels")
    ]
    rows: pl.DataFrame = pl.concat(found, how="diagonal_relaxed").sort("nth", "table", maintain_order=True).drop("nth")
    first = [name for name in BEHIND if name in rows.columns]
    return rows.select(*first, *(name for name in rows.columns if name not in first))


def vessels(evidence: Evidence, text: str | None) -> pl.DataFrame:
    """Return vessels whose name holds the text in any case, or whose IMO number it is (schema VESSELS).

    Raises:
        UsageError: when no vessel answers to the text.
    """
    held = evidence.vessels.sort("name", "record").collect()
    if text is None:
        return held
    wanted = _IMO.sub(r"\1", text.strip().upper())
    found = held.filter(
        pl.col("name").str.to_uppercase().str.contains(wanted, literal=True) | (pl.col("imo") == wanted)
    )
    if found.is_empty():
        raise UsageError(f"no vessel is held under '{text}': give a part of its name or its seven-digit IMO number.")
    return found
