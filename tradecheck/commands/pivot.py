"""`tradecheck pivot [WHAT]`: booked trade by code and period, or gaps by chapter and year."""

from argparse import Namespace
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import UsageError, unknown
from tradecheck.model.pivot import Amount, Level, Pivoting, Step

WHAT = ("booked", "gaps", "ratios")
_READ_BY_PEOPLE = ("table", "md", "html")
_Word = TypeVar("_Word", bound=StrEnum)


def run(arguments: Sequence[str]) -> int:
    """Print the cells, row after row; people are shown those that say something, programs all of them."""
    parser = Parser("pivot", VERBS["pivot"])
    parser.add_argument("what", nargs="?", default=WHAT[0], metavar="WHAT", help=", ".join(WHAT))
    parser.add_argument("--by", metavar="LEVEL", help=f"rows of booked: {', '.join(Level)}")
    parser.add_argument("--per", metavar="STEP", help=f"columns of booked: {', '.join(Step)}")
    parser.add_argument("--in", dest="unit", metavar="UNIT", help=f"measure of booked: {', '.join(Amount)}")
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    if options.what not in WHAT:
        raise unknown("the pivot", options.what, WHAT)
    asked = _asked(options)
    desk, view = open_desk(options)
    from tradecheck.report import answers, fields  # noqa: PLC0415 - polars is loaded once the flags were understood

    every = options.format not in _READ_BY_PEOPLE
    if options.what == "gaps":
        print_answer(answers.gaps(desk, view, every=every), options, fields.GAPS)
    elif options.what == "ratios":
        print_answer(answers.ratios(desk, view, every=every), options, fields.RATIOS)
    else:
        print_answer(answers.pivot(desk, view, asked, every=every), options, fields.PIVOT)
    return ended(options)


def _asked(options: Namespace) -> Pivoting:
    """Return what the flags ask for.

    Raises:
        UsageError: for a word that is not known, and for flags that gaps do not take.
    """
    given = {"--by": options.by, "--per": options.per, "--in": options.unit}
    if options.what != WHAT[0] and (set_flags := [flag for flag, word in given.items() if word is not None]):
        raise UsageError(
            f"`pivot {options.what}` is by chapter and year: leave {' and '.join(set_flags)} out, or print "
            "`pivot booked`."
        )
    return Pivoting(
        _word("level of rows", options.by, Level.CHAPTER),
        _word("step of columns", options.per, Step.YEAR),
        _word("measure", options.unit, Amount.USD),
    )


def _word(kind: str, text: str | None, default: _Word) -> _Word:
    words = {each.value: each for each in type(default)}
    if text is None:
        return default
    if text not in words:
        raise unknown(kind, text, words)
    return words[text]
