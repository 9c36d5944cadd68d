"""Command-line parsing whose errors are one sentence and exit code 2."""

import argparse
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import partial
from typing import Any, NoReturn

from tradecheck.commands.speaking import print_text
from tradecheck.model.errors import UsageError, nearest

_WIDTH = 78
"""Cells of a line of help, whatever the terminal: what is printed does not depend on one."""


_handed_over: ContextVar[bool] = ContextVar("_handed_over", default=False)


class Parser(argparse.ArgumentParser):
    """A parser of one verb. It never prints usage and exits by itself on an error: it says one sentence."""

    files_anywhere = False
    """Whether flags may stand between a verb's deed and its files."""

    def __init__(self, verb: str, about: str) -> None:
        super().__init__(
            prog=f"tradecheck {verb}".strip(),
            description=about[:1].upper() + about[1:] + ".",
            allow_abbrev=False,
            formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=_WIDTH),
        )

    def print_help(self, _file: Any = None) -> None:
        """Print the help to stdout, as every answer leaves the program.

        Raises:
            UsageError: when stdout is closed or full.
        """
        print_text(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Raise the sentence instead of printing and leaving.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{message}; `{self.prog} --help` shows what it takes.")

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse, naming the nearest flag for one that is not known.

        Raises:
            UsageError: for whatever cannot be understood.
        """
        if _handed_over.get():
            raise _BuiltError(self)
        return self.understood(arguments)

    def understood(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse as `read` does, also a parser that `built` gave.

        Raises:
            UsageError: for whatever cannot be understood.
        """
        parsed = self.parse_known_intermixed_args if self.files_anywhere else self.parse_known_args
        options, rest = parsed(list(arguments))
        unread = [each for each in rest if each != "--"]
        if unread:
            self.error(self._unread(unread[0]))
        return options

    def _unread(self, argument: str) -> str:
        flag = argument.partition("=")[0]
        if not flag.startswith("-") or flag in self._option_string_actions:
            return f"'{argument}' is one argument too many"
        near = nearest(flag, [each for each in self._option_string_actions if each.startswith("--")])
        hint = f" (did you mean {' or '.join(near)}?)" if near else ""
        where = "" if " " in self.prog else " without a verb"
        return f"the flag {flag} is not known{where}{hint}"


class _BuiltError(Exception):
    """Not an error: how a parser leaves the verb that built it, before the verb does anything."""

    def __init__(self, parser: Parser) -> None:
        super().__init__(parser.prog)
        self.parser = parser


def built(run: Callable[[Sequence[str]], int], arguments: Sequence[str] = ()) -> Parser:
    """Return the parser that a verb builds for these arguments; the verb itself is not run.

    A verb builds its parser when it is called, so that nobody pays for the flags of the others. Whoever
    wants them all, as the completion of a shell does, asks here.
    """
    before = _handed_over.set(True)
    try:
        run(arguments)
    except _BuiltError as leaving:
        return leaving.parser
    finally:
        _handed_over.reset(before)
    raise TypeError("a verb reads its arguments with a parser before it does anything")
