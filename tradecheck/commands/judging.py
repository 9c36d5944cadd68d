"""What the verbs of an analyst's verdicts share: their flags, the finding they mean, what they print."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.output.answer import Answer, Column, Kind

COLUMNS = (
    Column("finding", "finding", width=200),
    Column("verdict", "verdict"),
    Column("on", "said on", kind=Kind.DATE),
    Column("text", "text", width=60, lines=0),
)


def read_said(verb: str, arguments: Sequence[str], flag: str, about: str) -> Namespace:
    """Return what a verb was told that says something of a finding; `flag` holds the text."""
    parser = Parser(verb, VERBS[verb])
    parser.add_argument("id", metavar="ID", help="the finding's id, as `tradecheck findings` prints it")
    parser.add_argument(flag, metavar="TEXT", required=True, help=about)
    add_view_flags(parser)
    add_output_flags(parser)
    return _checked(parser, arguments)


def read_taken_back(verb: str, arguments: Sequence[str]) -> Namespace:
    """Return what a verb was told that takes something back."""
    parser = Parser(verb, VERBS[verb])
    parser.add_argument("id", metavar="ID", help="the finding's id; it need not be found any more")
    add_output_flags(parser)
    return _checked(parser, arguments)


def print_said(verb: str, options: Namespace, verdict: str, on: date, text: str, *notes: str) -> None:
    """Print what is kept now, or what was taken back."""
    row: dict[str, object] = {"finding": options.id, "verdict": verdict, "on": on, "text": text}
    print_answer(Answer(f"tradecheck.{verb}/1", {}, (), "rows", [row], COLUMNS, notes), options)


def _checked(parser: Parser, arguments: Sequence[str]) -> Namespace:
    options = parser.read(arguments)
    check_output(options)
    return options
