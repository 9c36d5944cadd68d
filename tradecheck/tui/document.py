"""A finding as text: short for the pane beside the list, whole for the screen that explains it."""

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from rich.text import Text

from tradecheck.model.figures import quantity
from tradecheck.model.finding import Citation, Finding, RuleReference, Step
from tradecheck.model.words import Basis
from tradecheck.output.safe import for_terminal
from tradecheck.tui.phrases import DIRECTIONS, period_short, range_long, rank_words, status_word
from tradecheck.tui.theme import PALETTE, SEVERITY_MARKS, severity_colour
from tradecheck.tui.wrap import wrapped

Writer = Callable[[int], Text]
"""Writes a document for a width in cells."""

_NONE = "None is recorded; that is not the same as none existing."
_NAME_CELLS = 10
_DRAWN = "; W draws it"
"""What is added where the chart stands beside the document."""

_BASIS_WORDS = {
    Basis.EXPLICIT: "HS code named by the resolution",
    Basis.NATIONAL: "HS code named by a national list",
    Basis.INFERRED: "HS code inferred from its words",
    Basis.NONE: "no HS code",
}


class Sheet:
    """Lines of a document in the making, for a width in cells."""

    def __init__(self, width: int) -> None:
        self.width = max(width, 20)
        self.text = Text(no_wrap=False, end="")

    def line(self, *parts: tuple[str, str]) -> None:
        """Add one line of words and their styles."""
        for words, style in parts:
            self.text.append(words, style=style)
        self.text.append("\n")

    def blank(self) -> None:
        """Add an empty line."""
        self.text.append("\n")

    def heading(self, words: str) -> None:
        """Add a heading with a rule to the right edge."""
        rule = "─" * max(self.width - cell_len(words) - 1, 0)
        self.line((words, f"bold {PALETTE.accent}"), (f" {rule}", PALETTE.faint))

    def paragraph(
        self, words: str, style: str | None = None, *, first: str = "", indent: int = 0, lead: str | None = None
    ) -> None:
        """Add wrapped words; `first` stands before the first line, the others are indented as far."""
        hang = max(indent, cell_len(first))
        for i, line in enumerate(wrapped(for_terminal(words), self.width - hang) or [""]):
            before = first + " " * (hang - cell_len(first)) if i == 0 else " " * hang
            self.line((before, lead or PALETTE.dim), (line, style or PALETTE.ink))

    def named(self, name: str, words: str, style: str | None = None) -> None:
        """Add a name in the left column and wrapped words beside it."""
        self.paragraph(words, style, first=name, indent=_NAME_CELLS)


def summary(finding: Finding) -> Writer:
    """Return the document for the pane: statement, figures, rule, severity. Its border says the rest."""

    def write(width: int) -> Text:
        sheet = Sheet(width)
        _dismissal(sheet, finding)
        sheet.paragraph(finding.statement, f"bold {PALETTE.ink}")
        _figures(sheet, finding)
        _rule(sheet, finding)
        _rank(sheet, finding, _DRAWN)
        return sheet.text

    return write


def heading(finding: Finding) -> tuple[str, str]:
    """Return what stands in the border: how soon to look, and what is claimed."""
    mark = SEVERITY_MARKS[finding.severity]
    period = period_short(finding.period.label)
    return f"{mark} {finding.severity.value}", f"{status_word(finding)} · {DIRECTIONS[finding.direction]} · {period}"


def explanation(finding: Finding, *, bare: bool = False) -> Writer:
    """Return the whole finding: figures, each step with its records, explanations, caveats, sources.

    `bare` leaves out what a border around it says.
    """

    def write(width: int) -> Text:
        sheet = Sheet(width)
        if bare:
            _dismissal(sheet, finding)
        else:
            _top(sheet, finding)
        sheet.paragraph(finding.statement, f"bold {PALETTE.ink}")
        sheet.blank()
        sheet.heading("Figures")
        _figures(sheet, finding)
        _rule(sheet, finding)
        _rank(sheet, finding, _DRAWN if bare else "")
        sheet.blank()
        sheet.heading("Arithmetic")
        for number, step in enumerate(finding.steps, start=1):
            _step(sheet, number, step)
        if finding.sensitivities:
            sheet.blank()
            sheet.heading("Under other assumptions")
            for number, step in enumerate(finding.sensitivities, start=1):
                _step(sheet, number, step)
        sheet.blank()
        sheet.heading("Innocent explanations")
        for words in finding.explanations or (_NONE,):
            sheet.paragraph(words, first="• ")
        sheet.blank()
        sheet.heading("Caveats and objections")
        for words in finding.caveats or (_NONE,):
            sheet.paragraph(words, first="• ")
        sheet.blank()
        sheet.heading("Sources")
        for source in finding.sources:
            _source(sheet, source)
        return sheet.text

    return write


def fields(rows: Iterable[tuple[str, str]], *, keys: bool = False) -> Writer:
    """Return a document of names and values, one below the other; names that are `keys` stand out."""
    kept = [(for_terminal(name), value) for name, value in rows]

    def write(width: int) -> Text:
        sheet = Sheet(width)
        column = min(max((cell_len(name) for name, _ in kept), default=0) + 2, width // 2)
        for name, value in kept:
            if not name:
                sheet.blank()
                continue
            sheet.paragraph(value, first=name, indent=column, lead=f"bold {PALETTE.accent}" if keys else None)
        return sheet.text

    return write


def _rank(sheet: Sheet, finding: Finding, more: str) -> None:
    """Say where its gap stands among the world's pairs, if it does."""
    if finding.world is not None:
        sheet.named("world", rank_words(finding.world) + more)


def _top(sheet: Sheet, finding: Finding) -> None:
    mark = SEVERITY_MARKS[finding.severity]
    sheet.line(
        (f"{mark} {finding.severity.value}", f"bold {severity_colour(finding.severity)}"),
        (f"  {status_word(finding)}", PALETTE.ink),
        (f"  {DIRECTIONS[finding.direction]} · {finding.period.label}", PALETTE.dim),
    )
    _dismissal(sheet, finding)


def _dismissal(sheet: Sheet, finding: Finding) -> None:
    if not (finding.dismissed or finding.was_dismissed or finding.note):
        return
    from tradecheck.report.words import verdict_lines  # noqa: PLC0415 - where there is a verdict

    for name, words in verdict_lines(finding):
        sheet.named(name or " ", words, PALETTE.observed)


def _figures(sheet: Sheet, finding: Finding) -> None:
    booked = finding.booked
    said = quantity(booked.value, booked.unit) if booked.value is not None else "no figure"
    state = booked.state.value.replace("_", " ")
    figures = {finding.booked_as: said, "expected": range_long(finding.expected), "gap": range_long(finding.gap)}
    notes = {finding.booked_as: f"{state}, {finding.booked_of}" if finding.booked_of else state}
    longest = max(cell_len(words) for words in figures.values())
    for name, words in figures.items():
        note = notes.get(name, "")
        if _NAME_CELLS + longest + 2 + cell_len(note) > sheet.width:
            sheet.named(name, f"{words} {note}".rstrip(), _figure_style(name))
            continue
        sheet.line(
            (name.ljust(_NAME_CELLS), PALETTE.dim),
            (" " * (longest - cell_len(words)) + words, _figure_style(name)),
            (f"  {note}".rstrip(), PALETTE.dim),
        )


def _figure_style(name: str) -> str:
    return f"bold {PALETTE.accent}" if name == "gap" else PALETTE.ink


def _rule(sheet: Sheet, finding: Finding) -> None:
    if finding.rule is None:
        sheet.named("rule", "none in force is claimed: the figures themselves disagree", PALETTE.dim)
    else:
        sheet.named("rule", _rule_words(finding.rule, finding.period.label))
    sheet.named("severity", finding.severity_rule)
    if finding.family:
        sheet.named("tested", finding.family)


def _rule_words(rule: RuleReference, period: str) -> str:
    return (
        f"resolution {rule.resolution}, paragraph {rule.paragraph}: {rule.measure.value}, as applied to "
        f"{period}; {_BASIS_WORDS[rule.hs_basis]} ({rule.id})"
    )


def _step(sheet: Sheet, number: int, step: Step) -> None:
    sheet.paragraph(step.label, first=f"{number}. ".rjust(4))
    value = "no figure" if step.value is None else quantity(step.value, step.unit)
    if step.expression and step.expression != value.split(" ", 1)[0]:
        sheet.paragraph(f"{step.expression} = {value}", f"bold {PALETTE.ink}", indent=4)
    else:
        sheet.paragraph(value, f"bold {PALETTE.ink}", indent=4)
    if step.records:
        sheet.paragraph(", ".join(step.records), PALETTE.dim, first="    from ")


def _source(sheet: Sheet, source: Citation) -> None:
    sheet.paragraph(source.title, first="• ")
    sheet.paragraph(f"{source.record} · {source.confidence.value} confidence · {source.url}", PALETTE.dim, indent=2)
