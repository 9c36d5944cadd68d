"""`tradecheck pivot`: cells as rows, for programs all of them and for readers those that say something."""

import csv
import io

import pytest


def test_the_cells_of_a_pivot_are_the_figures_of_series(run):
    view = ("--goods", "2701", "--direction", "dprk-export", "--since", "2016", "--until", "2018", "--format", "json")
    series = run("series", *view).json["rows"]
    answer = run("pivot", "--by", "heading", *view).json
    assert answer["schema"] == "tradecheck.pivot/1"
    assert answer["pivot"] == {"by": "heading", "per": "year", "in": "USD"}
    booked = {
        row["period"]: (row["value_usd"], row["state"], [row["record"]]) for row in series if row["frequency"] == "A"
    }
    assert {row["period"]: (row["value"], row["state"], row["records"]) for row in answer["rows"]} == booked


def test_a_reader_is_told_how_many_cells_are_not_held_and_a_program_gets_them(run):
    view = ("--goods", "27", "--year", "2020")
    shown = run("pivot", *view).text
    assert "Cells of which nothing is held" in shown
    rows = list(csv.DictReader(io.StringIO(run("pivot", *view, "--format", "csv").text)))
    assert {row["state"] for row in rows} == {"reported", "not_held"}
    assert {row["value"] for row in rows if row["state"] == "not_held"} == {""}


def test_what_is_held_only_as_a_whole_is_named(run):
    assert "Held only as a whole" in run("pivot", "--by", "code", "--goods", "61").text


def test_gaps_and_ratios_by_chapter_and_year(run):
    gaps = run("pivot", "gaps", "--format", "json").json
    assert gaps["schema"] == "tradecheck.gaps/1"
    coal = {row["period"]: row for row in gaps["rows"] if row["code"] == "27"}
    assert coal["2017"]["high"] == 410358802
    ratios = run("pivot", "ratios", "--format", "json").json["rows"]
    assert {row["state"] for row in ratios if row["ratio"] is not None} == {"two_sided"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "chapters"), "chapter"),
        (("--per", "week"), "week"),
        (("--in", "kg"), "kg"),
        (("gapz",), "gaps"),
        (("gaps", "--by", "code"), "leave --by out"),
    ],
)
def test_a_word_that_is_not_known_is_refused_in_a_sentence(run, arguments, said):
    refused = run("pivot", *arguments)
    assert refused.code == 2
    assert said in refused.err


@pytest.mark.parametrize("name", ["heatmap", "ratios"])
def test_the_maps_are_charts_of_the_same_bytes_twice(run, tmp_path, name):
    files = [tmp_path / f"{number}.png" for number in range(2)]
    for file in files:
        assert run("chart", name, "-o", str(file)).code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
