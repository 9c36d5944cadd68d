"""What all screens share: the view that is asked, and the desk that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradecheck.tui.work import DeskLink

if TYPE_CHECKING:
    from tradecheck.model.evidence import Holding
    from tradecheck.model.view import View
    from tradecheck.settings import Settings
    from tradecheck.tui.errands import Errand


class Session:
    """One person's sitting. A screen that shows another view than `view`, or asked another `link`, is stale.

    `columns` holds by a table's key the columns that were chosen for it. `errand` is a pull or an import while it
    runs, and `doing` says so in words, from the longest to the shortest.
    """

    def __init__(self, settings: Settings, view: View) -> None:
        self.settings = settings
        self.view = view
        self.link = DeskLink(settings)
        self.holdings: tuple[Holding, ...] = ()
        self.columns: dict[str, tuple[str, ...]] = {}
        self.errand: Errand | None = None
        self.doing: tuple[str, ...] = ()

    def reload(self) -> None:
        """Forget what was read, so that whoever asks next reads the evidence again."""
        self.link = DeskLink(self.settings)
