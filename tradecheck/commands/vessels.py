"""`tradecheck vessels`: ships named in public reports."""

from collections.abc import Sequence

from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags


def run(arguments: Sequence[str]) -> int:
    """Print the ships whose name holds a word or whose IMO number it is, or all of them."""
    parser = Parser("vessels", VERBS["vessels"])
    parser.add_argument("text", nargs="?", metavar="NAME|IMO", help="a part of the name, or the IMO number")
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    desk, view = open_desk(options)
    from tradecheck.report import answers, fields  # noqa: PLC0415 - polars is loaded once the flags were understood

    print_answer(answers.vessels(desk, view, options.text), options, fields.VESSELS)
    return ended(options)
