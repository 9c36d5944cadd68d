"""What the Council says of a code, a direction and a date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.model.goods import GROUPS
from tradecheck.model.period import Period
from tradecheck.model.words import Basis, Direction, Measure
from tradecheck.sanctions.apply import _match, applied, every, touching
from tradecheck.sanctions.frame import SCHEMA, bans
from tradecheck.sanctions.rules import rules

EXPORT, IMPORT = Direction.EXPORT, Direction.IMPORT
CODES = st.sampled_from(sorted({code for each in rules() for code in each.codes}))
DAYS = st.dates(date(2006, 1, 1), date(2026, 12, 31))


def ids(rulings) -> list[str]:
    return [ruling.rule.id for ruling in rulings]


def test_coal_in_august_2017_is_banned_with_a_wind_down_to_4_september():
    rulings = applied("2701", EXPORT, date(2017, 8, 20))
    (ban,) = rulings
    assert (ban.rule.resolution, ban.rule.paragraph, ban.rule.measure) == ("2371 (2017)", "8", Measure.BAN)
    assert ban.rule.wind_down_until == date(2017, 9, 4)
    assert ban.status == "wind_down"
    assert "not verified" in ban.rule.disputed


@pytest.mark.parametrize(
    ("day", "status"), [("2017-08-05", "wind_down"), ("2017-09-04", "wind_down"), ("2017-09-05", "in_force")]
)
def test_the_last_day_of_a_wind_down_is_within_it(day, status):
    assert [each.status for each in applied("270112", EXPORT, date.fromisoformat(day))] == [status]


def test_machinery_to_the_dprk_is_banned_by_a_chapter_that_the_resolution_names():
    (ban,) = applied("8471", IMPORT, date(2019, 1, 1))
    assert (ban.rule.resolution, ban.rule.paragraph) == ("2397 (2017)", "7")
    assert (ban.rule.hs_basis, ban.matched, ban.partial) == (Basis.EXPLICIT, "84", False)


@pytest.mark.parametrize("direction", [None, *Direction])
def test_wigs_are_not_banned(direction):
    assert applied("6704", direction, date(2024, 6, 1)) == ()
    assert applied("670420", direction, date(2024, 6, 1)) == ()
    assert touching("6704") == ()


@pytest.mark.parametrize("direction", [None, *Direction])
def test_electricity_has_a_note_and_no_ban(direction):
    (note,) = applied("2716", direction, date(2024, 6, 1))
    assert note.rule.measure is Measure.NOTE
    assert "hydroelectric" in note.rule.note


def test_watches_are_a_luxury_good_on_the_way_in_and_nothing_on_the_way_out():
    (luxury,) = applied("9101", IMPORT, date(2024, 6, 1))
    assert luxury.rule.measure is Measure.LUXURY
    assert applied("9101", EXPORT, date(2024, 6, 1)) == ()


@given(st.sampled_from([each for each in rules() if each.codes and each.end is not None and each.end >= each.start]))
def test_the_end_is_the_last_day_in_force(ended):
    for direction in ended.directions:
        for code in ended.codes:
            assert ended.id in ids(applied(code, direction, ended.end))
            assert ended.id not in ids(applied(code, direction, ended.end + timedelta(days=1)))


@given(st.sampled_from([each for each in rules() if each.codes]))
def test_a_rule_stands_from_its_first_day_on(each):
    assert each.id not in ids(applied(each.codes[0], each.directions[0], each.start - timedelta(days=1)))
    stands = each.status != "never_operated"
    assert (each.id in ids(applied(each.codes[0], each.directions[0], each.start))) is stands


@given(DAYS)
def test_the_cap_that_was_replaced_before_it_began_never_operated(day):
    assert "2375-14b" not in ids(applied("2710", IMPORT, day))
    assert "2375-14b" not in ids(every(IMPORT, day, None))


def test_what_never_operated_bore_on_no_period_but_is_in_the_table():
    assert "2375-14b" not in ids(touching("2710", IMPORT, Period.parse("2017..2018")))
    assert {each.rule.id: each.status for each in touching("2710", IMPORT)}["2375-14b"] == "never_operated"


def test_the_longest_prefix_prevails_and_the_others_stand_beside_it():
    rulings = applied("271012", IMPORT, date(2019, 1, 1))
    assert [(each.rule.id, each.matched, each.prevails) for each in rulings] == [
        ("2270-31", "271012", True),
        ("2397-5", "2710", False),
    ]
    yachts = applied("8903", IMPORT, date(2019, 1, 1))
    assert [each.rule.id for each in yachts if each.prevails] == ["2094-23", "2270-39"]
    assert [each.rule.id for each in yachts if not each.prevails] == ["2321-30", "2397-7b", "2397-14"]


@given(CODES, st.none() | st.sampled_from(Direction), DAYS)
def test_those_that_prevail_come_first_and_have_the_longest_match(code, direction, day):
    rulings = applied(code, direction, day)
    whole = [each for each in rulings if each.covers_whole]
    assert list(rulings[: len(whole)]) == whole
    longest = max((len(each.matched) for each in whole), default=0)
    assert all(each.prevails == (each.covers_whole and len(each.matched) == longest) for each in rulings)


@given(CODES, st.sampled_from(Direction), DAYS)
def test_a_finer_code_is_under_every_rule_of_its_heading(code, direction, day):
    finer = f"{code}00"[:10]
    of_heading = {each.rule.id for each in applied(code, direction, day) if each.covers_whole}
    assert of_heading <= set(ids(applied(finer, direction, day)))


def test_of_a_rule_s_own_codes_the_nearest_is_the_one_that_matched():
    assert _match("270112", ("27", "2701", "2702")) == "2701"
    assert _match("27", ("2716", "2701")) == "2701"
    assert _match("6704", ("27", "2701")) is None


def test_a_chapter_is_answered_by_rules_on_its_headings_which_cover_a_part_of_it():
    rulings = applied("27", EXPORT, date(2019, 1, 1))
    assert ids(rulings) == ["2371-8", "2375-18", "2397-rajin"]
    assert not any(each.covers_whole or each.prevails for each in rulings)


@pytest.mark.parametrize("code", ["2709", "270900", "271019", "27101911", "8903"])
def test_codes_that_also_hold_other_goods_are_partial(code):
    rulings = [each for each in applied(code, IMPORT, date(2019, 1, 1)) if each.rule.measure is not Measure.CAP]
    assert any(each.partial and each.prevails for each in rulings)


def test_ferro_silicon_is_partial_within_a_chapter_that_is_not():
    for code, partial in (("72", False), ("7201", False), ("7202", True), ("720221", True)):
        (ban,) = applied(code, EXPORT, date(2019, 1, 1))
        assert (ban.rule.id, ban.matched, ban.partial) == ("2371-8-iron", "72", partial)


def test_one_day_earlier_the_answer_is_the_cap_as_it_then_stood():
    (cap,) = applied("2701", EXPORT, date(2017, 8, 4))
    assert (cap.rule.id, cap.status, cap.rule.status) == ("2321-26-2017", "in_force", "superseded")


def test_without_a_day_every_rule_that_ever_bore_on_coal_is_there():
    assert ids(touching("2701")) == [
        "2270-29",
        "2321-26-interim",
        "2321-26-2017",
        "2371-8",
        "2397-rajin",
    ]
    assert ids(touching("2701", EXPORT, Period.parse("2017-01..2017-07"))) == ["2321-26-2017"]
    assert touching("2701", IMPORT) == ()


def test_all_rules_of_a_day_are_listed_also_those_that_name_no_code():
    listed = ids(every(None, date(2018, 1, 1), None))
    assert {"2397-6g", "2397-5", "2371-8", "monitor"} <= set(listed)
    assert "2321-26-2017" not in listed
    assert {each.id for each in rules()} == set(ids(every(None, None, None)))
    assert {"2371-8": "wind_down"}.items() <= {
        each.rule.id: each.status for each in every(EXPORT, date(2017, 8, 20), None)
    }.items()


@pytest.mark.parametrize(
    ("group", "direction"),
    [
        ("coal", EXPORT),
        ("seafood", EXPORT),
        ("textiles", EXPORT),
        ("lead", EXPORT),
        ("wood", EXPORT),
        ("food", EXPORT),
        ("stone", EXPORT),
        ("machinery", EXPORT),
        ("machinery", IMPORT),
        ("vehicles", IMPORT),
        ("metals", IMPORT),
        ("nonferrous", EXPORT),
        ("iron", EXPORT),
    ],
)
def test_every_code_of_a_banned_group_is_banned_since_2018(group, direction):
    for code in GROUPS[group]:
        assert any(
            each.rule.measure is Measure.BAN and each.covers_whole
            for each in applied(code, direction, date(2018, 6, 1))
        )


def test_bans_as_a_frame_hold_each_code_and_direction_once():
    frame = bans()
    assert dict(frame.schema) == SCHEMA
    assert frame.select("rule", "direction", "rule_code").is_unique().all()
    assert set(frame["rule"]) == {each.id for each in rules() if each.measure is Measure.BAN and each.codes}


def test_the_frame_marks_what_is_partial_and_what_livelihood_allowed():
    rows = {(row["rule"], row["rule_code"]): row for row in bans().iter_rows(named=True)}
    assert not rows["2371-8-iron", "72"]["partial"]
    assert rows["2371-8-iron", "7202"]["partial"]
    assert rows["2375-13", "2709"]["partial"]
    assert rows["2270-29", "2701"]["conditional"]
    assert not rows["2371-8", "2701"]["conditional"]
    assert rows["2371-8", "2701"]["wind_down_until"] == date(2017, 9, 4)


@given(CODES, st.sampled_from(Direction), DAYS)
def test_the_frame_and_the_function_give_the_same_bans(code, direction, day):
    banned = {
        each.rule.id for each in applied(code, direction, day) if each.rule.measure is Measure.BAN and each.covers_whole
    }
    found = {
        row["rule"]
        for row in bans().iter_rows(named=True)
        if row["direction"] == direction
        and code.startswith(row["rule_code"])
        and row["rule_start"] <= day
        and (row["rule_end"] is None or day <= row["rule_end"])
    }
    assert found == banned
