"""`tradecheck sources`: what is held."""

from collections.abc import Sequence

from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, generated_of, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags


def run(arguments: Sequence[str]) -> int:
    """Print each source with its vintage, rows, age in days and terms."""
    parser = Parser("sources", VERBS["sources"])
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    desk, view = open_desk(options)
    from tradecheck.report import answers, fields  # noqa: PLC0415 - polars is loaded once the flags were understood

    print_answer(answers.sources(desk, view, generated_of(options).date()), options, fields.SOURCES)
    return ended(options)
