"""The way in: what happens before any room is opened, and what reaches the shell at the end."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    from tradecheck.commands.dispatch import dispatch  # noqa: PLC0415 - importing the way in opens no room

    return dispatch(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
