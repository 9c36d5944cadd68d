"""Reads the pages: their fences, links, tables and anchors."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "cache" / "README.md"])
README = ROOT / "README.md"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


class Shown(NamedTuple):
    """A command of a page, and the passages that the page shows of its output: one blank between their words."""

    command: str
    passages: list[str]


def fences(page: Path, language: str) -> list[str]:
    """Return the fences of a language, in order."""
    return [text for found, text in _FENCE.findall(page.read_text(encoding="utf-8")) if found == language]


def shown(page: Path) -> list[Shown]:
    """Return every command behind a prompt."""
    found: list[Shown] = []
    for fence in fences(page, "console"):
        for part in re.split(r"^\$ ", fence, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            passages = [joined(passage) for passage in re.split(r"^…$", output, flags=re.MULTILINE)]
            found.append(Shown(command, [passage for passage in passages if passage]))
    return found


def joined(text: str) -> str:
    """Return a text with one blank between its words, without rules: columns are as wide as their rows."""
    return " ".join(word for word in text.split() if set(word) != {"─"})


def links(page: Path) -> Iterator[str]:
    """Yield the targets of links and pictures; fences hold none."""
    yield from _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """Return what headings are called in an address, as forges write them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower().replace("`", "")) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def rows(page: Path, heading: str) -> list[list[str]]:
    """Return the cells of the table whose first column has that heading."""
    lines = iter(page.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith(f"| {heading} |"):
            next(lines)
            break
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found
