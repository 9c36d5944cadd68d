"""The gaps behind a finding's rank among the world's pairs, one by one, for whoever draws them."""

from math import log

import msgspec
import polars as pl

from tradecheck.checks.aligned import both_ends
from tradecheck.checks.relabelling.annual import history_of, judged_in
from tradecheck.checks.relabelling.families import Family, families, first_day
from tradecheck.checks.relabelling.windows import Window, windows
from tradecheck.checks.world import by_heading, subheadings
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Flow, Frequency, State

_HEADING = 4


class Own(msgspec.Struct, frozen=True):
    """One code and period of a pair (`RUS-CHN`): ln(M / X) less freight, None where an end has no figure.

    `state` says which ends have one, `size` is the lesser end in USD, `records` are those of both. `subheadings`
    says how many codes of six digits were summed.
    """

    pair: str
    code: str
    period: Period
    gap: float | None
    state: State
    size: float
    records: tuple[str, ...]
    subheadings: int = 0


def months(finding: Finding) -> Window:
    """Return the months from the first of the year before a finding's ban to the last that it ranks."""
    declared = windows(_family(finding))
    return Window(declared.before.first, declared.after.last)


def by_month(evidence: Evidence, finding: Finding) -> list[Own]:
    """Return the gaps of a finding's pair by heading and month, in order.

    A month without a row of the pair is `no_record` where both ends' books of the heading are held, else left out.
    """
    exporter, importer = _ends(finding.world.pairs[0] if finding.world else "")
    aligned = both_ends(
        evidence,
        importers=[importer],
        exporters=[exporter],
        codes=finding.goods.codes,
        frequency=Frequency.MONTHLY.value,
        period=months(finding).period,
    )
    frame = aligned.frame.filter(pl.col("code").str.len_chars() >= _HEADING).with_columns(month=pl.lit(0)).collect()
    records = pl.concat_str("m_record", "x_record", separator=";", ignore_nulls=True).sort().str.join(";")
    pair = f"{exporter}-{importer}"
    found = {
        (heading, start): Own(
            pair,
            heading,
            Period.month(start.year, start.month),
            log(m / x) if m > 0 and x > 0 else None,
            _state(m, x),
            min(m, x),
            tuple(dict.fromkeys(joined.split(";"))),
            summed,
        )
        for _, _, _, start, heading, m, x, joined, summed in by_heading(
            frame, records=records, subheadings=subheadings()
        ).iter_rows()
    }
    both = books(evidence, finding, exporter, importer).group_by("heading", "start").len().filter(pl.col("len") > 1)
    for heading, start in both.select("heading", "start").iter_rows():
        month = Period.month(start.year, start.month)
        found.setdefault((heading, start), Own(pair, heading, month, None, State.NO_RECORD, 0.0, ()))
    return [found[key] for key in sorted(found)]


def books(evidence: Evidence, finding: Finding, exporter: str, importer: str) -> pl.DataFrame:
    """Return the headings and months of which an end has a row with anybody.

    Returns:
        Columns `reporter`, `start` and `heading`, each combination once, in order.
    """
    period = months(finding).period
    own = pl.any_horizontal(
        (pl.col("reporter") == reporter) & (pl.col("flow") == flow.value)
        for reporter, flow in ((importer, Flow.IMPORT), (exporter, Flow.EXPORT))
    )
    heading = pl.col("code").str.slice(0, _HEADING)
    return (
        evidence.counted.filter(
            own,
            pl.col("frequency") == Frequency.MONTHLY,
            pl.col("start") >= period.start,
            pl.col("end") <= period.end,
            heading.is_in(sorted({code[:_HEADING] for code in finding.goods.codes if len(code) >= _HEADING})),
        )
        .select("reporter", "start", heading=heading)
        .unique()
        .sort("reporter", "start", "heading")
        .collect()
    )


def by_year(evidence: Evidence, finding: Finding) -> list[Own]:
    """Return the gaps of a finding by year, of each origin that it judges, the largest trade first."""
    _, importer = _ends(finding.world.pairs[0] if finding.world else "")
    family, year = _family(finding), finding.period.start.year
    codes, history = history_of(evidence, family, importer)
    found = [
        Own(
            f"{name}-{importer}",
            codes[0],
            finding.period,
            own.gap,
            State.TWO_SIDED,
            min(own.m, own.x),
            own.records,
        )
        for name in judged_in(family, year, history)
        for own in (history[name][year],)
    ]
    return sorted(found, key=lambda each: (-each.size, each.pair))


def _family(finding: Finding) -> Family:
    return next(each for each in families(View()) if finding.rule is not None and each.rule.id == finding.rule.id)


def _ends(pair: str) -> tuple[str, str]:
    exporter, _, importer = pair.partition("-")
    return exporter, importer


def _state(m: float, x: float) -> State:
    if m > 0 and x > 0:
        return State.TWO_SIDED
    if m > 0:
        return State.IMPORTER_ONLY
    return State.EXPORTER_ONLY if x > 0 else State.NOT_HELD


def month_of(number: int) -> Period:
    """Return the days of a numbered month."""
    day = first_day(number)
    return Period.month(day.year, day.month)
