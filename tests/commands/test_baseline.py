"""`tradecheck baseline`: built, shown, checked and removed; findings rest on it once it stands."""

import polars as pl
import pytest

from tests.baseline.worlds import as_bulk, as_csv, world
from tests.commands.conftest import ONE_SENTENCE, is_refused
from tradecheck.archive.world import path_of
from tradecheck.archive.world import world as standing


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "march.csv"
    path.write_bytes(as_csv(world(1, rows=3000)))
    return path


def test_before_a_build_there_is_none_and_it_says_how_to_build_one(run, cache):
    done = run("baseline", "show")
    assert done.code == 0
    assert "No baseline was built" in done.text
    assert "0302 by month, 120 within 2010..2019, 2026-11;" in done.text
    (embedded,) = run("baseline", "show", "--goods", "0303", "--period", "2017-03", "--format", "json").json["rows"]
    assert (embedded["source"], embedded["size"], embedded["x_usd"]) == ("embedded", 0, None)
    assert len(embedded["quantiles"]) == 99
    assert is_refused(run("baseline", "show", "--pair", "RUS:CHN"), "no baseline was built", "baseline build FILE")
    assert run("baseline", "verify").code == 0
    assert not (cache / "baseline").exists()


def test_a_build_says_what_of_each_file_counts_and_a_second_does_nothing_again(run, cache, file):
    built = run("baseline", "build", file, "--format", "json")
    assert (built.code, built.err) == (0, "")
    assert built.json["schema"] == "tradecheck.baseline-build/1"
    (row,) = built.json["rows"]
    assert row["name"].endswith("march.csv")
    assert row["rows"] > 1000
    assert "1 periods: 0 done now, 1 stood." in run("baseline", "build", "-q", str(file)).text
    assert [each.period for each in standing(cache).periods] == ["M201703"]


def test_flags_may_stand_before_the_files(run, cache, file):
    assert run("baseline", "build", "--workers", "1", str(file)).code == 0
    assert standing(cache) is not None


def test_the_day_of_a_file_may_be_said(run, cache, file):
    built = run("baseline", "build", file, "--vintage", "2022-02-02", "--format", "json")
    assert [row["vintage"] for row in built.json["rows"]] == ["2022-02-02"]
    assert [each.vintage for each in standing(cache).periods] == ["2022-02-02"]
    assert is_refused(run("baseline", "build", file, "--vintage", "2022-02"), "2022-02", "not a day")
    assert is_refused(run("baseline", "show", "--vintage", "2022-02-02"), "--vintage", "baseline build")


@pytest.mark.usefixtures("cache")
def test_a_code_is_shown_with_its_quantiles_by_size(run, file):
    run("baseline", "build", file)
    shown = run("baseline", "show", "--goods", "0303", "--period", "2017-03", "--format", "json").json
    assert next(row["size"] for row in shown["rows"]) == 0
    whole = shown["rows"][0]
    assert (whole["code"], whole["level"], whole["period"]) == ("0303", 4, "2017-03")
    assert len(whole["quantiles"]) == 99
    assert whole["quantiles"] == sorted(whole["quantiles"])
    assert whole["q25"] == whole["quantiles"][24]
    assert sum(row["n"] for row in shown["rows"][1:]) == whole["n"]
    assert {row["source"] for row in shown["rows"]} == {"archive"}
    assert whole["subheadings"] > 0
    assert run("baseline", "show", "--goods", "0305", "--period", "2018", "--format", "json").json["rows"] == []
    table = run("baseline", "show", "--goods", "0303", "--period", "2017-03").text
    assert "ranks, not a significance" in table


@pytest.mark.usefixtures("cache")
def test_a_distribution_is_the_same_in_every_format_and_its_figures_are_numbers(run, file, tmp_path):
    run("baseline", "build", file)
    asked = ("baseline", "show", "--goods", "0303", "--period", "2017-03")
    whole = run(*asked, "--format", "json").json["rows"][0]
    csv = run(*asked, "--format", "csv").text.splitlines()
    assert set(csv[0].split(",")) == set(whole)
    held = dict(zip(csv[0].split(","), csv[1].split(","), strict=True))
    assert [float(each) for each in held["quantiles"].split("; ")] == whole["quantiles"]
    assert whole["quantiles"][0] < 0
    run(*asked, "--format", "parquet", "-o", tmp_path / "own.parquet")
    frame = pl.read_parquet(tmp_path / "own.parquet")
    assert frame.schema["quantiles"] == pl.List(pl.Float64())
    assert frame["quantiles"][0].to_list() == whole["quantiles"]
    assert all(frame.schema[name].is_numeric() for name in ("level", "size", "n", "q05"))


@pytest.mark.usefixtures("cache")
def test_of_what_nobody_holds_nothing_is_said(run, file):
    run("baseline", "build", file)
    assert "No baseline, built or embedded, holds any of this" in run("baseline", "show", "--goods", "9999").text
    never = run("baseline", "show", "--pair", "BIH:BES", "--period", "2011")
    assert "Of that time no file is held, and nothing can be said." in never.text
    assert "Neither end reports" not in never.text


@pytest.mark.parametrize(("day", "said"), [("05.03.2017", "is not a day"), ("2999-01-01", "is still to come")])
def test_a_vintage_is_a_day_that_has_been(run, file, day, said):
    assert is_refused(run("baseline", "build", file, "--vintage", day), day, said)


@pytest.mark.usefixtures("cache")
def test_a_pair_is_shown_with_its_percentile_among_the_worlds_pairs(run, file):
    run("baseline", "build", file)
    asked = ("baseline", "show", "--pair", "BIH:BES", "--goods", "03", "--period", "2017-03")
    shown = run(*asked, "--format", "json").json
    assert shown["schema"] == "tradecheck.baseline-pair/1"
    assert shown["view"] == {"exporter": "BIH", "importer": "BES", "goods": ["03"], "period": "2017-03"}
    ranked = [row for row in shown["rows"] if row["why"] is None]
    assert ranked
    for row in ranked:
        asked_world = ("baseline", "show", "--goods", row["code"], "--period", "2017-03", "--format", "json")
        world_row = run(*asked_world).json["rows"][0]
        below = sum(quantile <= row["gap"] for quantile in world_row["quantiles"])
        assert max(1, below) <= row["percentile"] <= max(1, below + 1)
        assert row["n"] == world_row["n"]
    alone = [row for row in shown["rows"] if row["state"] != "two_sided"]
    assert alone
    assert {(row["gap"], row["percentile"]) for row in alone} == {(None, None)}
    assert {row["why"] for row in alone} == {"exporter_only", "importer_only"}
    table = run(*asked).text
    assert "which is no zero" in table
    assert "ranks, not a significance" in table


@pytest.mark.usefixtures("file")
def test_a_wrong_file_is_named_the_rest_is_built_and_the_code_is_4(run, cache, tmp_path):
    wrong = tmp_path / "page.csv"
    wrong.write_text("<html>sign in</html>")
    cut = tmp_path / "cut.gz"
    cut.write_bytes(as_bulk(world(2))[:-300])
    done = run("baseline", "build", tmp_path, "--format", "json")
    assert done.code == 4
    assert "page.csv is a web page" in done.err
    assert "cut.gz is packed and breaks off" in done.err
    assert [each.period for each in standing(cache).periods] == ["M201703"]


def test_a_changed_byte_is_damage(run, cache, file):
    run("baseline", "build", file)
    assert run("baseline", "verify").code == 0
    path_of(cache, standing(cache).periods[0]).write_bytes(b"PAR1")
    done = run("baseline", "verify", "--format", "json")
    assert done.code == 4
    assert [row["path"].startswith("results/M201703") for row in done.json["rows"]] == [True]


def test_a_build_without_files_mends_what_was_made_of_those_taken_in(run, cache, file):
    run("baseline", "build", file)
    path = path_of(cache, standing(cache).periods[0])
    whole = path.read_bytes()
    path.write_bytes(b"PAR1")
    file.unlink()
    assert "1 periods: 1 done now, 0 stood." in run("baseline", "build").text
    assert path.read_bytes() == whole


def test_findings_rest_on_no_baseline_of_which_a_file_is_gone(run, cache, file):
    run("baseline", "build", file)
    path = path_of(cache, standing(cache).periods[0])
    path.unlink()
    assert run("findings", "--goods", "0303", "--year", "2017").code == 0, "nothing of it is ranked"
    done = run("findings")
    assert (done.code, done.out) == (4, b"")
    assert ONE_SENTENCE.fullmatch(done.err)
    assert path.name in done.err
    assert "`tradecheck baseline build` makes it again" in done.err
    run("baseline", "build", file)
    assert run("findings", "--goods", "0303", "--year", "2017").code == 0


def test_what_is_dropped_is_gone(run, cache, file):
    run("baseline", "build", file)
    assert "1 periods" in run("baseline", "drop").err
    assert standing(cache) is None
    assert file.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("baseline",), ("what to do", "build")),
        (("baseline", "biuld"), ("did you mean build",)),
        (("baseline", "build"), ("needs a FILE",)),
        (("baseline", "build", "nowhere.csv"), ("does not exist",)),
        (("baseline", "build", "a.csv", "--workers", "0"), ("--workers 0",)),
        (("baseline", "build", "a.csv", "--pair", "RUS:CHN"), ("--pair goes with `baseline show`",)),
        (("baseline", "build", "a.csv", "--dask", "tcp://h:1", "--workers", "2"), ("give one of the two",)),
        (("baseline", "show", "--dask", "tcp://h:1"), ("--dask goes with `baseline build`",)),
        (("baseline", "show", "--pair", "RUS"), ("give EXPORTER:IMPORTER",)),
        (("baseline", "drop", "--goods", "0303"), ("--goods goes with `baseline show`",)),
        (("baseline", "show", "a.csv"), ("FILE goes with `baseline build`",)),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(run, cache, line, words):
    assert is_refused(run(*line), *words)
    assert not (cache / "baseline").exists()
