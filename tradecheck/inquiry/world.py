"""A finding's own gaps among the world's pairs: a fan along months, or places on the curve of one period."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from tradecheck.charts.heat import RATIO
from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.checks import relabelling
from tradecheck.checks.relabelling import among as own_gaps
from tradecheck.checks.world import NOT_RANKED, Among, baseline_words, held
from tradecheck.inquiry import beside
from tradecheck.inquiry.labels import goods_title
from tradecheck.model.errors import UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.tables import LEAST_PAIRS
from tradecheck.model.words import Frequency, State
from tradecheck.reference.areas import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradecheck.checks.relabelling.among import Own
    from tradecheck.checks.world import Held
    from tradecheck.model.evidence import Evidence
    from tradecheck.model.finding import Finding, WorldRank
    from tradecheck.model.period import Period

AXIS = "importer's figure ÷ exporter's, less freight (logarithmic)"
WIDE, NARROW, MIDDLE = "5 to 95 % of the world's pairs", "25 to 75 % of them", "their median"

_NO_RANK = (
    "the finding {} has no rank among the world's pairs: findings of relabelling and of publications on a value have "
    "one, where a baseline covers their code and period (`tradecheck baseline build` makes one)."
)


def world_chart(evidence: Evidence, finding: Finding) -> ChartSpec:
    """Return where a finding's own gaps lie among the world's.

    By month it is a fan, a panel a heading, that with the most months first; of one period a curve with every pair's
    place on it. Of two publications of one end the curve shows the ratio of the two either way.

    Raises:
        UsageError: for a finding that has no rank.
    """
    rank = finding.world
    if rank is None:
        told = next((each for each in finding.caveats if each.startswith(NOT_RANKED)), None)
        raise UsageError(
            f"the finding {finding.id} has no chart of ranks. {told}" if told else _NO_RANK.format(finding.id)
        )
    if finding.check != relabelling.name:
        return _of_two(evidence, finding, rank)
    if finding.period.frequency is Frequency.ANNUAL and len(finding.goods.codes) == 1 and not finding.family:
        return _of_year(evidence, finding, rank)
    return _of_months(evidence, finding, rank)


# along months


def _of_months(evidence: Evidence, finding: Finding, rank: WorldRank) -> ChartSpec:
    own = own_gaps.by_month(evidence, finding)
    months = [own_gaps.month_of(number) for number in own_gaps.months(finding).months]
    codes = sorted({each.code for each in own})
    world = held(evidence, codes, own_gaps.months(finding).period)
    ranked = {each.code for each in own if _is_ranked(each, world)}
    of = {code: [each for each in own if each.code == code] for code in codes if code in ranked}
    fullest = sorted(of, key=lambda code: (-sum(each.gap is not None for each in of[code]), code))
    panels = tuple(_fan(finding, code, months, of[code], world) for code in fullest)
    left_out = [code for code in codes if code not in ranked]
    whole = ChartSpec(
        name="world",
        kind=Kind.FAN,
        title=f"{goods_title((Goods(finding.goods.codes, finding.goods.label),))}, {_pair_words(rank.pairs[0])}, "
        "among the world's pairs",
        subtitle=f"Percentile {rank.percentile:.0f} of the world's pairs, the median of {_cells(rank)} of "
        f"{finding.period.label} ({rank.low:.0f} to {rank.high:.0f})",
        unit=RATIO,
        axis=AXIS,
        series=(),
        source_line=_source_line(rank),
        caveat=_caveat(_left_out_words(left_out)),
        log=True,
        panels=panels,
    )
    if len(panels) != 1:
        return whole
    only = panels[0]
    return ChartSpec(
        name=whole.name,
        kind=whole.kind,
        title=whole.title,
        subtitle=f"{whole.subtitle}; heading {fullest[0]}, {only.subtitle}",
        unit=RATIO,
        axis=AXIS,
        series=only.series,
        marks=only.marks,
        source_line=whole.source_line,
        caveat=whole.caveat,
        log=True,
    )


def _is_ranked(own: Own, world: Held) -> bool:
    among = world.get((own.code, Frequency.MONTHLY.value, own.period.start))
    return among is not None and among.holds(own.subheadings)


def _fan(finding: Finding, code: str, months: Sequence[Period], own: Sequence[Own], world: Held) -> ChartSpec:
    """Return one heading: the world's bands month by month, and the pair's ratio in the months ranked and before."""
    gaps = {each.period: each for each in own}
    held_of = [(month, world.get((code, Frequency.MONTHLY.value, month.start))) for month in months]
    cells = [
        (month, among if among is None or month not in gaps or among.holds(gaps[month].subheadings) else None)
        for month, among in held_of
    ]
    ranked = [month for month in months if month.start >= finding.period.start and month.end <= finding.period.end]
    pair = _pair_words(own[0].pair)
    counts = sorted(among.n for _, among in cells if among is not None)
    summed = sorted({among.subheadings for _, among in cells if among is not None and among.subheadings is not None})
    series = (
        Series(WIDE, Role.WORLD, tuple(_band(month, among, 5, 95) for month, among in cells)),
        Series(NARROW, Role.WORLD, tuple(_band(month, among, 25, 75) for month, among in cells)),
        Series(MIDDLE, Role.WORLD, tuple(_band(month, among, 50, 50) for month, among in cells)),
        Series(f"{pair}, months ranked", Role.MIRROR, tuple(_own(each, gaps.get(each), cells) for each in ranked)),
        Series(
            f"{pair}, other months",
            Role.BOOKED,
            tuple(_own(each, gaps.get(each), cells) for each in months if each not in ranked),
        ),
    )
    return ChartSpec(
        name="world",
        kind=Kind.FAN,
        title=goods_title((Goods((code,), code),)),
        subtitle=f"{counts[0]:,} to {counts[-1]:,} pairs a month{_summed_words(summed)}",
        unit=RATIO,
        axis=AXIS,
        series=series,
        marks=beside.marks(list(series), (finding.goods,), finding.direction),
        log=True,
    )


def _band(period: Period, among: Among | None, low: int, high: int) -> Point:
    """Return the ratios below which so many per cent of the pairs lie; of one percentage its ratio alone."""
    if among is None:
        return Point(period.start, period.end, None, State.NOT_HELD)
    ends = [exp(among.quantiles[percent - 1]) for percent in (low, high)]
    if low == high:
        return Point(period.start, period.end, ends[0], State.TWO_SIDED)
    return Point(period.start, period.end, None, State.TWO_SIDED, ends[0], ends[1], words=f"{among.n:,} pairs")


def _own(period: Period, own: Own | None, cells: Sequence[tuple[Period, Among | None]]) -> Point:
    if own is None:
        return Point(period.start, period.end, None, State.NOT_HELD)
    among = next(known for month, known in cells if month == period)
    return _place(own, own.gap, among, "")


def _place(own: Own, gap: float | None, among: Among | None, label: str) -> Point:
    share = None if among is None or gap is None else among.percentile(gap) / 100
    value = None if gap is None else exp(gap)
    records = ";".join(own.records)
    return Point(own.period.start, own.period.end, value, own.state, label=label, record=records, share=share)


# of one period


def _of_year(evidence: Evidence, finding: Finding, rank: WorldRank) -> ChartSpec:
    own = own_gaps.by_year(evidence, finding)
    among = _only(evidence, finding)
    importer, bare = name_of(own[0].pair.partition("-")[2]), Goods(finding.goods.codes, finding.goods.codes[0])
    points = tuple(_place(each, each.gap, among, name_of(each.pair.partition("-")[0])) for each in own)
    return ChartSpec(
        name="world",
        kind=Kind.SPREAD,
        title=f"{importer}'s imports of {goods_title((bare,))} by origin, {finding.period.label}, "
        "among the world's pairs",
        subtitle=f"Percentiles {rank.low:.0f} to {rank.high:.0f} of {among.n:,} pairs of the world for {rank.cells} "
        f"origins, their median at {rank.percentile:.0f}",
        unit=RATIO,
        axis=AXIS,
        series=(_curve(finding.period, among), Series(f"to {importer} from each origin", Role.MIRROR, points)),
        source_line=_source_line(rank),
        caveat=_caveat(),
        log=True,
    )


def _of_two(evidence: Evidence, finding: Finding, rank: WorldRank) -> ChartSpec:
    among = _only(evidence, finding)
    low, high = finding.expected.low, finding.expected.high
    if not low or not high:
        raise UsageError(_NO_RANK.format(finding.id))
    records = ";".join(dict.fromkeys(each.record for each in finding.sources))
    points = tuple(
        Point(
            finding.period.start,
            finding.period.end,
            exp(gap),
            State.TWO_SIDED,
            label=label,
            record=records,
            share=among.percentile(gap) / 100,
        )
        for gap, label in ((-log(high / low), "lowest ÷ largest"), (log(high / low), "largest ÷ lowest"))
    )
    return ChartSpec(
        name="world",
        kind=Kind.SPREAD,
        title=f"{goods_title((finding.goods,))}, {finding.period.label}: how far two publications differ, among the "
        "world's pairs",
        subtitle=f"{rank.percentile:.0f} % of the world's {among.n:,} pairs differ by less than this, either way",
        unit=RATIO,
        axis=f"{AXIS}; of the publications one ÷ the other",
        series=(_curve(finding.period, among), Series("two publications of one flow", Role.MIRROR, points)),
        source_line=_source_line(rank),
        caveat=_caveat(),
        log=True,
    )


def _only(evidence: Evidence, finding: Finding) -> Among:
    """Return the world's gaps of a finding's one code and period.

    Raises:
        UsageError: where the baseline no longer holds it.
    """
    world = held(evidence, finding.goods.codes, finding.period)
    key = (finding.goods.codes[0], finding.period.frequency.value, finding.period.start)
    if key not in world:
        raise UsageError(_NO_RANK.format(finding.id))
    return world[key]


def _curve(period: Period, among: Among) -> Series:
    points = tuple(
        Point(period.start, period.end, exp(gap), State.TWO_SIDED, label=f"{percent} %", share=percent / 100)
        for percent, gap in enumerate(among.quantiles, start=1)
    )
    return Series("the world's pairs", Role.WORLD, points)


# words


def _left_out_words(codes: Sequence[str]) -> str:
    if not codes:
        return ""
    return (
        f"Not ranked: {', '.join(codes)}, of which the baseline has no month with {LEAST_PAIRS} pairs and more and as "
        "many subheadings as are summed here."
    )


def _summed_words(summed: Sequence[int]) -> str:
    """Say of how many subheadings a baseline sums a heading: of a few of them it is a distribution of those."""
    if not summed:
        return ""
    least, most = summed[0], summed[-1]
    return f", sums of {least if least == most else f'{least} to {most}'} subheading{'s' if most > 1 else ''}"


def _pair_words(pair: str) -> str:
    exporter, _, importer = pair.partition("-")
    return f"{name_of(exporter)} to {name_of(importer)}"


def _cells(rank: WorldRank) -> str:
    return "1 month and heading" if rank.cells == 1 else f"{rank.cells} months and headings"


def _source_line(rank: WorldRank) -> str:
    pairs = f"{rank.n_least:,}" if rank.n_least == rank.n_most else f"{rank.n_least:,} to {rank.n_most:,}"
    return f"Ranks, not a significance: {pairs} pairs, {baseline_words(rank)}; UN Comtrade, customs books of both ends."


def _caveat(more: str = "") -> str:
    said = (
        "The world's pairs differ in distance, goods and books; 1 and 99 stand for what lies beyond. A gap is a lead, "
    )
    return f"{said}not proof. {more}".strip()
