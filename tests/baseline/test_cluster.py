"""A build on a Dask cluster gives the bytes of a build here, and says in a sentence what is wrong with a cluster."""

import os
import shlex
import shutil
import signal
import subprocess
import sys

import pytest

from tests.baseline.clusters import ONE, REPOSITORY, Cluster, under_nannies, wait_for
from tests.baseline.worlds import as_csv, world
from tests.commands.conftest import ONE_SENTENCE
from tradecheck.archive.world import FOLDER, RESULTS

pytestmark = pytest.mark.slow

PERIODS = [f"2017{month:02}" for month in range(1, 13)]


@pytest.fixture
def cluster(tmp_path):
    (tmp_path / "cluster").mkdir()
    own = Cluster(tmp_path / "cluster")
    yield own
    own.end()


@pytest.fixture
def files(tmp_path):
    """Twelve months, of which a part of one stands in two files, and a file that cannot be read."""
    folder = tmp_path / "files"
    folder.mkdir()
    for place, period in enumerate(PERIODS):
        (folder / f"{period}.csv").write_bytes(as_csv(world(place, rows=4000, period=period)))
    again = (folder / "201703.csv").read_bytes().splitlines(keepends=True)[:1200]
    (folder / "again.csv").write_bytes(b"".join(again))
    (folder / "page.csv").write_text("<html>sign in</html>")
    return folder


def started(root, *words, before=()):
    path = os.pathsep.join([*before, str(REPOSITORY)])
    env = os.environ | {"TRADECHECK_CACHE": str(root), "PYTHONPATH": path}
    line = [sys.executable, "-m", "tradecheck", "baseline", "build", "-q", *map(str, words)]
    return subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def build(root, *words, before=()):
    process = started(root, *words, before=before)
    process.out, process.err = process.communicate(timeout=200)
    return process


def contents(root):
    """Every file of a baseline, but for where the files it was built from lie."""
    return {path.relative_to(root): path.read_bytes() for path in sorted((root / FOLDER).rglob("*")) if path.is_file()}


def is_one_sentence(done, code, *words):
    assert done.returncode == code, done.err
    assert ONE_SENTENCE.fullmatch(done.err), done.err
    assert [word for word in words if word not in done.err] == []
    return True


def documented():
    """The flags and variables with which the documentation starts the workers of its smallest cluster."""
    page = (REPOSITORY / "docs" / "data.md").read_text()
    words = shlex.split(next(line for line in page.splitlines() if " dask worker tcp://" in line))
    place = words.index("dask")
    return words[place + 3 :], dict(word.split("=") for word in words[:place])


def test_two_workers_of_a_cluster_give_the_bytes_of_one_process_and_of_two(tmp_path, cluster, files):
    flags, env = documented()
    cluster.add(*flags, **env)
    for name, how in {"one": (), "two": ("--workers", 2), "many": ("--dask", cluster.address)}.items():
        done = build(tmp_path / name, *how, files)
        assert is_one_sentence(done, 4, "page.csv is a web page")
    assert contents(tmp_path / "many") == contents(tmp_path / "one")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert len(list((tmp_path / "one" / FOLDER / RESULTS).glob("*.parquet"))) == 12


def test_what_a_worker_was_doing_when_it_was_killed_is_done_by_another(tmp_path, cluster, files):
    (files / "page.csv").unlink()
    assert build(tmp_path / "one", files).returncode == 0
    cluster.add()
    cluster.add()
    process = started(tmp_path / "many", "--dask", cluster.address, files)
    results = tmp_path / "many" / FOLDER / RESULTS
    wait_for(lambda: results.is_dir() and len(list(results.glob("*.json"))) >= 2)
    os.killpg(cluster.workers[0].pid, signal.SIGKILL)
    _, err = process.communicate(timeout=200)
    assert (process.returncode, err) == (0, "")
    assert contents(tmp_path / "many") == contents(tmp_path / "one")


@pytest.mark.parametrize("done", [0, 3, 9])
def test_a_worker_that_was_killed_is_started_again_and_its_work_done_again(tmp_path, cluster, files, done):
    """Also the work that it had ended and nobody had fetched yet."""
    (files / "page.csv").unlink()
    assert build(tmp_path / "one", files).returncode == 0
    flags, env = documented()
    worker = cluster.add(*flags, **env)
    wait_for(lambda: len(under_nannies(worker)) == 2)
    process = started(tmp_path / "many", "--dask", cluster.address, files)
    results = tmp_path / "many" / FOLDER / RESULTS
    inputs = tmp_path / "many" / FOLDER / "inputs"
    wait_for(lambda: inputs.is_dir() and (not done or (results.is_dir() and len(list(results.glob("*.json"))) >= done)))
    under_nannies(worker)[0].kill()
    _, err = process.communicate(timeout=200)
    assert (process.returncode, err) == (0, "")
    assert contents(tmp_path / "many") == contents(tmp_path / "one")


@pytest.mark.parametrize("lost", ["workers", "scheduler"])
def test_where_the_cluster_is_lost_what_was_done_stands_and_the_build_goes_on(tmp_path, cluster, files, lost):
    (files / "page.csv").unlink()
    assert build(tmp_path / "one", files).returncode == 0
    cluster.add()
    process = started(tmp_path / "many", "--dask", cluster.address, files)
    results = tmp_path / "many" / FOLDER / RESULTS
    wait_for(lambda: results.is_dir() and len(list(results.glob("*.json"))) >= 2)
    for each in (cluster.scheduler,) if lost == "scheduler" else cluster.workers:
        os.killpg(each.pid, signal.SIGKILL)
    _, process.err = process.communicate(timeout=200)
    assert is_one_sentence(process, 3, "was lost", "what was done stands")
    assert len(list(results.glob("*.json"))) >= 2
    cluster.end()
    assert build(tmp_path / "many").returncode == 0
    assert contents(tmp_path / "many") == contents(tmp_path / "one")


def shadow(folder, **changes):
    """A copy of the program in which files were changed."""
    shutil.copytree(REPOSITORY / "tradecheck", folder / "tradecheck", ignore=shutil.ignore_patterns("__pycache__"))
    for name, (old, new) in changes.items():
        path = folder / "tradecheck" / name
        path.write_text(path.read_text().replace(old, new))
    return str(folder)


OTHER_DISTRIBUTED = """
import importlib.metadata
own = importlib.metadata.version
importlib.metadata.version = lambda name: "2020.1.0" if name == "distributed" else own(name)
"""
ABSENT = {"__init__.py": ("__version__ =", 'raise ModuleNotFoundError("none", name="tradecheck")\n__version__ =')}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"__init__.py": ("__version__ = ", '__version__ = "0.0.1" or ')}, ("has tradecheck 0.0.1",)),
        ({"baseline/reading.py": ("PAIR_BITS = 9", "PAIR_BITS = 9  # other")}, ("other code of tradecheck",)),
        (
            ABSENT,
            ("cannot load tradecheck", "ModuleNotFound", "install it there"),
        ),
    ],
    ids=["version", "code", "absent"],
)
def test_a_worker_with_another_program_is_named_and_nothing_is_done(tmp_path, cluster, files, changes, words):
    cluster.add(*ONE, before=[shadow(tmp_path / "shadow", **changes)])
    assert is_one_sentence(build(tmp_path / "many", "--dask", cluster.address, files), 2, "the worker tcp://", *words)
    assert contents(tmp_path / "many") == {}


@pytest.mark.parametrize("harm", ["absent", "distributed"])
def test_a_scheduler_that_does_not_fit_is_said(tmp_path, files, harm):
    """It reads every call before it hands it on, so it needs the same program."""
    place = tmp_path / "shadow"
    if harm == "absent":
        shadow(place, **ABSENT)
    else:
        place.mkdir()
        (place / "sitecustomize.py").write_text(OTHER_DISTRIBUTED)
    (tmp_path / "cluster").mkdir()
    cluster = Cluster(tmp_path / "cluster", before=[str(place)])
    try:
        done = build(tmp_path / "many", "--dask", cluster.address, files)
    finally:
        cluster.end()
    words = {"absent": "cannot load tradecheck", "distributed": "has distributed 2020.1.0 where this program has"}
    assert is_one_sentence(done, 2, f"the Dask scheduler {cluster.address}", words[harm])


BLIND = """
import os
own = os.stat
def stat(path, *args, **named):
    if str(path).startswith(os.environ["NOT_MOUNTED"]):
        raise FileNotFoundError(2, "not mounted here", str(path))
    return own(path, *args, **named)
os.stat = stat
"""


@pytest.mark.parametrize("unseen", ["many", "files"])
def test_a_worker_that_does_not_see_the_archive_or_a_file_is_named(tmp_path, cluster, files, unseen):
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind" / "sitecustomize.py").write_text(BLIND)
    cluster.add(*ONE, before=[str(tmp_path / "blind")], NOT_MOUNTED=str(tmp_path / unseen))
    done = build(tmp_path / "many", "--dask", cluster.address, files)
    assert is_one_sentence(done, 2, "the worker tcp://", str(tmp_path / unseen), "shares under the same path")
    assert contents(tmp_path / "many") == {}


def test_a_worker_that_joins_later_and_does_not_fit_gives_no_figure(tmp_path, cluster, files):
    (files / "page.csv").unlink()
    cluster.add()
    process = started(tmp_path / "many", "--dask", cluster.address, files)
    wait_for((tmp_path / "many" / FOLDER / "inputs").is_dir)
    changes = {"baseline/reading.py": ("PAIR_BITS = 9", "PAIR_BITS = 9  # other")}
    os.killpg(cluster.workers[0].pid, signal.SIGKILL)
    cluster.add(*ONE, before=[shadow(tmp_path / "shadow", **changes)])
    _, process.err = process.communicate(timeout=200)
    assert is_one_sentence(process, 2, "a worker of the Dask cluster has other code of tradecheck")


def test_workers_with_threads_that_wait_for_each_other_are_told_of(tmp_path, cluster, files):
    (files / "page.csv").unlink()
    cluster.add("--no-nanny", "--nthreads", "2", POLARS_MAX_THREADS="2")
    done = build(tmp_path / "many", "--dask", cluster.address, files)
    assert done.returncode == 0
    assert "1 of 1 Dask workers have 2 threads of the table engine" in done.err
    assert "start workers with POLARS_MAX_THREADS=1" in done.err
    assert "start them with --nthreads 1" in done.err


def test_a_scheduler_without_workers_or_none_at_all_is_said_with_what_to_start(tmp_path, cluster, files):
    done = build(tmp_path / "many", "--dask", cluster.address, files)
    assert is_one_sentence(done, 3, "has no workers", f"dask worker {cluster.address}")
    cluster.end()
    done = build(tmp_path / "many", "--dask", cluster.address, files)
    assert is_one_sentence(done, 3, "did not answer", "dask scheduler")
    assert contents(tmp_path / "many") == {}


DEADLY = """
import io, os
own = io.open
def opened(path, *args, **named):
    if str(path).endswith("poison.csv"):
        os._exit(9)
    return own(path, *args, **named)
io.open = opened
"""


def test_work_that_ends_every_worker_is_given_up_and_what_was_done_stands(tmp_path, files):
    (tmp_path / "deadly").mkdir()
    (tmp_path / "deadly" / "sitecustomize.py").write_text(DEADLY)
    (files / "poison.csv").write_bytes(as_csv(world(1)))
    (tmp_path / "cluster").mkdir()
    cluster = Cluster(tmp_path / "cluster", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    try:
        cluster.add(*ONE, before=[str(tmp_path / "deadly")])
        done = build(tmp_path / "many", "--dask", cluster.address, files)
    finally:
        cluster.end()
    assert is_one_sentence(done, 4, "were ended again and again at the same work", "what was done stands")


def test_without_the_extra_it_is_said_how_to_install_it(tmp_path, files):
    (tmp_path / "bare" / "distributed").mkdir(parents=True)
    (tmp_path / "bare" / "distributed" / "__init__.py").write_text("raise ModuleNotFoundError(name='distributed')")
    done = build(tmp_path / "many", "--dask", "tcp://127.0.0.1:1", files, before=[str(tmp_path / "bare")])
    assert is_one_sentence(done, 2, "pip install 'tradecheck[dask]'")


@pytest.mark.parametrize("address", ["somewhere", "http://127.0.0.1:1", "tls://127.0.0.1:1"])
def test_what_is_no_address_of_a_scheduler_is_said(tmp_path, files, address):
    done = build(tmp_path / "many", "--dask", address, files)
    assert is_one_sentence(done, 2, f"--dask {address} cannot be used", "tcp://HOST:PORT")
