"""`tradecheck ports [NAME]`: ships counted at ports and straits, as context."""

from collections.abc import Sequence

from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import unknown

_BY = ("month", "day")


def run(arguments: Sequence[str]) -> int:
    """Print what was pulled from PortWatch of places whose name holds a word or whose id it is, or of all of them."""
    parser = Parser("ports", VERBS["ports"])
    parser.add_argument("name", nargs="?", metavar="NAME", help="a part of the name of a port or strait, or its id")
    parser.add_argument("--by", metavar="STEP", default="month", help="a row a month or a day (month)")
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    if options.by not in _BY:
        raise unknown("step", options.by, _BY)
    from tradecheck.sources.portwatch.places import refuse_uncovered  # noqa: PLC0415 - the flags are understood first

    refuse_uncovered([options.name] if options.name else [])
    desk, view = open_desk(options)
    from tradecheck.report import answers, fields  # noqa: PLC0415 - polars is loaded once the flags were understood

    print_answer(answers.ports(desk, view, options.name, by_month=options.by == "month"), options, fields.PORTS)
    return ended(options)
