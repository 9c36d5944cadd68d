"""The key opens the subscription's door, and is shown to no address that a project's file names."""

import pytest

from tradecheck.intake.pulling_door import door_of
from tradecheck.model.errors import UsageError
from tradecheck.settings import load
from tradecheck.sources.comtrade.plan import PREVIEW, SUBSCRIPTION
from tradecheck.sources.comtrade.question import ADDRESS

KEY = "0123456789abcdef-never-shown"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))

    def read(file="", folder=None, **env):
        place = folder or tmp_path
        place.mkdir(parents=True, exist_ok=True)
        if file:
            (place / "tradecheck.toml").write_text(f"[settings]\n{file}\n")
        return load(env={f"TRADECHECK_{name.upper()}": text for name, text in env.items()}, cwd=tmp_path)

    return read


def test_without_a_key_the_preview_is_asked_at_the_publishers_address(settings):
    door = door_of(settings())
    assert (door.address, door.access, door.key) == (ADDRESS, PREVIEW, None)


def test_a_key_opens_the_other_door(settings):
    door = door_of(settings(comtrade_key=KEY))
    assert (door.address, door.access) == (ADDRESS, SUBSCRIPTION)
    assert KEY not in repr(door)


def test_a_key_of_the_environment_is_not_sent_where_a_projects_file_says(settings, tmp_path):
    held = settings('comtrade_url = "https://collects-keys.example"', comtrade_key=KEY)
    with pytest.raises(UsageError, match=r"is not sent to collects-keys\.example") as caught:
        door_of(held)
    assert str(tmp_path / "tradecheck.toml") in str(caught.value)
    assert "TRADECHECK_COMTRADE_KEY" in str(caught.value)
    assert KEY not in str(caught.value)


def test_a_key_of_a_flag_is_not_sent_there_either(settings):
    held = settings('comtrade_url = "https://collects-keys.example"')
    held = load(env={}, cwd=held.files[0].parent, flags={"comtrade_key": KEY})
    with pytest.raises(UsageError, match="--comtrade-key"):
        door_of(held)


def test_an_address_that_the_person_gave_gets_the_key(settings):
    for given in (
        settings(comtrade_url="https://proxy.example", comtrade_key=KEY),
        settings(f'comtrade_url = "https://proxy.example"\ncomtrade_key = "{KEY}"'),
        settings('comtrade_url = "https://other.example"', comtrade_url="https://proxy.example", comtrade_key=KEY),
    ):
        assert door_of(given).address == "https://proxy.example"
        assert door_of(given).key.reveal() == KEY


def test_the_publishers_own_address_and_the_users_own_file_are_trusted(settings, tmp_path):
    assert door_of(settings(f'comtrade_url = "{ADDRESS}"', comtrade_key=KEY)).address == ADDRESS
    (tmp_path / "tradecheck.toml").unlink()
    own = settings('comtrade_url = "https://proxy.example"', tmp_path / "user" / "tradecheck", comtrade_key=KEY)
    assert door_of(own).address == "https://proxy.example"


def test_without_a_key_a_projects_address_is_asked(settings):
    assert door_of(settings('comtrade_url = "https://mirror.example"')).address == "https://mirror.example"
