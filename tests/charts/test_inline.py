"""A chart for a page: one drawing for light and dark, with ids of its own and text that stays text."""

import re
from datetime import date

from tradecheck.charts.inline import inline
from tradecheck.charts.spec import ChartSpec, Kind, Point, Role, Series
from tradecheck.charts.style import PALETTES
from tradecheck.model.words import State

TEXT = 'id="a" style="fill: #0072b2" url(#b) <script>alert(1)</script> \u202e'


def chart(text="Coal"):
    years = [Point(date(year, 1, 1), date(year, 12, 31), year * 1e3, State.REPORTED) for year in range(2016, 2019)]
    absent = Point(date(2019, 1, 1), date(2019, 12, 31), None, State.UNRESOLVED)
    return ChartSpec(
        name="goods",
        kind=Kind.TIMELINE,
        title=text,
        subtitle=text,
        unit="USD",
        series=(Series(text, Role.BOOKED, (*years, absent)),),
        source_line=text,
        caveat=text,
    )


def test_two_charts_of_one_page_share_no_id_and_answer_their_own_references():
    first, second = (inline(chart(), name).svg for name in ("one", "two"))
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (first, second)]
    assert not ids[0] & ids[1]
    assert all(each.startswith("one-") for each in ids[0])
    for svg, own in zip((first, second), ids, strict=True):
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)) <= {(each, "") for each in own} | {
            ("", each) for each in own
        }


def test_each_colour_is_named_with_what_it_is_in_light_and_in_dark():
    drawn = inline(chart(), "one")
    light = {name: (one, other) for name, one, other in drawn.colours}
    booked = PALETTES["print"].of(Role.BOOKED), PALETTES["dark"].of(Role.BOOKED)
    assert light["--k-" + booked[0][1:]] == booked
    assert not re.search(r"#[0-9a-f]{6}\b", drawn.svg)
    assert set(re.findall(r"var\((--k-[0-9a-f]{6})\)", drawn.svg)) <= set(light)


def test_a_chart_says_what_it_is_to_those_who_do_not_see_it():
    svg = inline(chart(), "one").svg
    assert svg.startswith("<svg ")
    assert 'role="img" aria-labelledby="one-title one-desc"' in svg
    assert svg.count("<title") == svg.count("<desc") == 1
    assert "<style" not in svg
    assert "<metadata" not in svg


def test_text_is_text_and_is_not_taken_for_what_it_looks_like():
    svg = inline(chart(TEXT), "one").svg
    assert "<script" not in svg
    assert "\u202e" not in svg
    words = " ".join(re.sub(r"<[^>]+>", " ", svg).split())
    assert words.count("fill: #0072b2") >= 3
    assert "one-a" not in words


def test_the_same_spec_is_the_same_drawing():
    assert inline(chart(), "one") == inline(chart(), "one")
