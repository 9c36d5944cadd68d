"""`tradecheck config show|validate`: the settings and where each comes from."""

from collections.abc import Sequence

from tradecheck import settings
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, narrate, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, unknown
from tradecheck.output.answer import Answer, Column

DEEDS = ("show", "validate")


def run(arguments: Sequence[str]) -> int:
    """Print the settings, secrets hidden, or say that the file is in order."""
    parser = Parser("config", VERBS["config"])
    parser.add_argument("deed", metavar="|".join(DEEDS), help="what to do")
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.deed not in DEEDS:
        raise unknown("what to do with the settings", options.deed, DEEDS)
    check_output(options)
    held = settings.validate(options.config)
    if options.deed == "validate":
        narrate(
            options,
            "The settings are in order: " + (", ".join(str(each) for each in held.files) or "no file, defaults"),
        )
        return Exit.DONE
    rows = settings.describe(held)
    shown = (Column("key", "key"), Column("value", "value", width=80), Column("origin", "from", width=60))
    print_answer(Answer("tradecheck.config/1", {}, (), "rows", rows, shown), options)
    return Exit.DONE
