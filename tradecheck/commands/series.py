"""`tradecheck series`."""

from collections.abc import Sequence

from tradecheck.commands.tables import print_table


def run(arguments: Sequence[str]) -> int:
    """Print the table of that name for a view."""
    return print_table("series", arguments)
