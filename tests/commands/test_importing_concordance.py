"""`import concordance` on the command line, and what is held afterwards."""

import pytest

from tests.commands.conftest import is_refused
from tests.sources.concordance_rows import correlations, text
from tradecheck.evidence import assemble
from tradecheck.model.view import View


@pytest.fixture
def file(tmp_path):
    def write(name, body):
        path = tmp_path / name
        path.write_bytes(body)
        return path

    return write


def test_links_are_held_counted_and_shown(run, own_cache, file):
    done = run("import", "concordance", file("HS.xlsx", correlations(("030354", "030389", "n:1"))), "--format", "json")
    (row,) = done.json["rows"]
    assert (done.code, row["rows"], row["table_rows"], row["is_new"]) == (0, 1, 2, True)
    held = {row["source"]: row["rows"] for row in run("sources", "--format", "json").json["rows"]}
    assert held["unsd-concordance"] == 2
    links = assemble(View(), own_cache).links.collect()
    assert sorted(links["code_from"]) == ["030354", "030389"]
    record = run("record", links["record"][0], "--format", "json").json["rows"][0]
    assert record["fields"] == {"HS 2017": "030354", "HS 2012": "030389", "Relationship": "n:1"}
    assert run("cache", "verify").code == 0


def test_nothing_is_held_where_nothing_was_imported(own_cache):
    assert assemble(View(), own_cache).links is None


def test_links_are_made_again_from_their_bytes_with_what_was_said_of_them(run, own_cache, file):
    path = file("a.csv", text("From,To,Relationship", "030354,030389,n:1"))
    assert run("import", "concordance", path, "--from", "H5", "--to", "H4").code == 0
    before = assemble(View(), own_cache).links.collect()
    for part in (own_cache / "tables").rglob("*.parquet"):
        part.unlink()
    assert run("cache", "verify").code == 4
    assert assemble(View(), own_cache).links.collect().equals(before)


def test_a_lost_zero_is_damage_and_the_rest_is_kept(run, own_cache, file):
    body = correlations((30325, 30389, "1:1"), ("270112", "270112", "1:1"))
    done = run("import", "concordance", file("HS.xlsx", body))
    assert done.code == 4
    assert "row 3, has the code '30325', which lost its leading zero" in done.err
    assert assemble(View(), own_cache).links.collect().height == 2


def test_editions_that_nobody_named_are_a_usage_error_and_nothing_is_kept(run, own_cache, file):
    paths = (
        file("HS.xlsx", correlations(("030354", "030389", "n:1"))),
        file("a.csv", text("From,To,Relationship", "030354,030389,n:1")),
    )
    assert is_refused(run("import", "concordance", *paths), "a.csv does not say", "--from H4 --to H5")
    assert not own_cache.exists()


@pytest.mark.parametrize("kind", ["comtrade", "gacc", "observations"])
def test_flags_of_links_are_refused_elsewhere(run, file, kind):
    assert is_refused(run("import", kind, file("a.csv", b"x"), "--from", "H4"), "--from", f"import {kind}")


def test_a_file_is_asked_for(run):
    assert is_refused(run("import", "concordance"), "import concordance needs a FILE")
