"""Small multiples: each panel in its own unit, all along the same days, every absence as everywhere."""

from datetime import date
from itertools import combinations

import pytest
from msgspec.structs import replace

from tests.charts.specimens import COAL, OIL, PANELS, WIGS, booked, during, multiples, timeline
from tradecheck.charts.figure import texts
from tradecheck.charts.frame import NOTHING
from tradecheck.charts.shapes import Boxes, Label, Lines
from tradecheck.charts.spec import Kind, Mark, Role, Series
from tradecheck.charts.zoom import has_log_scale, zoomed
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.period import Period
from tradecheck.model.words import State


def boxes(shapes):
    return [box for shape in shapes if isinstance(shape, Boxes) for box in shape.of]


def test_each_panel_is_named_and_speaks_in_its_own_unit(see):
    seen = see(PANELS)

    assert seen.texts("panel") == ["Coal", "Wigs", "Petroleum", "Sand"]
    assert seen.texts("unit") == ["Mt", "M USD", "k bbl", "t"]
    assert seen.texts("title") == ["By goods"]
    assert seen.texts("caveat") == ["A lead, not proof"]
    assert seen.texts("source") == ["Source: customs"]


def test_a_day_stands_at_the_same_place_in_the_panels_of_a_column(see):
    def year_2024(spec, place):
        labels = [shape for shape in see(spec).of("time axis") if isinstance(shape, Label) and shape.text == "2024"]
        return labels[place].x

    narrow = multiples(*(replace(each, marks=()) for each in (WIGS, OIL)))
    assert year_2024(narrow, 1) - year_2024(narrow, 0) == pytest.approx((648 - 28 + 18) / 2)


def test_every_panel_spans_the_days_of_all(see):
    early = timeline(booked(during("2016", 1.0)), title="early")
    late = timeline(booked(during("2024", 1.0)), title="late")
    years = see(multiples(early, late)).texts("time axis")

    assert years[: len(years) // 2] == years[len(years) // 2 :]
    assert {"2016", "2024"} <= set(years)


def test_no_line_at_zero_runs_where_a_panel_says_nothing(see):
    early = timeline(booked(during("2016", 1.0)), title="early")
    late = timeline(booked(during("2024", 1.0), during("2025", 1.0)), title="late")
    lines = [shape for shape in see(multiples(early, late)).of("axis") if isinstance(shape, Lines)]
    lengths = [line[1][0] - line[0][0] for shape in lines for line in shape.of if line[0][1] == line[1][1]]

    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.01)


def test_a_state_of_a_panel_is_drawn_and_named_as_in_any_chart(see):
    seen = see(PANELS)

    assert boxes(seen.of("state:unresolved"))
    assert boxes(seen.of("state:not_notified"))
    assert "unresolved" in seen.texts("state")
    assert {"reported zero"} <= set(seen.texts("key"))


def test_the_key_says_each_word_once_and_series_before_states(see):
    key = see(multiples(WIGS, COAL, WIGS, OIL)).texts("key")

    assert len(key) == len(set(key))
    assert key[:4] == ["booked", "observed", "cap", "notified"]


def test_marks_are_numbers_without_their_days_and_figures_stand_without_the_names_of_accounts(see):
    named = timeline(
        booked(during("2018", 1e6)),
        Series("observed", Role.OBSERVED, (during("2020", 4.8e6, label="US-coal-2020"),)),
        marks=[Mark(date(2018, 6, 1), "2397")],
    )
    seen = see(multiples(named, WIGS))

    assert seen.texts("mark") == ["2397"]
    assert "4.8 Mt" in seen.texts("value")


@pytest.mark.parametrize("size", [None, (3, 12), (5, 9), (14, 7)])
def test_panels_do_not_cover_each_other(see, size):
    seen = see(PANELS, size)
    titles = [box for text, box in seen.label_boxes() if text in seen.texts("panel")]
    plots = boxes(seen.of("state:unresolved")) + boxes(seen.of("booked")) + boxes(seen.of("notified"))

    assert len(titles) == 4
    assert not any(one.overlaps(other) for one, other in combinations(titles, 2))
    assert not any(title.overlaps(plot) for title in titles for plot in plots)


def test_a_narrow_picture_has_fewer_panels_beside_each_other(see):
    def columns(size):
        seen = see(PANELS, size)
        return len({round(box.left) for text, box in seen.label_boxes() if text in seen.texts("panel")})

    assert (columns((3, 14)), columns((5.5, 9)), columns(None)) == (1, 2, 3)


def test_a_height_that_cannot_hold_the_panels_is_refused_with_one_that_can(see):
    with pytest.raises(UsageError, match="give it at least"):
        see(PANELS, (9, 3))


def test_a_panel_without_a_point_is_left_out_and_a_chart_without_any_says_so(see):
    empty = timeline(booked(), title="empty")

    assert see(multiples(empty, WIGS)).texts("panel") == ["Wigs"]
    assert " ".join(see(multiples(empty)).texts("nothing")) == NOTHING
    assert " ".join(see(multiples()).texts("nothing")) == NOTHING


def test_every_text_of_a_panel_is_asked_of_the_fonts_and_made_harmless(see):
    hostile = timeline(booked(during("2017", 1.0), name="\x1b[31m煤"), title="\u202eback", subtitle="\x00sub")
    seen = see(multiples(hostile))

    assert {"\u202eback", "\x1b[31m煤", "\x00sub"} <= set(texts(multiples(hostile)))
    assert not any(char in text for text in seen.texts() for char in "\x1b\x00\u202e")


def test_a_figure_of_a_panel_that_no_trade_has_is_refused(see):
    with pytest.raises(DataError, match="as a figure of 'booked'"):
        see(multiples(timeline(booked(during("2017", float("inf"))))))


def test_a_stretch_is_that_of_every_panel_and_one_without_a_point_in_it_goes():
    shown = zoomed(PANELS, Period.parse("2023..2024"))

    assert shown.kind is Kind.MULTIPLES
    assert [panel.title for panel in shown.panels] == ["Coal", "Wigs", "Petroleum"]
    assert {point.state for point in shown.panels[0].series[0].points} == {State.UNRESOLVED}


def test_panels_have_no_logarithmic_scale():
    assert not has_log_scale(PANELS)
