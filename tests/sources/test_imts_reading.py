"""The IMF's CSV: whole dollars, groups left out, estimates marked, every line read, counted or named."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.period import Period
from tradecheck.model.tables import FLOWS
from tradecheck.model.words import Frequency
from tradecheck.reference.validation.validate import validate
from tradecheck.sources.imts.question import questions
from tradecheck.sources.imts.rows import read

HEAD = "COUNTRY,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,DERIVATION_TYPE,STATUS"
SHA = "0123456789ab" + "0" * 52


def read_lines(*lines, head=HEAD):
    return read("\n".join([head, *lines]).encode(), "the answer", SHA)


def line(**cells):
    usual = {"COUNTRY": "CHN", "INDICATOR": "MG_CIF_USD", "COUNTERPART_COUNTRY": "PRK", "FREQUENCY": "A"}
    usual |= {"TIME_PERIOD": "2017", "OBS_VALUE": "1650000000", "SCALE": "6", "DERIVATION_TYPE": "O", "STATUS": ""}
    return ",".join((usual | cells)[name] for name in HEAD.split(","))


def test_the_scale_that_is_printed_is_not_applied():
    assert read_lines(line()).frame["value_usd"].to_list() == [1_650_000_000.0]


def test_a_row_fulfils_what_every_row_of_flows_must():
    reading = read_lines(line(), line(INDICATOR="XG_FOB_USD", DERIVATION_TYPE="SE"), line(COUNTRY="RUS"))
    validate("flows", reading.frame, file="the answer")
    assert dict(reading.frame.schema) == FLOWS


@pytest.mark.parametrize("mark", ["O", "OU", "R", ""])
def test_official_figures_are_reported(mark):
    assert read_lines(line(DERIVATION_TYPE=mark)).frame["state"].to_list() == ["reported"]


@pytest.mark.parametrize("mark", ["SE", "SEME", "SEHI", "SP", "SC", "SCC", "M", "FA", "TPD", "never seen"])
def test_any_other_mark_is_an_estimate(mark):
    (row,) = read_lines(line(DERIVATION_TYPE=mark)).frame.rows(named=True)
    assert (row["state"], row["confidence"]) == ("estimated", "low")
    assert f"derivation {mark}" in row["note"]


def test_a_status_of_estimate_is_one_too():
    (row,) = read_lines(line(STATUS="E")).frame.rows(named=True)
    assert row["state"] == "estimated"
    assert "status E" in row["note"]


def test_a_month_is_read_in_either_spelling():
    frame = read_lines(line(FREQUENCY="M", TIME_PERIOD="2017-M08"), line(FREQUENCY="M", TIME_PERIOD="2017-09")).frame
    assert [str(day) for day in frame["start"]] == ["2017-08-01", "2017-09-01"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"TIME_PERIOD": "2017-M13", "FREQUENCY": "M"}, "has the period '2017-M13'"),
        ({"TIME_PERIOD": "2017-M08"}, "of the line's frequency"),
        ({"OBS_VALUE": "many"}, "has the value 'many'"),
        ({"OBS_VALUE": "-5"}, "has the value '-5'"),
        ({"OBS_VALUE": "inf"}, "has the value 'inf'"),
        ({"FREQUENCY": "W"}, "has the frequency 'W'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_kept(cells, said):
    reading = read_lines(line(COUNTRY="RUS"), line(**cells))
    assert reading.frame["reporter"].to_list() == ["RUS"]
    (problem,) = reading.problems
    assert problem.startswith("the answer, line 3, ")
    assert said in problem


def test_groups_quarters_and_empty_lines_are_counted():
    reading = read_lines(
        line(COUNTRY="GX170"), line(FREQUENCY="Q", TIME_PERIOD="2017-Q1"), line(OBS_VALUE=""), line(COUNTRY="KOS"),
        line(INDICATOR="TBG_USD"), ",,,,,1,,,",
    )  # fmt: skip
    assert reading.frame.is_empty()
    assert reading.left_out == {
        "areas that the reference does not know": 1,
        "groups of areas": 1,
        "lines that name no series": 1,
        "other indicators": 1,
        "periods without a figure": 1,
        "quarters": 1,
    }


def test_a_second_value_for_one_cell_is_named_and_a_repetition_counted():
    reading = read_lines(line(), line(), line(OBS_VALUE="7"))
    assert reading.frame["value_usd"].to_list() == [1_650_000_000.0]
    assert reading.left_out == {"repetitions of a row": 1}
    assert reading.problems == (
        "the answer, line 4, gives another value for what an earlier line gives: the earlier is used.",
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"A,B\n1,2\n", b"\xff\xfe\x00"])
def test_what_is_no_such_csv_is_one_sentence(body):
    with pytest.raises(DataError, match=r"^the answer is no"):
        read(body, "the answer", SHA)


CELLS = st.sampled_from(
    ["CHN", "PRK", "G001", "A", "M", "2017", "2017-M08", "5", "-1", "nan", "O", "SE", ""]
) | st.text(max_size=8)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=6))
def test_every_line_is_read_counted_or_named(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEAD.split(","), *rows])
    reading = read(text.getvalue().encode("utf-8", "replace"), "the answer", SHA)
    told = reading.frame.height + sum(reading.left_out.values()) + len(reading.problems)
    written = sum(any(cell for cell in row) for row in rows)
    assert told == written
    assert dict(reading.frame.schema) == FLOWS


def test_a_reporter_that_is_a_group_is_not_asked_for():
    with pytest.raises(UsageError, match="IMF IMTS has no area"):
        questions(Period.year(2017), Frequency.ANNUAL, reporters=("ASEAN",))


def test_many_reporters_are_asked_for_twenty_a_call():
    names = ["CHN", "RUS", "KOR", "JPN", "IND", "USA", "FRA", "ITA", "NOR", "CHE", "DEU", "POL", "NLD", "FIN"]
    names += ["MNG", "IDN", "VNM", "MYS", "AUS", "THA", "PHL"]
    asked = questions(Period.year(2017), Frequency.ANNUAL, reporters=names)
    assert [len(each.reporters) for each in asked] == [20, 1]
