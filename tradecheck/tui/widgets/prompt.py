"""The line above the footer into which a filter, goods or a period are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widgets import Input


_REPLACED = {"goods", "period", "rules", "on"}
"""Purposes whose words are more often others than changed: what is typed takes their place, an arrow keeps them."""


class Prompt(Horizontal):
    """Hidden, and without its field, until it is asked for: the first frame waits for neither.

    `purpose` says what the words are for.
    """

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("escape", "cancel", "clear", id="prompt.cancel"),
        Binding("down", "keep", "use it (also enter)", id="prompt.keep"),
    ]

    class Edited(Message):
        """The words changed."""

        def __init__(self, purpose: str, words: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.words = words

    class Kept(Edited):
        """The words are to be used."""

    class Cancelled(Edited):
        """The words are to be forgotten."""

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self.purpose = ""
        self.display = False

    async def ask(self, purpose: str, words: str, hint: str, suggestions: Iterable[str] = ()) -> None:
        """Ask for words, beginning with those given."""
        self.purpose = purpose
        if not self.children:
            from textual.widgets import Input  # noqa: PLC0415 - with its styles a fifth of the first frame

            await self.mount(Static(id="asked", markup=False), Input(id="words", compact=True, select_on_focus=False))
        self.query_one("#asked", Static).update(f" {purpose} › ")
        field = self._field()
        known = list(suggestions)
        field.suggester = SuggestFromList(known, case_sensitive=False) if known else None
        with field.prevent(type(field).Changed):
            field.value = words
        field.placeholder = hint
        self.display = True
        self.screen.refresh_bindings()
        field.cursor_position = len(words)
        if purpose in _REPLACED:
            field.action_select_all()
        self.screen.set_focus(field)  # at once: what is typed next belongs to it

    def take(self, character: str) -> None:
        """Add a character that was typed before the line had the keys."""
        field = self._field()
        field.replace(character, *field.selection)

    def close(self) -> None:
        """Hide the line."""
        self.display = False
        self.screen.refresh_bindings()

    def _field(self) -> Input:
        from textual.widgets import Input  # noqa: PLC0415 - as above

        return self.query_one("#words", Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what was typed so far."""
        event.stop()
        self.post_message(self.Edited(self.purpose, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass on what was typed in the end."""
        event.stop()
        self.post_message(self.Kept(self.purpose, event.value))

    def action_keep(self) -> None:
        """Use the words, as enter does."""
        self.post_message(self.Kept(self.purpose, self._field().value))

    def action_cancel(self) -> None:
        """Forget the words."""
        self.post_message(self.Cancelled(self.purpose, ""))
