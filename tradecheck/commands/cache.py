"""`tradecheck cache path|list|verify|gc`: where the archive is, what is in it, whether it is whole, what can go."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import DataError, Exit, TradecheckError, UsageError, unknown
from tradecheck.output.answer import Answer, Column, Kind
from tradecheck.output.safe import for_terminal
from tradecheck.output.write import emit

if TYPE_CHECKING:
    from tradecheck.archive import Archive, Damage, Entry

LISTED = (
    Column("retrieved", "received"),
    Column("source", "source"),
    Column("label", "file or question", width=44, lines=3),
    Column("size", "size", "bytes", Kind.NUMBER),
    Column("sha256", "sha256", width=64),
)
_WHOLE = 200
"""Cells for a path, which may be copied and so is never cut."""

PLACE = (Column("path", "path", width=200), Column("exists", "exists"))
DAMAGED = (
    Column("path", "file", width=_WHOLE),
    Column("what", "what is wrong", width=80, lines=0),
    Column("mended", "mended", width=50, lines=0),
)
REMOVED = (
    Column("path", "file", width=_WHOLE),
    Column("size", "size", "bytes", Kind.NUMBER),
    Column("why", "why it can go", width=60, lines=0),
)


def run(arguments: Sequence[str]) -> int:
    """Print the archive's folder, its entries, its damages (exit 4), or what was removed of it."""
    parser = Parser("cache", VERBS["cache"])
    parser.add_argument("deed", metavar="|".join(_DEEDS), help="what to do")
    parser.add_argument("--dry-run", action="store_true", help="with gc: show what would be removed, and keep it")
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.deed not in _DEEDS:
        raise unknown("what to do with the cache", options.deed, _DEEDS)
    if options.dry_run and options.deed != "gc":
        raise UsageError(f"--dry-run goes with gc alone: `cache {options.deed}` changes nothing that was received.")
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
    damaged: list[Damage] = []
    rows = [_row(each) for each in archive.entries(damaged)]
    notes = () if rows else (f"Nothing was pulled or imported yet; it would be kept in {archive.root}.",)
    notes = (*notes, *(f"{each.path}: {each.what}" for each in damaged))
    print_answer(Answer("tradecheck.cache-list/1", {}, (), "rows", rows, LISTED, notes), options)
    return Exit.DAMAGED if damaged else Exit.DONE


def _verify(archive: "Archive", options: Namespace) -> int:
    """Print what is damaged; tables and kept answers, which can be made again, are made again at once."""
    from tradecheck.archive.tidying import table_damages  # noqa: PLC0415 - the flags are understood before

    received, made = archive.verify(), table_damages(archive)
    mended = _make_again(archive, made)
    alone = (*received, *_baseline_damages(archive))
    judged = [*((each, None) for each in alone), *((each, mended) for each in made)]
    rows: list[dict[str, object]] = [{"path": each.path, "what": each.what, "mended": how} for each, how in judged]
    looked_at = sum(1 for _ in archive.sidecars())
    where = f"{looked_at} received files and answers looked at in {archive.root}"
    notes = [f"{where}, with the tables made of them and the baseline: {len(rows)} damaged."]
    if received:
        notes.append("What was received is mended by importing the same file or pulling the same question again.")
    print_answer(Answer("tradecheck.cache-verify/1", {}, (), "rows", rows, DAMAGED, tuple(notes)), options)
    return Exit.DAMAGED if rows else Exit.DONE


def _baseline_damages(archive: "Archive") -> "list[Damage]":
    """Return what of the baseline is damaged; where there is none, nothing is loaded for it."""
    from tradecheck.archive.world import FOLDER, folder  # noqa: PLC0415 - the flags are understood before

    if not folder(archive.root).is_dir():
        return []
    from tradecheck.archive.store import Damage  # noqa: PLC0415 - as above
    from tradecheck.baseline.tidying import damages  # noqa: PLC0415 - as above

    return [Damage(f"{FOLDER}/{path}", what) for path, what in damages(archive.root)]


def _make_again(archive: "Archive", damages: "list[Damage]") -> str | None:
    """Make what is not received again, and return in words what became of it."""
    if not damages:
        return None
    from tradecheck.archive.tidying import discard  # noqa: PLC0415 - only where something is damaged
    from tradecheck.intake.current import ensure_tables  # noqa: PLC0415 - as above

    try:
        discard(archive, damages)
        ensure_tables(archive.root)
    except TradecheckError as error:
        return f"no: {error}"
    return "removed; a table was made again from what was received"


def _gc(archive: "Archive", options: Namespace) -> int:
    """Remove what can be made again or was never finished, nothing that was received."""
    from tradecheck.archive.tidying import clear, waste  # noqa: PLC0415 - the flags are understood before
    from tradecheck.baseline import tidying as baseline  # noqa: PLC0415 - as above
    from tradecheck.intake.readers import maker  # noqa: PLC0415 - as above

    gone = (waste if options.dry_run else clear)(archive, maker())
    notes = []
    try:
        gone = [*gone, *(baseline.waste if options.dry_run else baseline.clear_alone)(archive.root)]
    except DataError as error:
        notes.append(f"Nothing of the baseline was looked at: {error}")
    rows: list[dict[str, object]] = [{"path": each.path, "size": each.size, "why": each.why} for each in gone]
    size = sum(each.size for each in gone)
    deed = "would be removed" if options.dry_run else "removed"
    notes = [f"{len(gone)} files, {size:,} bytes {deed} in {archive.root}; what was received stays.", *notes]
    print_answer(Answer("tradecheck.cache-gc/1", {}, (), "rows", rows, REMOVED, tuple(notes)), options)
    return Exit.DONE


_DEEDS: "dict[str, Callable[[Archive, Namespace], int]]" = {
    "path": _path,
    "list": _list,
    "verify": _verify,
    "gc": _gc,
}


def _row(entry: "Entry") -> dict[str, object]:
    """Return a receipt's own fields, its sidecar's name, and what a reader calls it."""
    asked = "&".join(f"{key}={value}" for key, value in entry.question.items())
    own = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return own | {"name": entry.name, "label": entry.origin_name or asked or entry.kind}
