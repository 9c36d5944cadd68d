"""`tradecheck import KIND FILE …`: read files that were downloaded, and keep them."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, filled, print_answer
from tradecheck.commands.speaking import say
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, unknown
from tradecheck.output.answer import Answer, Column, Kind

KINDS = ("comtrade",)

COLUMNS = (
    Column("name", "file", width=44),
    Column("rows", "rows", kind=Kind.NUMBER),
    Column("value_usd", "plain sum of all rows", "USD", Kind.MONEY),
    Column("is_new", "new"),
    Column("left_out", "left out", kind=Kind.LIST, width=50, lines=3),
    Column("problems", "cannot be read", kind=Kind.LIST, width=50, lines=3),
    Column("refused", "refused", width=50, lines=3),
)
NOTES = (
    (
        "The plain sum is a control total to hold against the file, no figure of trade: World and groups are in it. "
        "new: false where the same bytes were held already."
    ),
)


def run(arguments: Sequence[str]) -> int:
    """Import files and print what became of each; exit 4 where a file or a row could not be read."""
    parser = Parser("import", VERBS["import"])
    parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="files as they were downloaded")
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.kind not in KINDS:
        raise unknown("the kind of file", options.kind, KINDS)
    check_output(options)
    return _import_comtrade(options)


def _import_comtrade(options: Namespace) -> int:
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.intake.importing import import_comtrade  # noqa: PLC0415

    archive = Archive(settings_of(options).cache)
    reports = import_comtrade(options.files, archive)
    rows: list[dict[str, object]] = [{name: getattr(each, name) for name in each.__struct_fields__} for each in reports]
    shown = filled(COLUMNS, rows, ("left_out", "problems", "refused"))
    print_answer(Answer("tradecheck.import/1", {}, (), "rows", rows, shown, NOTES), options, COLUMNS)
    problems = [problem for each in reports for problem in (*each.problems, each.refused) if problem]
    for problem in problems:
        say(f"tradecheck: {problem}")
    return Exit.DAMAGED if problems else Exit.DONE
