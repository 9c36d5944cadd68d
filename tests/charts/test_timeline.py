from datetime import date
from itertools import combinations

import pytest

from tests.charts.specimens import COAL, RESOLUTIONS, booked, during, month_points, timeline
from tradecheck.charts.amounts import MANY
from tradecheck.charts.periods import runs, stretches
from tradecheck.charts.shapes import Box, Boxes, Dash, Dots, Glyph, Lines
from tradecheck.charts.spec import Mark, Role, Series
from tradecheck.charts.style import PATTERNS, pattern_of
from tradecheck.model.words import State

MISSING = [state for state in State if not state.has_figure]


def boxes(shapes):
    return [box for shape in shapes if isinstance(shape, Boxes) for box in shape.of]


def points(shapes):
    return [at for shape in shapes if isinstance(shape, Dots) for at in shape.of]


def test_every_state_without_a_figure_has_a_pattern_and_a_word_of_its_own():
    looks = {(pattern.shaded, pattern.hatch) for pattern in PATTERNS.values()}

    assert set(PATTERNS) == set(MISSING)
    assert len(looks) == len({pattern.word for pattern in PATTERNS.values()}) == len(MISSING)


@pytest.mark.parametrize(("one", "other"), list(combinations(MISSING, 2)))
def test_two_states_are_told_apart_in_the_picture_without_their_colour(see, one, other):
    seen = see(timeline(booked(during("2018", 1.0), during("2019", None, one), during("2020", None, other))))

    assert seen.look(f"state:{one}") != seen.look(f"state:{other}")
    shades = [{shape.fill for shape in seen.of(f"state:{state}")[:1]} for state in (one, other)]
    assert pattern_of(one).shaded == pattern_of(other).shaded or shades[0] != shades[1]


@pytest.mark.parametrize("state", MISSING)
def test_a_state_is_named_in_its_own_place(see, state):
    seen = see(timeline(booked(during("2018", 1.0), during("2019", None, state))))

    assert PATTERNS[state].word in seen.texts("state")
    assert PATTERNS[state].word not in seen.texts("key")


def test_a_state_too_narrow_for_its_word_is_named_in_the_key(see):
    monthly = month_points(2010, 2019, lambda index: None if index == 40 else 5.0)
    seen = see(timeline(booked(*monthly)))

    assert "not published" in seen.texts("key")
    assert "not published" not in seen.texts("state")


def test_the_key_names_only_what_occurs(see):
    seen = see(timeline(booked(during("2018", 1.0), during("2019", 2.0))))

    assert seen.texts("key") == ["booked"]


def test_a_missing_year_is_filled_from_its_first_day_to_its_last_and_no_bar_stands_in_it(see):
    seen = see(timeline(booked(during("2018", 1.0), during("2019", None, State.NOT_HELD), during("2020", 1.0))))

    (hole,) = set(boxes(seen.of("state:not_held")))
    first, second = boxes(seen.of("booked"))
    assert first.right <= hole.left < hole.right <= second.left
    assert hole.width == pytest.approx((second.right - first.left) / 3, rel=0.05)


def test_a_reported_zero_is_a_dot_on_the_axis_and_no_hole(see):
    seen = see(timeline(booked(during("2018", 1.0), during("2019", 0.0), during("2020", None, State.NO_RECORD))))

    ((_, y),) = points(seen.of("reported zero"))
    (bar,) = boxes(seen.of("booked"))
    assert y == pytest.approx(bar.bottom)
    assert "reported zero" in seen.texts("key")


def test_a_small_figure_is_not_mistaken_for_none(see):
    seen = see(timeline(booked(during("2017", 5.1e8), during("2018", 9201.0)), unit="USD"))

    assert min(box.height for box in boxes(seen.of("booked"))) > 1


def test_estimated_and_converted_bars_differ_from_reported_ones_and_are_named(see):
    seen = see(
        timeline(
            booked(
                during("2018", 1.0),
                during("2019", 1.0, State.ESTIMATED),
                during("2020", 1.0, State.CONVERTED),
            )
        )
    )

    looks = {seen.look(f"booked{more}") for more in ("", ":estimated", ":converted")}
    assert len(looks) == 3
    assert {"estimated", "converted between editions"} <= set(seen.texts("key"))


def test_many_periods_are_steps_and_few_are_bars(see):
    few = see(timeline(booked(*month_points(2016, 2018, lambda index: index + 1.0))))
    many = see(timeline(booked(*month_points(2016, 2020, lambda index: index + 1.0))))

    assert 36 <= MANY < 60
    assert len(boxes(few.of("booked"))) == 36
    assert [type(shape) for shape in many.of("booked")] == [Lines]


def test_no_line_crosses_a_missing_period(see):
    absent = {13, 14, 30}
    monthly = month_points(2016, 2020, lambda index: None if index in absent else 5.0 + index % 3)
    seen = see(timeline(booked(*monthly)))

    (steps,) = seen.of("booked")
    holes = boxes(seen.of("state:not_published"))
    assert isinstance(steps, Lines)
    assert len(steps.of) == 3
    assert holes
    for line in steps.of:
        left, right = min(x for x, _ in line), max(x for x, _ in line)
        assert all(right <= hole.left + 1e-6 or left >= hole.right - 1e-6 for hole in holes)


def test_no_line_crosses_a_period_that_nobody_mentions(see):
    monthly = month_points(2016, 2020, lambda index: 5.0 + index)
    (steps,) = see(timeline(booked(*monthly[:20], *monthly[25:]))).of("booked")

    assert isinstance(steps, Lines)
    assert len(steps.of) == 2
    assert len(runs([*monthly[:20], *monthly[25:]])) == 2


def test_neighbouring_periods_are_joined_only_when_they_lack_a_figure_for_the_same_reason():
    series = [
        during("2018", None, State.UNRESOLVED),
        during("2019", None, State.UNRESOLVED),
        during("2020", None, State.NOT_HELD),
        during("2022", None, State.NOT_HELD),
    ]

    assert [(one.state, one.start.year, one.end.year) for one in stretches(series)] == [
        (State.UNRESOLVED, 2018, 2019),
        (State.NOT_HELD, 2020, 2020),
        (State.NOT_HELD, 2022, 2022),
    ]


def test_what_two_suppliers_lack_is_shown_each_in_its_own_place(see):
    china = Series("China", Role.NOTIFIED, (during("2023", 9.0), during("2024", 8.0)))
    russia = Series("Russia", Role.NOTIFIED, (during("2023", 7.0), during("2024", None, State.NOT_NOTIFIED)))
    seen = see(timeline(china, russia, unit="bbl"))

    (hole,) = set(boxes(seen.of("state:not_notified")))
    assert not any(hole.overlaps(bar) for bar in boxes(seen.of("notified")))
    assert "Russia: not notified" in seen.texts("key")


def test_a_series_that_has_a_period_to_itself_fills_it(see):
    customs = booked(during("2017", 4e6), *(during(str(year), None, State.UNRESOLVED) for year in (2018, 2019)))
    notified = Series("notified", Role.NOTIFIED, (during("2017", 5e6),))
    seen = see(timeline(customs, notified))

    (hole,) = set(boxes(seen.of("state:unresolved")))
    (bar,), (beside,) = boxes(seen.of("booked")), boxes(seen.of("notified"))
    assert bar.right == pytest.approx(beside.left)
    assert hole.width > 3 * bar.width
    assert "booked: unresolved" in seen.texts("state")
    assert not [text for text in seen.texts("key") if "unresolved" in text]


def test_a_bar_on_which_publications_differ_shows_and_prints_both_ends(see):
    seen = see(timeline(booked(during("2015", 19.6e6), during("2016", 7.753e6, low=7.753e6, high=22.49e6))))

    (whisker,) = seen.of("booked:range")
    bar = boxes(seen.of("booked"))[1]
    (_, low), (_, high) = whisker.of[0]
    assert low == pytest.approx(bar.top)
    assert high < bar.top
    assert "7.75–22.5" in seen.texts("value")
    assert "lowest to highest figure held" in seen.texts("key")


def test_the_figure_of_a_bar_just_below_a_cap_does_not_cover_the_cap(see):
    cap = Series("cap", Role.CAP, (during("2018", 5e5), during("2019", 5e5)))
    seen = see(timeline(Series("notified", Role.NOTIFIED, (during("2018", 4.9e5), during("2019", 1e5))), cap))

    (line,) = seen.of("cap")
    y = line.of[0][0][1]
    printed = [box for text, box in seen.label_boxes() if text in ("490", "100")]
    assert len(printed) == 2
    assert not any(box.top < y < box.bottom for box in printed)


def test_what_two_long_series_lack_is_shown_below_the_lines(see):
    first = booked(*month_points(2016, 2020, lambda index: None if index == 30 else 5.0), name="customs")
    second = Series("mirror", Role.MIRROR, month_points(2016, 2020, lambda index: 6.0 + index))
    seen = see(timeline(first, second))

    (ribbon,) = set(boxes(seen.of("state:not_published")))
    lowest = max(y for line in seen.of("booked")[0].of for _, y in line)
    assert ribbon.top > lowest
    assert "customs: not published" in seen.texts("key")


def test_observed_shipments_span_the_days_they_were_seen_on(see):
    seen = see(COAL)
    levels = [shape.of[0] for shape in seen.of("observed") if isinstance(shape, Lines) and len(shape.of) == 1]
    eight_months, nine_months, year = levels

    lengths = [line[1][0] - line[0][0] for line in (eight_months, nine_months, year)]
    assert lengths[0] / lengths[2] == pytest.approx(243 / 366, rel=0.01)
    assert lengths[1] / lengths[2] == pytest.approx(274 / 366, rel=0.01)
    assert [shape.glyph for shape in seen.of("observed") if isinstance(shape, Dots)] == [Glyph.DIAMOND] * 3
    assert {"3.7 Mt", "4.1 Mt", "4.8 Mt"} <= set(seen.texts("value"))


def test_an_observed_range_has_whiskers_at_its_ends(see):
    ranged = during("2020", 4.1e6, State.ESTIMATED, low=3.3e6, high=5.0e6)
    seen = see(timeline(booked(during("2019", 5e6)), Series("seen", Role.OBSERVED, (ranged,))))

    (whisker,) = seen.of("observed:range")
    (_, low), (_, high) = whisker.of[0]
    assert low > high
    assert "3.3–5 Mt" in seen.texts("value")


@pytest.mark.parametrize("size", [None, (5, 5.4), (6.5, 5), (14, 8)])
def test_an_observed_figure_is_printed_at_its_own_interval_or_not_at_all(see, size):
    seen = see(COAL, size)
    levels = [shape.of[0] for shape in seen.of("observed") if isinstance(shape, Lines) and len(shape.of) == 1]
    spans = {
        text: Box(left, y, right, y)
        for text, ((left, y), (right, _)) in zip(("3.7 Mt", "4.1 Mt", "4.8 Mt"), levels, strict=True)
    }

    for text, box in seen.label_boxes():
        if text in spans:
            assert min(spans, key=lambda name: box.distance(spans[name])) == text


def test_something_seen_without_a_figure_claims_no_height(see):
    sighting = Series("seen", Role.OBSERVED, (during("2020", None, State.NOT_HELD, label="555 voyages"),))
    seen = see(timeline(booked(during("2019", 5e6)), sighting))

    assert not seen.of("observed")
    assert all(shape.dash is Dash.DOTTED for shape in seen.of("observed:no figure")[:1])
    assert "not held, 555 voyages" in seen.texts("value")


def test_an_expected_band_reaches_from_low_to_high_in_each_period(see):
    band = Series(
        "expected",
        Role.EXPECTED,
        (during("2019", None, State.ESTIMATED, low=2.0, high=4.0), during("2020", 3.0, State.ESTIMATED, low=2.0)),
    )
    seen = see(timeline(booked(during("2018", 5.0)), band))

    closed, open_ended = boxes(seen.of("expected"))
    assert closed.bottom == pytest.approx(open_ended.bottom)
    assert open_ended.top < closed.top
    assert len(seen.of("expected:ends")[0].of) == 3
    assert len(seen.of("expected:central")[0].of) == 1


def test_a_cap_is_a_broken_line_over_its_own_days_and_names_its_figure(see):
    seen = see(
        timeline(booked(during("2016", 9e6), during("2017", 4e6)), Series("cap", Role.CAP, (during("2017", 7.5e6),)))
    )

    (cap,) = seen.of("cap")
    (bar_before, bar) = boxes(seen.of("booked"))
    ((left, _), (right, _)) = cap.of[0]
    assert cap.dash is Dash.CHAIN
    assert bar_before.right < left <= bar.left
    assert right >= bar.right
    assert "cap: 7.5 Mt" in seen.texts("value")


def test_a_cap_that_goes_on_unchanged_is_one_line(see):
    cap = Series("cap", Role.CAP, (during("2019", 5e5), during("2020", 5e5), during("2021", 4e5)))
    (drawn,) = see(timeline(booked(during("2020", 1e5)), cap, unit="bbl")).of("cap")

    assert len(drawn.of) == 2


def test_five_resolutions_within_two_years_are_all_named_and_none_covers_another(see):
    seen = see(COAL)
    named = [(text, box) for text, box in seen.label_boxes() if text in seen.texts("mark")]

    assert [text for text, _ in named] == [
        "Resolution 2270, 2 Mar 2016",
        "Resolution 2321, 30 Nov 2016",
        "Resolution 2371, 5 Aug 2017",
        "Resolution 2375, 11 Sep 2017",
        "Resolution 2397, 22 Dec 2017",
    ]
    assert not any(one.overlaps(other) for (_, one), (_, other) in combinations(named, 2))
    lines = next(shape for shape in seen.of("mark") if isinstance(shape, Lines))
    strokes = [Box(x - 0.1, top, x + 0.1, bottom) for (x, bottom), (_, top) in lines.of]
    assert len(strokes) == len(RESOLUTIONS)
    assert not any(stroke.overlaps(box) for stroke in strokes for _, box in named)


def test_no_two_labels_of_the_coal_chart_cover_each_other(see):
    labels = see(COAL).label_boxes()

    assert [(one, other) for (one, a), (other, b) in combinations(labels, 2) if a.overlaps(b)] == []


def test_marks_before_and_after_the_figures_are_in_the_picture(see):
    seen = see(timeline(booked(during("2017", 1.0)), marks=[Mark(date(2015, 5, 1), "a"), Mark(date(2019, 5, 1), "b")]))

    assert {"2015", "2016", "2018", "2019"} <= set(seen.texts("time axis"))


def test_the_axis_begins_at_zero_and_speaks_in_human_units(see):
    seen = see(COAL)

    assert seen.texts("unit") == ["Mt"]
    assert seen.texts("value axis")[0] == "0"
    assert set(seen.texts("value axis")) == {"0", "5", "10", "15", "20"}


def test_a_negative_figure_hangs_below_zero(see):
    bars = boxes(see(timeline(booked(during("2019", 2.0), during("2020", -1.0)))).of("booked"))

    assert bars[0].bottom == pytest.approx(bars[1].top)


def test_a_series_without_any_figure_still_shows_its_states(see):
    seen = see(
        timeline(
            booked(
                *(during(str(year), None, State.NOT_PUBLISHED) for year in range(2014, 2020)),
                during("2020", None, State.UNRESOLVED),
            ),
            marks=RESOLUTIONS,
        )
    )

    assert {"not published", "unresolved"} <= set(seen.texts("state"))
    assert seen.texts("value axis") == []
    assert len(seen.texts("mark")) == 5


def test_observations_without_bookings_show_what_is_missing_too(see):
    only = Series("seen", Role.OBSERVED, (during("2019", None, State.NOT_HELD), during("2020", None, State.NOT_HELD)))
    seen = see(timeline(only))

    assert len(set(boxes(seen.of("state:not_held")))) == 1
    assert "not held" in seen.texts("key")
