"""One finding as a page to read: statement, what was booked and expected, rule, arithmetic, caveats, records."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from tradecheck.model.figures import plain, quantity
from tradecheck.model.finding import Finding, Range, Step
from tradecheck.output import safe
from tradecheck.report.words import booked_words, gap_words, verdict_lines
from tradecheck.sanctions.rules import rules

WIDTH = 80
"""Cells of a line, whatever the terminal: what is printed does not depend on one."""

_INDENT = 12


def as_text(finding: Finding) -> str:
    """Return the page for a terminal or a text file; what came from outside is made harmless."""
    lines = [*_folded(finding.statement), ""]
    for head, words in facts(finding):
        lines += _folded(words, first=f"  {head:<{_INDENT - 2}}", rest=" " * _INDENT)
    lines += ["", "Arithmetic"]
    for number, line in enumerate(step_lines(finding.steps), 1):
        lines += _folded(line, first=f"  {number:>2}. ", rest=" " * 6)
    for head, listed in lists(finding):
        lines += ["", head]
        for each in listed:
            lines += _folded(each, first="  - ", rest=" " * 4)
    lines += ["", "Records (`tradecheck record ID` shows the line behind each)"]
    for source in finding.sources:
        lines.append(f"  {safe.for_terminal(source.record)}")
        lines += _folded(f"{source.title} (confidence: {source.confidence.value})", first=" " * 6, rest=" " * 6)
        lines += [f"      {safe.for_terminal(address)}" for address in source.url.split(" | ") if address]
    return "\n".join(lines) + "\n"


def _folded(words: str, first: str = "", rest: str = "") -> list[str]:
    """Return words in lines of `WIDTH` cells, each after its indent; what is longer than a line stays whole."""
    from wcwidth import wrap  # noqa: PLC0415 - its tables take as long to read as everything else here

    said = safe.for_terminal(words)
    return wrap(
        said, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    ) or [first.rstrip()]


def as_markdown(
    finding: Finding, level: int = 1, *, cited: Sequence[str] = (), readings: Sequence[tuple[str, str]] = ()
) -> str:
    """Return the page as Markdown, its heading at a level; what came from outside stays text.

    `cited` are its figures ready to be pasted, `readings` the ids and sentences of publications that disagree.
    """
    said: Callable[[str], str] = safe.for_markdown
    lines = [f"{'#' * level} {said(finding.id)}", "", said(finding.statement), ""]
    lines += ["| | |", "| --- | --- |", *(f"| {head} | {said(words)} |" for head, words in dated_facts(finding)), ""]
    lines += [
        "Arithmetic:",
        "",
        *(f"{number}. {said(line)}" for number, line in enumerate(step_lines(finding.steps), 1)),
        "",
    ]
    for head, listed in lists(finding):
        lines += [f"{head}:", "", *(f"- {said(each)}" for each in listed), ""]
    lines += ["Records:", ""]
    for source in finding.sources:
        links = "".join(f" <{link}>" for address in source.url.split(" | ") if (link := safe.for_link(address)))
        lines.append(f"- {said(source.record)}: {said(source.title)} (confidence: {source.confidence.value}){links}")
    if readings:
        lines += ["", "Where publications disagree:", ""]
        lines += [f"- {said(text)} ({said(name)})" for name, text in readings]
    if cited:
        lines += ["", "To cite:", "", *(f"- {said(each)}" for each in cited)]
    return "\n".join(lines) + "\n"


def facts(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield what is known of a finding, each sentence under its heading."""
    yield "severity", f"{finding.severity.value}, {finding.status.value}"
    yield "goods", f"{finding.goods.label} ({', '.join(finding.goods.codes)}), {finding.direction.value}"
    yield "period", finding.period.label
    yield finding.booked_as, booked_words(finding)
    yield "expected", _range(finding.expected)
    yield "gap", gap_words(finding.gap)
    if finding.rule is not None:
        yield (
            "rule",
            (
                f"{finding.rule.resolution}, paragraph {finding.rule.paragraph}: {finding.rule.measure.value} "
                f"(HS code {finding.rule.hs_basis.value})"
            ),
        )
    yield "why so", finding.severity_rule
    if finding.family:
        yield "tested", finding.family
    yield from verdict_lines(finding)


def _range(expected: Range) -> str:
    ends = [end for end in (expected.low, expected.high) if end is not None]
    if not ends:
        return "nothing to expect"
    if ends[0] == ends[-1]:
        return quantity(ends[0], expected.unit)
    return f"{quantity(ends[0], '').strip()} to {quantity(ends[-1], expected.unit)}"


def lists(finding: Finding) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each list that has something to say, under its heading."""
    listed = (
        ("Under other assumptions", list(step_lines(finding.sensitivities))),
        ("What could innocently explain it", finding.explanations),
        ("What is not known, and what is objected", finding.caveats),
    )
    yield from ((head, lines) for head, lines in listed if lines)


def step_lines(steps: Iterable[Step]) -> Iterator[str]:
    """Yield each line of arithmetic with its records."""
    for step in steps:
        yield f"{step.label}: {_line(step)}" + (f"  [{', '.join(step.records)}]" if step.records else "")


def dated_facts(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield the facts as a document tells them: the rule with the days it stood."""
    for head, words in facts(finding):
        yield head, f"{words}{_in_force(finding)}" if head == "rule" else words


def _in_force(finding: Finding) -> str:
    """Return when a finding's rule was in force, empty where the table has no such rule."""
    named = finding.rule.id if finding.rule else None
    known = next((each for each in rules() if each.id == named), None)
    if known is None:
        return ""
    return f", in force from {known.start}" + (f" to {known.end}" if known.end else "")


def _line(step: Step) -> str:
    if step.value is None:
        return "no figure"
    if step.unit == "share":
        result = f"{plain(round(step.value, 4))} = {step.value * 100:.1f} %"
    else:
        result = quantity(step.value, step.unit)
    quoted = step.expression in ("", plain(step.value))
    return result if quoted else f"{step.expression} = {result}"
