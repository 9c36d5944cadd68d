"""Where years alone are held: each origin's ratio of M to X beside its own history, and no interval.

A year leaves no room for months at sea, and the year of a ban is mostly before it, so nothing here is called
a gap. What an origin's own history shows cannot be a sign of the ban, however large it is.
"""

from collections.abc import Collection, Mapping
from math import log
from statistics import median

import msgspec
import polars as pl
from msgspec.structs import replace

from tradecheck.checks.aligned import both_ends
from tradecheck.checks.relabelling.families import DIRECTION, Family, families
from tradecheck.checks.relabelling.series import DPRK
from tradecheck.checks.relabelling.sheet import Sheet, figure, summed
from tradecheck.checks.severity import of_unaccounted
from tradecheck.checks.stats import placebo_p
from tradecheck.checks.wording import label
from tradecheck.checks.world import Held, held, of_year_words, rank_of, summed_up, unranked_words, without_freight
from tradecheck.model.evidence import Evidence
from tradecheck.model.figures import plain
from tradecheck.model.finding import Booked, Citation, Finding, Range, WorldRank
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Confidence, Frequency, State, Status
from tradecheck.reference.areas import name_of
from tradecheck.reference.explanations import explanation

LEAST_YEARS = 5
"""Years of an origin's own history that a ratio needs beside it."""

LEAST_ORIGINS = 3
NAMED = 6
"""Origins that a sentence names: those for which the lesser end is largest."""

YEARS_AFTER = 2
"""Years after that of the ban which are compared; later ones are another trade."""


class Ratio(msgspec.Struct, frozen=True):
    """M over X of an origin in a year, in USD, with the records of both. `gap` is ln(M / X), freight taken off."""

    m: float
    x: float
    records: tuple[str, ...]
    gap: float

    @property
    def ratio(self) -> float:
        """M / X."""
        return self.m / self.x


History = dict[str, dict[int, Ratio]]

Ends = dict[tuple[str, str], tuple[set[int], set[int]]]
"""By chapter and origin the years that the origin holds, and those that the importer does."""


def run(evidence: Evidence, view: View, by_month: Collection[str]) -> list[Finding]:
    """Return a finding a year and family that is not held by month (`by_month` names rules that are)."""
    asked_of = {family: asked for family in families(view) if (asked := _asked(family, view, by_month))}
    chapters = {code[:2] for family in asked_of for code in family.goods.codes}
    ends = _years_held(evidence, view.reporter, chapters) if chapters else {}
    found = []
    for family, asked in asked_of.items():
        if not _may_be_judged(family, ends):
            continue
        codes, history = history_of(evidence, family, view.reporter)
        world = held(evidence, codes, Period(Period.year(asked[0]).start, Period.year(asked[-1]).end)) if asked else {}
        for year in asked:
            judged = judged_in(family, year, history)
            if judged:
                among = _among(world, view.reporter, year, codes, {name: history[name][year].gap for name in judged})
                one = _finding(family, view.reporter, year, codes, history, judged)
                unranked = unranked_words(evidence, f"{', '.join(codes)} in {year}")
                said = unranked if among is None else (of_year_words(among, codes[0], year),)
                found.append(replace(one, caveats=(*said, *one.caveats), world=among))
    return found


def _among(
    world: Held, importer: str, year: int, codes: tuple[str, ...], gaps: Mapping[str, float]
) -> WorldRank | None:
    """Return where the origins' gaps stand among the world's pairs, None where they are of several codes."""
    among = world.get((codes[0], Frequency.ANNUAL.value, Period.year(year).start)) if len(codes) == 1 else None
    if among is None:
        return None
    return summed_up([rank_of(among, gap, f"{name}-{importer}") for name, gap in gaps.items()])


def _asked(family: Family, view: View, by_month: Collection[str]) -> list[int]:
    """Return the years of a family that the view asks for, none where months tell more of it."""
    first = family.rule.start.year
    years = () if family.rule.id in by_month else range(first, first + YEARS_AFTER + 1)
    return [year for year in years if Period.year(year).overlaps(view.period)]


def _years_held(evidence: Evidence, importer: str, chapters: Collection[str]) -> Ends:
    """Return by chapter and origin the years of which an importer, and of which the origin, has a row of any kind."""
    inward = pl.col("reporter") == importer
    rows = (
        evidence.counted.filter(
            inward | (pl.col("partner") == importer),
            pl.col("frequency") == Frequency.ANNUAL,
            pl.col("code").str.slice(0, 2).is_in(sorted(chapters)),
        )
        .select(
            chapter=pl.col("code").str.slice(0, 2),
            exporter=pl.when(inward).then("partner").otherwise("reporter"),
            inward=inward,
            year=pl.col("start").dt.year(),
        )
        .unique()
        .collect()
    )
    ends: Ends = {}
    for chapter, exporter, is_inward, year in rows.iter_rows():
        if exporter != DPRK:
            ends.setdefault((chapter, exporter), (set(), set()))[is_inward].add(year)
    return ends


def _may_be_judged(family: Family, ends: Ends) -> bool:
    """Whether enough origins have enough years with rows of both ends: without them no figure need be aligned."""
    chapters = {code[:2] for code in family.goods.codes}
    years: dict[str, tuple[set[int], set[int]]] = {}
    for (chapter, exporter), both in ends.items():
        if chapter in chapters:
            for known, more in zip(years.setdefault(exporter, (set(), set())), both, strict=True):
                known.update(more)
    return sum(len(x & m) > LEAST_YEARS for x, m in years.values()) >= LEAST_ORIGINS


def history_of(evidence: Evidence, family: Family, importer: str) -> tuple[tuple[str, ...], History]:
    """Return the codes that were compared and, by origin and year, both ends added over them."""
    chapters = sorted({code[:2] for code in family.goods.codes})
    aligned = both_ends(evidence, importers=[importer], codes=chapters, frequency=Frequency.ANNUAL.value)
    code = pl.col("code")
    meets = pl.any_horizontal(
        code.str.starts_with(own) | code.is_in([own[:size] for size in range(2, len(own), 2)])
        for own in family.goods.codes
    )
    behind = pl.concat_list(pl.col("m_record").fill_null(""), pl.col("x_record").fill_null(""))
    years = (
        aligned.frame.filter(meets, pl.col("exporter") != DPRK)
        .group_by("exporter", pl.col("start").dt.year().alias("year"))
        .agg(
            m=pl.col("m_usd").sum(),
            x=pl.col("x_usd").sum(),
            free=without_freight().sum(),
            known=(pl.col("m_usd").is_not_null().any() & pl.col("x_usd").is_not_null().any()),
            codes=code.unique().sort(),
            records=behind.list.explode(keep_nulls=False, empty_as_null=False),
        )
        .filter("known", pl.col("m") > 0, pl.col("x") > 0)
        .sort("exporter", "year")
        .collect()
    )
    history: History = {}
    met: set[str] = set()
    for exporter, year, m, x, free, _, codes, records in years.iter_rows():
        ids = sorted({record for joined in records for record in joined.split(";") if record})
        history.setdefault(exporter, {})[year] = Ratio(m, x, tuple(ids), log(free / x))
        met.update(codes)
    return tuple(sorted(met)), history


def judged_in(family: Family, year: int, history: History) -> History:
    """Return the history before the ban of each origin that has enough of it, of none where too few have."""
    start = family.rule.start.year
    judged = {
        name: before
        for name, years in sorted(history.items())
        if year in years and len(before := {each: r for each, r in years.items() if each < start}) >= LEAST_YEARS
    }
    return judged if len(judged) >= LEAST_ORIGINS else {}


def _finding(
    family: Family, importer: str, year: int, codes: tuple[str, ...], history: History, judged: History
) -> Finding:
    sheet = Sheet()
    above = [name for name, before in judged.items() if _written(sheet, name, year, history[name][year], before)]
    _beside_controls(sheet, above, judged, history, year)
    status = Status.INDETERMINATE if above else Status.CONSISTENT
    severity, deciding = of_unaccounted(status, family.rule.hs_basis, None, None)
    of_year = [history[name][year] for name in judged]
    booked = sum(each.m for each in of_year)
    behind = [record for each in of_year for record in each.records]
    sheet.put(f"booked from {len(judged)} origins", summed([each.m for each in of_year]), booked, "USD", behind)
    largest = sorted(judged, key=lambda name: -history[name][year].ratio)
    first = history[largest[0]][year].records[0]
    return Finding(
        id=f"relabelling.{family.name}.{DIRECTION.value}.{year}.by-year"
        + ("" if importer == "CHN" else f".{importer}"),
        check="relabelling",
        severity=severity,
        status=status,
        reporter=importer,
        goods=_goods(codes, family),
        direction=DIRECTION,
        period=Period.year(year),
        booked=Booked(booked, "USD", State.REPORTED),
        booked_of=f"from {len(judged)} other origins",
        expected=Range(None, None, None, "USD"),
        gap=Range(None, None, None, "USD"),
        rule=family.rule.reference(),
        statement=_statement(importer, year, codes, above, judged, history),
        steps=tuple(sheet.steps),
        caveats=_caveats(family, year, codes),
        sources=(
            Citation(first, "Both ends by year: a record of the largest ratio", "", Confidence.HIGH),
            family.rule.citation(),
        ),
        severity_rule=deciding,
        explanations=(explanation("cif"), explanation("origin-consignment")),
    )


def _written(sheet: Sheet, name: str, year: int, own: Ratio, before: dict[int, Ratio]) -> bool:
    """Write an origin's ratio and its history; return whether the ratio lies above all of it."""
    ratio = sheet.put(f"{name}, {year}: M / X", f"{plain(own.m)} / {plain(own.x)}", own.ratio, "ratio", own.records)
    shown = [
        sheet.put(f"{name}, {each}: M / X", f"{plain(r.m)} / {plain(r.x)}", r.ratio, "ratio", r.records)
        for each, r in sorted(before.items())
    ]
    ends = [
        sheet.put(
            f"{name}, {words} of {len(shown)} years before",
            f"{word}({'; '.join(map(plain, shown))})",
            function(shown),
            "ratio",
        )
        for words, word, function in (("least", "min", min), ("largest", "max", max))
    ]
    return ratio > ends[1]


def _beside_controls(
    sheet: Sheet, above: list[str], judged: dict[str, dict[int, Ratio]], history: History, year: int
) -> None:
    """Write, for origins above their history, how many others moved as far from their own median: a rank, no test."""
    moved = {
        name: log(history[name][year].ratio) - median([log(each.ratio) for each in before.values()])
        for name, before in judged.items()
    }
    for name in above:
        rest = [each for other, each in moved.items() if other != name]
        reached = sum(each >= moved[name] for each in rest)
        sheet.put(f"{name}, ln of the ratio over its median before", "", moved[name], "ln")
        sheet.put(f"{name}, median of the other origins' moves", "", median(rest), "ln")
        sheet.put(
            f"{name}, placebo p among {len(rest)} origins",
            f"(1 + {figure(reached)}) / (1 + {len(rest)})",
            placebo_p(moved[name], rest),
            "share",
        )


def _goods(codes: tuple[str, ...], family: Family) -> Goods:
    """Name codes that hold more than the banned goods by what they are: their figures are not of these goods."""
    return Goods(codes, ", ".join(map(label, codes)) if _wider(codes, family) else family.goods.label)


def _wider(codes: tuple[str, ...], family: Family) -> list[str]:
    return [code for code in codes if code not in family.goods.codes and not family.goods.covers(code)]


def _statement(
    importer: str,
    year: int,
    codes: tuple[str, ...],
    above: list[str],
    judged: dict[str, dict[int, Ratio]],
    history: History,
) -> str:
    def said(name: str) -> str:
        before = [each.ratio for each in judged[name].values()]
        return f"{name_of(name)} {history[name][year].ratio:.2f}, before {min(before):.2f} to {max(before):.2f}"

    heads = f"{name_of(importer)}'s imports of {', '.join(codes)} over the origin's exports in {year}"
    if above:
        listed = "; ".join(said(name) for name in above)
        return (
            f"{heads} lie above all years before for {len(above)} of {len(judged)} origins ({listed}). A year "
            "allows no months at sea, so no interval is given. Indeterminate."
        )
    both = sorted(judged, key=lambda name: -min(history[name][year].m, history[name][year].x))[:NAMED]
    listed = "; ".join(said(name) for name in sorted(both, key=lambda name: -history[name][year].ratio))
    return (
        f"{heads} lie above its own history for none of {len(judged)} origins ({listed}): consistent with how each "
        "pair was booked in the years held, however large the gap."
    )


def _caveats(family: Family, year: int, codes: tuple[str, ...]) -> tuple[str, ...]:
    said = ["A year allows no lag: a ratio is set beside its own history, and no interval and no gap is given."]
    if year == family.rule.start.year:
        said.append(f"The ban began on {family.rule.start}: most of {year} is before it.")
    wider = _wider(codes, family)
    if wider:
        said.append(
            f"{', '.join(wider)} also holds goods that the ban does not cover: an excess can hide there, "
            "or look like one."
        )
    said.append(explanation("same-false-origin"))
    return tuple(said)
