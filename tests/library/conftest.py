"""The library as a program has it: opened on the embedded figures and an archive that holds nothing."""

import os

import pytest

import tradecheck as tc


@pytest.fixture(autouse=True)
def nobodys_settings(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("TRADECHECK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def desk(tmp_path):
    return tc.open(cache=tmp_path / "cache", state=tmp_path / "state")
