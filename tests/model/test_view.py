"""A view and the flags that ask for it again are one thing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.checks.registry import NAMES
from tradecheck.commands.parser import Parser
from tradecheck.commands.viewing import add_view_flags, view_of
from tradecheck.model.goods import GROUPS, TOTAL, Goods
from tradecheck.model.period import Period
from tradecheck.model.view import EVER, View
from tradecheck.model.words import Direction, Severity

DAYS = st.dates(EVER.start, EVER.end)
VIEWS = st.builds(
    View,
    period=st.builds(lambda a, b: Period(min(a, b), max(a, b)), DAYS | st.just(EVER.start), DAYS | st.just(EVER.end)),
    goods=st.lists(
        st.sampled_from([*sorted(GROUPS), TOTAL, "27", "0307", "270112", "2711129000"]).map(Goods.parse), max_size=3
    ).map(tuple),
    direction=st.none() | st.sampled_from(Direction),
    reporter=st.sampled_from(["CHN", "RUS", "KOR", "S19", "PRK"]),
    check=st.none() | st.sampled_from(NAMES),
    min_severity=st.sampled_from(Severity),
    as_of=st.none() | DAYS,
    source=st.none() | st.sampled_from(["comtrade", "gacc-press"]),
    snapshot=st.booleans(),
)


def asked(arguments: list[str]) -> View:
    parser = Parser("findings", "for a test")
    add_view_flags(parser)
    return view_of(parser.read(arguments), {})


@given(VIEWS)
def test_the_flags_of_a_view_ask_for_the_same_view(view):
    assert asked(view.arguments()) == view


def test_a_view_of_everything_needs_no_flag():
    assert View().arguments() == []
    assert View().as_json() == {"reporter": "CHN"}


def test_flags_come_in_a_fixed_order():
    view = View(
        snapshot=False,
        source="comtrade",
        as_of=date(2024, 12, 4),
        min_severity=Severity.HIGH,
        check="caps",
        reporter="RUS",
        direction=Direction.IMPORT,
        goods=(Goods.parse("petroleum"), Goods.parse("TOTAL")),
        period=Period.parse("2018..2024"),
    )
    assert " ".join(view.arguments()) == (
        "--since 2018-01-01 --until 2024-12-31 --goods petroleum --goods TOTAL --direction dprk-import --reporter RUS "
        "--check caps --min-severity high --as-of 2024-12-04 --source comtrade --no-snapshot"
    )


def test_all_goods_are_asked_for_and_printed_as_total():
    view = View(goods=(Goods.parse("TOTAL"),))
    assert view.arguments() == ["--goods", "TOTAL"]
    assert view.as_json()["goods"] == ["TOTAL"]


def test_goods_that_carry_a_name_are_asked_for_by_their_codes():
    view = View(goods=(Goods(("2701",), "2701 Coal"), Goods(("2701", "7201"), "coal and iron")))
    assert view.arguments() == ["--goods", "2701", "--goods", "2701", "--goods", "7201"]
    assert asked(view.arguments()).codes == view.codes == ("2701", "7201")


@pytest.mark.parametrize(
    ("goods", "codes", "meets"),
    [
        ((), ("2701",), True),
        (("coal",), ("270112",), True),
        (("coal",), ("27",), True),
        (("coal",), ("6704", "2701"), True),
        (("coal",), ("6704",), False),
        (("coal",), (), False),
        (("TOTAL",), ("2701",), True),
    ],
)
def test_goods_above_at_and_below_a_code_of_the_view_are_asked_for(goods, codes, meets):
    assert View(goods=tuple(Goods.parse(each) for each in goods)).meets_codes(codes) is meets
