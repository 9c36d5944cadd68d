"""Builds what is not built yet: files into the layout, then each period whose inputs changed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.archive.world import RESULTS, Standing, World, folder, is_whole, keep_world, world
from tradecheck.archive.writing import explained, locked, remove, write_whole
from tradecheck.baseline import ingest, layout, resuming
from tradecheck.baseline.jobs import Job, jobs, refuse_changed
from tradecheck.baseline.period import EDITIONS, distribution
from tradecheck.baseline.sides import Side, side
from tradecheck.baseline.tidying import clear, lost, note_of, noted
from tradecheck.baseline.workers import opened
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.period import Period
from tradecheck.model.tables import BASELINE
from tradecheck.model.words import Flow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tradecheck.baseline.workers import Workers


ROW_GROUP = 1_024
"""Rows of a group of a period's file: a check asks for a few codes, and the hundredths of the others stay packed."""


class Progress(msgspec.Struct, frozen=True):
    """How far a build is: `done` of `total` files or periods, what is left of their bytes or rows, and of the time."""

    stage: str
    done: int
    total: int
    left: int
    unit: str
    seconds_left: float | None


class Built(msgspec.Struct, frozen=True):
    """What a build did: periods in all and those done now, files held, and sentences about those left out.

    `refused` are the names of files left out with what is to be said of each; `warnings` are sentences about workers
    that are slower than they need be, and about files that give nothing or nothing new.
    """

    periods: tuple[Standing, ...]
    done: tuple[str, ...]
    files: tuple[ingest.Input, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...] = ()


Refused = tuple[str, str]

Told = Callable[[Progress], None]


def build(
    root: Path,
    paths: Sequence[Path],
    *,
    with_archive: bool,
    vintage: str | None = None,
    workers: int = 1,
    dask: str | None = None,
    told: Told = lambda _: None,
) -> Built:
    """Take files in, beside those taken in before, and bring every period up to date.

    Args:
        root: the archive, beside whose tables the baseline lies.
        paths: files and folders of UN Comtrade's, in any of its forms; without any, those that an earlier build was
            given and did not come to, those that changed since they were taken in, and the archive if it was.
        with_archive: take in what the archive holds as well.
        vintage: the day of files that do not say when they were released; that of their last change unless given.
        workers: processes, each with one thread; any number gives the same bytes.
        dask: the address of a scheduler whose workers do the work instead, and give the same bytes too.
        told: is told how far the work is.

    Raises:
        UsageError: when a path does not exist, the folder cannot be written to, or a cluster's workers are no match.
        SourceUnreachableError: when the cluster does not answer or has lost its workers; what was done stands.
        DataError: when the disk is full or the archive holds no flows. A file that cannot be read is no error:
            it is named in `refused`, and what was built before stands.
    """
    root, given = root.absolute(), [(str(path), vintage) for path in _files(paths)]
    files = given or list((dict(resuming.changed(root)) | dict(resuming.left(root))).items())
    with locked(root, "baseline"), opened(workers, dask, root, [Path(name) for name, _ in files]) as crew:
        before = ingest.inputs(root)
        resuming.begin(root, files)
        taken, refused = _taken(crew, root, files, told)
        if with_archive or (not given and ingest.ARCHIVE in {each.name for each in before}):
            taken.append((ingest.ARCHIVE, ingest.of_archive(root)))
        warnings = [*crew.warnings, *_said_of(taken)]
        if not given:
            warnings += [f"{name} is gone: what was taken in of it stands." for name in resuming.gone(root)]
        _forget_replaced(root, before, [each for _, each in taken])
        resuming.end(root, files)
        held = ingest.inputs(root)
        stale = [each for each in held if each.maker != ingest.maker()]
        refused += [(each.name, f"{each.name} {_OTHER_VERSION}") for each in stale]
        last = _last(root)
        missing = lost(last, held)
        refused += [(name, f"{name} {_LOST}") for name in missing.values()]
        kept = _kept(root, stale, missing)
        asked = [job for job in jobs(root, [each for each in held if each not in stale]) if job.period not in kept]
        periods, done = _periods(crew, root, asked, told)
        whole = keep_world(root, [*periods, *kept.values()], _names(last, held))
        clear(root)
    return Built(whole.periods, tuple(done), tuple(held), tuple(refused), tuple(warnings))


_OTHER_VERSION = "was read by another version of the program: give it again."
_LOST = "was taken in before, and what was kept of it is gone: give it again, or drop the baseline."


def _forget_replaced(root: Path, before: Sequence[ingest.Input], taken: Sequence[ingest.Input]) -> None:
    """Forget what files held under their names before, unless another file still holds the same bytes."""
    standing, names = {each.id for each in taken}, {each.name for each in taken}
    for each in before:
        if each.name in names and each.id not in standing:
            other = next((name for name in ingest.names_of(root, each.sha256) if name not in names), None)
            if other is None:
                _forget(root, each)
            else:
                ingest.rename(root, each, other)


def _names(last: World | None, held: Sequence[ingest.Input]) -> dict[str, str]:
    return (last.files if last else {}) | {each.id: each.name for each in held}


def _said_of(taken: Sequence[tuple[str, ingest.Input]]) -> list[str]:
    """Return a sentence on each file that gives nothing, or nothing that another does not give."""
    said, names = [], dict[str, str]()
    for name, each in taken:
        if each.id in names:
            said.append(f"{name} holds the same bytes as {names[each.id]}: they count once.")
        elif not each.rows:
            why = ", ".join(f"{reason} {count:,}" for reason, count in each.left_out.items()) or "it has no rows"
            said.append(f"{name} gives nothing that a baseline is made of ({why}).")
        names.setdefault(each.id, name)
    return said


def _last(root: Path) -> World | None:
    """Return what was built last, None where its account cannot be read: it is written again."""
    try:
        return world(root)
    except DataError:
        return None


def is_begun(root: Path) -> bool:
    """Whether anything was taken in before, so that a build without files has something to bring up to date."""
    return bool(ingest.inputs(root) or resuming.left(root))


def drop(root: Path) -> int:
    """Remove the baseline and what it was made from of its own, and return how many periods it had."""
    with locked(root, "baseline"):
        held = _last(root)
        with explained(folder(root)):
            shutil.rmtree(folder(root), ignore_errors=not folder(root).exists())
    return len(held.periods) if held else 0


def _files(paths: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"the file {path} does not exist: check its name.")
        own = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        seen = [each.absolute() for each in own if not each.name.startswith(".")]
        if not seen:
            raise UsageError(f"the folder {path} holds no file: name one that holds files of UN Comtrade.")
        found |= dict.fromkeys(seen)
    return list(found)


def _taken(
    crew: Workers, root: Path, asked: Sequence[resuming.Asked], told: Told
) -> tuple[list[tuple[str, ingest.Input]], list[Refused]]:
    """Return what files give, each under the name it was given by, and what is to be said of those left out."""
    paths = [Path(name) for name, _ in asked]
    sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
    left, begun = sum(sizes), monotonic()
    found: dict[int, ingest.Input | DataError] = {}
    for numbers in _rounds(sizes):
        calls = [(paths[number], root, asked[number][1]) for number in numbers]
        for place, got in crew.each(ingest.of_file, calls):
            found[numbers[place]] = got
            left -= sizes[numbers[place]]
            told(Progress("files", len(found), len(asked), left, "bytes", _time_left(begun, sum(sizes), left)))
    taken: list[tuple[str, ingest.Input]] = []
    refused: list[Refused] = []
    for number in sorted(found):
        name, got = asked[number][0], found[number]
        if isinstance(got, DataError):
            refused.append((name, _of_whole_path(Path(name), str(got))))
        else:
            taken.append((name, got))
    return taken, refused


def _of_whole_path(path: Path, said: str) -> str:
    """Name a file in a sentence by its path, as files of one name may lie in several folders."""
    return said if str(path) in said else said.replace(path.name, str(path), 1)


def _rounds(sizes: Sequence[int]) -> list[list[int]]:
    """Part files into rounds so that the same bytes under two names are never read at once, and so only once."""
    seen: Counter[int] = Counter()
    rounds: list[list[int]] = []
    for number, size in enumerate(sizes):
        if seen[size] == len(rounds):
            rounds.append([])
        rounds[seen[size]].append(number)
        seen[size] += 1
    return rounds


def _kept(root: Path, stale: Sequence[ingest.Input], missing: Collection[str]) -> dict[str, Standing]:
    """Return the periods that stand as they were, since a file of theirs has to be given again first.

    Done anew without it they would lack its reports.
    """
    waiting = {part.period for each in stale for part in each.parts}
    held = _last(root)
    own = held.periods if held else ()
    wanted = [each for each in own if each.period in waiting or not set(missing).isdisjoint(each.files)]
    return {each.period: each for each in wanted if is_whole(root, each)}


def _time_left(begun: float, total: int, left: int) -> float | None:
    done = total - left
    return (monotonic() - begun) / done * left if done else None


def _periods(crew: Workers, root: Path, asked: list[Job], told: Told) -> tuple[list[Standing], list[str]]:
    standing = {job.period: held for job in asked if (held := _standing(root, job)) is not None}
    todo = [job for job in asked if job.period not in standing]
    total, begun = sum(job.cells for job in todo), monotonic()
    left = total
    for done, (number, got) in enumerate(crew.each(compute, [(root, job) for job in todo]), 1):
        if isinstance(got, DataError):
            raise got
        standing[todo[number].period] = got
        left -= todo[number].cells
        told(Progress("periods", done, len(todo), left, "rows", _time_left(begun, total, left)))
    return [standing[job.period] for job in asked], [job.period for job in todo]


def _standing(root: Path, job: Job) -> Standing | None:
    """Return what an earlier build, whole or interrupted, made of the same inputs."""
    held = noted(root, job.period)
    return held if held is not None and held.inputs == job.inputs and is_whole(root, held) else None


def compute(root: Path, job: Job) -> Standing:
    """Do one period: read its files, write its rows, and leave beside them what they follow from.

    Raises:
        DataError: when a file of the layout was changed, or the disk is full.
    """
    refuse_changed([job])
    try:
        exports, x_left = _side(job.exports, Flow.EXPORT)
        imports, m_left = _side(job.imports, Flow.IMPORT)
    except (pl.exceptions.PolarsError, FileNotFoundError) as error:
        raise DataError(
            f"the layout of {job.period} cannot be read ({error}): drop the baseline, build again."
        ) from None
    found = distribution(exports, imports)
    apart = {EDITIONS: found.apart} if found.apart else {}
    days = period_of(job.period)
    table = found.rows.with_columns(
        frequency=pl.lit(job.period[0]), start=pl.lit(days.start), end=pl.lit(days.end), vintage=pl.lit(job.vintage)
    ).select(pl.col(name).cast(kind) for name, kind in BASELINE.items())
    content = BytesIO()
    table.write_parquet(content, compression="zstd", statistics=True, row_group_size=ROW_GROUP)
    body = content.getvalue()
    digest = sha256(body).hexdigest()
    done = Standing(
        period=job.period,
        inputs=job.inputs,
        file=f"{job.period}.{digest[:12]}.parquet",
        digest=digest,
        rows=table.height,
        cells=exports.rows + imports.rows,
        vintage=job.vintage,
        left_out=dict(sorted(_added(x_left, m_left, apart).items())),
        files=tuple(sorted({each.path.parent.name for each in job.parts})),
    )
    write_whole(folder(root) / RESULTS / done.file, body)
    write_whole(note_of(root, job.period), msgspec.json.encode(done, order="deterministic"))
    return done


def _side(paths: Sequence[Path], flow: Flow) -> tuple[Side, dict[str, int]]:
    cells, left_out = layout.one_a_cell(paths, flow)
    return side(cells, flow), left_out


def period_of(label: str) -> Period:
    """Return the days of `A2017` or `M201708`."""
    year = int(label[1:5])
    return Period.year(year) if label[0] == "A" else Period.month(year, int(label[5:]))


def _added(*counts: dict[str, int]) -> dict[str, int]:
    return {reason: sum(each.get(reason, 0) for each in counts) for each in counts for reason in each}


def _forget(root: Path, old: ingest.Input) -> None:
    remove(folder(root) / ingest.INPUTS / f"{old.id}.json")
    shutil.rmtree(folder(root) / ingest.PARTS / old.id, ignore_errors=True)
