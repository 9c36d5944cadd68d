"""The rule table is validated row by row, and its words are a closed set."""

import csv
from datetime import date
from importlib.resources import files
from io import StringIO

import pytest

from tradecheck.model.errors import DataError, Exit, UsageError
from tradecheck.model.period import Period
from tradecheck.model.words import Basis, Confidence, Direction, Measure
from tradecheck.sanctions import reading
from tradecheck.sanctions.apply import caps
from tradecheck.sanctions.reading import read
from tradecheck.sanctions.rules import rule, rules

TEXT = (files("tradecheck.sanctions") / "rules.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(StringIO(TEXT)))


def written(rows) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, reading.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def damaged(rule_id: str, **cells: str) -> str:
    assert rule_id in {row["id"] for row in ROWS}
    return written([row | cells if row["id"] == rule_id else row for row in ROWS])


def line_of(rule_id: str) -> int:
    return next(number for number, row in enumerate(ROWS, 2) if row["id"] == rule_id)


def test_the_table_reads_and_every_row_becomes_a_rule():
    assert [each.id for each in rules()] == [row["id"] for row in ROWS]
    assert len(rules()) == 43
    assert read(written(ROWS)) == rules()


@pytest.mark.parametrize(
    ("rule_id", "cells", "expected"),
    [
        ("2371-8", {"adopted": "2017-13-05"}, "column 'adopted': '2017-13-05' is no day like 2017-08-05"),
        ("2371-8", {"start": ""}, "column 'start': '' is no day"),
        ("2371-8", {"end": "5 August"}, "column 'end': '5 August' is no day"),
        ("2371-8", {"direction": "export"}, "column 'direction': 'export' is not one of dprk-export, dprk-import"),
        ("2371-8", {"measure": "embargo"}, "column 'measure': 'embargo' is not one of ban, cap"),
        ("2371-8", {"hs_basis": "guessed"}, "column 'hs_basis': 'guessed' is not one of explicit, national"),
        ("2371-8", {"confidence": "some"}, "column 'confidence': 'some' is not one of high, medium, low"),
        ("2371-8", {"verified": "yes"}, "column 'verified': 'yes' is not one of true, false"),
        ("2371-8", {"codes": "2701;270"}, "column 'codes': '270' is no HS code"),
        ("2371-8", {"codes": "coal"}, "column 'codes': 'coal' is no HS code"),
        ("2371-8", {"codes": "2701,2702"}, "column 'codes': '2701,2702' is no HS code"),
        ("2371-8", {"goods": " "}, "column 'goods': the cell is empty"),
        ("2371-8", {"resolution": ""}, "column 'resolution': the cell is empty"),
        ("2371-8", {"codes": ""}, "hs_basis is 'none' exactly where no code is named"),
        ("2371-8", {"hs_basis": "none"}, "hs_basis is 'none' exactly where no code is named"),
        ("2371-8", {"partial_codes": "2709"}, "the partial code '2709' lies below no code of the rule"),
        ("2371-8", {"wind_down_until": "2017-08-01"}, "the wind-down ends before the rule starts"),
        ("2270-29", {"condition": "humanitarian"}, "the condition 'humanitarian' is not known"),
        ("2371-8", {"cap_logic": "aggregate"}, "a cap has a quantity"),
        ("2397-5", {"measure": "ban"}, "a cap, and only a cap, carries cap_logic"),
        ("2397-5", {"cap_logic": ""}, "a cap, and only a cap, carries cap_logic"),
        ("2397-5", {"cap_logic": "both"}, "column 'cap_logic': 'both' is not one of lower_of"),
        ("2397-5", {"cap_quantity": "half a million"}, "column 'cap_quantity': 'half a million' is no positive number"),
        ("2397-5", {"cap_quantity": "0"}, "column 'cap_quantity': '0' is no positive number"),
        ("2397-5", {"cap_quantity": "-5"}, "column 'cap_quantity': '-5' is no positive number"),
        ("2397-5", {"cap_quantity": "nan"}, "column 'cap_quantity': 'nan' is no positive number"),
        ("2397-5", {"cap_value_usd": "inf"}, "column 'cap_value_usd': 'inf' is no positive number"),
        ("2397-5", {"cap_quantity": ""}, "a cap has a quantity, its unit and a first period"),
        ("2397-5", {"cap_unit": ""}, "a cap has a quantity, its unit and a first period"),
        ("2397-5", {"cap_unit": "barrels"}, "column 'cap_unit': 'barrels' is not one of t, bbl"),
        ("2397-5", {"cap_start": "", "cap_end": ""}, "a cap has a quantity, its unit and a first period"),
        ("2397-5", {"cap_end": ""}, "the cap's first period has no two days in order"),
        ("2397-5", {"cap_end": "2017-12-31"}, "the cap's first period has no two days in order"),
        ("2397-5", {"cap_recurs": "each"}, "column 'cap_recurs': 'each' is not one of true, false"),
        ("2375-15", {"cap_quantity": "4000000"}, "unless it is what was supplied in the twelve months before"),
    ],
)
def test_a_broken_row_is_refused_naming_file_line_and_rule(rule_id, cells, expected):
    with pytest.raises(DataError) as refused:
        read(damaged(rule_id, **cells))
    assert str(refused.value).startswith(f"sanctions/rules.csv, line {line_of(rule_id)}, rule '{rule_id}'")
    assert expected in str(refused.value)
    assert refused.value.exit_code is Exit.DAMAGED


def test_a_rule_without_an_id_is_refused_by_its_line():
    with pytest.raises(DataError, match=rf"line {line_of('2371-9')}, rule '', column 'id': the cell is empty"):
        read(damaged("2371-9", id=""))


@pytest.mark.parametrize("damage", ["short", "long"])
def test_a_row_of_another_length_is_refused(damage):
    lines = TEXT.splitlines()
    lines[4] = "2087,2087 (2013)" if damage == "short" else lines[4] + ",more"
    with pytest.raises(DataError, match=r"line 5, rule '2087': the row has more or fewer cells than the header"):
        read("\n".join(lines))


def test_a_header_that_lacks_a_column_is_refused():
    with pytest.raises(DataError, match="line 1: the column 'hs_basis' is missing"):
        read(TEXT.replace(",hs_basis,", ",basis,", 1))
    with pytest.raises(DataError, match="line 1: the column 'id' is missing"):
        read("")


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(DataError, match="the rule id '2371-9' stands twice"):
        read(damaged("2371-10", id="2371-9"))


def test_a_successor_that_is_not_in_the_table_is_refused():
    with pytest.raises(DataError, match="rule '2321-26-2017' is superseded by '2371-7', which is not in the table"):
        read(damaged("2321-26-2017", superseded_by="2371-7"))


def test_lines_are_counted_as_an_editor_does_even_after_an_empty_one():
    lines = damaged("2371-8", verified="yes").splitlines()
    lines.insert(3, "")
    with pytest.raises(DataError, match=rf"line {line_of('2371-8') + 1}, rule '2371-8'"):
        read("\n".join(lines))


def met(column: str) -> set[str]:
    return {row[column] for row in ROWS}


def test_the_words_of_the_table_are_a_closed_set():
    assert met("measure") == {each.value for each in Measure}
    assert met("direction") == {*(each.value for each in Direction), "both"}
    assert met("hs_basis") == {each.value for each in Basis}
    assert met("condition") == set(reading.CONDITIONS)
    assert met("cap_logic") == {"", *reading.CAP_LOGICS}
    assert met("cap_unit") == {"", *reading.CAP_UNITS}
    assert met("confidence") < {each.value for each in Confidence}
    assert met("cap_recurs") == met("verified") == {"true", "false"}


def test_every_address_is_one():
    urls = [url for each in rules() for url in each.urls]
    assert all(url.startswith(("https://", "http://", "github:")) for url in urls)


def test_what_is_from_memory_alone_is_not_verified_and_never_of_high_confidence():
    for each in rules():
        if each.verification == "from memory":
            assert not each.verified
            assert each.confidence is not Confidence.HIGH
            assert each.urls == ()


def test_a_citation_names_resolution_and_paragraph():
    cited = rule("2371-8").citation()
    assert (cited.record, cited.title) == ("rule:2371-8", "Resolution 2371 (2017), paragraph 8: coal")
    assert cited.url.startswith("https://")
    assert "paragraph not verified" in rule("2397-rajin").citation().title
    assert rule("2270-6").citation().url == ""


def test_an_unknown_rule_names_the_nearest():
    with pytest.raises(UsageError, match="rule '2371-88' is not known: did you mean 2371-8"):
        rule("2371-88")


@pytest.mark.parametrize(
    ("rule_id", "status"),
    [
        ("2371-8", "in_force"),
        ("2321-26-2017", "superseded"),
        ("monitor", "ended"),
        ("2375-14b", "never_operated"),
    ],
)
def test_a_rule_has_one_status(rule_id, status):
    assert rule(rule_id).status == status


@pytest.mark.parametrize(
    ("rule_id", "figures", "logic", "first", "recurs"),
    [
        ("2321-26-interim", (1_000_866, "t", 53_495_894, None), "lower_of", "2016-11-30..2016-12-31", False),
        ("2321-26-2017", (7_500_000, "t", 400_870_018, None), "lower_of", "2017", False),
        ("2375-14a", (500_000, "bbl", None, 60_000), "aggregate", "2017-10..2017-12", False),
        ("2375-14b", (2_000_000, "bbl", None, 240_000), "aggregate", "2018", False),
        ("2397-4", (4_000_000, "bbl", None, 525_000), "either", "2017-12-22..2018-12-21", True),
        ("2397-5", (500_000, "bbl", None, 60_000), "aggregate", "2018", True),
    ],
)
def test_a_cap_has_its_published_value(rule_id, figures, logic, first, recurs):
    cap = rule(rule_id).cap
    assert (cap.quantity, cap.unit, cap.value_usd, cap.equivalent_tonnes) == figures
    assert (cap.logic, cap.first_period, cap.recurs) == (logic, Period.parse(first), recurs)


def test_a_cap_of_what_was_supplied_before_has_no_figure():
    cap = rule("2375-15").cap
    assert (cap.quantity, cap.first_period, cap.logic) == (None, None, "prior_twelve_months")


def test_caps_that_operated_come_in_order_and_the_one_that_never_did_is_left_out():
    operated = caps()
    assert [each.start for each in operated] == sorted(each.start for each in operated)
    assert {each.id for each in operated} == {
        "2321-26-interim",
        "2321-26-2017",
        "2375-14a",
        "2375-15",
        "2397-4",
        "2397-5",
    }


def test_a_replaced_cap_ends_the_day_before_the_ban_begins():
    assert rule("2321-26-2017").end == date(2017, 8, 4)
    assert rule("2371-8").start == date(2017, 8, 5)
