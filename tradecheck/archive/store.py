"""The archive: bytes as they came, under their sha256, each with its sidecar."""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from tradecheck.archive.entry import Entry, LaterFormatError, new_entry, read_entry
from tradecheck.archive.writing import begin, explained, locked, remove, write_whole
from tradecheck.model.errors import DataError

RECEIVED = "received"
_SIDECAR = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{12})(\.[1-9][0-9]*)?\.json")
_BODY = re.compile(r"([0-9a-f]{64})\.body")


class Damage(msgspec.Struct, frozen=True):
    """Something in the archive that is not as it was received: which file, and what is wrong with it."""

    path: str
    what: str


class Archive:
    """What was received, kept below one folder. A folder that is not there yet is an empty archive.

    Several processes may keep and read at once. Nothing is ever changed in place; reading creates
    nothing.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(  # noqa: PLR0913 - a sidecar's facts, each by its name
        self,
        body: bytes,
        *,
        kind: str,
        source: str,
        question: dict[str, str],
        status: int | None,
        headers: dict[str, str],
        retrieved: datetime,
        origin_name: str | None,
    ) -> Entry:
        """Keep a body and its sidecar, and return the sidecar.

        The same bytes for the same question change nothing: the first receipt stands, unless the service
        gave others in between and has gone back to these. A body or sidecar that was damaged on the disk is
        made whole by receiving it again.

        Args:
            body: the bytes as they came.
            kind: "answer" for a service's, "file" for a person's.
            source: the publication's id.
            question: what was asked, empty for a file; a field that could hold a secret is left out.
            status: the HTTP status, None for a file.
            headers: the answer's headers, of which only harmless ones are kept.
            retrieved: when it came; with a time zone.
            origin_name: the file's name, None for an answer.

        Raises:
            UsageError: when the folder cannot be written to, or another process keeps its lock.
            LaterFormatError: when the archive was written by a later version of the program.
            DataError: when the disk is full.
        """
        entry = new_entry(
            body,
            kind=kind,
            source=source,
            question=question,
            status=status,
            headers=headers,
            retrieved=retrieved,
            origin_name=origin_name,
        )
        with locked(self.root, RECEIVED):
            if not self._whole(entry):
                self._write_body(entry.sha256, body)
            kept = self._describe(entry)
            remove(self._unfinished(entry.sha256))
        return kept

    def _write_body(self, sha: str, body: bytes) -> None:
        mark = self._unfinished(sha)
        begin(mark)
        try:
            write_whole(self._body(sha), body)
        except DataError:
            remove(mark)  # the disk is full, and there is no body that the mark could speak of
            raise

    def _describe(self, entry: Entry) -> Entry:
        """Write the sidecar of a body that is held, unless the same was said last; return the one that stands."""
        held = self._held(entry)
        if held is not None:
            latest = self._last_said(entry) if entry.kind == "file" else self._latest(entry.name)
            if latest.sha256 == entry.sha256 and latest.asked == entry.asked:
                return latest
            entry = replace(entry, again=held.again + 1)
        write_whole(self._folder(entry.sha256) / entry.name, entry.to_bytes())
        return entry

    def _held(self, entry: Entry) -> Entry | None:
        """Return the last whole receipt of the same bytes for the same question."""
        same = (path for path in self._in_folder(entry.sha256) if _question(path.name) == _question(entry.name))
        return max(self._whole_entries(same), key=lambda each: (each.retrieved, each.again), default=None)

    def _last_said(self, entry: Entry) -> Entry:
        """Return the last whole receipt of the same file, of which there is one: what was last said of it."""
        said = self._whole_entries(self._in_folder(entry.sha256))
        same = (each for each in said if (each.kind, each.source) == (entry.kind, entry.source))
        return max(same, key=lambda each: (each.retrieved, each.again))

    def _latest(self, name: str) -> Entry:
        """Return the last whole receipt for a sidecar's question, of which there is one."""
        same = (path for path in self.sidecars() if _question(path.name) == _question(name))
        return max(self._whole_entries(same), key=lambda each: (each.retrieved, each.again))

    def _whole_entries(self, paths: Iterable[Path]) -> Iterator[Entry]:
        for path in paths:
            try:
                yield read_entry(self._read(path), path.name)
            except LaterFormatError:
                raise
            except DataError:
                continue  # what is damaged is about to be received again

    def entries(self, damaged: list[Damage] | None = None) -> list[Entry]:
        """Return every receipt, in the order received.

        Args:
            damaged: takes the sidecars that cannot be read; without it the first of them is an error.

        Raises:
            LaterFormatError: when a sidecar was written by a later version of the program.
            DataError: when a sidecar is damaged and `damaged` is not given.
        """
        found: list[Entry] = []
        for path in self.sidecars():
            try:
                found.append(read_entry(self._read(path), path.name))
            except DataError as error:
                if damaged is None or isinstance(error, LaterFormatError):
                    raise
                damaged.append(Damage(self._shown(path), str(error)))
        return sorted(found, key=lambda entry: (entry.retrieved, entry.name))

    def read(self, sha: str) -> bytes:
        """Return the bytes received under a sha256.

        Raises:
            DataError: when they are not held, or are no longer the bytes that were received.
        """
        path = self._body(sha)
        if not path.exists():
            raise DataError(f"{self._shown(path)} is missing from the archive: receive it again.")
        body = self._read(path)
        if sha256(body).hexdigest() != sha:
            raise DataError(f"{self._shown(path)} is not what was received ({len(body)} bytes): receive it again.")
        return body

    def sidecar(self, entry: Entry) -> bytes:
        """Return a receipt's sidecar as it is written."""
        return self._read(self._folder(entry.sha256) / entry.name)

    def place(self, name: str) -> str:
        """Return where a body or a sidecar of that name stands, from the archive's folder."""
        return f"{RECEIVED}/{name[:2]}/{name}"

    def verify(self) -> list[Damage]:
        """Compare everything that was received with its checksum, and return what differs. Nothing is touched.

        Raises:
            LaterFormatError: when the archive was written by a later version of the program.
        """
        damages: list[Damage] = []
        described = {path.name[:64] for path in self.sidecars()}
        sizes = {entry.sha256: entry for entry in self.entries(damages)}
        damages += [
            Damage(self._shown(self._body(sha)), fault)
            for sha in described
            if (fault := self._fault(sha, sizes[sha].size if sha in sizes else None))
        ]
        damages += [
            Damage(self._shown(path), "the sidecar is missing: what was asked is not known; receive it again.")
            for path in self._files(_BODY)
            if path.name[:64] not in described and not self._unfinished(path.name[:64]).exists()
        ]
        return sorted(damages, key=lambda damage: damage.path)

    @property
    def size(self) -> int:
        """How many bytes of bodies and sidecars are held."""
        return sum(path.stat().st_size for form in (_BODY, _SIDECAR) for path in self._files(form))

    def holds_anything(self) -> bool:
        """Whether something was ever received."""
        return next(self._files(_SIDECAR), None) is not None

    def sidecars(self) -> Iterator[Path]:
        """Yield the sidecars' paths in the order of their names."""
        return self._files(_SIDECAR)

    def find(self, sha_prefix: str) -> list[Entry]:
        """Return the receipts of the bodies whose sha256 begins so, in the order received."""
        found = [read_entry(self._read(path), path.name) for path in self._in_folder(sha_prefix)]
        return sorted(found, key=lambda entry: (entry.retrieved, entry.name))

    def _in_folder(self, sha_prefix: str) -> list[Path]:
        folder = self._folder(sha_prefix)
        listed = _listed(folder) if folder.is_dir() else []
        return [path for path in listed if path.name.startswith(sha_prefix) and _SIDECAR.fullmatch(path.name)]

    def _files(self, form: re.Pattern[str]) -> Iterator[Path]:
        top = self.root / RECEIVED
        if not top.is_dir():
            return
        for folder in _listed(top):
            if folder.is_dir():
                yield from (path for path in _listed(folder) if form.fullmatch(path.name))

    def state_of(self, sha: str) -> str:
        """Return what changes when the body under a sha256 is written again, without reading it."""
        try:
            found = self._body(sha).stat()
        except FileNotFoundError:
            return "missing"
        return f"{found.st_size}/{found.st_mtime_ns}"

    def _fault(self, sha: str, size: int | None) -> str | None:
        path = self._body(sha)
        if not path.exists():
            return "the body is missing: receive it again."
        body = self._read(path)
        if size is not None and len(body) != size:
            return f"has {len(body)} bytes of {size}: it was cut or written to; receive it again."
        if sha256(body).hexdigest() != sha:
            return "has the right size and other bytes: it was changed; receive it again."
        return None

    def _whole(self, entry: Entry) -> bool:
        return self._body(entry.sha256).exists() and self._fault(entry.sha256, entry.size) is None

    def _folder(self, sha: str) -> Path:
        return self.root / RECEIVED / sha[:2]

    def _body(self, sha: str) -> Path:
        return self._folder(sha) / f"{sha}.body"

    def _unfinished(self, sha: str) -> Path:
        """The mark of a body whose sidecar is about to be written: a kill in between is no damage."""
        return self._folder(sha) / f".unfinished-{sha}"

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _read(self, path: Path) -> bytes:
        with explained(path):
            return path.read_bytes()


def _question(name: str) -> str:
    """Return the digits in a sidecar's name that stand for its question."""
    return name.split(".")[1]


def _listed(folder: Path) -> list[Path]:
    with explained(folder):
        return [folder / name for name in sorted(os.listdir(folder))]  # noqa: PTH208 - names sort before paths exist
