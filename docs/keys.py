"""Writes the table of keys into the page of the terminal, from the bindings.

    python docs/keys.py

Each table of `tradecheck/tui/keys.py` becomes rows of one table, in the order in which they stand there.
"""  # noqa: INP001 - a script beside the pages, no package

import re
import sys
from pathlib import Path

from tradecheck.tui import keys

PAGE = Path(__file__).with_name("terminal.md")
HEAD = "| id | key | what it does |\n| --- | --- | --- |\n"
_TABLE = re.compile(r"\| id \| key \|.*?\n\n", re.DOTALL)


def rows() -> list[tuple[str, str, str]]:
    """Return id, key and help of every binding that the settings can move."""
    found: dict[str, tuple[str, str, str]] = {}
    for table in vars(keys).values():
        if isinstance(table, tuple) and table and all(isinstance(each, keys.Key) for each in table):
            found |= {key.id: (key.id, keys.spelled(key.key), key.help) for key in table}
    return list(found.values())


def table() -> str:
    """Return the rows as a table of the page."""
    return HEAD + "".join(f"| `{name}` | {pressed} | {said} |\n" for name, pressed, said in rows())


def main() -> int:
    """Renew the table in the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: f"{table()}\n", text, count=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
