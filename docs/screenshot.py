"""Saves a picture of the terminal as it opens on the embedded figures.

    python docs/screenshot.py docs/pictures/terminal.svg [KEY ...]

Keys are pressed one after another before the picture is taken (`down`, `w`). The picture is an SVG that
refers to no address: the fonts it names are those of whoever looks at it.
"""  # noqa: INP001 - a script beside the pages, no package

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from tradecheck.model.view import View
from tradecheck.settings import load
from tradecheck.tui.app import TradecheckApp
from tradecheck.tui.screens.view import ViewScreen

_SIZE = (132, 42)
_ADDRESSES = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
_FAMILY = "Fira Code"
_LOCAL_FAMILY = "DejaVu Sans Mono, Menlo, Consolas"


async def picture(keys: list[str]) -> str:
    """Open the terminal on a cache of its own, press the keys, and return what it shows."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load(env={"TRADECHECK_CACHE": f"{folder}/cache", "TRADECHECK_STATE": f"{folder}/state"})
        app = TradecheckApp(settings, View(), fresh=True)
        async with app.run_test(size=_SIZE) as pilot:
            for key in ["", *keys]:
                if key:
                    await pilot.press(key)
                await pilot.pause()
                await app.workers.wait_for_complete()
                while any(each.busy for each in app.screen_stack if isinstance(each, ViewScreen)):
                    await pilot.pause(0.05)
            await pilot.pause(0.5)
            drawn = app.export_screenshot(title="tradecheck")
    return _ADDRESSES.sub("", drawn).replace(_FAMILY, _LOCAL_FAMILY)


def main(arguments: list[str]) -> int:
    """Write the picture to the file that is named first."""
    if not arguments:
        sys.stderr.write("usage: python docs/screenshot.py FILE.svg [KEY ...]\n")
        return 2
    target, *keys = arguments
    Path(target).write_text(asyncio.run(picture(keys)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
