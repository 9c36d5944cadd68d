"""`tradecheck why ID`: one finding with its arithmetic, rule, caveats and records."""

from collections.abc import Sequence

from tradecheck.commands.opening import ended, open_desk, tell_unread_verdicts
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, generated_of, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.output.write import emit


def run(arguments: Sequence[str]) -> int:
    """Print one finding; as table it is a page to read, in other formats its fields."""
    parser = Parser("why", VERBS["why"])
    parser.add_argument("id", metavar="ID", help="the finding's id, as `tradecheck findings` prints it")
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    desk, view = open_desk(options)
    tell_unread_verdicts(options, desk)
    from tradecheck.report import answers, fields, page  # noqa: PLC0415 - polars is loaded once the flags were understood

    finding = desk.finding(options.id, view)
    if options.format == "table":
        emit(page.as_text(finding).encode(), options.output)
    elif options.format == "md":
        emit(page.as_markdown(finding).encode(), options.output)
    else:
        print_answer(answers.why(desk, view, finding, generated_of(options).date()), options, fields.FINDINGS)
    return ended(options)
