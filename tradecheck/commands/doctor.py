"""`tradecheck doctor`: whether everything is in place."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tradecheck import __version__
from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, TradecheckError
from tradecheck.output.answer import Answer, Column
from tradecheck.settings import Settings

LIBRARIES = ("polars", "textual", "httpx", "matplotlib", "scipy", "msgspec", "xlsxwriter")

COLUMNS = (Column("what", "what"), Column("state", "state", toned=True), Column("said", "", width=100, lines=3))


def run(arguments: Sequence[str]) -> int:
    """Look at the program, its libraries, the embedded figures, what is kept and the terminal; exit 4 on damage."""
    parser = Parser("doctor", VERBS["doctor"])
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    held = settings_of(options)
    rows: list[dict[str, object]] = [
        {"what": what, "state": state, "said": said} for what, state, said in _looked_at(held)
    ]
    print_answer(Answer("tradecheck.doctor/1", {}, (), "rows", rows, COLUMNS), options)
    return Exit.DAMAGED if any(row["state"] == "damaged" for row in rows) else Exit.DONE


def _looked_at(held: Settings) -> Iterator[tuple[str, str, str]]:
    yield "tradecheck", "fine", f"{__version__} on Python {sys.version.split()[0]}"
    yield from _libraries()
    yield _snapshot()
    yield _rules()
    yield from _archive(held.cache)
    yield _verdicts(held.state)
    key = "set" if held.comtrade_key else "not set: the preview service is asked without one"
    yield "UN Comtrade key", "fine", key
    yield "network", "fine", "switched off by the settings" if held.offline else "used only by `tradecheck pull`"
    yield _terminal()


def _libraries() -> Iterator[tuple[str, str, str]]:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to import, seldom needed

    for name in LIBRARIES:
        try:
            yield name, "fine", version(name)
        except PackageNotFoundError:
            yield name, "damaged", "is not installed: install tradecheck again"


def _snapshot() -> tuple[str, str, str]:
    from tradecheck.model.tables import TABLES  # noqa: PLC0415 - loads polars
    from tradecheck.snapshot.load import load  # noqa: PLC0415

    try:
        counted = ", ".join(f"{load(name).height:,} {name}" for name in TABLES)
    except TradecheckError as error:
        return "embedded figures", "damaged", str(error)
    return "embedded figures", "fine", f"every row validated: {counted}"


def _rules() -> tuple[str, str, str]:
    from tradecheck.sanctions import rules  # noqa: PLC0415 - so that a broken row is reported and not raised on import

    try:
        return "rules", "fine", f"every row validated: {len(rules())} measures"
    except TradecheckError as error:
        return "rules", "damaged", str(error)


def _archive(root: Path) -> Iterator[tuple[str, str, str]]:
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened

    archive = Archive(root)
    if not archive.holds_anything():
        yield "archive", "fine", f"empty; what is pulled or imported would be kept in {root}"
        return
    try:
        damages = archive.verify()
    except TradecheckError as error:
        yield "archive", "damaged", str(error)
        return
    state = "damaged" if damages else "fine"
    yield "archive", state, f"{len(archive.entries())} entries in {root}, {len(damages)} damaged"


def _verdicts(folder: Path) -> tuple[str, str, str]:
    from tradecheck import verdicts  # noqa: PLC0415 - as above

    try:
        said = verdicts.read(folder).values()
    except TradecheckError as error:
        return "verdicts", "damaged", str(error)
    dismissed, noted = sum(each.dismissed is not None for each in said), sum(each.note is not None for each in said)
    return "verdicts", "fine", f"{dismissed} dismissed, {noted} noted, in {folder}"


def _terminal() -> tuple[str, str, str]:
    from shutil import get_terminal_size  # noqa: PLC0415 - one line of one verb

    if not sys.stdout.isatty():
        return "terminal", "fine", "none on stdout: the terminal opens where there is one"
    size = get_terminal_size()
    small = size.columns < 60 or size.lines < 20  # noqa: PLR2004 - the smallest size that is designed for
    return "terminal", "small" if small else "fine", f"{size.columns}×{size.lines}; at least 60×20 is needed"
