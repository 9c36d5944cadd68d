"""Finds the verb that was called, runs it, and turns errors into one sentence and an exit code."""

from collections.abc import Sequence
from importlib import import_module

from tradecheck import __version__
from tradecheck.commands.speaking import print_text, say, write_error
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, TradecheckError, unknown

_INTRODUCTION = """\
usage: tradecheck [VERB] [FLAGS]

What crossed the DPRK's border that the customs books do not show, or show although it was banned.
Without a verb the terminal opens. `tradecheck VERB --help` says what a verb takes.

"""

_HELP = ("--help", "-h", "help")
_VERSION = ("--version", "-V")


def dispatch(arguments: Sequence[str]) -> int:
    """Run a command line (without the program's name) and return its exit code.

    What stops a verb is said in one sentence on stderr; no traceback reaches a user.
    """
    try:
        return int(_run(list(arguments)))
    except TradecheckError as error:
        say(f"tradecheck: {error}")
        return int(error.exit_code)
    except KeyboardInterrupt:
        say("tradecheck: interrupted; what was kept so far stays.")
        return int(Exit.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last door: a mistake of ours is said in one sentence too
        return _own_mistake(error, verbose="-v" in arguments or "--verbose" in arguments)
    except SystemExit as leaving:  # argparse leaves so after --help
        return int(leaving.code or 0)


def _run(arguments: list[str]) -> int:
    match arguments:
        case [first, *_] if first in _VERSION:
            print_text(f"tradecheck {__version__}\n")
            return Exit.DONE
        case [first, verb, *_] if first in _HELP and verb in VERBS:
            return _called(verb, ["--help"])
        case [first, *_] if first in _HELP:
            print_text(_INTRODUCTION + "".join(f"  {verb:<15}{about}\n" for verb, about in VERBS.items()))
            return Exit.DONE
        case [verb, *rest] if not verb.startswith("-"):
            return _called(verb, rest)
    return _called("terminal", arguments)


def _called(verb: str, arguments: list[str]) -> int:
    if verb not in VERBS:
        raise unknown("verb", verb, VERBS)
    module = import_module(f"tradecheck.commands.{verb}" + ("_" if verb == "import" else ""))
    code: int = module.run(arguments)
    return code


def _own_mistake(error: Exception, *, verbose: bool) -> int:
    """Say that the fault is the program's; its place is shown where more narration was asked for."""
    if verbose:
        from traceback import format_exception  # noqa: PLC0415 - needed only for a mistake of ours

        from tradecheck.output.safe import for_terminal  # noqa: PLC0415 - as above

        shown = "".join(format_exception(error)).splitlines()
        write_error("".join(f"{for_terminal(line)}\n" for line in shown))
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    say(
        f"tradecheck: this is a mistake of the program, not yours ({what}): nothing that was kept is lost; "
        "please report it with what -v prints."
    )
    return int(Exit.DAMAGED)
