"""A chart of lanes: an account a lane, what contains it above it, what overlaps it joined, books with their states."""

from datetime import date
from itertools import combinations

import pytest

from tests.charts.specimens import RESOLUTIONS, during
from tradecheck.charts.figure import draw
from tradecheck.charts.joined import brackets
from tradecheck.charts.shapes import Boxes, Lines
from tradecheck.charts.spec import ChartSpec, Kind, Lane, Role, Series
from tradecheck.model.words import State

COAL = "coal from the DPRK"


def account(name, period, words="3.7 Mt", kind="shipment", **more):
    return Series(name, Role.OBSERVED, (during(period, 3.7e6),), Lane(COAL, words, "t", kind, **more))


def books(*points, name="booked by China", role=Role.BOOKED):
    return Series(name, role, points, Lane(COAL, "up to 7.75 Mt a year", "t"))


def lanes(*series, marks=(), **texts):
    words = {"title": "What was seen", "subtitle": "by account", "source_line": "Sources", "caveat": "A lead"} | texts
    return ChartSpec("observations", Kind.LANES, unit="", series=series, marks=tuple(marks), **words)


BOOKED = books(
    during("2016", 7.75e6),
    during("2017", 0.0),
    *(during(str(2018 + nth), None, state) for nth, state in enumerate((State.UNRESOLVED, State.NOT_PUBLISHED))),
    *(during(str(2020 + nth), None, state) for nth, state in enumerate((State.NOT_HELD, State.NO_RECORD))),
)
SHARED = (date(2019, 1, 1), date(2019, 4, 30))
SPEC = lanes(
    BOOKED,
    account("whole", "2019-01..2019-08"),
    account("part", "2019-01..2019-04", "928,000 t", depth=1, overlaps=("other",), shared=(SHARED,)),
    account("other", "2019", "71 ships", "sighting", overlaps=("part",), shared=(SHARED,)),
    account("told", "2020", "46 notifications", "notice"),
    account("beside", "2017", "2 Mt", "context"),
    marks=RESOLUTIONS,
)


def boxes(seen, means):
    return [box for shape in seen.of(means) if isinstance(shape, Boxes) for box in shape.of]


def lines_of(seen, means):
    return [line for shape in seen.of(means) if isinstance(shape, Lines) for line in shape.of]


def test_a_lane_lies_from_its_first_day_to_its_last(see):
    seen = see(SPEC)
    (whole, *_) = boxes(seen, "shipment")
    (year_, *_) = boxes(seen, "sighting")
    assert whole.left == pytest.approx(year_.left)
    assert whole.width / year_.width == pytest.approx(243 / 365)


def test_every_lane_has_its_name_and_its_figure(see):
    seen = see(SPEC)
    assert seen.texts("row") == ["booked by China", "whole", "part", "other", "told", "beside"]
    assert {"3.7 Mt", "928,000 t", "71 ships", "46 notifications", "2 Mt"} <= set(seen.texts("figure"))
    assert seen.texts("group") == [COAL]


def test_kinds_differ_without_their_colour(see):
    looks = [see(SPEC).look(kind) for kind in ("shipment", "sighting", "notice", "context")]
    assert all(looks)
    for one, other in combinations(looks[2:], 2):
        assert one != other
    pictures = [see(lanes(account("one", "2019", kind=kind))).picture.shapes for kind in ("shipment", "sighting")]
    fills = [{shape.fill for shape in shapes if shape.means in {"shipment", "sighting"}} for shapes in pictures]
    assert fills[0] != fills[1]


def test_a_part_is_indented_below_the_account_that_contains_it_and_tied_to_it(see):
    seen = see(SPEC)
    at = {shape.text: shape for shape in seen.of("row")}
    assert at["part"].x > at["whole"].x
    assert at["part"].y > at["whole"].y
    (tie,) = lines_of(seen, "within")
    assert tie[-1][1] == pytest.approx(at["part"].y)


def test_accounts_that_overlap_are_joined_and_their_shared_days_hatched(see):
    seen = see(SPEC)
    at = {shape.text: shape.y for shape in seen.of("row")}
    ends = {round(y, 3) for line in lines_of(seen, "overlap") for _, y in line}
    assert ends == {round(at["part"], 3), round(at["other"], 3)}
    assert seen.of("shared")
    assert "days shared with an account it overlaps" in seen.texts("key")
    assert not see(lanes(BOOKED, account("alone", "2019"))).of("overlap")


def test_the_books_show_a_figure_a_zero_and_every_absence_apart(see):
    seen = see(SPEC)
    assert len(boxes(seen, "booked")) == 1
    assert seen.of("reported zero")
    states = ("unresolved", "not_published", "not_held", "no_record")
    looks = [seen.look(f"state:{state}") for state in states]
    fills = [tuple(shape.fill for shape in seen.of(f"state:{state}") if isinstance(shape, Boxes)) for state in states]
    assert all(looks)
    assert len(set(zip(looks, fills, strict=True))) == len(states)
    for word in ("unresolved", "not published", "not held", "no record"):
        assert word in [*seen.texts("key"), *seen.texts("state")]


def test_no_line_is_drawn_across_a_year_without_a_figure(see):
    seen = see(lanes(books(during("2016", 5.0), during("2017", None, State.UNRESOLVED), during("2018", 4.0))))
    (first, last) = sorted(boxes(seen, "booked"), key=lambda box: box.left)
    assert lines_of(seen, "booked") == []
    (missing,) = {(box.left, box.right) for box in boxes(seen, "state:unresolved")}
    assert first.right <= missing[0] < missing[1] <= last.left


def test_labels_cover_none_and_stay_inside(see):
    long = account("a name of an account that goes on and on and on", "2019", "501,464 bbl–1.368 M bbl and more words")
    for spec in (SPEC, lanes(BOOKED, long, account("煤炭观察站的一个很长的名字", "2020"), marks=RESOLUTIONS)):
        seen = see(spec)
        found = [(text, box) for text, box in seen.label_boxes() if text.strip("?")]
        assert all(box.left >= 0 and box.right <= seen.picture.width for _, box in found)
        clashes = [(one[0], other[0]) for one, other in combinations(found, 2) if one[1].overlaps(other[1])]
        assert clashes == []


def test_brackets_that_share_a_height_have_tracks_of_their_own():
    pairs = (("a", "c"), ("b", "d"), ("c", "a"), ("d", "b"))
    spans = [account(name, "2019", overlaps=(other,)) for name, other in pairs]
    found = brackets([*spans, account("e", "2020", overlaps=("f",)), account("f", "2020")])
    assert {one.members: one.track for one in found} == {(0, 2): 0, (1, 3): 1, (4, 5): 0}


def test_an_account_that_overlaps_one_out_of_the_view_is_joined_to_nothing():
    assert brackets([account("a", "2019", overlaps=("elsewhere",))]) == []


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
def test_the_same_lanes_give_the_same_bytes(fmt):
    assert draw(SPEC, fmt=fmt, dpi=60) == draw(SPEC, fmt=fmt, dpi=60)


def test_hostile_text_is_one_harmless_line():
    spec = lanes(account("\x1b[31mred\u202e$x^2$", "2019", "1 <script>\n t"))
    drawn = draw(spec, fmt="svg").decode()
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    assert "<script>" not in drawn
    assert "$x^2$" in drawn


def test_nothing_seen_is_a_sentence(see):
    assert "Nothing to draw" in " ".join(see(lanes()).texts("nothing"))
