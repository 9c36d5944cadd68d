"""Distances and borders between areas."""

import pytest

from tradecheck.reference.areas import AreaKind, areas
from tradecheck.reference.places import contiguous, distance_km, place


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [("CHN", "PRK", 809), ("CHN", "JPN", 2098), ("CHN", "AUS", 9010), ("CHN", "USA", 11150), ("KOR", "PRK", 195)],
)
def test_capitals_lie_as_far_apart_as_a_globe_says(one, other, km):
    assert distance_km(one, other) == pytest.approx(km, rel=0.01)
    assert distance_km(other, one) == distance_km(one, other)


def test_borders_are_told_from_both_sides():
    known = [each.iso3 for each in areas() if place(each.iso3)]
    for one in known:
        for other in place(one).borders:
            assert contiguous(other, one), f"{one} borders {other}, and not the other way"


def test_china_meets_the_dprk_on_land_and_japan_does_not():
    assert contiguous("CHN", "PRK")
    assert not contiguous("CHN", "JPN")


def test_no_landlocked_area_is_one_that_trades_by_sea():
    assert place("MNG").landlocked
    assert not place("VNM").landlocked


def test_what_nobody_can_point_to_has_no_place():
    assert distance_km("CHN", "_X") is None
    assert distance_km("WLD", "CHN") is None


def test_every_country_of_today_has_a_place():
    gone = {"CSK", "DDR", "NTZ", "PCI", "SUN", "YMD", "YUG"}
    nobody_lives_there = {"ATA", "BVT", "HMD", "UMI"}
    countries = {each.iso3 for each in areas() if each.kind is AreaKind.COUNTRY}
    assert {iso3 for iso3 in countries if place(iso3) is None} == gone | nobody_lives_there
