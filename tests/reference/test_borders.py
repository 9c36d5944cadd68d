"""Who has a border with whom is data."""

from tradecheck.reference.borders import neighbours


def test_three_areas_share_a_border_with_the_dprk():
    assert neighbours("PRK") == {"CHN", "KOR", "RUS"}


def test_a_border_has_two_sides_and_an_area_without_one_here_has_none():
    assert neighbours("CHN") == {"PRK"}
    assert neighbours("NLD") == frozenset()
