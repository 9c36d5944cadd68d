"""`tradecheck config show|validate`: the settings and where each comes from."""

from collections.abc import Sequence

from tradecheck import settings
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, generated_of, print_answer
from tradecheck.commands.profiles import planned
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, unknown
from tradecheck.output.answer import Answer, Column

DEEDS = ("show", "validate")

SHOWN = (
    Column("key", "key"),
    Column("value", "value", width=44, lines=0),
    Column("origin", "from"),
    Column("where", "where it stands", width=60, lines=0),
)
VALIDATED = (Column("file", "file", width=200), Column("state", "state"))


def run(arguments: Sequence[str]) -> int:
    """Print the settings, secrets hidden, or which files were read and found in order."""
    parser = Parser("config", VERBS["config"])
    parser.add_argument("deed", metavar="|".join(DEEDS), help="what to do")
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.deed not in DEEDS:
        raise unknown("what to do with the settings", options.deed, DEEDS)
    check_output(options)
    held = settings.validate(options.config)
    if options.deed == "validate":
        today = generated_of(options).date()
        for name in held.profiles:
            planned(held, name, today)
        rows: list[dict[str, object]] = [{"file": each, "state": "fine"} for each in held.files]
        profiles = f" Profiles to run: {', '.join(held.profiles)}." if held.profiles else ""
        found = "The settings are in order." if rows else "No settings file was found; the defaults are in order."
        notes = (found + profiles,)
        print_answer(Answer("tradecheck.config-validate/1", {}, (), "rows", rows, VALIDATED, notes), options)
        return Exit.DONE
    rows = settings.describe(held)
    print_answer(Answer("tradecheck.config/1", {}, (), "rows", rows, SHOWN), options)
    return Exit.DONE
