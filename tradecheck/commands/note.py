"""`tradecheck note ID --text TEXT`: keep a note on a finding."""

from collections.abc import Sequence
from shlex import quote

from tradecheck.commands.judging import print_said, read_said
from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.printing import generated_of


def run(arguments: Sequence[str]) -> int:
    """Note something on a finding. `--generated` fixes the day that is kept with it."""
    options = read_said("note", arguments, "--text", "what to keep, shown wherever the finding is")
    desk, view = open_desk(options)
    from tradecheck import inquiry  # noqa: PLC0415 - the flags are understood before a room is opened

    finding = desk.finding(options.id, view)
    kept = inquiry.note(desk.settings, finding, options.text, generated_of(options).date())
    replaced = (
        (f"It stands in place of what was noted on {finding.note.on}: {finding.note.text}",) if finding.note else ()
    )
    undo = f"`tradecheck unnote {quote(options.id)}` removes it."
    print_said("note", options, "noted", kept.on, kept.text, *replaced, undo)
    return ended(options)
