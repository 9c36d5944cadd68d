"""Goods are HS codes matched by prefix, or groups that people name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.model.errors import UsageError
from tradecheck.model.goods import GROUPS, HS_EDITIONS, TOTAL, Goods, group_of

CODES = st.integers(1, 5).flatmap(
    lambda pairs: st.tuples(
        st.integers(1, 97).map("{:02d}".format), st.text("0123456789", min_size=2 * pairs - 2, max_size=2 * pairs - 2)
    ).map("".join)
)


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_a_group_stands_for_its_codes(name):
    for text in (name, name.upper(), f" {name} "):
        assert Goods.parse(text) == Goods(GROUPS[name], name)


@pytest.mark.parametrize("code", sorted({code for codes in GROUPS.values() for code in codes}))
def test_every_code_of_a_group_is_a_code(code):
    assert Goods.parse(code).codes == (code,)


@pytest.mark.parametrize("chapter", [f"{number:02d}" for number in range(1, 98)])
def test_every_chapter_is_known_by_its_two_digits(chapter):
    assert Goods.parse(chapter) == Goods((chapter,), chapter)


@given(CODES)
def test_a_code_of_even_digits_reads_as_itself(code):
    goods = Goods.parse(code)
    assert goods.codes == (code,)
    assert goods.covers(code)


def test_all_goods_are_written_total():
    assert Goods.parse("total") == Goods.parse("TOTAL") == Goods((TOTAL,), "all goods")


@pytest.mark.parametrize("text", ["270", "27011", "270112345"])
def test_an_odd_number_of_digits_asks_for_the_leading_zero(text):
    with pytest.raises(UsageError, match=rf"'{text}' has {len(text)} digits.*leading zero missing"):
        Goods.parse(text)


def test_a_single_digit_asks_for_the_leading_zero_too():
    with pytest.raises(UsageError, match=r"'3' is no HS code.*leading zero missing"):
        Goods.parse("3")


@pytest.mark.parametrize("text", ["2701.12", "2701-02", "27011200000000", "1st", "2７", "٢٧٠١"])
def test_what_begins_with_a_digit_and_is_no_code_is_told_so(text):
    with pytest.raises(UsageError, match="is no HS code: give 2 to 10 digits, TOTAL or a group name"):
        Goods.parse(text)


def test_no_chapter_is_called_00():
    with pytest.raises(UsageError, match="chapters run from 01 to 97"):
        Goods.parse("0001")


@pytest.mark.parametrize(
    ("text", "near"), [("coals", "coal"), ("sea-food", "seafood"), ("garment", "garments"), ("totl", "TOTAL")]
)
def test_an_unknown_group_names_the_nearest(text, near):
    with pytest.raises(UsageError, match=rf"the group of goods '{text}' is not known: did you mean .*{near}"):
        Goods.parse(text)


@pytest.mark.parametrize("text", ["", "   ", "zzz"])
def test_a_name_like_no_other_gets_the_list(text):
    with pytest.raises(UsageError, match="known are TOTAL, arms, coal"):
        Goods.parse(text)


def test_a_code_stands_for_everything_below_it_and_meets_what_is_above():
    coal = Goods.parse("coal")
    assert coal.covers("270112")
    assert not coal.covers("27")
    assert coal.meets("27")
    assert not coal.meets("2709")


@given(CODES, CODES)
def test_meeting_is_mutual(one, other):
    assert Goods.parse(one).meets(other) == Goods.parse(other).meets(one)


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("2701", "coal"),
        ("270112", "coal"),
        ("2601", "iron-ore"),
        ("72", "iron"),
        ("2709", "crude"),
        ("271019", "petroleum"),
        ("2716", "electricity"),
        ("270300", "fuels"),
        ("6204", "garments"),
        ("52", "textiles"),
        ("8901", "vessels"),
        ("7403", "nonferrous"),
        ("6704", "wigs"),
        ("30", None),
        (TOTAL, None),
    ],
)
def test_the_narrowest_group_covers_a_code(code, group):
    assert group_of(code) == group


@given(CODES)
def test_a_group_that_is_found_covers_the_code(code):
    group = group_of(code)
    assert group is None or Goods.parse(group).covers(code)


def test_editions_are_seven_in_order_of_their_years():
    assert list(HS_EDITIONS) == [f"H{number}" for number in range(7)]
    assert list(HS_EDITIONS.values()) == sorted(HS_EDITIONS.values())
