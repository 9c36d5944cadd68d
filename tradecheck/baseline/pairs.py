"""One pair of areas beside the world's: both ends' reports from the layout, and the distribution they lie in.

Sums and the logarithm are made in double precision of what the layout holds, which is single.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck.archive.world import baseline, is_known_whole, world
from tradecheck.baseline import ingest, layout
from tradecheck.baseline.build import period_of
from tradecheck.baseline.jobs import changed, jobs, refuse_changed
from tradecheck.baseline.period import Asked, distribution
from tradecheck.baseline.reading import NO_EDITION, PAIR_BITS
from tradecheck.baseline.sides import markup, side
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.tables import BASELINE, LEAST_PAIRS
from tradecheck.model.words import Flow, State
from tradecheck.reference.areas import AreaKind, area, areas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tradecheck.baseline.jobs import Job
    from tradecheck.model.goods import Goods
    from tradecheck.model.period import Period
    from tradecheck.reference.areas import Area

OTHER_EDITIONS, FEW_PAIRS = "other_editions", "few_pairs"
"""Why two reports of one flow have no gap, or a gap no rank."""

HEADING, SUBHEADING = 4, 6

PAIRS: dict[str, pl.DataType] = {
    "period": pl.String(),  # A2017 or M201708
    "level": BASELINE["level"],
    "code": pl.String(),
    "state": pl.String(),  # two_sided, exporter_only, importer_only
    "exporter_usd": pl.Float64(),
    "importer_usd": pl.Float64(),  # as published
    "importer_fob_usd": pl.Float64(),  # without freight by the IMF's convention where it is valued with it
    "gap": pl.Float64(),  # d = ln(importer_fob_usd / exporter_usd)
    "why": pl.String(),  # why there is no gap or no rank: the state, `OTHER_EDITIONS`, `FEW_PAIRS`
    "below": pl.Int64(),  # pairs of the world whose gap is no larger, its own among them
    "n": pl.Int64(),  # the world's pairs of the code and period
    "quantiles": BASELINE["quantiles"],
    "vintage": pl.String(),
}
"""A pair's rows; by heading and subheading."""

_MONEY = ("exporter_usd", "importer_usd", "importer_fob_usd")


def parsed(text: str) -> tuple[Area, Area]:
    """Return the exporter and the importer of `RUS:CHN`, each as a code, a number or a name.

    Raises:
        UsageError: when it is no pair, or a pair that no baseline holds.
    """
    ends = text.split(":")
    if len(ends) != len(("exporter", "importer")):
        raise UsageError(f"--pair '{text}' is no pair: give EXPORTER:IMPORTER, such as RUS:CHN.")
    exporter, importer = (area(each) for each in ends)
    if exporter == importer:
        raise UsageError(f"--pair '{text}' names one area twice: give EXPORTER:IMPORTER, such as RUS:CHN.")
    for each in (exporter, importer):
        if each.kind is AreaKind.GROUP:
            raise UsageError(f"--pair '{text}': {each.name} is a group of areas, and the baseline holds single ones.")
        if each.iso3 == "HKG":
            raise UsageError(f"--pair '{text}': the baseline leaves Hong Kong out, whose reports hold re-exports.")
    return exporter, importer


def of_pair(
    root: Path, exporter: Area, importer: Area, goods: Sequence[Goods] = (), span: Period | None = None
) -> pl.DataFrame:
    """Return what both ends report of a flow and where it lies in the world (schema `PAIRS`), in order of time.

    Args:
        root: the archive, with a baseline.
        exporter: where the goods come from.
        importer: where they go.
        goods: headings, subheadings and what lies below wider codes; everything without any.
        span: periods within it; all without.

    Raises:
        UsageError: when no baseline was built, it is not up to date, or goods are finer than it is.
        DataError: when a file of it is damaged.
    """
    asked = _current(root, span)
    covered = _covered(goods)
    cells = _cells(root, exporter, importer, asked)
    out, into = (cells.filter(pl.col("flow") == flow.value) for flow in (Flow.EXPORT, Flow.IMPORT))
    rows = pl.concat([_sides(out, into, level) for level in (SUBHEADING, HEADING)]).filter(covered)
    ranks = _ranks(asked, rows, _pair(exporter, importer))
    ranked = _among(root, rows, span).join(ranks, on=["period", "code"], how="left")
    return ranked.sort("period", "code").select(pl.col(name).cast(kind) for name, kind in PAIRS.items())


def _covered(goods: Sequence[Goods]) -> pl.Expr:
    """Whether a row's code is one that was asked for, or lies below one."""
    codes = sorted({code for each in goods for code in each.codes})
    if not codes or "TOTAL" in codes:
        return pl.lit(value=True)
    finer = next((code for code in codes if len(code) > SUBHEADING), None)
    if finer is not None:
        raise UsageError(
            f"the code {finer} is finer than the baseline, which knows 6 digits: give {finer[:SUBHEADING]}."
        )
    return pl.any_horizontal(pl.col("code").str.starts_with(code) for code in codes)


def _current(root: Path, span: Period | None) -> list[Job]:
    """Return the periods that stand, each with the files it was made from."""
    held = world(root)
    if held is None or not held.periods:
        raise UsageError("no baseline was built: `tradecheck baseline build FILE` builds one of UN Comtrade's files.")
    known = {job.period: job for job in jobs(root, _read_by_this(root))}
    found = []
    for each in held.periods:
        if span is not None and not span.contains(period_of(each.period)):
            continue
        job = known.get(each.period)
        if job is None or job.inputs != each.inputs:
            raise UsageError(
                f"{period_of(each.period).label} of the baseline was made of other files than are held now, or by "
                "another version of the program: `tradecheck baseline build` brings it up to date, of the files again "
                "where it says so."
            )
        found.append(job)
    refuse_changed(found)
    return found


def _read_by_this(root: Path) -> list[ingest.Input]:
    """Return what this version of the program took in."""
    return [each for each in ingest.inputs(root) if each.maker == ingest.maker()]


def _pair(exporter: Area, importer: Area) -> int:
    return (areas().index(exporter) << PAIR_BITS) + areas().index(importer)


def _cells(root: Path, exporter: Area, importer: Area, asked: Sequence[Job]) -> pl.DataFrame:
    """Return a pair's cells in some periods (those of the layout, usd as reported and FOB), each once.

    They are those that count in the distribution; where one file gives a flow and period they are found by pair.
    """
    held = _read_by_this(root)
    for each in held:
        own = ingest.place_of(root, each) / layout.OWN
        if each.own and not is_known_whole(own, each.own):
            raise changed(own, each.name)
    lone = [job.period for job in asked if _is_lone(job)]
    pair, usd = pl.col("pair") == _pair(exporter, importer), pl.col("value").cast(pl.Float64)
    places = [ingest.place_of(root, each) for each in held]
    found = layout.pair_rows(places, exporter.iso3, importer.iso3).filter(pair, pl.col("period").is_in(lone))
    columns = ["flow", "period", *layout.READ]
    frames = [found.select(columns)]
    for job in asked:
        for flow, paths in ((Flow.EXPORT, job.exports), (Flow.IMPORT, job.imports)) if not _is_lone(job) else ():
            rows = layout.one_a_cell(paths, flow)[0].filter(pair)
            frames.append(rows.with_columns(flow=pl.lit(flow.value), period=pl.lit(job.period)).select(columns))
    return pl.concat(frames).with_columns(usd=usd, fob_usd=pl.when("fob").then(usd).otherwise(usd / markup()))


def _is_lone(job: Job) -> bool:
    return len(job.exports) <= 1 and len(job.imports) <= 1


def _sides(out: pl.DataFrame, into: pl.DataFrame, level: int) -> pl.DataFrame:
    """Return both ends' sums by period and code of so many digits, with the gap where they can be compared."""
    key = ["period", "code"]
    ends = []
    for cells, names in (
        (out, {"exporter_usd": "usd"}),
        (into, {"importer_usd": "usd", "importer_fob_usd": "fob_usd"}),
    ):
        code = pl.col("hs6").cast(pl.String).str.zfill(SUBHEADING).str.head(level)
        sums = {name: pl.col(column).sum() for name, column in names.items()}
        ends.append(cells.group_by("period", code=code).agg(**sums, edition=pl.col("edition").first()))
    both = ends[0].join(ends[1], on=key, how="full", coalesce=True, suffix="_in")
    x, m = pl.col("edition"), pl.col("edition_in")
    alike = pl.lit(level != SUBHEADING) | (x == m) | (x == NO_EDITION) | (m == NO_EDITION)
    state = (
        pl.when(pl.col("importer_usd").is_null())
        .then(pl.lit(State.EXPORTER_ONLY.value))
        .when(pl.col("exporter_usd").is_null())
        .then(pl.lit(State.IMPORTER_ONLY.value))
        .otherwise(pl.lit(State.TWO_SIDED.value))
    )
    gap = pl.when(alike).then((pl.col("importer_fob_usd") / pl.col("exporter_usd")).log())
    return both.select(*key, *_MONEY, level=pl.lit(level), state=state, gap=gap)


def _ranks(asked: Iterable[Job], rows: pl.DataFrame, pair: int) -> pl.DataFrame:
    """Return by period and code how many of the world's pairs have no larger gap than one, counted in the layout."""
    width = 10 ** (SUBHEADING - HEADING)
    found = [pl.DataFrame(schema={name: PAIRS[name] for name in ("period", "code", "below")})]
    for job in asked:
        own = rows.filter(pl.col("period") == job.period, pl.col("gap").is_not_null())
        headings = own["code"].str.head(HEADING).unique().cast(pl.UInt32).sort().to_list()
        if not headings:
            continue
        x, m = (
            side(layout.one_a_cell(paths, flow)[0].filter((pl.col("hs6") // width).is_in(headings)), flow)
            for paths, flow in ((job.exports, Flow.EXPORT), (job.imports, Flow.IMPORT))
        )
        told = distribution(x, m, Asked((SUBHEADING, HEADING), by_size=False, percents=(), pairs=(pair,)))
        found.append(told.ranks.select("code", "below", period=pl.lit(job.period)).select(found[0].columns))
    return pl.concat(found)


def _among(root: Path, rows: pl.DataFrame, span: Period | None) -> pl.DataFrame:
    """Add the world's pairs and quantiles of each row's code and period, and why a row has no gap or no rank."""
    held = baseline(root)
    if held is None:
        raise DataError("the baseline was dropped while it was read: build it again.")
    if span is not None:
        held = held.filter(pl.col("start") >= span.start, pl.col("end") <= span.end)
    start = pl.col("start").dt
    label = pl.when(pl.col("frequency") == "A").then(start.strftime("A%Y")).otherwise(start.strftime("M%Y%m"))
    own = (
        held.filter(pl.col("size") == 0, pl.col("code").is_in(rows["code"].unique().sort().to_list()))
        .select("code", "n", "quantiles", "vintage", period=label)
        .collect()
    )
    why = (
        pl.when(pl.col("state") != State.TWO_SIDED.value)
        .then("state")
        .when(pl.col("gap").is_null())
        .then(pl.lit(OTHER_EDITIONS))
        .when(pl.col("n") < LEAST_PAIRS)
        .then(pl.lit(FEW_PAIRS))
    )
    return rows.join(own, on=["period", "code"], how="left").with_columns(why=why)
