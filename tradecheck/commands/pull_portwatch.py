"""`tradecheck pull portwatch PORT|STRAIT …`: daily calls at ports and passages of straits, as context."""

from argparse import Namespace

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.pull_answer import print_plan, print_reports, refuse_endless, refuse_flags
from tradecheck.commands.pull_progress import shown
from tradecheck.commands.viewing import view_of

_CONTEXT = (
    "Counts from ships' transponders, kept as context: no observation of a shipment, and no port of the DPRK "
    "is covered. Ships that switch off their transponders are missed."
)


def add_flags(parser: Parser) -> None:
    """Add what a pull from PortWatch alone takes."""
    parser.add_argument(
        "places", metavar="PLACE", nargs="*", help="ports and straits by name or id (Korea Strait, Bohai Strait)"
    )


def run(options: Namespace) -> int:
    """Pull, or print what would be asked."""
    refuse_flags(options, "portwatch", "goods", "direction", "reporter", "check", "min_severity", "source", "as_of")
    held = settings_of(options)
    view = view_of(options, held.view)
    refuse_endless(view)
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.intake.pulling_portwatch import USUAL, pull_portwatch  # noqa: PLC0415 - as above
    from tradecheck.sources.portwatch.places import refuse_uncovered  # noqa: PLC0415 - as above
    from tradecheck.sources.portwatch.question import PAGE, check_span  # noqa: PLC0415 - as above

    if options.dry_run:
        places = options.places or USUAL
        refuse_uncovered(places)
        check_span(view.period)
        calls = 2 + len(places) * (1 + view.period.days // PAGE)
        return print_plan([f"{name}, {view.period.label}" for name in places], calls, calls * 2.0, options, view)
    with shown(options) as told:
        reports = pull_portwatch(options.places, view.period, held, Archive(held.cache), told, refresh=options.refresh)
    return print_reports(reports, options, view, _CONTEXT)
