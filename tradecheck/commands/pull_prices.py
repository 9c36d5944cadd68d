"""`tradecheck pull prices`: world market prices by month from the World Bank and FRED."""

from argparse import Namespace

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.pull_answer import print_plan, print_reports, refuse_flags
from tradecheck.commands.pull_progress import shown
from tradecheck.commands.viewing import view_of

_WHOLE = "Whole series come, USD a tonne by month. They are prices of the world market, none of the DPRK's goods."


def add_flags(parser: Parser) -> None:
    """Add what a pull of prices alone takes."""
    parser.add_argument("publishers", metavar="PUBLISHER", nargs="*", help="world-bank, fred (both)")


def run(options: Namespace) -> int:
    """Pull, or print what would be asked."""
    unused = ("goods", "direction", "reporter", "check", "min_severity", "source", "as_of", "since", "until", "year")
    refuse_flags(options, "prices", *unused)
    held = settings_of(options)
    view = view_of(options, held.view)
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.intake.pulling_prices import checked_publishers, pull_prices  # noqa: PLC0415 - as above
    from tradecheck.sources.prices.series import WORLD_BANK, series_of  # noqa: PLC0415 - as above

    if options.dry_run:
        publishers = checked_publishers(options.publishers)
        labels = [f"{each}, {series.printed}" for each in publishers for series in series_of(each)]
        calls = sum(2 if each == WORLD_BANK else len(series_of(each)) for each in publishers)
        return print_plan(labels, calls, calls * 2.0, options, view)
    with shown(options) as told:
        reports = pull_prices(options.publishers, held, Archive(held.cache), told, refresh=options.refresh)
    return print_reports(reports, options, view, _WHOLE)
