"""A desk over the embedded figures and an archive that holds nothing yet."""

from pathlib import Path

import hypothesis
import pytest

from tradecheck.inquiry import Desk
from tradecheck.settings import load

# The same examples in every run: a test that passed on one machine passes on the next.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    env = {"TRADECHECK_CACHE": str(tmp_path / "cache"), "TRADECHECK_STATE": str(tmp_path / "state")}
    return Desk(load(env=env, cwd=tmp_path))
