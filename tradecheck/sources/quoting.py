"""Text from outside within our own sentences. Who shows the sentence makes it harmless for its target."""


def quoted(text: str, most: int = 160) -> str:
    """Return text from outside on one line, cut at `most` characters."""
    line = " ".join(text[: most * 4].split())
    return line if len(line) <= most else line[: most - 1] + "…"
