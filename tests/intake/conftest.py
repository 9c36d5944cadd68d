"""Settings and a stand-in service for the tests of intake."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stand_ins.comtrade import Comtrade
from tradecheck.archive import Archive
from tradecheck.settings import Settings, load

KEY = "0123456789abcdef-never-shown"


@pytest.fixture
def archive(tmp_path) -> Archive:
    return Archive(tmp_path / "cache")


@pytest.fixture
def service() -> Iterator[Comtrade]:
    with Comtrade() as service:
        yield service


@pytest.fixture
def set_up(tmp_path: Path, archive: Archive) -> Callable[..., Settings]:
    """Return settings as the environment would give them, with a key."""

    def settings(**variables: str) -> Settings:
        env = {"TRADECHECK_CACHE": str(archive.root), "TRADECHECK_COMTRADE_KEY": KEY}
        return load(env=env | {f"TRADECHECK_{name.upper()}": value for name, value in variables.items()}, cwd=tmp_path)

    return settings
