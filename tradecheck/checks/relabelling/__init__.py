"""A third country's mirror: what an importer books from an origin that the origin's exports do not account for.

Goods of the DPRK that enter under another origin's name are booked by the importer and by no exporter. For
each ban on DPRK exports the importer's origins are judged together, each against its own year before the
ban, against the importer's other origins, and against importers that never booked the DPRK.
"""

import polars as pl

from tradecheck.checks.relabelling import annual, finding
from tradecheck.checks.relabelling.again import Beside, by_origin, others
from tradecheck.checks.relabelling.families import Family, families
from tradecheck.checks.relabelling.judging import USD, changes, judged
from tradecheck.checks.relabelling.ours import ours, rows_behind
from tradecheck.checks.relabelling.placebo import control_cells
from tradecheck.checks.relabelling.series import DPRK, held, held_controls
from tradecheck.checks.relabelling.windows import span, windows
from tradecheck.model.evidence import Evidence
from tradecheck.model.finding import Finding
from tradecheck.model.view import View
from tradecheck.model.words import Flow, Frequency

name = finding.NAME
question = "What did an importer book from another origin that the origin's exports do not account for?"


def run(evidence: Evidence, view: View) -> list[Finding]:
    """Return a finding for each origin of the view's importer in each family that the view asks for.

    Where months are held, with an interval and a test; where years alone are, a ratio beside its own history.
    """
    asked = [each for each in families(view) if windows(each).after.period.overlaps(view.period)]
    by_month = _held_by_month(evidence, view.reporter) if asked else frozenset[str]()
    found: list[Finding] = []
    for family in asked:
        if any(code.startswith(own) or own.startswith(code) for code in by_month for own in family.goods.codes):
            found += _monthly(evidence, family, view.reporter)
    return [*found, *annual.run(evidence, view, {each.rule.id for each in found if each.rule and each.family})]


def _monthly(evidence: Evidence, family: Family, importer: str) -> list[Finding]:
    setting = _setting(evidence, family, importer)
    if setting is None:
        return []
    found = [finding.finding(setting, exporter) for exporter in sorted(setting.judged.tests)]
    rest = finding.unjudged(setting)
    return found if rest is None else [*found, rest]


def _setting(evidence: Evidence, family: Family, importer: str) -> finding.Setting | None:
    """Return what a family's findings share, None where no heading is held of both ends."""
    months = span(family)
    wide = held(evidence, family, importer, months)
    beside_it = ours(evidence, family, importer, months, wide) if wide.headings else None
    if beside_it is None:
        return None
    declared = windows(family)
    verdicts = judged(beside_it.cells, wide, importer, declared)
    free = held_controls(evidence, importer, months)
    goods = changes(free.of(importer), free, importer, declared, USD)
    return finding.Setting(
        family=family,
        importer=importer,
        windows=declared,
        held=wide,
        ours=beside_it,
        judged=verdicts,
        beside={
            unit: Beside(
                other=others(family, beside_it.cells, wide, importer, unit),
                cells=control_cells(beyond),
                elsewhere=by_origin(beyond),
                goods=goods,
            )
            for unit, beyond in verdicts.elsewhere.items()
        },
        rows=rows_behind(evidence, importer, months, beside_it.records()),
    )


def _held_by_month(evidence: Evidence, importer: str) -> frozenset[str]:
    """Return the headings that an importer books by month from anybody but the DPRK."""
    rows = evidence.counted.filter(
        pl.col("reporter") == importer,
        pl.col("flow") == Flow.IMPORT,
        pl.col("frequency") == Frequency.MONTHLY,
        pl.col("partner") != DPRK,
    )
    return frozenset(rows.select(pl.col("code").str.slice(0, 4).unique()).collect()["code"])
