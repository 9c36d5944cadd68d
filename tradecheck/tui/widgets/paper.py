"""A scrolling document that is written for the width it has."""

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from tradecheck.tui.document import Writer


class Paper(VerticalScroll, can_focus=True):
    """Shows what a writer writes, and asks it again when the width changes."""

    BINDINGS = [  # noqa: RUF012 - Textual reads the class variable
        Binding("up,k", "scroll_up", "up", show=False, id="paper.up"),
        Binding("down,j", "scroll_down", "down", show=False, id="paper.down"),
        Binding("pageup", "page_up", "page up", show=False, id="paper.page_up"),
        Binding("pagedown,space", "page_down", "page down", show=False, id="paper.page_down"),
        Binding("home", "scroll_home", "top", show=False, id="paper.top"),
        Binding("end", "scroll_end", "bottom", show=False, id="paper.bottom"),
    ]

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        self._page = Static(markup=False)
        super().__init__(self._page, id=id)
        self._writer: Writer | None = None
        self._written_for = 0

    def write(self, writer: Writer) -> None:
        """Show another document, from its top."""
        self._writer = writer
        self._written_for = 0
        self._rewrite()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Write for the new width."""
        self._rewrite()

    def _rewrite(self) -> None:
        width = self.content_size.width - self.styles.scrollbar_size_vertical
        if self._writer is not None and width > 0 and width != self._written_for:
            self._written_for = width
            self._page.update(self._writer(width))
