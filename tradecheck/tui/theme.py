"""The themes. A colour only repeats what a mark already says, so that one of them can do without."""

from textual.theme import Theme

from tradecheck.model.errors import unknown
from tradecheck.model.words import Severity
from tradecheck.tui.plot.palette import Palette

DARK = "dark"

PALETTES = {
    DARK: Palette(),
    "light": Palette(
        background="#fbfbf8",
        raised="#ecece6",
        cursor="#d9e6ea",
        ink="#1f2328",
        dim="#59636e",
        faint="#b8bfc7",
        accent="#0a6c78",
        booked="#0a6c78",
        expected="#8a6a1f",
        observed="#a85800",
        notified="#2b7a3d",
        mirror="#6f42a8",
        cap="#b3232f",
        mark="#59636e",
    ),
    "contrast": Palette(
        background="#000000",
        raised="#1c1c1c",
        cursor="#00405c",
        ink="#ffffff",
        dim="#d0d0d0",
        faint="#8a8a8a",
        accent="#00ffff",
        booked="#00ffff",
        expected="#ffd75f",
        observed="#ffaf00",
        notified="#5fff87",
        mirror="#d7afff",
        cap="#ff5f5f",
        mark="#ffffff",
    ),
    "plain": Palette(
        background="#000000",
        raised="#1c1c1c",
        cursor="#3a3a3a",
        ink="#d0d0d0",
        dim="#9e9e9e",
        faint="#5f5f5f",
        **dict.fromkeys(("accent", "booked", "observed", "notified", "mirror", "cap", "mark"), "#ffffff"),
        expected="#9e9e9e",
    ),
}
"""By name: for a dark and a light terminal, for eyes that need contrast, and without colours."""

PALETTE = Palette()
"""The palette in force; `use` changes its colours, and whoever draws reads them anew."""

SEVERITY_MARKS = {Severity.HIGH: "▲", Severity.MEDIUM: "◆", Severity.LOW: "·"}


def severity_colour(severity: Severity) -> str:
    """Return the colour that repeats a severity's mark."""
    return {Severity.HIGH: PALETTE.cap, Severity.MEDIUM: PALETTE.observed, Severity.LOW: PALETTE.dim}[severity]


def use(name: str) -> None:
    """Put a theme's palette in force.

    Raises:
        UsageError: naming the nearest theme.
    """
    if name not in PALETTES:
        raise unknown("theme", name, PALETTES)
    PALETTE.take(PALETTES[name])


def after(name: str) -> str:
    """Return the name of the theme that follows."""
    names = list(PALETTES)
    return names[(names.index(name) + 1) % len(names)]


def theme_of(name: str) -> Theme:
    """Return a palette as a theme of the toolkit."""
    colours = PALETTES[name]
    background = colours.background
    return Theme(
        name=f"tradecheck-{name}",
        primary=colours.accent,
        accent=colours.accent,
        secondary=colours.accent,
        foreground=colours.ink,
        background=background,
        surface=background,
        panel=colours.raised,
        warning=colours.observed,
        error=colours.cap,
        success=colours.notified,
        dark=name != "light",
        variables={
            "line": colours.faint,
            "dim": colours.dim,
            "scrollbar": colours.faint,
            "scrollbar-background": background,
            "scrollbar-corner-color": background,
            "scrollbar-hover": colours.dim,
            "scrollbar-active": colours.accent,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
        },
    )
