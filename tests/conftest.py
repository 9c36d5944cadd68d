"""A desk over the embedded figures and an archive that holds nothing yet."""

from pathlib import Path

import pytest

from tradecheck.inquiry import Desk
from tradecheck.settings import load


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(load(env={"TRADECHECK_CACHE": str(tmp_path / "cache")}, cwd=tmp_path))
