"""The table a person reads in a terminal. Its width follows from its content, never from the terminal."""

from collections.abc import Iterator, Sequence

from tradecheck.output.answer import Answer, Column, Row, value_at
from tradecheck.output.cells import readable
from tradecheck.output.rests_on import rests_on
from tradecheck.output.safe import for_terminal

_GAP = "  "
_CUT = "…"
_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_RED = "\x1b[31m"
_GREEN = "\x1b[32m"
_YELLOW = "\x1b[33m"
_TONES = {
    "high": _RED,
    "breach-indicator": _RED,
    "medium": _YELLOW,
    "gap": _YELLOW,
    "indeterminate": _YELLOW,
    "low": _DIM,
    "consistent": _GREEN,
    "data-quality": _DIM,
}


def table(answer: Answer, *, color: bool) -> bytes:
    """Return the rows as an aligned table, the notes and what it rests on below it, in UTF-8.

    Colour only adds to the text: without its codes the bytes are the same.
    """
    lines = list(_table_lines(answer.columns, answer.rows, color=color)) if answer.columns else []
    if not answer.rows:
        lines.append("(no rows)")
    below = [for_terminal(note) for note in (*answer.notes, rests_on(answer.data)) if note]
    return "".join(f"{line}\n" for line in (lines + [""] * bool(below and lines) + below)).encode()


def width_of(text: str) -> int:
    """Return how many cells of a terminal harmless text takes: two for a Chinese character."""
    if text.isascii():
        return len(text)
    from wcwidth import width  # noqa: PLC0415 - its tables take as long to read as everything else here

    return width(text)


def folded(text: str, width: int, most_lines: int) -> list[str]:
    """Return harmless text in lines of at most `width` cells; what `most_lines` leaves out ends in "…".

    `most_lines` 0 leaves nothing out.
    """
    if width_of(text) <= width:
        return [text]
    from wcwidth import clip, wrap  # noqa: PLC0415 - as above

    if most_lines == 1:
        return [clip(text, 0, width - 1).rstrip() + _CUT]
    return wrap(text, width, break_on_hyphens=False, max_lines=most_lines or None, placeholder=_CUT)


def _table_lines(columns: Sequence[Column], rows: Sequence[Row], *, color: bool) -> Iterator[str]:
    headings = [for_terminal(column.heading) for column in columns]
    cells = [
        [
            folded(for_terminal(text), column.width, column.lines) if not column.kind.is_number else [text]
            for text in map(for_terminal, readable(column, rows))
        ]
        for column in columns
    ]
    widths = [
        max(width_of(heading), *(width_of(line) for cell in own for line in cell), 0)
        for heading, own in zip(headings, cells, strict=True)
    ]
    tones = [_tones(column, rows) if color else [""] * len(rows) for column in columns]

    yield _line(columns, headings, widths, [_BOLD if color else ""] * len(columns))
    yield _GAP.join("─" * width for width in widths)
    for index in range(len(rows)):
        row_cells = [own[index] for own in cells]
        row_tones = [own[index] for own in tones]
        for depth in range(max(len(cell) for cell in row_cells)):
            texts = [cell[depth] if depth < len(cell) else "" for cell in row_cells]
            yield _line(columns, texts, widths, row_tones)


def _line(columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int], tones: Sequence[str]) -> str:
    parts: list[str] = []
    last = max((index for index, text in enumerate(texts) if text), default=-1)
    for index, (column, text, width, tone) in enumerate(zip(columns, texts, widths, tones, strict=True)):
        blank = " " * (width - width_of(text))
        painted = f"{tone}{text}{_RESET}" if tone and text else text
        if column.kind.is_number:
            parts.append(blank + painted)
        else:
            parts.append(painted if index >= last else painted + blank)
    return _GAP.join(parts[: last + 1])


def _tones(column: Column, rows: Sequence[Row]) -> list[str]:
    values = [value_at(row, column.name) for row in rows]
    return [_DIM if value is None else _TONES.get(str(value), "") if column.toned else "" for value in values]
