"""Answers that were computed before, each with a checksum of its own. They may be deleted at any time."""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

FOLDER = "answers"
MOST = 200
"""Answers that are kept; the oldest give way."""

_DIGEST = 32


def read_answer(root: Path, name: str) -> bytes | None:
    """Return what is kept under a name, None where there is nothing, or it is no longer what was kept."""
    try:
        content = (root / FOLDER / name).read_bytes()
    except OSError:
        return None
    return content[_DIGEST:] if _is_whole(content) else None


def keep_answer(root: Path, name: str, answer: bytes) -> None:
    """Keep an answer under a name; where the cache cannot be written nothing is kept, and nothing is lost."""
    folder = root / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(answer).digest() + answer)
            Path(temporary).replace(folder / name)
        except OSError:
            with suppress(OSError):
                Path(temporary).unlink()
            return
        _forget_oldest(folder)
    except OSError:
        return


def kept_answers(root: Path) -> Iterator[Path]:
    """Yield the files of kept answers, in the order of their names."""
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from sorted((root / FOLDER).iterdir())


def changed_answers(root: Path) -> list[Path]:
    """Return the kept answers that are no longer what was kept."""
    return [path for path in kept_answers(root) if not _is_whole(path.read_bytes())]


def _is_whole(content: bytes) -> bool:
    return sha256(content[_DIGEST:]).digest() == content[:_DIGEST]


def _forget_oldest(folder: Path) -> None:
    kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-MOST]:
        path.unlink(missing_ok=True)
