"""The list of findings: mark, status, goods, period, and the gap at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message

from tradecheck.output.safe import for_terminal
from tradecheck.tui.phrases import NOTED, gap_short, period_brief, period_short, status_word
from tradecheck.tui.plot.canvas import Canvas, cut
from tradecheck.tui.plot.spark import CELLS, draw_spark
from tradecheck.tui.theme import PALETTE, SEVERITY_MARKS, severity_colour
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.work import trend_key
from tradecheck.tui.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradecheck.model.finding import Finding
    from tradecheck.model.trend import Trend
    from tradecheck.tui.work import TrendKey

_WIDTH_FOR_ONE_LINE = 54
_WIDTH_FOR_WHOLE = (92, 42)
_WIDTH_FOR_TREND = 38
_LABEL_CELLS, _GAP_CELLS = 12, 17
_WHOLE_CELLS, _BRIEF_CELLS = (16, 17), (13, 11)


class FindingsList(Lines):
    """Findings as they are ranked and filtered elsewhere; one line each where there is room, else two."""

    class InSight(Message):
        """Other findings than before may be in sight."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.findings: tuple[Finding, ...] = ()
        self.said: tuple[str, ...] = ()
        self._trends: Mapping[TrendKey, Trend] = {}
        self._last_year = 0

    def show(self, findings: tuple[Finding, ...], said: tuple[str, ...], chosen: str | None) -> None:
        """Show findings, or the sentences `said` where there are none; keep the cursor on `chosen`."""
        self.findings, self.said = findings, said
        at = next((i for i, finding in enumerate(findings) if finding.id == chosen), 0)
        self.renew(at)

    def show_trends(self, trends: Mapping[TrendKey, Trend]) -> None:
        """Show small trends beside the findings they belong to, where there is room: a column is one year in all."""
        self._trends = trends
        self._last_year = max((trend.years[-1].year for trend in trends.values() if trend.years), default=0)
        self.refresh()

    def in_sight(self) -> tuple[Finding, ...]:
        """Return the findings whose lines are in sight."""
        first = round(self.scroll_y) // self.row_height
        return self.findings[first : first + self.size.height // self.row_height + 1]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that other findings are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.InSight())

    @property
    def chosen(self) -> Finding | None:
        """The finding under the cursor."""
        return self.findings[self.cursor] if self.findings else None

    def count(self) -> int:
        """Return how many findings are shown."""
        return len(self.findings)

    def on_resize(self) -> None:
        """Take one line or two a finding, whichever the width asks for."""
        height = 1 if self.size.width >= _WIDTH_FOR_ONE_LINE else 2
        if height != self.row_height:
            self.row_height = height
            self.renew(self.cursor)
        self.post_message(self.InSight())

    def draw_row(self, canvas: Canvas, index: int) -> None:
        """Draw one finding."""
        finding = self.findings[index]
        bold = index == self.cursor
        canvas.text(1, 0, SEVERITY_MARKS[finding.severity], severity_colour(finding.severity), bold=True)
        gap = gap_short(finding.gap)
        right = canvas.width - cell_len(gap) - 1
        canvas.text(right, 0, gap, PALETTE.ink, bold=bold)
        label = for_terminal(f"{NOTED} {finding.goods.label}" if finding.note else finding.goods.label)
        whole = canvas.width >= _WIDTH_FOR_WHOLE[self.row_height - 1]
        status = status_word(finding, brief=not whole)
        period = period_short(finding.period.label) if whole else period_brief(finding.period)
        trend = self._trends.get(trend_key(finding))
        if self.row_height > 1:
            canvas.text(3, 0, cut(label, right - 4), PALETTE.ink, bold=bold)
            brief = f"{status} · {period}"
            under = f"{brief} · {for_terminal(finding.check)}"
            room = canvas.width - 4
            if trend and canvas.width >= _WIDTH_FOR_TREND:
                if room - CELLS - 1 < cell_len(brief):
                    brief = f"{status_word(finding, brief=True)} · {period_brief(finding.period)}"
                draw_spark(canvas, canvas.width - CELLS - 1, 1, trend, self._last_year, PALETTE)
                room -= CELLS + 1
                under = under if cell_len(under) <= room else brief
            canvas.text(3, 1, cut(under, room), PALETTE.dim)
            return
        status_cells, period_cells = _WHOLE_CELLS if whole else _BRIEF_CELLS
        canvas.text(3, 0, cut(status, status_cells), PALETTE.dim)
        x = 3 + status_cells + 1
        canvas.text(x, 0, cut(period, period_cells), PALETTE.dim)
        x += period_cells + 1
        room = right - x - 1
        spark = canvas.width - 1 - _GAP_CELLS - 1 - CELLS
        if spark - 1 - x >= _LABEL_CELLS:
            room = min(room, spark - 1 - x)
            if trend and right > spark + CELLS:
                draw_spark(canvas, spark, 0, trend, self._last_year, PALETTE)
        canvas.text(x, 0, cut(label, room), PALETTE.ink, bold=bold)

    def draw_empty(self, canvas: Canvas) -> None:
        """Say why nothing is here, and what would bring something."""
        y = 0
        for sentence in self.said:
            for line in wrapped(for_terminal(sentence), canvas.width - 2):
                canvas.text(1, y, line, PALETTE.ink if y == 0 else PALETTE.dim)
                y += 1
            y += 1
