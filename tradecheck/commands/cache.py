"""`tradecheck cache path|list|verify`: where the archive is, what is in it, whether it is whole."""

from collections.abc import Sequence

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, narrate, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, unknown
from tradecheck.output.answer import Answer, Column, Kind

DEEDS = ("path", "list", "verify")

LISTED = (
    Column("retrieved", "received"),
    Column("source", "source"),
    Column("name", "file or question", width=60, lines=2),
    Column("size", "size", "bytes", Kind.NUMBER),
    Column("sha256", "sha256", width=64),
)
DAMAGED = (Column("path", "file", width=80), Column("what", "what is wrong", width=80, lines=2))


def run(arguments: Sequence[str]) -> int:
    """Print the archive's folder, its entries, or its damages; exit 4 where something is damaged."""
    parser = Parser("cache", VERBS["cache"])
    parser.add_argument("deed", metavar="|".join(DEEDS), help="what to do")
    add_output_flags(parser)
    options = parser.read(arguments)
    if options.deed not in DEEDS:
        raise unknown("what to do with the cache", options.deed, DEEDS)
    check_output(options)
    root = settings_of(options).cache
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened

    archive = Archive(root)
    if options.deed == "path":
        rows: list[dict[str, object]] = [{"path": str(root), "exists": root.is_dir()}]
        shown = (Column("path", "path", width=200), Column("exists", "exists"))
        print_answer(Answer("tradecheck.cache-path/1", {}, (), "rows", rows, shown), options)
        return Exit.DONE
    if options.deed == "list":
        entries = [
            {name: getattr(each, name) for name in each.__struct_fields__} | {"name": each.name}
            for each in archive.entries()
        ]
        notes = () if entries else (f"Nothing was pulled or imported yet; it would be kept in {root}.",)
        print_answer(Answer("tradecheck.cache-list/1", {}, (), "rows", entries, LISTED, notes), options)
        return Exit.DONE
    damages = archive.verify()
    rows = [{"path": each.path, "what": each.what} for each in damages]
    print_answer(Answer("tradecheck.cache-verify/1", {}, (), "rows", rows, DAMAGED), options)
    narrate(options, f"{len(archive.entries())} entries looked at, {len(damages)} damaged.")
    return Exit.DAMAGED if damages else Exit.DONE
