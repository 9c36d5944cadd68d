"""`tradecheck cache` names what is damaged, mends what can be made again, and removes nothing that was received."""

import pytest

from tests.baseline.worlds import as_csv, world
from tests.commands.conftest import FORMATS, ONE_SENTENCE, held
from tests.sources.comtrade_rows import v1_csv
from tradecheck.archive.world import path_of
from tradecheck.archive.world import world as standing


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


@pytest.fixture
def with_baseline(run, filled, tmp_path):
    """The same cache with a baseline of two months in it."""
    for period in ("201703", "201704"):
        (tmp_path / f"{period}.csv").write_bytes(as_csv(world(1, rows=1500, period=period)))
        assert run("baseline", "build", tmp_path / f"{period}.csv").code == 0
    return filled


def test_what_of_the_baseline_is_damaged_is_named_with_what_mends_it(run, with_baseline):
    assert run("cache", "verify").code == 0
    period = path_of(with_baseline, standing(with_baseline).periods[0])
    part = next((with_baseline / "baseline" / "parts").rglob("M.M201704.parquet"))
    for path in (period, part):
        flip(path)
    done = run("cache", "verify", "--format", "json")
    assert done.code == 4
    rows = {row["path"]: row for row in done.json["rows"]}
    assert set(rows) == {f"baseline/results/{period.name}", part.relative_to(with_baseline).as_posix()}
    assert "`tradecheck baseline build` makes it anew" in rows[f"baseline/results/{period.name}"]["what"]
    assert {row["mended"] for row in rows.values()} == {None}
    flip(part)
    assert run("baseline", "build").code == 0
    assert run("cache", "verify", "--format", "json").json["rows"] == []


def test_a_damaged_account_of_the_baseline_is_damage_and_lets_nothing_of_it_go(run, with_baseline):
    (with_baseline / "baseline" / "world.json").write_text("{")
    stray = with_baseline / "baseline" / "results" / "M201601.0123456789ab.parquet"
    stray.write_bytes(b"PAR1")
    done = run("cache", "verify", "--format", "json")
    assert (done.code, [row["path"] for row in done.json["rows"]]) == (4, ["baseline/world.json"])
    gone = run("cache", "gc", "--format", "json").json
    assert [row["path"] for row in gone["rows"] if row["path"].startswith("baseline")] == []
    assert "Nothing of the baseline was looked at" in gone["notes"][-1]
    assert stray.exists()


def test_of_the_baseline_only_what_no_account_names_can_go(run, with_baseline):
    before = {path: path.read_bytes() for path in (with_baseline / "baseline").rglob("*") if path.is_file()}
    strays = [
        with_baseline / "baseline" / where
        for where in ("results/M201601.0123456789ab.parquet", "results/M201601.json", "parts/0123.77/X.M201703.parquet",
                      "results/.receiving-abc")
    ]  # fmt: skip
    for stray in strays:
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"PAR1")
    planned = run("cache", "gc", "--dry-run", "--format", "json").json["rows"]
    own = sorted(row["path"] for row in planned if row["path"].startswith("baseline/"))
    assert own == sorted(stray.relative_to(with_baseline).as_posix() for stray in strays)
    run("cache", "gc")
    assert {path: path.read_bytes() for path in (with_baseline / "baseline").rglob("*") if path.is_file()} == before
    assert not (with_baseline / "baseline" / "parts" / "0123.77").exists()


def test_what_an_interrupted_build_has_done_stays(run, with_baseline):
    """The account of the whole build is written last: until then each period's own account names its file."""
    held = standing(with_baseline)
    (with_baseline / "baseline" / "world.json").unlink()
    run("cache", "gc")
    assert "2 periods: 0 done now, 2 stood." in run("baseline", "build").text
    assert standing(with_baseline) == held
