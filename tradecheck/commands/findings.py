"""`tradecheck findings`: the list of findings."""

from argparse import Namespace
from collections.abc import Iterable, Sequence

from tradecheck.commands.opening import ended, open_desk, tell_unread_verdicts
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import Exit, unknown
from tradecheck.model.finding import Finding
from tradecheck.model.words import Severity


def run(arguments: Sequence[str]) -> int:
    """Print the findings of a view; exit 1 where one that nobody dismissed is at or above `--fail-on`."""
    parser = Parser("findings", VERBS["findings"])
    add_view_flags(parser)
    add_fail_flag(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    level = fail_level(options)
    desk, view = open_desk(options)
    tell_unread_verdicts(options, desk)
    from tradecheck.report import answers, fields  # noqa: PLC0415 - polars is loaded once the flags were understood

    whole = options.format in ("json", "jsonl")
    print_answer(answers.findings(desk, view, whole=whole), options, fields.FINDINGS)
    return ended(options, failing(level, desk.findings(view)))


def add_fail_flag(parser: Parser) -> None:
    """Add `--fail-on`, which `fail_level` reads."""
    said = "exit 1 when a finding that is not dismissed is low, medium or high, or above"
    parser.add_argument("--fail-on", metavar="LEVEL", help=said)


def failing(level: Severity | None, findings: Iterable[Finding]) -> Exit:
    """Return the exit code: what an analyst dismissed does not count, unless it claims something else since."""
    failed = level is not None and any(each.dismissed is None and each.severity.rank >= level.rank for each in findings)
    return Exit.FINDINGS if failed else Exit.DONE


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
