"""Which periods of a series have no row and why, where somebody asked; the others stay `not_held`."""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from tradecheck.model.absence import CELL, absences
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency, State, Told

_WHAT = ["flow", "code"]
_KEY = ["frequency", "start", "end"]
_DAYS = {"frequency": pl.String(), "start": pl.Date(), "end": pl.Date()}
_MONTHLY = pl.col("frequency") == Frequency.MONTHLY
_NO_RECORD = pl.col("state") == State.NO_RECORD


def asked_span(coverage: pl.LazyFrame | None, reporter: str, partner: str) -> tuple[date | None, date | None]:
    """Return the first and the last day for which a reporter's trade with a partner was asked, None without any."""
    if coverage is None:
        return None, None
    of_both = (
        (pl.col(column).list.len() == 0) | pl.col(column).list.contains(area)
        for column, area in (("reporters", reporter), ("partners", partner))
    )
    asked = coverage.filter(pl.col("told") == Told.QUESTION, *of_both)
    first, last = asked.select(pl.col("start").min(), pl.col("end").max()).collect().row(0)
    return first, last


def told_apart(cells: pl.DataFrame, gaps: pl.DataFrame, held: pl.DataFrame, coverage: pl.LazyFrame) -> pl.DataFrame:
    """Return what stands in a series for no row: what is known to be absent, and of `gaps` the rest.

    A year is `no_record` wherever it was asked for, and `not_published` where it is a gap. Months are looked at
    from the first on that is held or was asked for; one of which nothing is known has no row.

    Args:
        cells: the years and months looked at (columns `CELL`), held or not.
        gaps: a row a flow, code and missing period, one over several years where a code is never held.
        held: the rows of the series.
        coverage: what was asked and what is published.
    """
    # a row that is held, be it without a figure, says more than that there is none
    known = absences(coverage, cells.join(held, on=list(CELL), how="anti"))
    kept = pl.concat([known.filter(_NO_RECORD), _in_gaps(known, gaps), _since_begun(known, held)]).unique(CELL)
    return pl.concat([kept, _rest(gaps, kept)], how="diagonal_relaxed")


def periods(span: Period) -> pl.DataFrame:
    """Return every year and every month that the days touch: frequency, start and end."""
    years = (Period.year(year) for year in range(span.start.year, span.end.year + 1))
    rows = [(each.frequency.value, each.start, each.end) for part in (years, span.months()) for each in part]
    return pl.DataFrame(rows, schema=_DAYS, orient="row")


def _in_gaps(known: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """Return the years that lie in a gap, and the month that is one."""
    first = pl.when(_MONTHLY).then(pl.col("start gap")).otherwise(pl.col("start gap").dt.truncate("1y"))
    alike = (pl.col("frequency gap") == Frequency.MONTHLY) == _MONTHLY
    return (
        known.join(gaps.select(*_WHAT, *_KEY), on=_WHAT, how="inner", suffix=" gap")
        .filter(alike, pl.col("start") >= first, pl.col("start") <= pl.col("end gap"))
        .select(known.columns)
    )


def _since_begun(known: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return the months from the first on of which a row is held, or was asked for and is not there."""
    asked_for = known.filter(_MONTHLY, _NO_RECORD)
    begun = pl.concat(each.select(*_WHAT, first="start") for each in (held.filter(_MONTHLY), asked_for))
    first = begun.group_by(_WHAT).agg(pl.col("first").min())
    later = known.filter(_MONTHLY).join(first, on=_WHAT, how="inner").filter(pl.col("start") >= pl.col("first"))
    return later.select(known.columns)


def _rest(gaps: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return of the gaps what nothing is known of; what is left of several years is joined where it follows."""
    whole = pl.col("frequency") != Frequency.CUMULATIVE
    single = gaps.filter(whole).join(known, on=list(CELL), how="anti")
    years = known.filter(pl.col("frequency") == Frequency.ANNUAL)
    rest = [
        {**gap, "frequency": left.frequency.value, "start": left.start, "end": left.end}
        for gap in gaps.filter(~whole).iter_rows(named=True)
        for left in _runs(
            Period(gap["start"], gap["end"]),
            years.filter(pl.col("flow") == gap["flow"], pl.col("code") == gap["code"])["start"].dt.year().to_list(),
        )
    ]
    return pl.concat([single, pl.DataFrame(rest, schema=gaps.schema)])


def _runs(span: Period, known: Sequence[int]) -> Iterator[Period]:
    """Yield what is left of the days without these years."""
    begin = span.start
    for year in sorted(known):
        if date(year, 1, 1) > begin:
            yield Period(begin, date(year - 1, 12, 31))
        begin = date(year + 1, 1, 1)
    if begin <= span.end:
        yield Period(begin, span.end)
