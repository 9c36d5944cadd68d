"""Importing files: what is kept, what is refused, and what then counts."""

from pathlib import Path

import pytest

from tests.commands.conftest import ONE_SENTENCE, coal, held
from tests.sources.comtrade_rows import legacy_csv, v1_csv


@pytest.fixture
def china(tmp_path) -> Path:
    file = tmp_path / "china.csv"
    file.write_bytes(v1_csv({}, {"cmdCode": "2702", "primaryValue": 7, "cifvalue": 7, "netWgt": None, "qty": None}))
    return file


@pytest.fixture
def broken(tmp_path) -> Path:
    file = tmp_path / "broken.csv"
    file.write_bytes(b"this is\nno,file of\nUN Comtrade\n")
    return file


def test_an_imported_file_counts_before_a_quotation_and_is_never_added_to_it(run, own_cache, china):
    before = coal(run)
    assert before["2701"]["source"] == "comtrade-preview"
    assert before["2702"]["state"] == "not_held"
    done = run("import", "comtrade", china, "--format", "json")
    assert (done.code, done.err) == (0, "")
    (row,) = done.json["rows"]
    assert (row["name"], row["rows"], row["value_usd"], row["is_new"]) == ("china.csv", 2, 107.5, True)
    after = coal(run)
    assert (after["2701"]["value_usd"], after["2701"]["source"]) == (100.5, "comtrade")
    assert (after["2702"]["value_usd"], after["2702"]["weight_state"]) == (7, "not_held")
    assert own_cache.is_dir()


def test_the_answer_says_that_it_rests_on_what_was_imported_and_since_when(run, own_cache, china):
    run("import", "comtrade", china)
    (received,) = [each for each in run("sources", "--format", "json").json["rows"] if not each["embedded"]]
    assert (received["source"], received["rows"]) == ("comtrade", 2)
    assert received["age_days"] in (0, 1)  # midnight may pass
    assert received["retrieved"].startswith("20")
    assert "2 rows of 1 source pulled or imported" in run("findings").text
    assert own_cache.is_dir()


def test_the_embedded_figures_can_be_left_out(run, own_cache, china):
    run("import", "comtrade", china)
    assert {row["source"] for row in coal(run, "--no-snapshot").values()} == {"comtrade"}
    whole = run("findings", "--no-snapshot", "--format", "json").json
    assert [each["source"] for each in whole["data"]] == ["comtrade"]
    assert own_cache.is_dir()


def test_importing_the_same_file_again_changes_nothing(run, own_cache, china):
    run("import", "comtrade", china)
    kept, listed = held(own_cache), run("cache", "list", "--format", "json").json["rows"]
    done = run("import", "comtrade", china, "--format", "json")
    assert (done.code, done.json["rows"][0]["is_new"]) == (0, False)
    assert held(own_cache) == kept
    assert run("cache", "list", "--format", "json").json["rows"] == listed
    assert len(coal(run)) == 2


def test_a_file_that_cannot_be_read_is_damage_and_the_others_are_kept(run, own_cache, china, broken):
    done = run("import", "comtrade", broken, china, "--format", "json")
    assert done.code == 4
    assert ONE_SENTENCE.fullmatch(done.err)
    assert "broken.csv is no file of UN Comtrade" in done.err
    refused, taken = done.json["rows"]
    assert (refused["name"], refused["rows"], taken["refused"], taken["rows"]) == ("broken.csv", 0, None, 2)
    assert coal(run)["2701"]["source"] == "comtrade"
    assert len(held(own_cache)) == 2  # the body and its sidecar


def test_a_bad_row_is_damage_named_by_its_line_and_the_good_rows_count(run, own_cache, tmp_path):
    file = tmp_path / "half.csv"
    file.write_bytes(v1_csv({}, {"cmdCode": "2702", "primaryValue": "much"}))
    done = run("import", "comtrade", file)
    assert done.code == 4
    assert "half.csv, line 3, has the value 'much': expected a number" in done.err
    assert "half.csv, line 3" in run("import", "comtrade", file, "-q").err
    assert coal(run)["2701"]["value_usd"] == 100.5
    assert own_cache.is_dir()


def test_a_missing_file_is_refused_before_anything_is_kept(run, own_cache, china):
    assert run("import", "comtrade", china, "nowhere.csv").code == 2
    assert not own_cache.exists()


def test_a_file_that_says_no_data_matches_is_no_damage(run, own_cache, tmp_path):
    file = tmp_path / "none.csv"
    header = legacy_csv({}).splitlines(keepends=True)[0]
    file.write_bytes(header + b"No data matches your query or your query is too complex.\r\n")
    done = run("import", "comtrade", file, "--format", "json")
    assert (done.code, done.err, done.json["rows"][0]["rows"]) == (0, "", 0)
    assert own_cache.is_dir()


def test_the_cache_lists_what_was_received_by_its_name(run, own_cache, china):
    run("import", "comtrade", china)
    (row,) = run("cache", "list", "--format", "json").json["rows"]
    assert (row["source"], row["kind"], row["label"]) == ("comtrade", "file", "china.csv")
    assert row["size"] == china.stat().st_size
    assert row["sha256"] in run("cache", "list").text
    assert run("cache", "path").text == f"{own_cache}\n"


def test_damage_in_the_cache_is_found_and_named(run, own_cache, china):
    run("import", "comtrade", china)
    assert run("cache", "verify").code == 0
    assert "1 received files and answers looked at" in run("cache", "verify").text
    (body,) = own_cache.glob("received/*/*.body")
    body.write_bytes(b"something else")
    done = run("cache", "verify", "--format", "json")
    assert done.code == 4
    (row,) = done.json["rows"]
    assert body.name in row["path"]
    assert run("doctor").code == 4
    assert {row["state"] for row in run("doctor", "--format", "json").json["rows"]} == {"fine", "damaged"}
