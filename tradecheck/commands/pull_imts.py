"""`tradecheck pull imts`: totals of trade by partner from the IMF, its estimates marked."""

from argparse import Namespace

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.pull_answer import print_plan, print_reports, refuse_endless, refuse_flags
from tradecheck.commands.pull_progress import shown
from tradecheck.commands.viewing import view_of
from tradecheck.model.errors import unknown
from tradecheck.model.words import Frequency

_FREQUENCIES = (Frequency.ANNUAL.value, Frequency.MONTHLY.value)
_ESTIMATES = (
    "Totals of all goods. A figure that the IMF worked out, mostly from the partner's report, is estimated: no "
    "independent witness. unresolved: nothing came, and what is published could not be told."
)


def add_flags(parser: Parser) -> None:
    """Add what a pull from the IMF alone takes."""
    own = parser.add_argument_group("imts")
    own.add_argument("--freq", metavar="A|M", default=Frequency.ANNUAL.value, help="annual or monthly")
    own.add_argument("--partner", metavar="AREA", action="append", help="with whom (PRK)")
    own.add_argument("--every-reporter", action="store_true", help="everybody's books, not one reporter's")


def run(options: Namespace) -> int:
    """Pull, or print what would be asked."""
    refuse_flags(options, "imts", "goods", "direction", "check", "min_severity", "source", "as_of")
    if options.freq not in _FREQUENCIES:
        raise unknown("frequency", options.freq, _FREQUENCIES)
    held = settings_of(options)
    view = view_of(options, held.view)
    refuse_endless(view)
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.intake.pulling_imts import SECONDS_A_CALL, pull_imts  # noqa: PLC0415 - as above
    from tradecheck.sources.imts.question import questions  # noqa: PLC0415 - as above

    asked = questions(
        view.period,
        Frequency(options.freq),
        reporters=() if options.every_reporter else (view.reporter,),
        partners=tuple(options.partner or ("PRK",)),
    )
    if options.dry_run:
        return print_plan([each.label for each in asked], len(asked), len(asked) * SECONDS_A_CALL, options, view)
    with shown(options) as told:
        reports = pull_imts(asked, held, Archive(held.cache), told, refresh=options.refresh)
    return print_reports(reports, options, view, _ESTIMATES)
