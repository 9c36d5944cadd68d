"""What of the baseline a person looks at: which periods stand, and the distribution of a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from tradecheck.archive.world import world
from tradecheck.baseline.build import period_of
from tradecheck.model.period import Period
from tradecheck.model.tables import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tradecheck.model.goods import Goods


def periods(root: Path) -> list[dict[str, Any]]:
    """Return a row a period: its rows, the reports it was made from, its vintage, and what was left out by reason.

    Raises:
        DataError: when the account of the baseline is damaged.
    """
    held = world(root)
    return [
        {
            "period": period_of(each.period).label,
            "frequency": each.period[0],
            "cells": each.cells,
            "rows": each.rows,
            "vintage": each.vintage,
            "left_out": [f"{reason}: {count:,}" for reason, count in each.left_out.items()],
        }
        for each in (held.periods if held else ())
    ]


def distributions(rows: pl.LazyFrame, goods: Sequence[Goods], span: Period | None) -> list[dict[str, Any]]:
    """Return the rows of the codes asked for, all of them without any, whose period lies in a span.

    Args:
        rows: a baseline (schema `WORLD`).
        goods: codes and groups of them.
        span: periods within it; all without.

    Raises:
        DataError: when a file of the baseline was cut or changed.
    """
    if goods:
        rows = rows.filter(pl.col("code").is_in(sorted({code for each in goods for code in each.codes})))
    if span is not None:
        rows = rows.filter(pl.col("start") >= span.start, pl.col("end") <= span.end)
    found = rows.sort("code", "frequency", "start", "size").collect()
    told = []
    for row in found.iter_rows(named=True):
        quantiles = row["quantiles"]
        read = {f"q{percent:02}": quantiles[percent - 1] if quantiles else None for percent in (5, 25, 75, 95)}
        label = period_of(f"{row['frequency']}{row['start']:%Y%m}"[: 5 if row["frequency"] == "A" else 7]).label
        told.append({"period": label, **row, **read})
    return told


def embedded_words(rows: pl.LazyFrame) -> list[str]:
    """Return a few words a code and frequency of what comes with the program (schema `WORLD`)."""
    spans = (
        rows.filter(pl.col("source") == EMBEDDED)
        .group_by("code", "frequency")
        .agg(pl.len(), pl.col("start").min(), pl.col("end").max(), pl.col("vintage").max())
        .sort("code", "frequency")
        .collect()
    )
    return [
        f"{code} by {'year' if frequency == 'A' else 'month'}, {count:,} within {Period(start, end).label}, {vintage}"
        for code, frequency, count, start, end, vintage in spans.iter_rows()
    ]
