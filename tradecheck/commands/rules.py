"""`tradecheck rules`: what the Security Council says of a code or a group, on a day."""

from collections.abc import Sequence

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags, view_of
from tradecheck.model.errors import Exit
from tradecheck.model.goods import Goods
from tradecheck.model.period import parse_day


def run(arguments: Sequence[str]) -> int:
    """Print the rules on a code; no rows mean that nothing applies, and the exit code is 0 all the same."""
    parser = Parser("rules", VERBS["rules"])
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="an HS code or a group of goods; without one, all rules"
    )
    parser.add_argument("--on", metavar="DATE", help="only what was in force that day")
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    on = parse_day(options.on) if options.on else None
    view = view_of(options, settings_of(options).view)
    named = () if options.code is None else (options.code, *(options.goods or ()))
    goods = tuple(Goods.parse(each) for each in named) or view.goods
    from tradecheck.report import answers, fields  # noqa: PLC0415 - the flags are understood before a room is opened

    print_answer(answers.rules(view, goods, on), options, fields.RULES)
    return Exit.DONE
