"""`tradecheck` without a verb: the terminal."""

import sys
from collections.abc import Sequence
from typing import TextIO

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_common_flags, narrate
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags, view_of


def run(arguments: Sequence[str]) -> int:
    """Open the terminal with a view; where there is no terminal to open, print the findings instead."""
    parser = Parser("", VERBS["terminal"])
    add_view_flags(parser)
    parser.add_argument("--fresh", action="store_true", help="forget what the terminal remembered")
    add_common_flags(parser)
    options = parser.read(arguments)
    held = settings_of(options)
    view = view_of(options, held.view)
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        said = "tradecheck: no terminal here, so the findings are printed; see `tradecheck --help`."
        narrate(options, said, "no-terminal")
        from tradecheck.commands.findings import run as findings  # noqa: PLC0415 - only where no terminal is

        return findings([each for each in arguments if each != "--fresh"])
    from tradecheck.tui.app import run as show  # noqa: PLC0415 - textual is loaded only to be shown

    return show(held, view, fresh=options.fresh)


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at the other end; a stream that was closed before the start is None."""
    return stream is not None and not stream.closed and stream.isatty()
