"""`tradecheck unnote ID`: remove the note on a finding."""

from collections.abc import Sequence

from tradecheck.commands.judging import print_said, read_taken_back
from tradecheck.commands.opening import settings_of
from tradecheck.model.errors import Exit


def run(arguments: Sequence[str]) -> int:
    """Remove a note, and print it: who did so by mistake has its words at hand."""
    options = read_taken_back("unnote", arguments)
    held = settings_of(options)
    from tradecheck import inquiry  # noqa: PLC0415 - the flags are understood before a room is opened

    was = inquiry.unnote(held, options.id)
    print_said("unnote", options, "note removed", was.on, was.text)
    return Exit.DONE
