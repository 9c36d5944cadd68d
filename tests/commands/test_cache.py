"""`tradecheck cache` names what is damaged, mends what can be made again, and removes nothing that was received."""

import pytest

from tests.commands.conftest import FORMATS, ONE_SENTENCE, held
from tests.sources.comtrade_rows import v1_csv


@pytest.fixture
def filled(run, own_cache, tmp_path):
    """A cache with two imported files, their tables and a kept answer."""
    for number, name in enumerate(("a.csv", "b.csv")):
        file = tmp_path / name
        file.write_bytes(v1_csv({"cmdCode": f"270{number + 1}"}))
        assert run("import", "comtrade", file).code == 0
    assert run("findings", "--goods", "coal").code == 0
    return own_cache


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.usefixtures("filled")
def test_a_whole_cache_is_found_whole(run):
    done = run("cache", "verify", "--format", "json")
    assert (done.code, done.json["rows"]) == (0, [])
    assert len(run("cache", "list", "--format", "json").json["rows"]) == 2


def test_a_damaged_table_is_made_again_and_that_is_said(run, filled):
    before = run("series", "--goods", "2701").out
    part = min((filled / "tables" / "flows").iterdir())
    whole = part.read_bytes()
    flip(part)
    said = run("series", "--goods", "2701")
    assert said.code == 4
    assert "`tradecheck cache verify` makes it again" in said.err
    done = run("cache", "verify", "--format", "json")
    assert done.code == 4
    (row,) = done.json["rows"]
    assert (row["path"], row["mended"]) == (
        f"tables/flows/{part.name}",
        "removed; a table was made again from what was received",
    )
    assert part.read_bytes() == whole
    assert run("cache", "verify").code == 0
    assert run("series", "--goods", "2701").out == before


@pytest.mark.parametrize(
    "verb",
    [
        ("findings", "--goods", "2702"),
        ("series", "--goods", "2701"),
        ("pivot",),
        ("mirror", "--goods", "2701"),
        ("caps",),
        ("observations",),
        ("report", "--goods", "2702"),
        ("why", "caps.coal.dprk-export.2017"),
        ("chart", "overview", "-o", "x.png"),
    ],
    ids=lambda verb: verb[0],
)
def test_a_table_of_the_right_size_with_other_bytes_is_damage_to_every_verb(run, filled, verb):
    part = min((filled / "tables" / "flows").iterdir())
    part.write_bytes(bytes(part.stat().st_size))
    done = run(*verb)
    assert (done.code, done.out) == (4, b"")
    assert ONE_SENTENCE.fullmatch(done.err)
    assert part.name in done.err
    assert "`tradecheck cache verify` makes it again" in done.err


def test_what_was_received_is_named_and_left_as_it_is(run, filled):
    body = next(filled.rglob("*.body"))
    flip(body)
    before = held(filled)
    done = run("cache", "verify", "--format", "json")
    assert done.code == 4
    (row,) = done.json["rows"]
    assert (row["path"].endswith(body.name), row["mended"]) == (True, None)
    assert held(filled) == before


def test_importing_a_damaged_file_again_mends_it(run, filled, tmp_path):
    for path in [*filled.rglob("*.body"), *filled.glob("received/*/*.json")]:
        flip(path)
    for name in ("a.csv", "b.csv"):
        assert run("import", "comtrade", tmp_path / name).code == 0
    assert run("cache", "verify").code == 0


def test_what_would_go_is_shown_and_kept_on_a_dry_run(run, filled):
    before = held(filled)
    (filled / "tables" / "flows.parquet").write_bytes(b"of an earlier version")
    planned = run("cache", "gc", "--dry-run", "--format", "json")
    assert planned.code == 0
    assert "tables/flows.parquet" in [row["path"] for row in planned.json["rows"]]
    assert (filled / "tables" / "flows.parquet").exists()
    done = run("cache", "gc", "--format", "json")
    assert done.json["rows"] == planned.json["rows"]
    assert not (filled / "tables" / "flows.parquet").exists()
    assert held(filled) == before
    assert run("cache", "verify").code == 0
    assert run("cache", "gc", "--format", "json").json["rows"] == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("deed", ["list", "verify", "gc"])
def test_every_format_has_it(run, deed, form):
    done = run("cache", deed, "--format", form)
    assert (done.code, done.err) == (0, "")
    assert done.out or (deed, form) == ("verify", "jsonl")  # no damage is no line


def test_a_dry_run_of_what_removes_nothing_is_refused(run, own_cache):
    done = run("cache", "list", "--dry-run")
    assert done.code == 2
    assert "--dry-run goes with gc alone" in done.err
    assert not own_cache.exists()
