"""Both ends of a flow, and what was left out on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.checks.aligned.editions import to_common
from tradecheck.checks.aligned.grain import coarsest, joined
from tradecheck.checks.aligned.rows import APART, LONGEST, judged, placed, selected
from tradecheck.reference.areas import AreaKind, areas

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tradecheck.model.evidence import Evidence
    from tradecheck.model.period import Period

PARTNERS = (
    "importers name the country of origin and exporters the last known destination, so goods that change hands "
    "on the way stand under one pair in one book and under another in the other"
)


class Aligned(msgspec.Struct, frozen=True):
    """Both ends of each flow at one grain (`frame`, the columns of `grain.COLUMNS`), and what is not in it.

    `left_out` holds the rows that are no part of the comparison with their `reason`, of which `dropped` is
    the count; `unspecified` counts rows of areas that are named nowhere, which are kept as partners of their
    own. `notes` are sentences on how the two were made comparable.
    """

    frame: pl.LazyFrame
    left_out: pl.LazyFrame
    dropped: Mapping[str, int]
    unspecified: int
    notes: tuple[str, ...]

    @property
    def apart(self) -> pl.LazyFrame:
        """Re-exports, re-imports and Hong Kong: in neither end, and to be shown beside them."""
        return self.left_out.filter(pl.col("reason").is_in([reason.value for reason in APART]))

    def rows_of(self, reason: str) -> pl.DataFrame:
        """Return the rows that were left out for one reason, in order of their records."""
        return self.left_out.filter(pl.col("reason") == reason).sort("record").collect()


def both_ends(
    evidence: Evidence,
    *,
    importers: Collection[str] | None,
    codes: Collection[str],
    frequency: str,
    period: Period | None = None,
    exporters: Collection[str] | None = None,
    digits: int = LONGEST,
) -> Aligned:
    """Return what importers and exporters report of the same goods, pair by pair and period by period.

    An end without a row has the state that the evidence's coverage tells of, else `not_held`.

    Args:
        evidence: its counted rows are used.
        importers: areas that the goods entered; None for all, which a large archive makes slow.
        codes: HS codes at or below which rows are taken, or `TOTAL`.
        frequency: `A` or `M`.
        period: rows that share a day with it; None for all.
        exporters: areas that they came from; None for all.
        digits: codes are added up to at most so many: 4 compares headings. What links between editions leave
            open among codes that are added up is whole again.
    """
    asked = selected(evidence.counted, importers, exporters, codes, frequency, period)
    rows = judged(asked.collect().sort("record"))  # sums of floats depend on their order
    common = to_common(_valued(placed(rows), evidence.valuations), evidence.links)
    left_out = pl.concat([rows.filter(pl.col("reason").is_not_null()), common.left_out.select(rows.columns)])
    unspecified = rows.filter(pl.col("reason").is_null(), _unspecified()).height
    return Aligned(
        frame=joined(coarsest(common.rows, digits), evidence.coverage).lazy(),
        left_out=left_out.lazy(),
        dropped=dict(left_out.group_by("reason").len().sort("reason").iter_rows()),
        unspecified=unspecified,
        notes=(*common.notes, *_kept(unspecified), PARTNERS),
    )


def _valued(rows: pl.DataFrame, valuations: pl.LazyFrame | None) -> pl.DataFrame:
    """Add `cif_usd` and `fob_usd`, null where a row is not known to be valued both ways."""
    if valuations is None:
        return rows.with_columns(cif_usd=pl.lit(None, pl.Float64), fob_usd=pl.lit(None, pl.Float64))
    return rows.lazy().join(valuations, on="record", how="left", maintain_order="left").collect()


def _unspecified() -> pl.Expr:
    residual = [each.iso3 for each in areas() if each.kind is AreaKind.SPECIAL]
    return pl.col("importer").is_in(residual) | pl.col("exporter").is_in(residual)


def _kept(unspecified: int) -> tuple[str, ...]:
    if not unspecified:
        return ()
    return (f"{unspecified:,} rows of areas that a report does not name one by one are kept as partners of their own",)
