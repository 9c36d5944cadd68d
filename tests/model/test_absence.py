"""Why a cell has no row: told apart by what was asked and what is published, and never read as a zero."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.evidence import asked, dataset, listing, told
from tradecheck.model.absence import ABSENCE, CELL, absences, as_flows, none_known
from tradecheck.model.period import Period
from tradecheck.model.tables import FLOWS

OUT = (listing(None), dataset("2017"), dataset("2018"))
"""Of China's years 2017 and 2018 are published."""


def cell(code="2701", period="2017", **more):
    days = Period.parse(period)
    known = {"reporter": "CHN", "partner": "PRK", "flow": "M", "frequency": days.frequency.value}
    return known | {"start": days.start, "end": days.end, "code": code} | more


def cells(*rows):
    return pl.DataFrame([*rows], schema={name: FLOWS[name] for name in CELL})


def state(coverage, *more, **cells_own):
    found = absences(told(*coverage, *more), cells(cell(**cells_own)))
    assert found.columns == [*CELL, *ABSENCE]
    return found["state"].item() if found.height else None


def test_asked_for_published_and_not_there_is_no_record():
    (row,) = absences(told(*OUT, asked("2017", "2701")), cells(cell())).to_dicts()
    assert (row["state"], row["record"], row["dataset_record"]) == (
        "no_record",
        "asked 2026-01-05",
        "listed 2026-01-05: 2017",
    )
    assert (row["source"], row["vintage"]) == ("comtrade", "2026-01-05")


def test_what_the_list_of_datasets_lacks_is_not_published_whatever_was_asked():
    (row,) = absences(told(*OUT), cells(cell(period="2019"))).to_dicts()
    assert (row["state"], row["record"], row["dataset_record"]) == ("not_published", "listed 2026-01-05", None)
    assert state(OUT, asked("2019", "2701"), period="2019") == "not_published"


def test_what_nobody_asked_is_not_known():
    assert state(OUT) is None
    assert state(OUT, asked("2017", "2701"), code="2702") is None
    assert state(OUT, asked("2017", "2701"), period="2018") is None
    assert state(OUT, asked("2017", "2701"), partner="KOR") is None
    assert state(OUT, asked("2017", "2701"), flow="X") is None
    assert state(OUT, asked("2017", "2701"), reporter="RUS") is None


def test_an_answer_without_rows_proves_nothing_where_nobody_said_what_is_published():
    assert state((asked("2017", "2701"),)) is None


def test_years_and_months_are_apart():
    assert state(OUT, asked("2017", "2701"), period="2017-08") is None
    months = (listing("2017-08"), asked("2017-08", "2701"))
    assert state(months, period="2017-08") == "not_published"
    assert state((*months, dataset("2017-08")), period="2017-08") == "no_record"
    assert state(months) is None


@pytest.mark.parametrize(
    ("level", "code", "known"),
    [
        ("AG6", "270112", True),
        ("AG6", "2701", False),
        ("AG4", "0307", True),
        ("AG2", "TOTAL", False),
        ("AG6", "9999AA", False),
    ],
)
def test_a_level_takes_in_the_codes_of_its_length(level, code, known):
    assert (state(OUT, asked("2017", level), code=code) == "no_record") is known


def test_a_question_to_everybody_takes_in_each_of_them():
    coverage = (listing("2017", reporters=[]), dataset("2017", reporters=["RUS"]), asked("2017", "TOTAL", reporters=[]))
    assert state(coverage, code="TOTAL", reporter="RUS") == "no_record"
    assert state(coverage, code="TOTAL", reporter="IND") == "not_published"
    assert state((*OUT, asked("2017", "2701", partners=[])), partner="MNG") == "no_record"


def test_the_newest_word_on_a_dataset_counts():
    later = (listing("2019", "2026-03-01"), dataset("2019", "2026-03-01"))
    assert state((*OUT, *later), period="2019") is None
    assert state((*OUT, *later), asked("2019", "2701", day="2026-03-01"), period="2019") == "no_record"
    assert state((*OUT, listing("2017", "2026-03-01")), asked("2017", "2701")) == "not_published"


def test_the_newest_answer_is_the_record():
    twice = (asked("2017", "2701"), asked("2017", "AG4", day="2026-02-01"))
    (row,) = absences(told(*OUT, *twice), cells(cell())).to_dicts()
    assert (row["record"], row["vintage"]) == ("asked 2026-02-01", "2026-02-01")


def test_an_answer_from_before_the_first_release_proves_nothing():
    out = (listing("2017"), dataset("2017", first_released=date(2026, 1, 6)))
    assert state(out, asked("2017", "2701", day="2026-01-05")) is None
    assert state(out, asked("2017", "2701", day="2026-01-06")) == "no_record"
    unsaid = (listing("2017"), dataset("2017"))
    assert state(unsaid, asked("2017", "2701", day="2026-01-04")) is None


def test_rows_of_an_answer_show_that_their_dataset_is_published():
    shown = dataset("2017", receipt="other", record="other:1")
    (row,) = absences(told(shown, asked("2017", "2701")), cells(cell())).to_dicts()
    assert (row["state"], row["dataset_record"]) == ("no_record", "other:1")


def test_absences_are_rows_of_flows_without_a_figure():
    frame = as_flows(absences(told(*OUT, asked("2017", "2701")), cells(cell(), cell(period="2019"))))
    assert dict(frame.schema) == FLOWS
    assert frame["state"].to_list() == ["no_record", "not_published"]
    assert frame.select("value_usd", "net_weight_kg", "quantity").null_count().row(0) == (2, 2, 2)
    assert as_flows(none_known()).is_empty()


YEARS = st.sampled_from(["2016", "2017", "2018", "2017-08"])
DAYS = st.sampled_from(["2026-01-05", "2026-02-01", "2026-03-01"])
CODES = st.sampled_from(["2701", "2702", "AG2", "AG4", "TOTAL", "27"])
ROWS = st.one_of(
    st.builds(asked, YEARS, CODES, day=DAYS),
    st.builds(listing, st.one_of(st.none(), YEARS), DAYS),
    st.builds(dataset, YEARS, DAYS),
)
CELLS = st.builds(cell, st.sampled_from(["2701", "2702", "27", "TOTAL"]), YEARS)


@given(st.lists(ROWS, max_size=8), st.lists(CELLS, min_size=1, max_size=4))
def test_an_absence_is_claimed_only_of_what_somebody_asked_and_has_no_figure(rows, wanted):
    found = absences(told(*rows), cells(*wanted))
    assert found.select(CELL).is_unique().all()
    for row in found.iter_rows(named=True):
        period = (row["frequency"], row["start"])
        covering = [
            each for each in rows if each["frequency"] == row["frequency"] and each["start"] in (None, row["start"])
        ]
        if row["state"] == "no_record":
            assert any(each["told"] == "question" and row["record"] == each["receipt"] for each in covering)
            assert any(each["told"] == "dataset" and (each["frequency"], each["start"]) == period for each in rows)
        else:
            assert any(each["told"] == "listing" and row["record"] == each["receipt"] for each in covering)
    figures = as_flows(found).select("value_usd", "net_weight_kg", "quantity")
    assert figures.null_count().row(0) == (found.height,) * 3


@given(st.lists(ROWS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_what_was_received_decides_nothing(rows, chance):
    shuffled = rows.copy()
    chance.shuffle(shuffled)
    wanted = cells(cell(), cell("2702", "2018"), cell("27", "2017-08"))
    assert absences(told(*rows), wanted).equals(absences(told(*shuffled), wanted))
