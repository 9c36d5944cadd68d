"""A Dask cluster of processes of this machine: a scheduler, and workers that can be ended one by one."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).parents[2]


class Cluster:
    """A scheduler on a free port, without a worker yet."""

    def __init__(self, folder, **env):
        self.folder = folder
        self.workers = []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file), **env
        )
        wait_for(file.exists)
        wait_for(file.read_text)
        self.address = json.loads(file.read_text())["address"]

    def add(self, *flags, **env):
        """Start a process of workers, which are ended with it."""
        scratch = ("--local-directory", str(self.folder / "scratch"))
        self.workers.append(self._start("worker", self.address, *scratch, *(flags or ONE), **env))
        return self.workers[-1]

    def end(self):
        """End what was started, workers first."""
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, *words, **env):
        path = os.pathsep.join([*env.pop("before", ()), str(REPOSITORY)])
        own = os.environ | {"PYTHONPATH": path, "POLARS_MAX_THREADS": "1"} | env
        line = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(line, env=own, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)


def under_nannies(worker):
    """The processes that do the work of a process of workers, which starts them again when they end."""
    children = psutil.Process(worker.pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


ONE = ("--no-nanny", "--nthreads", "1")


def wait_for(seen, seconds=60):
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.02)
