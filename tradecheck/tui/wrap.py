"""Text broken into lines by the cells that it takes, not by its characters."""

from rich.cells import cell_len, chop_cells


def wrapped(words: str, cells: int) -> list[str]:
    """Return `words` in lines of at most `cells` cells; a word longer than a line is cut."""
    width = max(cells, 1)
    lines: list[str] = []
    line = ""
    for word in words.split():
        for piece in chop_cells(word, width) if cell_len(word) > width else [word]:
            if line and cell_len(line) + 1 + cell_len(piece) <= width:
                line = f"{line} {piece}"
                continue
            if line:
                lines.append(line)
            line = piece
    return [*lines, line] if line or not lines else lines
