"""Where a gap ranks among the world's: the share of all pairs whose two reports of the code and period lie below it.

A rank says how common a gap is and tests nothing: the world's pairs differ in their goods, ways and books.
"""

from __future__ import annotations

from bisect import bisect_right
from math import log
from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from tradecheck.model.finding import WorldRank
from tradecheck.model.tables import ARCHIVE, EMBEDDED, LEAST_PAIRS
from tradecheck.model.words import Frequency, Valuation
from tradecheck.reference.factors import factor

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from tradecheck.model.evidence import Evidence
    from tradecheck.model.period import Period

_HEADING, _SUBHEADING = 4, 6
_PERCENTS = range(1, 100)


class Among(msgspec.Struct, frozen=True):
    """The world's gaps of one code and period: how many pairs, their quantiles 1 to 99, whose baseline it is.

    `source` is `archive` where it was built, `embedded` where it came with the program. `subheadings` says how many
    six-digit codes a sum was made of, None where nothing was summed.
    """

    n: int
    quantiles: tuple[float, ...]
    vintage: str
    source: str = ARCHIVE
    subheadings: int | None = None

    def holds(self, subheadings: int) -> bool:
        """Whether it was made of as many codes as a sum that is to be ranked: of fewer it is of other goods."""
        return self.subheadings is None or subheadings <= self.subheadings

    def percentile(self, gap: float) -> float:
        """Return how many per cent of the pairs lie at or below a gap, between 1 and 99, which stand for beyond."""
        above = bisect_right(self.quantiles, gap)
        if above == 0:
            return float(_PERCENTS[0])
        if above == len(self.quantiles):
            return float(_PERCENTS[-1])
        low, high = self.quantiles[above - 1], self.quantiles[above]
        return above + (gap - low) / (high - low)


Held = dict[tuple[str, str, "date"], Among]


def held(evidence: Evidence, codes: Collection[str], period: Period) -> Held:
    """Return what the baseline knows of these codes by code, frequency and first day; nothing where there is none."""
    if evidence.baseline is None:
        return {}
    rows = (
        evidence.baseline.filter(
            pl.col("size") == 0,
            pl.col("n") >= LEAST_PAIRS,
            pl.col("code").is_in(sorted(set(codes))),
            pl.col("start") >= period.start,
            pl.col("end") <= period.end,
        )
        .with_columns(subheadings=pl.when(pl.col("level") < _SUBHEADING).then("subheadings"))
        .select("code", "frequency", "start", "n", "quantiles", "vintage", "source", "subheadings")
        .collect()
    )
    return {
        (code, frequency, start): Among(n, tuple(quantiles), *others)
        for code, frequency, start, n, quantiles, *others in rows.iter_rows()
    }


class Ranked(msgspec.Struct, frozen=True):
    """One period and code of a pair: its rank, and among how many pairs of which baseline. `month` is 0 for a year."""

    month: int
    percentile: float
    n: int
    vintage: str
    source: str = ARCHIVE
    pair: str = ""
    subheadings: int | None = None


def of_origins(evidence: Evidence, frame: pl.DataFrame, period: Period) -> dict[str, tuple[Ranked, ...]]:
    """Return for each origin its ranks by month and heading, where both ends report it.

    A heading that the baseline sums of fewer subheadings than are compared here is not ranked.

    Args:
        evidence: its baseline is used; without one there are no ranks.
        frame: an aligned frame of one importer by months, with `month`.
        period: the months that are looked at.
    """
    if evidence.baseline is None:
        return {}
    both = by_heading(frame, subheadings=subheadings()).filter(pl.col("m") > 0, pl.col("x") > 0)
    world = held(evidence, both["heading"].unique().to_list(), period)
    found: dict[str, list[Ranked]] = {}
    for importer, exporter, month, start, heading, m, x, summed in both.iter_rows():
        among = world.get((heading, Frequency.MONTHLY.value, start))
        if among is not None and among.holds(summed):
            found.setdefault(exporter, []).append(rank_of(among, log(m / x), f"{exporter}-{importer}", month))
    return {exporter: tuple(ranks) for exporter, ranks in found.items()}


def by_heading(frame: pl.DataFrame, **more: pl.Expr) -> pl.DataFrame:
    """Return importer, exporter, month, start, heading and what each end reports, freight taken off, 0 where nothing.

    Args:
        frame: an aligned frame by months, with `month`.
        more: further columns, aggregated over the codes of a heading.
    """
    return (
        frame.with_columns(heading=pl.col("code").str.slice(0, _HEADING), m=without_freight())
        .sort("importer", "exporter", "start", "code")
        .group_by("importer", "exporter", "month", "start", "heading", maintain_order=True)
        .agg(m=pl.col("m").sum(), x=pl.col("x_usd").sum(), **more)
    )


def subheadings() -> pl.Expr:
    """Return how many codes of six digits there are among those of a group; 0 where shorter codes alone."""
    code = pl.col("code")
    return code.filter(code.str.len_chars() >= _SUBHEADING).str.slice(0, _SUBHEADING).n_unique()


def without_freight() -> pl.Expr:
    """What an importer reports less what the IMF's convention allows for freight, where it values with freight."""
    freight = factor("cif-fob-markup").low or 1.0
    return pl.col("m_usd") / pl.when(pl.col("m_valuation").eq_missing(Valuation.FOB.value)).then(1.0).otherwise(freight)


def rank_of(among: Among, gap: float, pair: str, month: int = 0) -> Ranked:
    """Return where the gap of a pair (`RUS-CHN`, the exporter first) stands."""
    return Ranked(month, among.percentile(gap), among.n, among.vintage, among.source, pair, among.subheadings)


def summed_up(ranks: Sequence[Ranked], months: Collection[int] = (0,)) -> WorldRank | None:
    """Return the ranks of some months as one: their median between the least and the largest; None without any."""
    own = [each for each in ranks if each.month in months]
    if not own:
        return None
    percentiles = [each.percentile for each in own]
    return WorldRank(
        percentile=median(percentiles),
        low=min(percentiles),
        high=max(percentiles),
        cells=len(own),
        n_least=min(each.n for each in own),
        n_most=max(each.n for each in own),
        vintage=max(each.vintage for each in own),
        source=", ".join(sorted({each.source for each in own})),
        pairs=tuple(sorted({each.pair for each in own})),
        subheadings=min((each.subheadings for each in own if each.subheadings is not None), default=None),
    )


def of_two(world: Held, row: Mapping[str, Any], ratio: float) -> WorldRank | None:
    """Return how many per cent of the world's pairs differ by less than a factor, either way; None where not known."""
    among = world.get((row["code"], row["frequency"], row["start"]))
    if among is None:
        return None
    closer = max(0.0, among.percentile(log(ratio)) - among.percentile(-log(ratio)))
    return WorldRank(
        percentile=closer,
        low=closer,
        high=closer,
        cells=1,
        n_least=among.n,
        n_most=among.n,
        vintage=among.vintage,
        source=among.source,
        subheadings=among.subheadings,
    )


def of_origin_words(rank: WorldRank) -> str:
    """Return the sentence of a pair's rank."""
    pairs = f"{rank.n_least:,}" if rank.n_least == rank.n_most else f"{rank.n_least:,} to {rank.n_most:,}"
    cells = "1 month and heading" if rank.cells == 1 else f"{rank.cells:,} months and headings"
    return (
        f"Among the world's pairs ({pairs} a month and heading, {baseline_words(rank)}) the importer's figure over "
        f"the exporter's stands at percentile {rank.percentile:.0f}, the median of {cells} ({rank.low:.0f} to "
        f"{rank.high:.0f}): ranks, not a significance."
    )


def of_two_words(rank: WorldRank) -> str:
    """Return the sentence of how common such a difference is between the two ends of a flow."""
    return (
        f"Of the world's {rank.n_most:,} pairs that both report this code and period {rank.percentile:.0f} % differ by "
        f"less than this factor ({baseline_words(rank)}): ranks, not a significance."
    )


def of_year_words(rank: WorldRank, code: str, year: int) -> str:
    """Return the sentence of the ranks of several pairs in one year."""
    return (
        f"Among the world's {rank.n_most:,} pairs that both report {code} in {year} ({baseline_words(rank)}) the "
        f"importer's figure over the origin's stands at percentiles {rank.low:.0f} to {rank.high:.0f} for these "
        f"{rank.cells} origins, their median at {rank.percentile:.0f}: ranks, not a significance."
    )


NOT_RANKED = "Not ranked among the world's pairs"
"""How a sentence begins that says why a finding has no rank."""


def unranked_words(evidence: Evidence, what: str) -> tuple[str, ...]:
    """Say that a baseline is there and ranks nothing of this; nothing is said where there is no baseline at all.

    `what` is that of which it would have to hold a distribution.
    """
    if evidence.baseline is None:
        return ()
    said = (
        f"{NOT_RANKED}: the baseline has no distribution of {LEAST_PAIRS} pairs and more, and "
        f"of as many subheadings as are summed here, for {what}; `tradecheck baseline build FILE` builds one."
    )
    return (said,)


def baseline_words(rank: WorldRank) -> str:
    """Say which baseline a rank is of, and of how many subheadings its codes are summed: of few it knows only those."""
    whose = {ARCHIVE: "", EMBEDDED: ", which comes with the program"}
    of = whose.get(rank.source, ", in part the one that comes with the program")
    least = rank.subheadings
    summed = "" if least is None else f", codes summed of {least:,} subheading{'' if least == 1 else 's'} or more"
    return f"baseline of {rank.vintage}{of}{summed}"
