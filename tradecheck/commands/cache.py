"""`tradecheck cache path|list|verify`: where the archive is, what is in it, whether it is whole."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, unknown
from tradecheck.output.answer import Answer, Column, Kind
from tradecheck.output.safe import for_terminal
from tradecheck.output.write import emit

if TYPE_CHECKING:
    from tradecheck.archive import Archive, Entry

LISTED = (
    Column("retrieved", "received"),
    Column("source", "source"),
    Column("label", "file or question", width=44, lines=3),
    Column("size", "size", "bytes", Kind.NUMBER),
    Column("sha256", "sha256", width=64),
)
PLACE = (Column("path", "path", width=200), Column("exists", "exists"))
DAMAGED = (Column("path", "file", width=80), Column("what", "what is wrong", width=80, lines=2))


def run(arguments: Sequence[str]) -> int:
    """Print the archive's folder, its entries, or its damages; exit 4 where something is damaged."""
    parser = Parser("cache", VERBS["cache"])
    parser.add_argument("deed", metavar="|".join(_DEEDS), help="what to do")
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.deed not in _DEEDS:
        raise unknown("what to do with the cache", options.deed, _DEEDS)
    check_output(options)
    root = settings_of(options).cache
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened

    return _DEEDS[options.deed](Archive(root), options)


def _path(archive: "Archive", options: Namespace) -> int:
    """Print the folder: alone on its line as a table, so that a shell can use it."""
    if options.format == "table":
        emit(f"{for_terminal(str(archive.root))}\n".encode(), options.output)
        return Exit.DONE
    rows: list[dict[str, object]] = [{"path": str(archive.root), "exists": archive.root.is_dir()}]
    print_answer(Answer("tradecheck.cache-path/1", {}, (), "rows", rows, PLACE), options)
    return Exit.DONE


def _list(archive: "Archive", options: Namespace) -> int:
    rows = [_row(each) for each in archive.entries()]
    notes = () if rows else (f"Nothing was pulled or imported yet; it would be kept in {archive.root}.",)
    print_answer(Answer("tradecheck.cache-list/1", {}, (), "rows", rows, LISTED, notes), options)
    return Exit.DONE


def _verify(archive: "Archive", options: Namespace) -> int:
    damages = archive.verify()
    looked_at = sum(1 for _ in archive.sidecars())
    rows: list[dict[str, object]] = [{"path": each.path, "what": each.what} for each in damages]
    notes = (f"{looked_at} received files and answers looked at in {archive.root}, {len(damages)} damaged.",)
    print_answer(Answer("tradecheck.cache-verify/1", {}, (), "rows", rows, DAMAGED, notes), options)
    return Exit.DAMAGED if damages else Exit.DONE


_DEEDS: "dict[str, Callable[[Archive, Namespace], int]]" = {"path": _path, "list": _list, "verify": _verify}


def _row(entry: "Entry") -> dict[str, object]:
    """Return a receipt's own fields, its sidecar's name, and what a reader calls it."""
    asked = "&".join(f"{key}={value}" for key, value in entry.question.items())
    own = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return own | {"name": entry.name, "label": entry.origin_name or asked or entry.kind}
