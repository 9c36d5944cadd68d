"""`tradecheck import KIND FILE …`: read files that were downloaded or written, and keep them."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, filled, narrate, print_answer
from tradecheck.commands.pull_progress import shown
from tradecheck.commands.speaking import say
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit, UsageError, unknown
from tradecheck.output.answer import Answer, Column, Kind

if TYPE_CHECKING:
    from tradecheck.intake.importing import ImportReport

OWN = ("observations", "notifications", "prices")
KINDS = ("comtrade", "gacc", *OWN, "concordance")

OF_CUSTOMS = ("flow", "period", "partner", "cny_per_usd", "rate_source")
"""Flags that say of a file of China Customs what it does not say itself."""

OF_CONCORDANCE = ("from", "to")
"""Flags that say of which editions of the HS a table of links is."""

COLUMNS = (
    Column("name", "file", width=44),
    Column("rows", "rows", kind=Kind.NUMBER),
    Column("table_rows", "rows of the table", kind=Kind.NUMBER),
    Column("total", "plain sum of all rows", kind=Kind.MONEY),
    Column("currency", "in"),
    Column("value_usd", "in US dollars", "USD", Kind.MONEY),
    Column("is_new", "new"),
    Column("left_out", "left out", kind=Kind.LIST, width=50, lines=3),
    Column("left_out_total", "plain sum of these", kind=Kind.MONEY),
    Column("problems", "cannot be read", kind=Kind.LIST, width=50, lines=3),
    Column("remarks", "remarks", kind=Kind.LIST, width=50, lines=3),
    Column("refused", "refused", width=50, lines=3),
)
_SHOWN_WHERE_FILLED = ("total", "currency", "left_out", "left_out_total", "problems", "refused")
_SAID_OTHERWISE = ("table_rows", "remarks")  # columns for programs: remarks are said on stderr

_NEW = "new: false where the same bytes were held already."
_TOTAL = "The plain sum is a control total to hold against the file, no figure of trade: World and groups are in it."


def run(arguments: Sequence[str]) -> int:
    """Import files and print what became of each; exit 4 where a file or a row could not be read."""
    parser = Parser("import", VERBS["import"])
    parser.add_argument("kind", metavar="KIND", nargs="?", help=", ".join(KINDS))
    parser.add_argument("files", nargs="*", metavar="FILE", type=Path, help="files, as they were downloaded or written")
    parser.add_argument("--template", action="store_true", help=f"print the columns as CSV ({', '.join(OWN)})")
    customs = parser.add_argument_group("gacc: what a file of China Customs does not say itself")
    customs.add_argument("--flow", metavar="WAY", help="import or export, from China's side; always needed")
    customs.add_argument("--period", metavar="P", help="for a file without dates: 2023, 2023-01 or 2023-01..2023-06")
    customs.add_argument("--partner", metavar="AREA", help="for a file without partners (all of them)")
    customs.add_argument("--cny-per-usd", metavar="N", help="for a file in yuan: the rate to convert it with")
    customs.add_argument("--rate-source", metavar="TEXT", help="whose rate that is")
    links = parser.add_argument_group("concordance: what a table of links between editions may not say itself")
    links.add_argument("--from", metavar="H4", help="edition of its first column of codes: H0 to H6, or 1992 to 2022")
    links.add_argument("--to", metavar="H5", help="edition of its second column")
    add_output_flags(parser)
    parser.epilog = _columns_help()
    options = parser.read(arguments)
    if options.kind is None:
        raise UsageError(f"import needs a KIND of file: {', '.join(KINDS)}.")
    if options.kind not in KINDS:
        raise unknown("the kind of file", options.kind, KINDS)
    check_output(options)
    if options.template:
        return _print_template(options)
    _refuse_flags_of_others(options)
    if not options.files:
        raise UsageError(f"import {options.kind} needs a FILE: name the files to read.")
    return _report(_imported(options), options)


def _columns_help() -> str:
    from tradecheck.sources.own.columns import COLUMNS as TABLES  # noqa: PLC0415 - the help alone needs it

    lines: list[str] = []
    for table, columns in TABLES.items():
        lines += ["", f"{table} (CSV in UTF-8, or XLSX; * every row needs it):"]
        lines += [f"  {column.name}{'*' if column.needed else ''}: {column.about}" for column in columns]
    return "\n".join(lines[1:])


def _print_template(options: Namespace) -> int:
    if options.kind not in OWN:
        raise UsageError(f"there is no template of {options.kind}: only of {', '.join(OWN)}.")
    if options.files:
        raise UsageError("--template prints columns and reads no FILE: leave one of the two out.")
    from tradecheck.output.write import emit  # noqa: PLC0415 - only once there is something to print
    from tradecheck.sources.own.columns import template  # noqa: PLC0415

    emit(template(options.kind), options.output)
    return Exit.DONE


def _refuse_flags_of_others(options: Namespace) -> None:
    for kind, flags, of in (
        ("gacc", OF_CUSTOMS, "files of China Customs"),
        ("concordance", OF_CONCORDANCE, "tables of links between editions"),
    ):
        given = [name for name in flags if getattr(options, name) is not None]
        if options.kind != kind and given:
            flag = f"--{given[0].replace('_', '-')}"
            raise UsageError(f"{flag} says something of {of}: leave it out of import {options.kind}.")


def _imported(options: Namespace) -> "tuple[ImportReport, ...]":
    archive_root = settings_of(options).cache
    if options.kind == "gacc":
        from tradecheck.sources.gacc.terms import terms_of  # noqa: PLC0415 - understood before a room is opened

        terms = terms_of({name: getattr(options, name) for name in OF_CUSTOMS})
    if options.kind == "concordance":
        from tradecheck.sources.concordance.terms import terms_of as editions_of  # noqa: PLC0415 - as above

        editions = editions_of({name: getattr(options, name) for name in OF_CONCORDANCE})
    from tradecheck.archive import Archive  # noqa: PLC0415 - the flags are understood before a room is opened
    from tradecheck.intake.importing import (  # noqa: PLC0415 - as above
        import_comtrade,
        import_concordance,
        import_gacc,
        import_own,
    )

    archive = Archive(archive_root)
    with shown(options, "files") as told:
        if options.kind == "gacc":
            return import_gacc(options.files, archive, terms, told)
        if options.kind == "comtrade":
            return import_comtrade(options.files, archive, told)
        if options.kind == "concordance":
            return import_concordance(options.files, archive, editions, told)
        if options.kind != "observations":
            return import_own(options.files, archive, options.kind, told)
        from tradecheck.snapshot.load import load  # noqa: PLC0415 - imports polars

        return import_own(options.files, archive, options.kind, told, load("observations"))


def _report(reports: "tuple[ImportReport, ...]", options: Namespace) -> int:
    rows: list[dict[str, object]] = [{name: getattr(each, name) for name in each.__struct_fields__} for each in reports]
    converted = any(each.value_usd is not None and each.currency != "USD" for each in reports)
    unsaid = _SAID_OTHERWISE if converted else (*_SAID_OTHERWISE, "value_usd")
    columns = tuple(each for each in filled(COLUMNS, rows, _SHOWN_WHERE_FILLED) if each.name not in unsaid)
    notes = (_NEW,) if options.kind in (*OWN, "concordance") else (_TOTAL, _NEW)
    print_answer(Answer("tradecheck.import/1", {}, (), "rows", rows, columns, notes), options, COLUMNS)
    for remark in (remark for each in reports for remark in each.remarks):
        narrate(options, f"tradecheck: {remark}", "remark")
    problems = [problem for each in reports for problem in (*each.problems, each.refused) if problem]
    for problem in problems:
        say(f"tradecheck: {problem}", level="error", event="cannot-be-read")
    return Exit.DAMAGED if problems else Exit.DONE
