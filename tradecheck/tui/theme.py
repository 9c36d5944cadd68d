"""The one theme: near-black, one accent, and colours that only repeat what a mark already says."""

from textual.theme import Theme

from tradecheck.model.words import Severity
from tradecheck.tui.plot.palette import BACKGROUND, Palette

PALETTE = Palette()
RAISED, CURSOR = "#12171f", "#1d2733"

THEME = Theme(
    name="tradecheck",
    primary=PALETTE.accent,
    accent=PALETTE.accent,
    secondary=PALETTE.accent,
    foreground=PALETTE.ink,
    background=BACKGROUND,
    surface=BACKGROUND,
    panel=RAISED,
    warning=PALETTE.observed,
    error=PALETTE.cap,
    success=PALETTE.notified,
    dark=True,
    variables={
        "line": PALETTE.faint,
        "dim": PALETTE.dim,
        "scrollbar": PALETTE.faint,
        "scrollbar-background": BACKGROUND,
        "scrollbar-corner-color": BACKGROUND,
        "scrollbar-hover": PALETTE.dim,
        "scrollbar-active": PALETTE.accent,
        "scrollbar-background-hover": BACKGROUND,
        "scrollbar-background-active": BACKGROUND,
    },
)

SEVERITY_MARKS = {Severity.HIGH: "▲", Severity.MEDIUM: "◆", Severity.LOW: "·"}
SEVERITY_COLOURS = {
    Severity.HIGH: PALETTE.cap,
    Severity.MEDIUM: PALETTE.observed,
    Severity.LOW: PALETTE.dim,
}
