"""`tradecheck report`: everything of a view as one document, or with its evidence as one file."""

import shlex
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tradecheck.charts.spec import MOST_CHARTS
from tradecheck.commands.findings import add_fail_flag, fail_level, failing
from tradecheck.commands.opening import ended, open_desk, tell_unread_verdicts
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, generated_of, narrate
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import UsageError
from tradecheck.output.write import check_target, emit

if TYPE_CHECKING:
    from tradecheck.inquiry import Desk
    from tradecheck.model.view import View
    from tradecheck.report import Report
    from tradecheck.report.changes import EarlierReport

FORMATS = ("md", "html", "json", "xlsx", "jsonl", "csv", "parquet")


def run(arguments: Sequence[str]) -> int:
    """Write the report of a view; exit 1 where a finding that nobody dismissed is at or above `--fail-on`."""
    parser = Parser("report", VERBS["report"])
    add_view_flags(parser)
    add_fail_flag(parser)
    wanted = parser.add_argument_group("the report")
    wanted.add_argument(
        "--charts", metavar="N", type=int, help=f"at most so many charts in html and bundle ({MOST_CHARTS})"
    )
    wanted.add_argument(
        "--since-report", metavar="OLD", type=Path, help="compare with a report that json was written of"
    )
    wanted.add_argument(
        "--bundle", metavar="FILE", type=Path, help="report, charts, tables and records as one zip file"
    )
    add_output_flags(parser, FORMATS)
    options = parser.read(arguments)
    check_output(options, FORMATS)
    _check_wanted(options)
    level = fail_level(options)
    desk, view = open_desk(options)
    tell_unread_verdicts(options, desk)
    from tradecheck.report import render  # noqa: PLC0415 - polars is loaded once the flags were understood
    from tradecheck.report.changes import read_earlier  # noqa: PLC0415 - as above

    earlier = read_earlier(options.since_report) if options.since_report is not None else None
    report = _built(options, desk, view, earlier)
    if options.bundle is not None:
        from tradecheck.report.bundle import bundle  # noqa: PLC0415 - only here

        made = bundle(desk, report, name=shlex.quote(options.bundle.name), earlier=options.since_report)
        emit(made.content, options.bundle)
        narrate(options, f"wrote {options.bundle}: {made.said}")
    if options.bundle is None or options.output is not None:
        emit(render(report, options.format), options.output)
    if options.output is not None:
        wrote = f"wrote {options.output}: {len(report.findings)} findings"
        narrate(options, wrote, "wrote", path=options.output, findings=len(report.findings))
    return ended(options, failing(level, report.findings))


def _check_wanted(options: Namespace) -> None:
    """Refuse what cannot be made before the work is done.

    Raises:
        UsageError: for a number of charts below 0, or a bundle that cannot be written.
    """
    if options.charts is not None and options.charts < 0:
        raise UsageError(f"--charts {options.charts} is no number of charts: give 0 or more.")
    if options.bundle is not None:
        check_target("zip", options.bundle)


def _built(options: Namespace, desk: "Desk", view: "View", earlier: "EarlierReport | None") -> "Report":
    from tradecheck.report import build  # noqa: PLC0415 - polars is loaded once the flags were understood

    drawn = options.format == "html" or options.bundle is not None
    most = MOST_CHARTS if options.charts is None else options.charts
    further = () if options.charts is None else ("--charts", str(options.charts))
    if options.since_report is not None:
        further = (*further, "--since-report", options.since_report.name)
    day = generated_of(options).date()
    return build(desk, view, day, charts=most if drawn else 0, earlier=earlier, further=further)
