"""`tradecheck verify BUNDLE`: whether a bundle is what it was, and its records still give its findings."""

from collections.abc import Sequence
from pathlib import Path

from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit


def run(arguments: Sequence[str]) -> int:
    """Compute a bundle's findings again from its records; exit 4 where a file or a finding differs."""
    parser = Parser("verify", VERBS["verify"])
    parser.add_argument("bundle", metavar="FILE", type=Path, help="what `report --bundle` wrote")
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    from tradecheck.report.verifying import answer, verify  # noqa: PLC0415 - polars is loaded once the flags are read

    held = verify(options.bundle)
    print_answer(answer(held, options.bundle), options)
    return Exit.DONE if held.holds else Exit.DAMAGED
