"""Observations of one's own that are tied to others: what cannot be is refused by name, and what can is not added."""

import pytest

from tests.sources.own_rows import OBSERVATION, written

COAL = {"codes": "2701", "tonnes_low": ""}


@pytest.fixture
def received(run, own_cache, tmp_path):
    """Import observations, and list what the shipments come to."""

    def listed(*changes):
        path = tmp_path / "own.csv"
        path.write_bytes(written(OBSERVATION, *(COAL | change for change in changes)))
        assert run("import", "observations", path).code == 0
        assert own_cache.is_dir()
        return run("findings", "--check", "shipments", "--format", "json")

    return listed


def ids(done):
    return {each["id"].rsplit(".", 1)[1]: each for each in done.json["findings"]}


def test_a_part_of_an_embedded_account_is_shown_within_it_and_not_beside_it(received):
    found = ids(received({"subset_of": "PoE-2019-coal"}))
    assert "mine-1" not in found
    steps = [step["label"] for step in found["PoE-2019-coal"]["steps"]]
    assert any("contained in it, not added (mine-1" in label for label in steps)
    assert found["PoE-2019-coal"]["gap"]["high"] == 3_700_000


def test_the_same_goods_and_days_are_said_to_be_perhaps_the_same(received):
    found = ids(received({}))
    (caveat,) = [each for each in found["mine-1"]["caveats"] if each.startswith("May cover some of the same")]
    assert "PoE-2019-coal" in caveat
    assert any("mine-1" in each for each in found["PoE-2019-coal"]["caveats"])


def test_accounts_that_contain_each_other_are_damage_that_is_named(received):
    done = received({"id": "one", "subset_of": "two"}, {"id": "two", "subset_of": "one"})
    assert done.code == 4
    assert "one within two within one" in done.err
