"""What stands in a border: text that is never read as markup."""

from rich.text import Text

from tradecheck.output.safe import for_terminal
from tradecheck.tui.theme import PALETTE


def titled(*words: str) -> Text:
    """Return a pane's title: its first word stands out."""
    title = Text()
    said = [for_terminal(word) for word in words if word]
    title.append(said[0] if said else "", style="bold")
    for word in said[1:]:
        title.append(f"  {word}", style=PALETTE.dim)
    return title
