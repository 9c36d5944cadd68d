"""The way in: what happens before any room is opened, and what reaches the shell at the end."""

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    from tradecheck.commands.dispatch import dispatch  # noqa: PLC0415 - importing the way in opens no room

    return dispatch(sys.argv[1:] if arguments is None else arguments)


def script() -> int:
    """Run the command line of this process, which ends with it.

    Fewer and no last collections: what the process made dies with it, and walking it all took longer than
    a verb's own work.
    """
    gc.set_threshold(100_000, 50, 50)
    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(script())
