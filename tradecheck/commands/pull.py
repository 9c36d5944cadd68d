"""`tradecheck pull SOURCE`: ask a publisher's service and keep the answers."""

from collections.abc import Sequence
from importlib import import_module

from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import UsageError, unknown

PUBLISHERS = {
    "comtrade": "tradecheck.commands.pull_comtrade",
    "portwatch": "tradecheck.commands.pull_portwatch",
    "imts": "tradecheck.commands.pull_imts",
    "prices": "tradecheck.commands.pull_prices",
}
"""For each source the module that pulls from it: `add_flags(parser)` adds what it alone takes, `run(options)` pulls."""

_HELP = """\
examples, each of which asks nobody with --dry-run:
  tradecheck pull comtrade                                   what the checks need
  tradecheck pull comtrade --part china-dprk --year 2017     a part of it
  tradecheck pull comtrade --year 2017 --goods coal          a question of your own
  tradecheck pull portwatch Dalian "Bohai Strait" --year 2024
  tradecheck pull imts --since 2017 --until 2019
  tradecheck pull prices
What each source takes beside these flags: tradecheck pull SOURCE --help. A pull that was cut off goes on where it
stopped when the same line is given again."""


def run(arguments: Sequence[str]) -> int:
    """Ask a service; exit 3 when it cannot be reached, 4 when something that came cannot be read or was cut."""
    named = next((each for each in arguments if each in PUBLISHERS), "comtrade")
    module = import_module(PUBLISHERS[named])
    parser = Parser("pull", VERBS["pull"])
    parser.add_argument("publisher", metavar="SOURCE", nargs="?", help=", ".join(PUBLISHERS))
    parser.add_argument("--dry-run", action="store_true", help="print the calls and the time they take, and make none")
    parser.add_argument("--refresh", action="store_true", help="ask again for what is held")
    module.add_flags(parser)
    add_view_flags(parser)
    add_output_flags(parser)
    parser.epilog = _HELP
    options = parser.read(arguments)
    if options.publisher is None:
        raise UsageError(f"pull needs a SOURCE: {', '.join(PUBLISHERS)}.")
    if options.publisher not in PUBLISHERS:
        raise unknown("the source to pull", options.publisher, PUBLISHERS)
    check_output(options)
    code: int = module.run(options)
    return code
