"""`tradecheck findings`: the list of findings."""

from argparse import Namespace
from collections.abc import Sequence

from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import Exit, unknown
from tradecheck.model.words import Severity


def run(arguments: Sequence[str]) -> int:
    """Print the findings of a view; exit 1 where one is at or above `--fail-on`."""
    parser = Parser("findings", VERBS["findings"])
    add_view_flags(parser)
    parser.add_argument("--fail-on", metavar="LEVEL", help="exit 1 when a finding is low, medium or high, or above")
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    level = fail_level(options)
    desk, view = open_desk(options)
    from tradecheck.report import answers, fields  # noqa: PLC0415 - polars is loaded once the flags were understood

    print_answer(answers.findings(desk, view), options, fields.FINDINGS)
    failed = level is not None and any(each.severity.rank >= level.rank for each in desk.findings(view))
    return ended(options, Exit.FINDINGS if failed else Exit.DONE)


def fail_level(options: Namespace) -> Severity | None:
    """Return the level of `--fail-on`, None without one.

    Raises:
        UsageError: naming the nearest level.
    """
    if options.fail_on is None:
        return None
    known = {each.value: each for each in Severity}
    if options.fail_on not in known:
        raise unknown("severity", options.fail_on, known)
    return known[options.fail_on]
