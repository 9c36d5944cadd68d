"""Holds the parts of a question that was split by codes against the total and the chapters that are held beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from msgspec.structs import replace

from tradecheck import archive as archives
from tradecheck.model.goods import TOTAL
from tradecheck.sources.comtrade.question import LEVELS
from tradecheck.sources.comtrade.rows import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tradecheck.model.words import Frequency
    from tradecheck.sources.comtrade.question import Question

SHARE = 1e-6
"""Of a total, what rounding may take from the sum of its parts."""

_FLOW = ("reporter", "partner", "flow", "start", "hs_edition")
"""What is added up: one edition of the HS, since the rows of another may be the same trade converted."""


def sums_that_differ(root: Path, questions: Sequence[Question]) -> dict[Question, tuple[str, ...]]:
    """Return for each question a sentence on every flow whose codes do not add up to what is held beside them.

    Where the service cut its answer its codes were asked for by name, from a list that may lack some. They
    are held against the total of all goods and against each chapter, in the rows that count now.
    """
    found = dict.fromkeys(questions, tuple[str, ...]())
    alike: dict[tuple[Frequency, Question], list[Question]] = {}
    for question in questions:  # those that differ in their periods alone are read together
        alike.setdefault((question.frequency, replace(question, periods=())), []).append(question)
    flows = archives.newest(root, "flows")
    for several in alike.values():
        level = next((LEVELS[code] for code in several[0].codes if code in LEVELS), None)
        if level is None or flows is None:
            continue
        periods = {period.start: period for question in several for period in question.periods}
        differing = _differing(_rows(flows, replace(several[0], periods=tuple(periods.values()))), level)
        for row in differing.iter_rows(named=True):
            period = periods[row["start"]]
            question = next(each for each in several if period in each.periods)
            found[question] = (*found[question], _sentence(row, level, period.label))
    return found


def _differing(rows: pl.DataFrame, level: int) -> pl.DataFrame:
    """Return the flows whose codes of a level add up to other than `whole`: of what, and both sums."""
    parts = rows.filter(pl.col("code") != TOTAL, pl.col("code").str.len_chars() == level)
    totals = rows.filter(code=TOTAL).select(*_FLOW, whole="value_usd", what=pl.lit("all goods"))
    summed = parts.group_by(_FLOW).agg(parts=pl.col("value_usd").sum()).join(totals, on=_FLOW)
    found = [summed]
    if level > 2:  # noqa: PLR2004 - digits of a chapter
        chapters = rows.filter(pl.col("code").str.len_chars() == 2).select(  # noqa: PLR2004 - as above
            *_FLOW, chapter="code", whole="value_usd", what=pl.format("chapter {}", "code")
        )
        by_chapter = parts.group_by(*_FLOW, chapter=pl.col("code").str.slice(0, 2)).agg(parts=pl.col("value_usd").sum())
        found.append(by_chapter.join(chapters, on=[*_FLOW, "chapter"]).drop("chapter"))
    differing = pl.concat(found).filter((pl.col("parts") - pl.col("whole")).abs() > SHARE * pl.col("whole") + 1)
    return differing.sort(*_FLOW, "what")


def _rows(flows: pl.LazyFrame, question: Question) -> pl.DataFrame:
    """Return the rows of the question's areas, flows and periods, of every level of codes."""
    named = {"reporter": question.reporters, "partner": question.partners}
    return (
        flows.filter(
            pl.col("source") == SOURCE,
            pl.col("frequency") == question.frequency.value,
            pl.col("start").is_in([period.start for period in question.periods]),
            pl.col("flow").is_in([flow.value for flow in question.flows]),
            *(pl.col(column).is_in(list(areas)) for column, areas in named.items() if areas),
        )
        .select(*_FLOW, "code", "value_usd")
        .collect()
    )


def _sentence(row: Mapping[str, object], level: int, period: str) -> str:
    parts, whole = float(str(row["parts"])), float(str(row["whole"]))
    flow = f"{row['reporter']} with {row['partner']}, {row['flow']}, {period}"
    return (
        f"{flow}: the codes of {level} digits add up to {parts:,.0f} USD, and {row['what']} to {whole:,.0f} USD: "
        f"{abs(whole - parts):,.0f} USD are {'missing' if parts < whole else 'too much'}, held back at that level or "
        "under codes that the service's list lacks."
    )
