"""`tradecheck dismiss ID --why TEXT`: set a finding aside, with a reason that is shown with it."""

from collections.abc import Sequence
from shlex import quote

from tradecheck.commands.judging import print_said, read_said
from tradecheck.commands.opening import ended, open_desk
from tradecheck.commands.printing import generated_of


def run(arguments: Sequence[str]) -> int:
    """Dismiss what a finding claims now. `--generated` fixes the day that is kept with the reason."""
    options = read_said("dismiss", arguments, "--why", "the reason, shown wherever the finding is")
    desk, view = open_desk(options)
    from tradecheck import inquiry  # noqa: PLC0415 - the flags are understood before a room is opened

    finding = desk.finding(options.id, view)
    kept = inquiry.dismiss(desk.settings, finding, options.why, generated_of(options).date())
    before = finding.dismissed or finding.was_dismissed
    replaced = (f"It stands in place of what was said on {before.on}: {before.why}",) if before else ()
    undo = f"`tradecheck undismiss {quote(options.id)}` takes it back."
    print_said("dismiss", options, "dismissed", kept.on, kept.why, *replaced, undo)
    return ended(options)
