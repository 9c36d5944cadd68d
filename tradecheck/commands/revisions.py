"""`tradecheck revisions`: what publishers changed between vintages."""

from collections.abc import Sequence

from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags

EVERYBODY = "all"
_DPRK = "PRK"


def run(arguments: Sequence[str]) -> int:
    """Print what was added, removed and changed from one vintage to the next, in rows and in money."""
    parser = Parser("revisions", VERBS["revisions"])
    parser.add_argument("--partner", metavar="AREA", default=_DPRK, help=f"with whom, or '{EVERYBODY}' (PRK)")
    parser.add_argument("--rows", action="store_true", help="each row for itself, with its records")
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    desk, view = open_desk(options)
    from tradecheck.report import revisions  # noqa: PLC0415 - polars is loaded once the flags were understood

    answer = revisions.revisions(
        desk,
        view,
        reporter=view.reporter if options.reporter else None,
        partner=_area(options.partner),
        rows=options.rows,
    )
    print_answer(answer, options)
    return ended(options)


def _area(text: str) -> str | None:
    if text.casefold() == EVERYBODY:
        return None
    from tradecheck.reference.areas import area  # noqa: PLC0415 - read only when a partner is named

    return area(text).iso3
