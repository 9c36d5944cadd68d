"""`tradecheck undismiss ID`: take a dismissal back."""

from collections.abc import Sequence

from tradecheck.commands.judging import print_said, read_taken_back
from tradecheck.commands.opening import settings_of
from tradecheck.model.errors import Exit


def run(arguments: Sequence[str]) -> int:
    """Take a dismissal back, and print it: who did so by mistake has its words at hand."""
    options = read_taken_back("undismiss", arguments)
    held = settings_of(options)
    from tradecheck import inquiry  # noqa: PLC0415 - the flags are understood before a room is opened

    was = inquiry.undismiss(held, options.id)
    print_said("undismiss", options, "undismissed", was.on, was.why)
    return Exit.DONE
