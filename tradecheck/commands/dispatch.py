"""Finds the verb that was called, runs it, and turns errors into one sentence and an exit code."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from tradecheck import __version__
from tradecheck.commands.speaking import begin, is_decided, print_text, say, write_as
from tradecheck.commands.verbs import VERBS, module_of
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
    begin(arguments)
    try:
        return int(_run(list(arguments)))
    except TradecheckError as error:
        _say_as_set(f"tradecheck: {error}", arguments, "stopped", error.exit_code)
        return int(error.exit_code)
    except KeyboardInterrupt:
        while True:  # the table engine raises one of its own, and Python then another for the same key
            try:
                return _interrupted(arguments)
            except KeyboardInterrupt:
                continue
    except Exception as error:  # noqa: BLE001 - the last door: a mistake of ours is said in one sentence too
        return _own_mistake(error, arguments)
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
    code: int = module_of(verb).run(arguments)
    return code


def _interrupted(arguments: Sequence[str]) -> int:
    _say_as_set("tradecheck: interrupted; what was kept so far stays.", arguments, "interrupted", Exit.INTERRUPTED)
    return int(Exit.INTERRUPTED)


def _say_as_set(sentence: str, arguments: Sequence[str], event: str, code: Exit) -> None:
    """Say what ended a verb; it may have ended before the settings were read, which say how the log is written."""
    if not is_decided():
        from tradecheck import settings  # noqa: PLC0415 - for an error alone

        named = next((each for flag, each in pairwise(arguments) if flag == "--config"), None)
        with suppress(TradecheckError):  # what is wrong with the settings is said elsewhere, if it is what ended this
            write_as(settings.load(None if named is None else Path(named)).log)
    say(sentence, level="error", event=event, fields={"exit_code": int(code)})


def _own_mistake(error: Exception, arguments: Sequence[str]) -> int:
    """Say that the fault is the program's; its place is shown where more narration was asked for."""
    if "-v" in arguments or "--verbose" in arguments:
        from traceback import format_exception  # noqa: PLC0415 - needed only for a mistake of ours

        for line in "".join(format_exception(error)).splitlines():
            say(line, level="debug", event="traceback")
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    _say_as_set(
        f"tradecheck: this is a mistake of the program, not yours ({what}): nothing that was kept is lost; "
        "please report it with what -v prints.",
        arguments,
        "mistake",
        Exit.DAMAGED,
    )
    return int(Exit.DAMAGED)
