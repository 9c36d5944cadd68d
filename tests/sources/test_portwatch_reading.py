"""Pages of PortWatch are read whatever their days look like; what cannot be read is named, never guessed."""

import json
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.real_data import real_data
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.period import Period
from tradecheck.sources.portwatch.answers import page, places, unfit
from tradecheck.sources.portwatch.layers import layer
from tradecheck.sources.portwatch.places import PORT, STRAIT, Place, resolve
from tradecheck.sources.portwatch.question import where
from tradecheck.sources.portwatch.rows import PORT_CALLS, question_of, read

KOREA = Place("chokepoint12", "Korea Strait", STRAIT, "")
QUESTION = question_of(KOREA, "date")
SHA = "0123456789ab" + "0" * 52


def body(*rows):
    return json.dumps({"features": [{"attributes": row} for row in rows]}).encode()


def read_rows(*rows, question=QUESTION):
    return read(body(*rows), "the page", SHA, question)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-01",
        "2024-05-01T00:00:00Z",
        "2024-05-01 00:00:00",
        1714521600000,
        "1714521600000.0",
        "5/1/2024 12:00:00 AM",
        " 2024-05-01 ",
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    reading = read_rows({"date": written, "n_total": 39})
    assert reading.problems == ()
    assert reading.frame.select("day", "ships").rows() == [(date(2024, 5, 1), 39)]


@pytest.mark.parametrize(
    "written", ["yesterday", "2024-13-01", "", None, True, "1e400", "99/99/2024", 10**14, "1234-05-06"]
)
def test_a_day_that_is_none_is_named_by_its_row(written):
    reading = read_rows({"date": "2024-05-01", "n_total": 1}, {"date": written, "n_total": 2})
    assert reading.frame["ships"].to_list() == [1]
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("the page, row 2, has the day '")


@pytest.mark.parametrize("written", [-1, 1.5, "many", "NaN", 1e300])
def test_a_count_that_is_none_is_named_and_its_row_left_out(written):
    reading = read_rows({"date": "2024-05-01", "n_tanker": written})
    assert reading.frame.is_empty()
    assert "expected a number, 0 or more" in reading.problems[0]


def test_no_count_is_no_zero():
    (row,) = read_rows({"date": "2024-05-01", "n_tanker": 0, "n_roro": None}).frame.rows(named=True)
    assert (row["ships_tanker"], row["ships_roro"], row["ships_container"]) == (0, None, None)


def test_a_recorded_page_without_names_takes_them_from_its_receipt():
    recorded = (real_data("portwatch") / "portwatch_chokepoints_fixture.json").read_bytes()
    reading = read(recorded, "the page", SHA, QUESTION)
    assert reading.problems == ()
    assert dict(reading.frame.schema) == PORT_CALLS
    rows = reading.frame.select("record", "place", "day", "ships", "ships_tanker", "capacity_tanker_tonnes").rows()
    assert rows == [
        (f"portwatch:{SHA[:12]}:1", "Korea Strait", date(2024, 5, 1), 39, 15, 620_000.0),
        (f"portwatch:{SHA[:12]}:2", "Korea Strait", date(2024, 5, 2), 40, 18, 740_000.0),
    ]


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@example(b'{"features":[{"attributes":[1]}]}')
@example(b'{"features":{}}')
@example(b"[]")
@example(b'{"features":[{"attributes":{"date":9223372036854775808}}]}')
def test_bytes_that_are_no_page_are_one_sentence(garbage):
    with pytest.raises(DataError, match=r"^the page cannot be read") as caught:
        read(garbage, "the page", SHA, QUESTION)
    assert "\n" not in str(caught.value)


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["date", "date_", "portid", "portname", "n_total", "n_tanker", "capacity", "other"]),
            st.none()
            | st.booleans()
            | st.integers(-(2**63), 2**63 - 1)
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(),
        ),
        max_size=5,
    )
)
def test_every_row_is_read_or_named(rows):
    reading = read_rows(*rows)
    assert reading.frame.height + len(reading.problems) == len(rows)
    assert dict(reading.frame.schema) == PORT_CALLS


@pytest.mark.parametrize(
    ("field_type", "written"),
    [
        ("esriFieldTypeDate", "TIMESTAMP '2024-05-01 00:00:00'"),
        ("esriFieldTypeDateOnly", "DATE '2024-05-01'"),
        ("esriFieldTypeString", "'2024-05-01'"),
    ],
)
def test_a_condition_writes_days_as_the_layer_types_them(field_type, written):
    described = {"objectIdField": "ObjectId", "fields": [{"name": "date_", "type": field_type}]}
    found = layer(json.dumps(described).encode(), "the description", has_days=True)
    assert where(KOREA, Period.parse("2024-05-01"), found) == (
        f"portid='chokepoint12' AND date_ >= {written} AND date_ <= {written}"
    )


def test_a_condition_cannot_be_broken_out_of():
    described = layer(b'{"fields":[{"name":"date","type":"esriFieldTypeDateOnly"}]}', "it", has_days=True)
    odd = Place("x' OR '1'='1", "x", PORT, "CHN")
    assert where(odd, Period.year(2024), described).startswith("portid='x'' OR ''1''=''1' AND ")


def test_an_error_with_status_200_is_unfit_and_says_why():
    said = b'{"error":{"code":400,"message":"Invalid field: date_","details":["\'date_\' is not valid"]}}'
    assert unfit(said) == "answered with an error (400: Invalid field: date_; 'date_' is not valid)"
    assert unfit(b'{"features":[]}') is None
    assert unfit(b'{"features":[]}', rows_expected=True) == "sent an empty page where it announced more rows"


def test_places_are_read_once_each_and_a_numbered_strait_is_known_by_its_old_name():
    listed = page(body({"portid": "chokepoint17", "portname": "Bohai"}, {"portid": "x", "portname": None}), "it").rows
    assert resolve(["Bohai Strait", "chokepoint17"], places(listed, STRAIT)) == (
        Place("chokepoint17", "Bohai", STRAIT, ""),
    )
    with pytest.raises(UsageError, match="knows no port or strait 'Atlantis'"):
        resolve(["Atlantis"], places(listed, STRAIT))
