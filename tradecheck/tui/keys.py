"""Every key of every screen, once: the footer, the help and the palette are made from these tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.binding import Binding, BindingType

from tradecheck.model.errors import UsageError, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tradecheck.settings import Settings


class Key(msgspec.Struct, frozen=True):
    """A key and what it does. `shown` puts it in the footer; `command` is its "noun: verb" in the palette."""

    id: str
    key: str
    action: str
    word: str
    command: str
    help: str
    shown: bool = False


APP: tuple[Key, ...] = (
    Key("app.theme", "ctrl+t", "next_theme", "theme", "theme: next", "Show everything in the next theme"),
)
"""The keys that do the same everywhere."""

_SCREENS = (
    ("findings", "the findings, the most important first"),
    ("explore", "booked trade by code and period, and heat maps of gaps"),
    ("ships", "what was seen, beside what was booked"),
    ("caps", "how much of each cap was used"),
    ("rules", "what was banned, and when"),
    ("sources", "what is held, and pull or import more"),
)
"""What each number key leads to, from 1 on."""

SCREENS: tuple[Key, ...] = tuple(
    Key(f"screen.{name}", str(number), f"show('{name}')", name, f"screen: show {name}", f"Show {what}")
    for number, (name, what) in enumerate(_SCREENS, start=1)
)
"""The keys that switch screens; the view stays the same."""

VIEW: tuple[Key, ...] = (
    Key("help.keys", "question_mark,f1", "help", "help", "help: show keys", "Show this page", shown=True),
    Key("terminal.quit", "q", "leave", "quit", "terminal: quit", "Leave", shown=True),
    Key(
        "view.direction",
        "d",
        "direction",
        "direction",
        "view: change direction",
        "Ask for both directions, the DPRK's exports or its imports",
    ),
    Key(
        "view.goods",
        "g",
        "goods",
        "goods",
        "view: choose goods",
        "Ask for other goods: HS codes or groups, with commas between",
    ),
    Key(
        "view.period",
        "i",
        "period",
        "interval",
        "view: choose period",
        "Ask for another period: 2017, 2016..2020, 2017-08..2018-03",
    ),
    Key(
        "view.severity",
        "m",
        "severity",
        "severity",
        "view: change least severity",
        "Ask for low, medium or high severity and above",
    ),
    Key("view.copy", "y", "copy", "copy", "view: copy as command", "Copy the command line that prints this view"),
    Key(
        "export.choose",
        "ctrl+s",
        "export",
        "export",
        "export: choose",
        "Save what is on the screen: the chart as PNG or SVG, the rows as CSV, the report",
    ),
    Key("pane.next", "tab", "step_pane(1)", "next pane", "pane: go to next", "Go to the next pane"),
    Key(
        "pane.previous",
        "shift+tab",
        "step_pane(-1)",
        "previous pane",
        "pane: go to previous",
        "Go to the previous pane",
    ),
    Key("evidence.reload", "ctrl+r", "reload", "reload", "evidence: read again", "Read the evidence again"),
)
"""The keys of every screen that shows a view."""

VERDICTS: tuple[Key, ...] = (
    Key(
        "verdict.dismiss",
        "D",
        "dismiss_finding",
        "dismiss",
        "finding: dismiss",
        "Dismiss the finding, with a reason that is shown with it",
    ),
    Key("verdict.note", "N", "note_finding", "note", "finding: note", "Note something on the finding"),
    Key(
        "verdict.undo",
        "U",
        "undo_verdict",
        "undo",
        "finding: take verdict back",
        "Take the dismissal back; where there is none, the note",
    ),
)
"""The keys of what an analyst says of a finding, in the list and in its explanation."""

FINDINGS: tuple[Key, ...] = (
    Key(
        "findings.filter",
        "slash",
        "filter",
        "filter",
        "findings: filter",
        "Filter the list by goods, period, check, status or id",
        shown=True,
    ),
    Key("findings.sort", "s", "sort", "sort", "findings: sort", "Sort by severity, value, period or goods", shown=True),
    Key(
        "finding.why",
        "w",
        "why",
        "why",
        "finding: explain",
        "Open the finding: each step, its records, caveats and sources (also enter)",
        shown=True,
    ),
    Key(
        "chart.export",
        "p",
        "export_chart",
        "PNG",
        "chart: export PNG",
        "Save the chart as a PNG in the current directory",
        shown=True,
    ),
    Key(
        "chart.among",
        "W",
        "among",
        "world",
        "chart: show among the world",
        "Draw the finding's gaps among the world's pairs, and what was booked again",
    ),
    Key(
        "report.write",
        "r",
        "write_report",
        "report",
        "report: write Markdown",
        "Save the report of this view as Markdown in the current directory",
        shown=True,
    ),
    Key(
        "rows.next",
        "t",
        "next_table",
        "table",
        "rows: show next table",
        "Show the next table of rows: booked, observed, notified",
    ),
    Key("pane.findings", "f2", "pane('findings')", "findings", "pane: show findings", "Go to the findings"),
    Key("pane.chart", "f3", "pane('chart')", "chart", "pane: show chart", "Go to the chart"),
    Key("pane.detail", "f4", "pane('detail')", "finding", "pane: show finding", "Go to the finding's figures"),
    Key("pane.rows", "f5", "pane('rows')", "rows", "pane: show rows", "Go to the rows; enter opens one"),
    Key("pane.zoom", "z", "zoom", "zoom", "pane: zoom", "Give the pane the whole screen, and back"),
    Key("findings.clear", "escape", "back", "back", "findings: clear filter", "Leave the zoom, else clear the filter"),
    Key(
        "evidence.show",
        "e",
        "evidence",
        "evidence",
        "evidence: show sources",
        "Go to what the figures rest on, and pull or import more",
    ),
    *VERDICTS,
)
"""The keys of the findings beside their chart, their figures and their rows."""


EXPLORE: tuple[Key, ...] = (
    Key(
        "explore.open",
        "enter",
        "open",
        "made from",
        "cell: open",
        "Open the rows that a cell was made from",
        shown=True,
    ),
    Key(
        "explore.rows",
        "r",
        "next_level",
        "rows",
        "pivot: change rows",
        "Make rows of chapters, headings or codes",
        shown=True,
    ),
    Key("explore.columns", "c", "next_step", "columns", "pivot: change columns", "Years or months", shown=True),
    Key("explore.unit", "u", "next_unit", "unit", "pivot: change unit", "Value in USD or net weight in t", shown=True),
    Key(
        "explore.heat",
        "h",
        "next_map",
        "heat map",
        "heat map: show next",
        "Show booked trade, the heat map of gaps, that of the mirror's ratios",
        shown=True,
    ),
    Key("explore.right", "right", "step(1)", "next column", "cell: go right", "Go to the next column"),
    Key("explore.left", "left", "step(-1)", "column before", "cell: go left", "Go to the column before"),
    Key(
        "explore.page_right",
        "ctrl+right",
        "leap(1)",
        "columns on",
        "cell: go far right",
        "Go on by the columns in sight",
    ),
    Key("explore.page_left", "ctrl+left", "leap(-1)", "columns back", "cell: go far left", "Go back by as many"),
    Key("explore.copy_cell", "x", "copy_cell", "copy cell", "cell: copy", "Copy all that is known of the cell"),
    Key(
        "explore.export",
        "p",
        "export_chart",
        "save",
        "cells: save",
        "Save what is shown: booked trade as CSV, a heat map as a PNG",
    ),
)
"""The keys of booked trade by code and period, and of the heat maps."""

SHIPS: tuple[Key, ...] = (
    Key("ships.open", "enter", "open", "record", "account: open record", "Open the account's record", shown=True),
    Key(
        "ships.booked",
        "b",
        "booked",
        "booked",
        "account: show what was booked",
        "Show what was booked and notified of its goods over its days",
        shown=True,
    ),
    Key("ships.vessels", "v", "vessels", "vessels", "account: show vessels", "Show the vessels it names", shown=True),
    Key("ships.export", "p", "export_chart", "PNG", "chart: export PNG", "Save the lanes as a PNG", shown=True),
)
"""The keys of what was seen."""


CAPS: tuple[Key, ...] = (
    Key("caps.open", "enter", "open", "made from", "reading: open", "Open what a reading was made from", shown=True),
    Key("caps.export", "p", "export_chart", "PNG", "chart: export PNG", "Save the gauges as a PNG", shown=True),
)
"""The keys of the use of caps."""


RULES: tuple[Key, ...] = (
    Key(
        "rules.find",
        "f",
        "look_up",
        "code or word",
        "rules: look up",
        "Look up an HS code, a group or words",
        shown=True,
    ),
    Key("rules.day", "o", "day", "on a day", "rules: choose day", "Ask for the rules that stood on a day", shown=True),
)
"""The keys of the rules."""

SOURCES: tuple[Key, ...] = (
    Key(
        "sources.open",
        "enter",
        "open",
        "receipts",
        "source: open receipts",
        "Open the vintages and receipts of a source; enter on a receipt opens its record",
        shown=True,
    ),
    Key(
        "sources.pull", "P", "pull", "pull", "sources: pull", "Choose what to pull, see the plan, and pull", shown=True
    ),
    Key(
        "sources.import",
        "I",
        "import_files",
        "import",
        "sources: import",
        "Import files: type a path or a pattern",
        shown=True,
    ),
    Key(
        "sources.revisions",
        "v",
        "revisions",
        "revisions",
        "sources: show revisions",
        "Show what publishers changed between vintages",
        shown=True,
    ),
    Key(
        "sources.cancel",
        "ctrl+k,escape",
        "cancel",
        "cancel",
        "sources: cancel",
        "Cancel the pull or the import that is running; what came is kept",
        shown=True,
    ),
)
"""The keys of what is held."""


CHART: tuple[Key, ...] = (
    Key("chart.left", "left", "step(-1)", "before", "chart: read before", "In a chart: read the period before"),
    Key("chart.right", "right", "step(1)", "next", "chart: read next", "In a chart: read the next period or row"),
    Key("chart.up", "up", "lane(-1)", "above", "chart: read above", "In a chart: read the lane or row above"),
    Key("chart.down", "down", "lane(1)", "below", "chart: read below", "In a chart: read the lane or row below"),
    Key("chart.first", "home", "first", "first", "chart: read first", "In a chart: read the first period or row"),
    Key("chart.last", "end", "last", "last", "chart: read last", "In a chart: read the last period or row"),
    Key(
        "chart.nearer",
        "plus,equals_sign",
        "zoom(1)",
        "zoom in",
        "chart: zoom in",
        "In a chart: zoom in around the cursor (also the mouse's wheel)",
    ),
    Key("chart.farther", "minus", "zoom(-1)", "zoom out", "chart: zoom out", "In a chart: zoom out"),
    Key("chart.earlier", "shift+left", "pan(-1)", "earlier", "chart: move earlier", "In a chart: show earlier periods"),
    Key("chart.later", "shift+right", "pan(1)", "later", "chart: move later", "In a chart: show later periods"),
    Key("chart.whole", "0", "zoom(0)", "whole", "chart: show whole", "In a chart: show all of it again"),
    Key("chart.log", "l", "log", "log", "chart: change scale", "In a chart: change to a logarithmic scale and back"),
    Key("chart.open", "enter", "open", "rows behind", "chart: open rows behind", "In a chart: open the rows behind it"),
)
"""The keys of every chart."""


TABLE: tuple[Key, ...] = (
    Key(
        "table.filter",
        "slash",
        "filter_rows",
        "filter rows",
        "table: filter",
        "In a table: keep the rows that hold words",
    ),
    Key(
        "table.sort",
        "s",
        "sort_by",
        "sort",
        "table: sort",
        "In a table: sort by the marked column, rising, falling, not",
    ),
    Key("table.right", "right", "column(1)", "next column", "table: next column", "In a table: mark the next column"),
    Key(
        "table.left",
        "left",
        "column(-1)",
        "column before",
        "table: column before",
        "In a table: mark the column before",
    ),
    Key("table.columns", "c", "choose_columns", "columns", "table: choose columns", "In a table: choose its columns"),
    Key("table.copy_cell", "x", "copy_cell", "copy cell", "table: copy cell", "In a table: copy the cell, in full"),
    Key("table.copy_row", "X", "copy_row", "copy row", "table: copy row", "In a table: copy the row as CSV"),
    Key(
        "table.copy_csv",
        "ctrl+x",
        "copy_csv",
        "copy CSV",
        "table: copy as CSV",
        "In a table: copy all rows shown as CSV",
    ),
)
"""The keys of every table of rows."""


def bindings(keys: Iterable[Key], *, prefix: str = "", shown: bool = False) -> list[BindingType]:
    """Return the keys as Textual's bindings, each with its id after a prefix; `shown` puts all in the footer."""
    return [
        Binding(key.key, key.action, key.word, show=shown or key.shown, id=prefix + key.id, tooltip=key.help)
        for key in keys
    ]


def keys_of(settings: Settings) -> dict[str, str]:
    """Return the keys that the settings give to ids of bindings.

    Raises:
        UsageError: for an id that no binding has, naming the nearest.
    """
    tables = (APP, SCREENS, VIEW, FINDINGS, EXPLORE, SHIPS, CAPS, RULES, SOURCES, CHART, TABLE)
    known = [key.id for table in tables for key in table]
    for name in settings.keys:
        if name not in known:
            raise UsageError(f"in [keys] of the settings: {unknown('the key', name, known)}")
    return dict(settings.keys)


_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "escape": "esc",
    "shift+tab": "shift+tab",
    "pagedown": "page down",
    "pageup": "page up",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
}


def spelled(key: str) -> str:
    """Return a binding's keys as a reader would name them."""
    return " ".join(_NAMES.get(one, one) for one in key.split(","))
