"""`tradecheck rules`: what the Security Council says of a code or a group, on a day."""

from collections.abc import Sequence
from datetime import date

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags, view_of
from tradecheck.model.errors import Exit
from tradecheck.model.goods import Goods
from tradecheck.model.period import parse_day
from tradecheck.model.view import EVER, View
from tradecheck.sanctions.apply import Ruling, applied, every, touching


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
    goods = (Goods.parse(options.code),) if options.code else view.goods
    from tradecheck.report import answers  # noqa: PLC0415 - the flags are understood before a room is opened

    rulings = _rulings(goods, view, on)
    print_answer(answers.rules(rulings, view, on, ", ".join(each.label for each in goods) or None), options)
    return Exit.DONE


def _rulings(goods: tuple[Goods, ...], view: View, on: date | None) -> list[Ruling]:
    period = None if view.period == EVER else view.period
    if not goods:
        return list(every(view.direction, on, period))
    codes = [code for each in goods for code in each.codes]
    found = [
        ruling
        for code in codes
        for ruling in (applied(code, view.direction, on) if on else touching(code, view.direction, period))
    ]
    return list({ruling.rule.id: ruling for ruling in reversed(found)}.values())[::-1]
