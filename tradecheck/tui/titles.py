"""What stands in a border: text that is never read as markup."""

from rich.text import Text

from tradecheck.output.safe import for_terminal
from tradecheck.tui.theme import PALETTE


def titled(key: str, *words: str) -> Text:
    """Return a pane's title: the key that leads to it, then its words."""
    title = Text()
    if key:
        title.append(f"{key} ", style=f"bold {PALETTE.accent}")
    said = [for_terminal(word) for word in words if word]
    title.append(said[0] if said else "", style="bold")
    for word in said[1:]:
        title.append(f"  {word}", style=PALETTE.dim)
    return title
