"""The way in: what happens before any room is opened, and what reaches the shell at the end."""

import sys
from collections.abc import Sequence

from tradecheck import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        sys.stdout.write(f"tradecheck {__version__}\n")
        return 0
    from tradecheck.commands.dispatch import dispatch  # noqa: PLC0415 - --version opens no room

    return dispatch(given)


if __name__ == "__main__":
    sys.exit(main())
