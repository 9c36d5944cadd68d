"""`tradecheck report`: everything of a view as one document."""

from collections.abc import Sequence

from tradecheck.commands.findings import add_fail_flag, fail_level, failing
from tradecheck.commands.opening import ended, open_desk, tell_unread_verdicts
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, generated_of, narrate
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.output.write import emit

FORMATS = ("md", "json", "jsonl", "csv", "parquet", "xlsx")


def run(arguments: Sequence[str]) -> int:
    """Write the report of a view; exit 1 where a finding that nobody dismissed is at or above `--fail-on`."""
    parser = Parser("report", VERBS["report"])
    add_view_flags(parser)
    add_fail_flag(parser)
    add_output_flags(parser, FORMATS)
    options = parser.read(arguments)
    check_output(options, FORMATS)
    level = fail_level(options)
    desk, view = open_desk(options)
    tell_unread_verdicts(options, desk)
    from tradecheck.report import build, render  # noqa: PLC0415 - polars is loaded once the flags were understood

    report = build(desk, view, generated_of(options).date())
    emit(render(report, options.format), options.output)
    if options.output is not None:
        wrote = f"wrote {options.output}: {len(report.findings)} findings"
        narrate(options, wrote, "wrote", path=options.output, findings=len(report.findings))
    return ended(options, failing(level, report.findings))
