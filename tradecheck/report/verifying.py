"""Whether a bundle is what it was, and whether its records still give its findings."""

from __future__ import annotations

import re
import zipfile
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec

from tradecheck import __version__
from tradecheck.inquiry.desk import computed
from tradecheck.inquiry.first import digest
from tradecheck.intake.current import ensure_tables
from tradecheck.model.errors import DataError, UsageError
from tradecheck.output.answer import Answer, Column, plain
from tradecheck.report.behind import embedded_files, embedded_lines
from tradecheck.report.bundle import EMBEDDED, MANIFEST, REPORT, Manifest
from tradecheck.report.rows import finding_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradecheck.model.finding import Finding

_WHOLE = 1000
"""Cells for what is never cut: a path and its digests."""

COLUMNS = (
    Column("part", "part"),
    Column("same", "the same"),
    Column("what", "what", width=_WHOLE),
)

_KEPT = re.compile(r"records/received/[0-9a-f]{2}/[0-9a-f]{64}\.(?:body|[0-9a-f]{12}(?:\.[1-9][0-9]*)?\.json)")
"""What is unpacked: the names that an archive gives, and no others."""

_LARGEST_MANIFEST = 1 << 28
_PIECE = 1 << 20
_AN_ANALYSTS = frozenset({"dismissed", "was_dismissed", "note", "verdict_words", "change"})
"""Fields of a finding that no record gives: what an analyst said, and what an earlier report held."""


class Checked(msgspec.Struct, frozen=True):
    """What `verify` found: a part of the bundle, whether it is the same (None: not looked at), and a sentence."""

    part: str
    same: bool | None
    what: str


class Verified(msgspec.Struct, frozen=True):
    """A bundle that was looked at: its manifest, the digest of its file, and what was found."""

    manifest: Manifest
    sha256: str
    checked: tuple[Checked, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return all(each.same is not False for each in self.checked)


def verify(path: Path) -> Verified:
    """Compare every file of a bundle with its digest and compute its findings again from its records.

    Raises:
        UsageError: for a file that cannot be opened or is no bundle.
        DataError: for a zip file or a manifest that is damaged.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as zipped:
            manifest = _manifest(zipped, path)
            file.seek(0)
            whole = sha256()
            while piece := file.read(_PIECE):
                whole.update(piece)
            return Verified(manifest, whole.hexdigest(), tuple(_checked(zipped, manifest)))
    except OSError as error:
        raise UsageError(
            f"the bundle '{path}' cannot be read ({(error.strerror or str(error)).lower()}): name a file that "
            "`tradecheck report --bundle` wrote."
        ) from None
    except zipfile.BadZipFile as error:
        raise DataError(f"the bundle '{path}' is no whole zip file ({error}): get it again.") from None


def answer(held: Verified, path: Path) -> Answer:
    """Return what was found as a table."""
    manifest = held.manifest
    verdict = (
        "The bundle holds: every file is the one that was packed, and its records give its findings."
        if held.holds
        else "The bundle does not hold: what differs is named above."
    )
    return Answer(
        schema="tradecheck.verify/1",
        view=manifest.view,
        data=(),
        rows_name="rows",
        rows=[{"part": each.part, "same": _word(each.same), "what": each.what} for each in held.checked],
        columns=COLUMNS,
        notes=(verdict, f"Made by tradecheck {manifest.version} on {manifest.generated} with: {manifest.command}"),
        extra={"bundle": path.name, "sha256": held.sha256, "holds": held.holds, "made_by": manifest.version},
    )


def _word(same: bool | None) -> str:  # noqa: FBT001 - three words for three states
    return "not looked at" if same is None else "yes" if same else "no"


def _manifest(zipped: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        held = zipped.getinfo(MANIFEST)
    except KeyError:
        raise UsageError(
            f"'{path}' is no bundle (it has no {MANIFEST}): name a file that `tradecheck report --bundle` wrote."
        ) from None
    if held.file_size > _LARGEST_MANIFEST:
        raise DataError(f"the manifest of '{path}' has {held.file_size:,} bytes, which none has: get the file again.")
    try:
        return msgspec.json.decode(zipped.read(held), type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise DataError(f"the manifest of '{path}' is damaged ({error}): get the file again.") from None


def _checked(zipped: zipfile.ZipFile, manifest: Manifest) -> Iterator[Checked]:
    with TemporaryDirectory(prefix="tradecheck-") as folder:
        faults = [*_files(zipped, manifest, Path(folder)), *_embedded(zipped, manifest)]
        yield from faults
        if not any(each.part == "files" for each in faults):
            yield Checked("files", same=True, what=f"{len(manifest.files)} files have the digests of the manifest.")
        if not any(each.same is False and each.part == "embedded" for each in faults):
            yield Checked("embedded", same=True, what=f"{len(manifest.cited)} embedded rows are those of this program.")
        yield from _program(manifest)
        if any(each.same is False for each in faults):
            yield Checked("findings", same=None, what="Not computed again, since a file differs.")
        else:
            yield from _findings(zipped, manifest, Path(folder) / "records")


def _files(zipped: zipfile.ZipFile, manifest: Manifest, folder: Path) -> Iterator[Checked]:
    """Yield what is wrong with each file; records that are right are unpacked into `folder`."""
    names = zipped.namelist()
    told = {each.path for each in manifest.files} | {MANIFEST}
    for name in sorted({name for name in names if names.count(name) > 1 or name not in told}):
        what = "stands in it twice" if name in told else "is not in the manifest"
        yield Checked("files", same=False, what=f"{name} {what}.")
    for each in manifest.files:
        if each.path not in names:
            yield Checked("files", same=False, what=f"{each.path} is missing.")
            continue
        target = folder / each.path if _KEPT.fullmatch(each.path) else None
        found = _digest(zipped, each.path, target)
        if found != each.sha256:
            said = "cannot be unpacked" if found is None else f"has the sha256 {found} and not {each.sha256}"
            yield Checked("files", same=False, what=f"{each.path} {said}: it was changed after it was packed.")


def _digest(zipped: zipfile.ZipFile, name: str, target: Path | None) -> str | None:
    """Return a file's digest and unpack it where a target is given; None where it cannot be unpacked."""
    hashed = sha256()
    try:
        with zipped.open(name) as packed:
            if target is None:
                while piece := packed.read(_PIECE):
                    hashed.update(piece)
                return hashed.hexdigest()
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as unpacked:
                while piece := packed.read(_PIECE):
                    hashed.update(piece)
                    unpacked.write(piece)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError):
        return None
    except Exception as error:
        if type(error).__module__ == "zlib":
            return None
        raise
    return hashed.hexdigest()


def _embedded(zipped: zipfile.ZipFile, manifest: Manifest) -> Iterator[Checked]:
    """Yield the embedded rows that are others than this program's, and the tables that were revised since."""
    own = {file: sha256(content).hexdigest() for file, content in embedded_files().items()}
    revised = {file for file, held in manifest.embedded.items() if own.get(file) != held}
    for file in sorted(revised):
        yield Checked("embedded", same=None, what=f"{file} was revised since: this program holds another edition.")
    lines = embedded_lines()
    packed = {line for file in set(own) - revised for line in _lines(zipped, f"{EMBEDDED}{file}")}
    for each in manifest.cited:
        if each.file in revised:
            continue
        line = lines.get(each.record)
        if line is None or sha256(line.raw.encode()).hexdigest() != each.sha256 or line.raw not in packed:
            yield Checked("embedded", same=False, what=f"the row {each.record} of {each.file} is another here.")


def _lines(zipped: zipfile.ZipFile, name: str) -> list[str]:
    try:
        return zipped.read(name).decode("utf-8", "replace").splitlines()
    except (KeyError, zipfile.BadZipFile):
        return []  # told among the files


def _program(manifest: Manifest) -> Iterator[Checked]:
    if manifest.version != __version__:
        what = f"It was made by tradecheck {manifest.version} and is looked at by {__version__}: methods may differ."
        yield Checked("program", same=None, what=what)
    elif manifest.program != digest():
        what = f"It was made by another state of tradecheck {__version__}: methods or embedded rows may differ."
        yield Checked("program", same=None, what=what)


def _findings(zipped: zipfile.ZipFile, manifest: Manifest, root: Path) -> Iterator[Checked]:
    """Compute the findings from the records and yield each that is another."""
    root.mkdir(exist_ok=True)
    ensure_tables(root)
    now = {each.id: _fields(each) for each in computed(manifest.as_asked, root)}
    try:
        rows = msgspec.json.decode(zipped.read(REPORT))["rows"]
        then = {row["id"]: {name: value for name, value in row.items() if name not in _AN_ANALYSTS} for row in rows}
    except (KeyError, TypeError, msgspec.DecodeError):
        yield Checked("findings", same=False, what=f"{REPORT} holds no findings that can be read.")
        return
    differing = list(_differing(then, now))
    yield from (Checked("findings", same=False, what=each) for each in differing)
    if not differing:
        yield Checked("findings", same=True, what=f"{len(now)} findings were computed again from the records.")


def _differing(then: dict[str, dict[str, Any]], now: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, told in then.items():
        if name not in now:
            yield f"{name} is in the report, and the records do not give it."
        elif told != now[name]:
            fields = [each for each, value in now[name].items() if told.get(each) != value]
            fields += [each for each in told if each not in now[name]]
            yield f"{name} comes out with another {', '.join(fields)}."
    yield from (f"{name} comes out of the records, and the report lacks it." for name in now if name not in then)


def _fields(each: Finding) -> dict[str, Any]:
    row = {name: value for name, value in finding_row(each).items() if name not in _AN_ANALYSTS}
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(plain(row)))
    return decoded
