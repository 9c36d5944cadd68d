"""What the Council says: the measures on goods, on a day or at any time, looked up by a code or a word."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on

from tradecheck.model.errors import TradecheckError
from tradecheck.model.period import parse_day
from tradecheck.tui import asking, pages
from tradecheck.tui.document import fields
from tradecheck.tui.keys import RULES as KEYS
from tradecheck.tui.keys import Key
from tradecheck.tui.screens.reading import PaperScreen
from tradecheck.tui.screens.view import ViewScreen
from tradecheck.tui.tables import RULES
from tradecheck.tui.titles import titled
from tradecheck.tui.widgets.lines import Lines
from tradecheck.tui.widgets.paper import Paper
from tradecheck.tui.widgets.rows import RowsTable

if TYPE_CHECKING:
    from datetime import date

    import polars as pl
    from textual.app import ComposeResult

    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View


class Answer(msgspec.Struct, frozen=True):
    """A row a rule (`tables.RULES` and what a rule has beside), and why there is none."""

    rows: pl.DataFrame
    said: str


class RulesScreen(ViewScreen):
    """Rules beside the one under the cursor, in full. `asked` and `day` are the screen's own question."""

    CSS_PATH = "screens.tcss"

    NAME = "rules"
    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    asked = ""
    day: date | None = None

    def body(self) -> ComposeResult:
        """Lay out the rules and the rule."""
        yield RowsTable(id="rows", keeps_cursor=True)
        yield Paper(id="detail")

    def home(self) -> None:
        """Go to the rules."""
        self.query_one(RowsTable).focus()

    def on_mount(self) -> None:
        """Begin in the rules."""
        self.home()

    def ask(self, desk: Desk, view: View) -> Answer:  # noqa: ARG002 - rules rest on no evidence
        """Return the rules that bear on what is asked."""
        from tradecheck.report import answers, frames  # noqa: PLC0415 - loads polars, in the thread

        goods, words = asking.goods_or_words(self.asked)
        answer = answers.rules(view, goods or view.goods, self.day)
        return Answer(frames.rules_frame(answer.rows, words), answer.notes[0])

    def take(self, answer: object) -> None:
        """Show the rules."""
        assert isinstance(answer, Answer)  # noqa: S101 - what `ask` returned
        rows = self.query_one(RowsTable)
        when = f"on {self.day}" if self.day else "at any time"
        rows.border_title = titled(f"rules {answer.rows.height}", when, self.asked)
        rows.show(RULES, answer.rows, answer.said)
        self._show_rule()

    def say(self, *sentences: str) -> None:
        """Show sentences instead of rules."""
        rows = self.query_one(RowsTable)
        rows.border_title = titled("rules")
        rows.say(" ".join(sentences))
        self._show_rule()

    @on(Lines.Moved, "#rows")
    def _show_rule(self) -> None:
        rows, paper = self.query_one(RowsTable), self.query_one(Paper)
        row = rows.row(rows.cursor) if rows.count() else {}
        paper.border_title = titled(str(row.get("id", "rule")))
        paper.write(fields(pages.rule_fields(row)))

    @on(Lines.Opened, "#rows")
    def _open_rule(self, message: Lines.Opened) -> None:
        row = self.query_one(RowsTable).row(message.index)
        self.app.push_screen(PaperScreen(f"rule {row['id']}", fields(pages.rule_fields(row))))

    def answered(self, purpose: str, words: str) -> None:
        """Look rules up by what was typed."""
        if purpose == "rules":
            asking.goods_or_words(words)
            self.asked = words.strip()
            self.read_view()
        elif purpose == "on":
            self.day = parse_day(words) if words.strip() else None
            self.read_view()
        else:
            super().answered(purpose, words)

    async def action_look_up(self) -> None:
        """Ask for a code or a word."""
        await self.prompt.ask(*asking.for_rules(self.asked))

    async def action_day(self) -> None:
        """Ask for a day."""
        await self.prompt.ask(*asking.for_day(self.day))

    def command(self) -> str:
        """Return the command line that prints these rules; words have none, the whole list has."""
        try:
            goods, _ = asking.goods_or_words(self.asked)
        except TradecheckError:
            goods = ()
        codes = [written for each in (goods or self.view.goods) for written in each.written]
        day = ["--on", self.day.isoformat()] if self.day else []
        direction = ["--direction", self.view.direction.value] if self.view.direction else []
        return shlex.join(["tradecheck", "rules", *codes[:1], *day, *direction])


SCREEN = RulesScreen
