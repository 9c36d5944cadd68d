"""`tradecheck record ID`: the record behind a figure."""

from collections.abc import Sequence

from tradecheck.commands.opening import settings_of
from tradecheck.commands.parser import Parser
from tradecheck.commands.printing import add_output_flags, check_output, print_answer
from tradecheck.commands.verbs import VERBS
from tradecheck.model.errors import Exit
from tradecheck.output.write import emit


def run(arguments: Sequence[str]) -> int:
    """Print the request or file, time, sha256 and raw line; of an embedded figure its citation and its row's sha256."""
    parser = Parser("record", VERBS["record"])
    parser.add_argument("id", metavar="ID", help="a record's id, as tables and findings print it")
    add_output_flags(parser)
    options = parser.read(arguments)
    check_output(options)
    root = settings_of(options).cache
    from tradecheck.report import records  # noqa: PLC0415 - the flags are understood first

    answer = records.record_answer(options.id, root)
    if options.format == "table":
        emit(records.as_text(answer.rows[0]).encode(), options.output)
    else:
        print_answer(answer, options)
    return Exit.DONE
