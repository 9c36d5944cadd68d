"""A baseline built in a folder of its own."""

import pytest

from tradecheck.archive.world import baseline
from tradecheck.baseline.build import build


@pytest.fixture
def root(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def built(root, tmp_path):
    """Write bodies as files, build from them, and return what the build says."""

    def do(bodies, **asked):
        paths = []
        for name, body in bodies.items():
            path = tmp_path / "files" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(body)
            paths.append(path)
        return build(root, paths, **({"with_archive": False} | asked))

    return do


@pytest.fixture
def rows_of(root):
    """The rows of the baseline that stands."""
    return lambda: baseline(root).collect().sort("frequency", "start", "level", "code", "size")
