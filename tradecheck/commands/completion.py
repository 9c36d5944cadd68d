"""`tradecheck completion SHELL`: a script with which a shell completes verbs, flags and the names that they take."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from tradecheck.checks.registry import NAMES as CHECKS
from tradecheck.commands.parser import Parser, built
from tradecheck.commands.printing import add_common_flags
from tradecheck.commands.pull import PUBLISHERS
from tradecheck.commands.speaking import print_text
from tradecheck.commands.verbs import VERBS, module_of
from tradecheck.model.errors import Exit, unknown
from tradecheck.model.goods import GROUPS, TOTAL
from tradecheck.model.words import Direction, Severity

SHELLS = ("bash", "zsh", "tcsh")

_HELP = """\
bash:  tradecheck completion bash > ~/.local/share/bash-completion/completions/tradecheck
zsh:   tradecheck completion zsh > DIR/_tradecheck, where DIR is one of $fpath
tcsh:  tradecheck completion tcsh >> ~/.tcshrc"""

_WORDS: dict[str, Sequence[str]] = {
    "--goods": (*GROUPS, TOTAL),
    "--check": CHECKS,
    "--direction": tuple(Direction),
    **dict.fromkeys(("--min-severity", "--fail-on"), tuple(Severity)),
}
"""Names that a flag takes and its help does not list."""

_LISTED = re.compile(r"[\w.-]+(?:, [\w.-]+)+")
_CHOICE = re.compile(r"[a-z-]+(?:\|[a-z-]+)+|[A-Z](?:\|[A-Z])+")


def run(arguments: Sequence[str]) -> int:
    """Print the script for a shell. It holds what this version knows: make it again after an update."""
    parser = Parser("completion", VERBS["completion"])
    parser.add_argument("shell", metavar="SHELL", help=", ".join(SHELLS))
    add_common_flags(parser)
    parser.epilog = _HELP
    options = parser.read(arguments)
    if options.shell not in SHELLS:
        raise unknown("shell", options.shell, SHELLS)
    import shtab  # noqa: PLC0415 - for this verb alone

    print_text(shtab.complete(whole(), shell=options.shell).rstrip("\n") + "\n")
    return Exit.DONE


def whole() -> argparse.ArgumentParser:
    """Return one parser of all verbs, with the words that each argument takes. It is read and never run."""
    import shtab  # noqa: PLC0415 - as above

    top = built(module_of("terminal").run)
    top.add_argument("-V", "--version", action="store_true", help="print the version")
    verbs = top.add_subparsers(metavar="VERB", parser_class=argparse.ArgumentParser)
    for verb, about in VERBS.items():
        verbs.add_parser(verb, help=about)
        verbs.choices[verb] = _flags_of(verb)
    for parser in (top, *verbs.choices.values()):
        for action in parser._actions:  # noqa: SLF001 - argparse lists them nowhere else
            words = _words(action)
            if words:
                action.choices = words
            elif action.type is Path:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    return top


def _flags_of(verb: str) -> Parser:
    """Return the parser of a verb; where its flags depend on what is asked for, with those of each choice."""
    run = module_of(verb).run
    parser = built(run)
    if verb == "pull":
        for source in PUBLISHERS:
            for action in built(run, [source])._actions:  # noqa: SLF001 - as above
                if action.option_strings and action.option_strings[0] not in parser._option_string_actions:  # noqa: SLF001
                    parser._add_action(action)  # noqa: SLF001
    return parser


def _words(action: argparse.Action) -> tuple[str, ...]:
    """Return the words that an argument takes: a flag whose help is a list of words takes one of them."""
    for flag in action.option_strings:
        if flag in _WORDS:
            return tuple(str(word) for word in _WORDS[flag])
    if isinstance(action.metavar, str) and _CHOICE.fullmatch(action.metavar):
        return tuple(action.metavar.split("|"))
    takes_one = action.nargs != 0 and not isinstance(action, argparse._SubParsersAction)  # noqa: SLF001 - as above
    return tuple(action.help.split(", ")) if takes_one and action.help and _LISTED.fullmatch(action.help) else ()
