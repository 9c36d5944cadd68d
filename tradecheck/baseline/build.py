"""Builds what is not built yet: files into the layout, then each period whose inputs changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from multiprocessing import get_context
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import polars as pl

from tradecheck.archive.world import RESULTS, Standing, folder, is_whole, keep_world, world
from tradecheck.archive.writing import explained, locked, remove, write_whole
from tradecheck.baseline import ingest, layout
from tradecheck.baseline.period import distribution
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.period import Period
from tradecheck.model.tables import BASELINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_THREADS = "POLARS_MAX_THREADS"


class Progress(msgspec.Struct, frozen=True):
    """How far a build is: `done` of `total` files or periods, what is left of their bytes or rows, and of the time."""

    stage: str
    done: int
    total: int
    left: int
    unit: str
    seconds_left: float | None


class Job(NamedTuple):
    """One period to be done: its files by exporters and importers, the newest first."""

    period: str
    inputs: str
    vintage: str
    exports: tuple[Path, ...]
    imports: tuple[Path, ...]
    cells: int


class Built(msgspec.Struct, frozen=True):
    """What a build did: periods in all and those done now, files held, and sentences about those left out."""

    periods: tuple[Standing, ...]
    done: tuple[str, ...]
    files: tuple[ingest.Input, ...]
    refused: tuple[str, ...]


Told = Callable[[Progress], None]


def build(
    root: Path,
    paths: Sequence[Path],
    *,
    with_archive: bool,
    vintage: str | None = None,
    workers: int = 1,
    told: Told = lambda _: None,
) -> Built:
    """Take files in, beside those taken in before, and bring every period up to date.

    Args:
        root: the archive, beside whose tables the baseline lies.
        paths: files and folders of UN Comtrade's, in any of its forms.
        with_archive: take in what the archive holds as well.
        vintage: the day of files that do not say when they were released; that of their last change unless given.
        workers: processes, each with one thread; any number gives the same bytes.
        told: is told how far the work is.

    Raises:
        UsageError: when a path does not exist, or the folder cannot be written to.
        DataError: when the disk is full or the archive holds no flows. A file that cannot be read is no error:
            it is named in `refused`, and what was built before stands.
    """
    files = _files(paths)
    with locked(root, "baseline"), _pool(workers) as pool:
        before = {each.name: each for each in ingest.inputs(root)}
        taken, refused = _taken(pool, [(path, root, vintage) for path in files], told)
        if with_archive:
            taken.append(ingest.of_archive(root))
        for each in taken:
            old = before.get(each.name)
            if old is not None and old.id != each.id:
                _forget(root, old)
        held = ingest.inputs(root)
        stale = [each for each in held if each.maker != ingest.maker()]
        refused += [f"{each.name} was read by another version of the program: give it again." for each in stale]
        jobs = _jobs(root, [each for each in held if each not in stale])
        periods, done = _periods(pool, root, jobs, told)
        keep_world(root, periods)
        _tidy(root, periods)
    return Built(tuple(periods), tuple(done), tuple(held), tuple(refused))


def drop(root: Path) -> int:
    """Remove the baseline and what it was made from of its own, and return how many periods it had."""
    with locked(root, "baseline"):
        try:
            held = world(root)
        except DataError:
            held = None
        with explained(folder(root)):
            shutil.rmtree(folder(root), ignore_errors=not folder(root).exists())
    return len(held.periods) if held else 0


def damages(root: Path) -> list[tuple[str, str]]:
    """Return each file of the baseline that is not the one that was made, and what is wrong with it.

    Raises:
        DataError: when the account of the baseline itself is damaged.
    """
    held = world(root)
    found = [
        (f"{RESULTS}/{each.file}", "the period is missing or was changed: build again, and it is made anew.")
        for each in (held.periods if held else ())
        if not is_whole(root, each)
    ]
    for each in ingest.inputs(root):
        for name, digest in each.files:
            path = folder(root) / ingest.PARTS / each.id / name
            if not path.exists() or sha256(path.read_bytes()).hexdigest() != digest:
                shown = path.relative_to(folder(root)).as_posix()
                found.append((shown, f"the layout of {each.name} is missing or was changed: drop it and build again."))
    return found


def _files(paths: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"the file {path} does not exist: check its name.")
        own = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        found |= dict.fromkeys(each for each in own if not each.name.startswith("."))
    return list(found)


Pool = ProcessPoolExecutor | None


@contextmanager
def _pool(workers: int) -> Iterator[Pool]:
    """Yield processes of one thread each, None where one process is enough."""
    if workers <= 1:
        yield None
        return
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before


def _each(pool: Pool, task: Callable[..., Any], asked: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
    """Yield the number of each call and what it gave, as they end; a DataError is given back, not raised."""
    if pool is None:
        for number, arguments in enumerate(asked):
            yield number, _tried(task, *arguments)
        return
    futures: dict[Future[Any], int] = {
        pool.submit(_tried, task, *arguments): number for number, arguments in enumerate(asked)
    }
    try:
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BrokenProcessPool:
        raise DataError(
            "a process of the build was ended from outside, as happens where memory runs out: build again with fewer "
            "--workers; what was done stands."
        ) from None
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _tried(task: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return task(*arguments)
    except DataError as error:
        return error


def _taken(pool: Pool, asked: list[tuple[Path, Path, str | None]], told: Told) -> tuple[list[ingest.Input], list[str]]:
    sizes = [path.stat().st_size for path, _, _ in asked]
    left, begun = sum(sizes), monotonic()
    found: dict[int, ingest.Input | DataError] = {}
    for number, got in _each(pool, ingest.of_file, asked):
        found[number] = got
        left -= sizes[number]
        told(Progress("files", len(found), len(asked), left, "bytes", _time_left(begun, sum(sizes), left)))
    ordered = [found[number] for number in sorted(found)]
    return (
        [each for each in ordered if isinstance(each, ingest.Input)],
        [str(each) for each in ordered if isinstance(each, DataError)],
    )


def _time_left(begun: float, total: int, left: int) -> float | None:
    done = total - left
    return (monotonic() - begun) / done * left if done else None


def _jobs(root: Path, held: Sequence[ingest.Input]) -> list[Job]:
    """Return a job for every period that anything is held of, in order."""
    found: dict[str, dict[str, list[tuple[Path, ingest.Input, ingest.Part]]]] = {}
    for each in held:
        for part in each.parts:
            path = folder(root) / ingest.PARTS / each.id / part.file
            found.setdefault(part.period, {}).setdefault(part.flow, []).append((path, each, part))
    jobs = []
    for period, flows in sorted(found.items()):
        own = [entry for flow in sorted(flows) for entry in flows[flow]]
        vintage = max(each.vintage for _, each, _ in own)
        told = "\n".join(f"{part.flow} {part.digest}" for _, _, part in own)
        digest = sha256(f"{ingest.maker()}\n{vintage}\n{told}".encode()).hexdigest()
        sides = [tuple(path for path, _, _ in flows.get(flow, [])) for flow in ("X", "M")]
        jobs.append(Job(period, digest, vintage, sides[0], sides[1], sum(part.rows for _, _, part in own)))
    return jobs


def _periods(pool: Pool, root: Path, jobs: list[Job], told: Told) -> tuple[list[Standing], list[str]]:
    standing = {job.period: held for job in jobs if (held := _standing(root, job)) is not None}
    todo = [job for job in jobs if job.period not in standing]
    total, begun = sum(job.cells for job in todo), monotonic()
    left = total
    for done, (number, got) in enumerate(_each(pool, compute, [(root, job) for job in todo]), 1):
        if isinstance(got, DataError):
            raise got
        standing[todo[number].period] = got
        left -= todo[number].cells
        told(Progress("periods", done, len(todo), left, "rows", _time_left(begun, total, left)))
    return [standing[job.period] for job in jobs], [job.period for job in todo]


def _standing(root: Path, job: Job) -> Standing | None:
    """Return what an earlier build, whole or interrupted, made of the same inputs."""
    path = folder(root) / RESULTS / f"{job.period}.json"
    try:
        held = msgspec.json.decode(path.read_bytes(), type=Standing)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return held if held.inputs == job.inputs and is_whole(root, held) else None


def compute(root: Path, job: Job) -> Standing:
    """Do one period: read its files, write its rows, and leave beside them what they follow from.

    Raises:
        DataError: when a file of the layout was changed, or the disk is full.
    """
    try:
        (exports, x_left), (imports, m_left) = layout.one_a_cell(job.exports), layout.one_a_cell(job.imports)
    except (pl.exceptions.PolarsError, FileNotFoundError) as error:
        raise DataError(
            f"the layout of {job.period} cannot be read ({error}): drop the baseline, build again."
        ) from None
    rows, apart = distribution(exports, imports)
    days = period_of(job.period)
    table = rows.with_columns(
        frequency=pl.lit(job.period[0]), start=pl.lit(days.start), end=pl.lit(days.end), vintage=pl.lit(job.vintage)
    ).select(pl.col(name).cast(kind) for name, kind in BASELINE.items())
    content = BytesIO()
    table.write_parquet(content, compression="zstd", statistics=True)
    body = content.getvalue()
    digest = sha256(body).hexdigest()
    done = Standing(
        period=job.period,
        inputs=job.inputs,
        file=f"{job.period}.{digest[:12]}.parquet",
        digest=digest,
        rows=table.height,
        cells=exports.height + imports.height,
        vintage=job.vintage,
        left_out=dict(sorted(_added(x_left, m_left, apart).items())),
    )
    write_whole(folder(root) / RESULTS / done.file, body)
    write_whole(folder(root) / RESULTS / f"{job.period}.json", msgspec.json.encode(done, order="deterministic"))
    return done


def period_of(label: str) -> Period:
    """Return the days of `A2017` or `M201708`."""
    year = int(label[1:5])
    return Period.year(year) if label[0] == "A" else Period.month(year, int(label[5:]))


def _added(*counts: dict[str, int]) -> dict[str, int]:
    return {reason: sum(each.get(reason, 0) for each in counts) for each in counts for reason in each}


def _forget(root: Path, old: ingest.Input) -> None:
    remove(folder(root) / ingest.INPUTS / f"{old.id}.json")
    shutil.rmtree(folder(root) / ingest.PARTS / old.id, ignore_errors=True)


def _tidy(root: Path, periods: Iterable[Standing]) -> None:
    """Remove results that no period names any more, once the account of the new ones is written."""
    kept = {name for each in periods for name in (each.file, f"{each.period}.json")}
    for path in (folder(root) / RESULTS).glob("*"):
        if path.name not in kept:
            remove(path)
    named = {each.id for each in ingest.inputs(root)}
    for path in (folder(root) / ingest.PARTS).glob("*"):
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
