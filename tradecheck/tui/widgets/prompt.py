"""The line above the footer into which a filter, goods or a period are typed."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static


class Prompt(Horizontal):
    """Hidden until it is asked for. `purpose` says what the words are for."""

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

    def compose(self) -> ComposeResult:
        """Lay out the name of what is asked, and the words."""
        yield Static(id="asked", markup=False)
        yield Input(id="words", compact=True, select_on_focus=False)

    def ask(self, purpose: str, words: str, hint: str, suggestions: Iterable[str] = ()) -> None:
        """Ask for words, beginning with those given."""
        self.purpose = purpose
        self.query_one("#asked", Static).update(f" {purpose} › ")
        field = self.query_one(Input)
        known = list(suggestions)
        field.suggester = SuggestFromList(known, case_sensitive=False) if known else None
        with field.prevent(Input.Changed):
            field.value = words
        field.placeholder = hint
        self.display = True
        self.screen.refresh_bindings()
        field.cursor_position = len(words)
        self.screen.set_focus(field)  # at once: what is typed next belongs to it

    def take(self, character: str) -> None:
        """Add a character that was typed before the line had the keys."""
        self.query_one(Input).insert_text_at_cursor(character)

    def close(self) -> None:
        """Hide the line."""
        self.display = False
        self.screen.refresh_bindings()

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
        self.post_message(self.Kept(self.purpose, self.query_one(Input).value))

    def action_cancel(self) -> None:
        """Forget the words."""
        self.post_message(self.Cancelled(self.purpose, ""))
