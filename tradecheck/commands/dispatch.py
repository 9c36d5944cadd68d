"""Finds the verb that was called, runs it, and turns errors into one sentence and an exit code."""

import sys
from collections.abc import Sequence
from importlib import import_module

from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, TradecheckError, unknown

_INTRODUCTION = """\
usage: tradecheck [VERB] [FLAGS]

What crossed the DPRK's border that the customs books do not show, or show although it was banned.
Without a verb the terminal opens. `tradecheck VERB --help` says what a verb takes.

"""


def dispatch(arguments: Sequence[str]) -> int:
    """Run a command line (without the program's name) and return its exit code.

    What stops a verb is said in one sentence on stderr; no traceback reaches a user.
    """
    try:
        return int(_run(list(arguments)))
    except TradecheckError as error:
        sys.stderr.write(f"tradecheck: {_harmless(str(error))}\n")
        return int(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("tradecheck: interrupted; what was kept so far stays.\n")
        return int(Exit.INTERRUPTED)
    except BrokenPipeError:
        _leave_pipe()
        return int(Exit.DONE)
    except Exception as error:  # noqa: BLE001 - the last door: a mistake of ours is said in one sentence too
        return _own_mistake(error, verbose="-v" in arguments or "--verbose" in arguments)
    except SystemExit as leaving:  # argparse leaves so after --help
        return int(leaving.code or 0)


def _run(arguments: list[str]) -> int:
    if arguments[:1] in (["--help"], ["-h"], ["help"]):
        sys.stdout.write(_INTRODUCTION + "".join(f"  {verb:<15}{about}\n" for verb, about in VERBS.items()))
        return Exit.DONE
    verb, rest = "terminal", arguments
    if arguments and not arguments[0].startswith("-"):
        verb, rest = arguments[0], arguments[1:]
    if verb not in VERBS:
        raise unknown("verb", verb, VERBS)
    module = import_module(f"tradecheck.commands.{verb}" + ("_" if verb == "import" else ""))
    code: int = module.run(rest)
    sys.stdout.flush()
    return code


def _harmless(sentence: str) -> str:
    from tradecheck.output.safe import for_terminal  # noqa: PLC0415 - needed only once something went wrong

    return for_terminal(sentence)


def _own_mistake(error: Exception, *, verbose: bool) -> int:
    """Say that the fault is the program's; its place is shown where more narration was asked for."""
    if verbose:
        import traceback  # noqa: PLC0415 - needed only for a mistake of ours

        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    sys.stderr.write(
        f"tradecheck: this is a mistake of the program, not yours ({_harmless(what)}): nothing that was kept is lost; "
        "please report it with what -v prints.\n"
    )
    return int(Exit.DAMAGED)


def _leave_pipe() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not complain of the closed pipe."""
    import os  # noqa: PLC0415 - needed only when a reader went away

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
