"""`tradecheck pull comtrade`: ask UN Comtrade's preview service and keep the answers."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, filled, print_answer
from tradecheck.commands.speaking import say, write_error
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags, view_of
from tradecheck.intake.progress import Told, nobody
from tradecheck.model.errors import Exit, UsageError, unknown
from tradecheck.model.view import EVER
from tradecheck.model.words import Flow, Frequency
from tradecheck.output.answer import Answer, Column, Kind
from tradecheck.output.safe import for_terminal

SOURCES = ("comtrade",)

_WIPE = "\r\x1b[K"

COLUMNS = (
    Column("question", "question", width=60, lines=2),
    Column("rows", "rows", kind=Kind.NUMBER),
    Column("value_usd", "plain sum of all rows", "USD", Kind.MONEY),
    Column("is_new", "new"),
    Column("left_out", "left out", kind=Kind.LIST, width=40, lines=3),
    Column("problems", "cannot be read", kind=Kind.LIST, width=50, lines=3),
)


def run(arguments: Sequence[str]) -> int:
    """Ask for the view's goods and period, one period a call; exit 3 when the service cannot be reached."""
    parser = Parser("pull", VERBS["pull"])
    parser.add_argument("publisher", metavar="SOURCE", help=", ".join(SOURCES))
    parser.add_argument("--freq", metavar="A|M", default="A", help="annual or monthly")
    parser.add_argument("--partner", metavar="AREA", action="append", help="with whom (PRK)")
    parser.add_argument("--dry-run", action="store_true", help="print the calls and make none")
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.publisher not in SOURCES:
        raise unknown("the source to pull", options.publisher, SOURCES)
    if options.freq not in ("A", "M"):
        raise unknown("frequency", options.freq, ("A", "M"))
    check_output(options)
    return _pull_comtrade(options)


def _pull_comtrade(options: Namespace) -> int:
    held = settings_of(options)
    view = view_of(options, held.view)
    if EVER.start == view.period.start or EVER.end == view.period.end:
        raise UsageError("pull needs to know which periods: give --year, or --since and --until.")
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.intake.pulling import pull_comtrade  # noqa: PLC0415
    from tradecheck.sources.comtrade.question import questions  # noqa: PLC0415

    asked = questions(
        view.period,
        Frequency(options.freq),
        reporters=(view.reporter,),
        partners=tuple(options.partner or ("PRK",)),
        goods=view.goods,
        flows=(view.direction.partner_flow,) if view.direction else (Flow.IMPORT, Flow.EXPORT),
    )
    if options.dry_run:
        rows: list[dict[str, object]] = [{"question": each.label} for each in asked]
        notes = (f"{len(asked)} calls, about {len(asked)} seconds at the service's rate of one a second.",)
        print_answer(Answer("tradecheck.pull-plan/1", view.as_json(), (), "rows", rows, COLUMNS[:1], notes), options)
        return Exit.DONE
    with _shown(options) as told:
        reports = pull_comtrade(asked, held, Archive(held.cache), told)
    rows = [{name: getattr(each, name) for name in each.__struct_fields__} for each in reports]
    shown = filled(COLUMNS, rows, ("left_out", "problems"))
    print_answer(Answer("tradecheck.pull/1", view.as_json(), (), "rows", rows, shown), options, COLUMNS)
    problems = [problem for each in reports for problem in each.problems]
    for problem in problems:
        say(f"tradecheck: {problem}")
    return Exit.DAMAGED if problems else Exit.DONE


@contextmanager
def _shown(options: Namespace) -> Iterator[Told]:
    """Show progress in one line of a terminal that is written over and wiped in the end; elsewhere nowhere."""
    if options.quiet or sys.stderr is None or not sys.stderr.isatty():
        yield nobody
        return
    try:
        yield lambda told: write_error(f"{_WIPE}{told.done}/{told.total} {for_terminal(told.text)}")
    finally:
        write_error(_WIPE)
