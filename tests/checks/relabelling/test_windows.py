import pytest

from tests.checks.relabelling.flows import seafood, written
from tradecheck.checks.relabelling.families import families
from tradecheck.checks.relabelling.windows import windows
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import Direction


def test_seafood_was_banned_in_august_2017_and_clear_of_the_wind_down_in_october():
    family = seafood()
    assert (written(family.last_before), written(family.first_after)) == ("2017-07", "2017-10")
    assert family.clear_from.isoformat() == "2017-09-05"


def test_the_windows_are_whole_years_on_either_side():
    declared = windows(seafood())
    assert declared.before.period.label == "2016-08..2017-07"
    assert declared.after.period.label == "2017-10..2018-09"
    assert declared.widest(declared.after).period.label == "2017-08..2018-09"
    assert declared.surest(declared.after).period.label == "2017-10..2018-07"
    assert declared.shipped(declared.after).period.label == "2017-09..2018-08"


@pytest.mark.parametrize(("months", "lag"), [(2, 2), (3, 3), (7, 2)])
def test_a_window_is_longer_than_its_lag_and_whole_blocks(months, lag):
    with pytest.raises(ValueError, match="longer than its lag"):
        windows(seafood(), months, lag)


def test_families_follow_from_the_rules_and_not_from_what_is_asked():
    narrow = families(View(goods=(Goods.parse("030389"),)))
    assert [each.rule.id for each in narrow] == ["2371-9"]
    assert narrow == families(View(goods=(Goods.parse("seafood"),)))
    assert families(View(direction=Direction.IMPORT)) == ()


def test_a_ban_with_a_livelihood_exception_and_goods_that_no_ban_covers_are_no_family():
    assert "2270-29" not in {each.rule.id for each in families(View())}
    assert families(View(goods=(Goods.parse("wigs"),))) == ()
