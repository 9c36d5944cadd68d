"""The desk that every face asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tradecheck import evidence as room
from tradecheck import verdicts
from tradecheck.archive import asked_anything, vintages
from tradecheck.archive.world import stamp_of
from tradecheck.inquiry import first, kept
from tradecheck.inquiry.damage import tells_damage
from tradecheck.inquiry.judging import judged
from tradecheck.inquiry.rank import ranked
from tradecheck.model.errors import DataError, unknown
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from tradecheck.charts.spec import ChartSpec
    from tradecheck.checks.cap_rows import CapRow
    from tradecheck.inquiry.pivot import Pivot
    from tradecheck.model.evidence import Evidence, Holding
    from tradecheck.model.finding import Finding
    from tradecheck.model.pivot import Pivoting
    from tradecheck.model.trend import Trend
    from tradecheck.settings import Settings


class Desk:
    """Answers views from the embedded figures and the archive that the settings name.

    Answers are kept while the desk lives; evidence is read once for each choice of vintage and source. Every method
    that reads tables raises `DataError` where one of them is damaged. What an analyst said of findings is no part of
    an answer: it is read anew each time, so that what was just said shows.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._evidence: dict[tuple[object, ...], Evidence] = {}
        self._findings: dict[View, tuple[Finding, ...]] = {}

    @tells_damage
    def evidence(self, view: View) -> Evidence:
        """Return the tables that a view rests on."""
        key = (view.as_of, view.source, view.snapshot)
        if key not in self._evidence:
            self._evidence[key] = room.assemble(view, self.settings.cache)
        return self._evidence[key]

    def forget(self) -> None:
        """Read the evidence again when it is asked for next: what was read rests on tables that are damaged."""
        self._evidence.clear()

    def holdings(self, view: View) -> tuple[Holding, ...]:
        """Return what the view's evidence is made of."""
        return room.holdings(view, self.settings.cache)

    @tells_damage
    def holds_any(self, view: View) -> bool:
        """Whether any row of the view that a check may look at is held."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.holds_any(self.evidence(view), view)

    def embedded_observations(self) -> pl.DataFrame:
        """Return the observations that come with the program (schema OBSERVATIONS)."""
        from tradecheck.snapshot.load import load  # noqa: PLC0415 - loads polars

        return load("observations")

    def is_of_one_vintage(self, view: View) -> bool:
        """Whether nothing was received twice, so that no change can be seen."""
        return vintages(self.settings.cache, view.as_of) is None

    @tells_damage
    def findings(self, view: View) -> tuple[Finding, ...]:
        """Return the findings of a view with what an analyst said of them, the most important first.

        Verdicts that cannot be read are left out, and `unread_verdicts` says why.

        Raises:
            UsageError: for a check or source that is not known.
            DataError: naming an embedded row that is broken.
        """
        try:
            said = verdicts.read(self.settings.state)
        except DataError:
            said = {}
        return judged(self._unjudged(view), said)

    @property
    def unread_verdicts(self) -> str | None:
        """One sentence of why an analyst's verdicts cannot be read and are left out; None where they can."""
        try:
            verdicts.read(self.settings.state)
        except DataError as error:
            return str(error)
        return None

    def _unjudged(self, view: View) -> tuple[Finding, ...]:
        """Return the findings of a view as the checks found them."""
        if view not in self._findings:
            found = self._first(view)
            self._findings[view] = self._kept(view) if found is None else found
        return self._findings[view]

    def _kept(self, view: View) -> tuple[Finding, ...]:
        """Return the answer that was kept, else compute and keep it."""
        root = self.settings.cache
        name = kept.key(view, self.holdings(view), root)
        found = kept.read(root, name)
        if found is None:
            found = self._find(view)
            kept.write(root, name, found)
        return found

    def _first(self, view: View) -> tuple[Finding, ...] | None:
        """Return the answer that came with the program, where the view is the widest and nothing was received."""
        if view != View() or asked_anything(self.settings.cache) or stamp_of(self.settings.cache):
            return None
        return first.read() if all(each.embedded for each in self.holdings(view)) else None

    def _find(self, view: View) -> tuple[Finding, ...]:
        return computed(view, self.settings.cache, self.evidence(view))

    def finding(self, finding_id: str, view: View) -> Finding:
        """Return one finding by its id, wherever in time, goods and severity it lies.

        Raises:
            UsageError: naming the nearest ids.
        """
        everything = _widest(view)
        found = {each.id: each for each in self.findings(everything)}
        if finding_id not in found:
            raise unknown("finding", finding_id, found)
        return found[finding_id]

    @tells_damage
    def trend(self, finding: Finding, view: View) -> Trend:
        """Return what was booked of a finding's goods by year, for a line of a list."""
        from tradecheck.inquiry.trend import trend  # noqa: PLC0415 - loads polars

        return trend(self.evidence(view), finding, view)

    @tells_damage
    def series(self, view: View) -> pl.DataFrame:
        """Return what was booked, period by period, absences as rows of their own (`tables.SERIES`)."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.series(self.evidence(view), view)

    @tells_damage
    def pivot(self, view: View, asked: Pivoting) -> Pivot:
        """Return booked trade by code and period, every cell with its state and its records (`pivot.COLUMNS`)."""
        from tradecheck.inquiry.pivot import pivot  # noqa: PLC0415 - loads polars

        return pivot(self.evidence(view), view, asked)

    @tells_damage
    def gaps(self, view: View) -> pl.DataFrame:
        """Return the largest gap that a finding of the view claims, by chapter and year (`gaps.GAPS`)."""
        from tradecheck.inquiry.gaps import gaps  # noqa: PLC0415 - loads polars

        return gaps(self.findings(view), self.evidence(view), view)

    @tells_damage
    def ratios(self, view: View) -> pl.DataFrame:
        """Return importers' figures over exporters', by chapter and year (`ratios.RATIOS`)."""
        from tradecheck.inquiry.ratios import ratios  # noqa: PLC0415 - loads polars

        return ratios(self.evidence(view), view)

    @tells_damage
    def mirror(self, view: View) -> pl.DataFrame:
        """Return one flow as its two ends report it, a row a period, code and partner (`tables.MIRROR`)."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.mirror(self.evidence(view), view)

    @tells_damage
    def left_out_of_mirror(self, view: View) -> dict[str, int]:
        """Return how many rows of the view stand in no pair of its mirror, by reason."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.left_out(self.evidence(view), view)

    @tells_damage
    def caps(self, view: View) -> tuple[CapRow, ...]:
        """Return how much of each cap was used."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.caps(self.evidence(view), view)

    @tells_damage
    def behind(self, records: Sequence[str], view: View) -> pl.DataFrame:
        """Return the rows of evidence that have one of these records (`tables.BEHIND` and what each table has)."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.behind(self.evidence(view), records)

    @tells_damage
    def observations(self, view: View) -> pl.DataFrame:
        """Return what was seen, with what contains and overlaps it (schema OBSERVATIONS)."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.observations(self.evidence(view), view)

    @tells_damage
    def accounts(self, view: View) -> pl.DataFrame:
        """Return what was seen in the order of the chart `observations` (`accounts.accounts` names the columns)."""
        from tradecheck.inquiry.accounts import accounts  # noqa: PLC0415 - loads polars

        return accounts(self.evidence(view), view)

    @tells_damage
    def against(self, record: str, view: View) -> pl.DataFrame:
        """Return what was booked and notified of an account's goods over its days, absences as rows.

        Raises:
            UsageError: for a record that is no account's.
        """
        from tradecheck.inquiry import against  # noqa: PLC0415 - loads polars

        return against.against(self.evidence(view), record, view)

    @tells_damage
    def ships(self, record: str, view: View) -> pl.DataFrame:
        """Return the ships that an account names, each with the vessel it is known as.

        Raises:
            UsageError: for a record that is no account's.
        """
        from tradecheck.inquiry import against  # noqa: PLC0415 - loads polars

        return against.ships(self.evidence(view), record)

    @tells_damage
    def notifications(self, view: View) -> pl.DataFrame:
        """Return what was notified, months without a filing as rows of their own (`tables.NOTIFIED`)."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.notifications(self.evidence(view), view)

    @tells_damage
    def vessels(self, text: str | None, view: View) -> pl.DataFrame:
        """Return the vessels whose name holds the text or whose IMO number it is (schema VESSELS)."""
        from tradecheck.inquiry import tables  # noqa: PLC0415 - loads polars

        return tables.vessels(self.evidence(view), text)

    @tells_damage
    def ports(self, text: str | None, view: View, *, by_month: bool) -> pl.DataFrame:
        """Return ships counted at ports and straits, a row a place and month or day (`ports.DAYS`).

        Raises:
            UsageError: when no place that is held answers to the text.
        """
        from tradecheck.inquiry import ports  # noqa: PLC0415 - loads polars

        return ports.ports(self.settings.cache, view, text, by_month=by_month)

    @tells_damage
    def chart(self, name: str, view: View, finding: Finding | None = None) -> ChartSpec:
        """Return what a chart shows.

        Raises:
            UsageError: for a chart that is not known, or one that lacks what it is about.
        """
        from tradecheck.inquiry import charts  # noqa: PLC0415 - loads polars

        return charts.chart(self, name, view, finding)


def computed(view: View, root: Path, evidence: Evidence | None = None) -> tuple[Finding, ...]:
    """Return a view's findings from the evidence, or from what it is assembled of under `root`, ranked."""
    from tradecheck.checks.registry import named  # noqa: PLC0415 - loads polars, which a kept answer does without

    held = evidence or room.assemble(view, root)
    found = [each for check in named(view.check) for each in check.run(held, view)]
    return ranked([each for each in found if each.severity.rank >= view.min_severity.rank])


def _widest(view: View) -> View:
    return replace(view, period=EVER, goods=(), direction=None, check=None, min_severity=Severity.LOW)
