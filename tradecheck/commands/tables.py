"""The verbs that print one table of a view and nothing else."""

from collections.abc import Sequence

from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags


def print_table(verb: str, arguments: Sequence[str]) -> int:
    """Print the answer of that name for the view that the arguments ask for."""
    parser = Parser(verb, VERBS[verb])
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    desk, view = open_desk(options)
    from tradecheck.report import answers, fields  # noqa: PLC0415 - polars is loaded once the flags were understood

    print_answer(getattr(answers, verb)(desk, view), options, getattr(fields, verb.upper()))
    return ended(options)
