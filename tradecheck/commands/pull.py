"""`tradecheck pull SOURCE`: ask a publisher's service and keep the answers."""

from collections.abc import Sequence
from importlib import import_module

from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output
from tradecheck.commands.verbs import VERBS
from tradecheck.commands.viewing import add_view_flags
from tradecheck.model.errors import unknown

PUBLISHERS = {
    "comtrade": "tradecheck.commands.pull_comtrade",
    "portwatch": "tradecheck.commands.pull_portwatch",
    "imts": "tradecheck.commands.pull_imts",
    "prices": "tradecheck.commands.pull_prices",
}
"""For each source the module that pulls from it: `add_flags(parser)` adds what it alone takes, `run(options)` pulls."""


def run(arguments: Sequence[str]) -> int:
    """Ask a service; exit 3 when it cannot be reached, 4 when something that came cannot be read or was cut."""
    named = next((each for each in arguments if each in PUBLISHERS), "comtrade")
    module = import_module(PUBLISHERS[named])
    parser = Parser("pull", VERBS["pull"])
    parser.add_argument("publisher", metavar="SOURCE", help=", ".join(PUBLISHERS))
    parser.add_argument("--dry-run", action="store_true", help="print the calls and the time they take, and make none")
    parser.add_argument("--refresh", action="store_true", help="ask again for what is held")
    module.add_flags(parser)
    add_view_flags(parser)
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.publisher not in PUBLISHERS:
        raise unknown("the source to pull", options.publisher, PUBLISHERS)
    check_output(options)
    code: int = module.run(options)
    return code
