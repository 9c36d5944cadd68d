import pytest

from tests.charts.specimens import during
from tradecheck.charts.gauge import ALERTS, share_text
from tradecheck.charts.shapes import Boxes, Lines
from tradecheck.charts.spec import ChartSpec, Kind, Role, Series
from tradecheck.model.words import State


def gauge(*points, name="booked"):
    return ChartSpec("cap", Kind.GAUGE, "Caps", "", "share", (Series(name, Role.BOOKED, points),))


def bars(seen, means="booked"):
    return [box for shape in seen.of(means) if isinstance(shape, Boxes) for box in shape.of]


def test_a_bar_reaches_its_share_of_the_way_to_the_cap(see):
    seen = see(gauge(during("2017", 1.0316, label="by value"), during("2017", 0.644, label="by quantity")))

    (cap,) = seen.of("cap")
    cap_x = cap.of[0][0][0]
    value, quantity = bars(seen)
    assert (quantity.right - quantity.left) / (cap_x - quantity.left) == pytest.approx(0.644)
    assert value.right > cap_x
    assert {"103 %", "64.4 %"} <= set(seen.texts("value"))
    assert seen.texts("row") == ["by value", "by quantity"]


def test_the_lines_at_which_an_alert_is_due_are_drawn_and_named(see):
    seen = see(gauge(during("2017", 0.3, label="coal")))

    lines = [shape for shape in [*seen.of("alert"), *seen.of("cap")] if isinstance(shape, Lines)]
    assert len(lines) == len(ALERTS) == 4
    assert seen.texts("alert") == ["75 %", "90 %", "95 %", "cap, 100 %"]


def test_alert_lines_stay_readable_beside_a_share_of_seven_caps(see):
    seen = see(gauge(during("2018", 7.56, label="tankers")))
    named = [box for text, box in seen.label_boxes() if text in seen.texts("alert")]

    assert not any(one.overlaps(other) for one in named for other in named if one is not other)
    assert all(box.right <= seen.picture.width for _, box in seen.label_boxes())


def test_a_row_without_a_figure_is_hatched_and_says_why(see):
    seen = see(gauge(during("2024", None, State.NOT_NOTIFIED, label="Russia"), during("2024", 0.2, label="China")))

    assert len(bars(seen)) == 1
    assert seen.look("state:not_notified")
    assert "not notified" in [*seen.texts("state"), *seen.texts("value")]


def test_a_zero_share_is_a_dot_and_not_a_hole(see):
    seen = see(gauge(during("2024", 0.0, label="coal")))

    assert seen.of("reported zero")
    assert "0 %" in seen.texts("value")


@pytest.mark.parametrize(
    ("point", "text"),
    [
        (during("2021", 0.184), "18.4 %"),
        (during("2021", 0.184, low=0.184), "at least 18.4 %"),
        (during("2024", 0.337, State.NOT_NOTIFIED, low=0.337), "at least 33.7 % (partly not notified)"),
        (during("2023", None, State.ESTIMATED, low=2.031, high=3.047), "203–305 %"),
        (during("2023", 2.5, State.ESTIMATED, low=2.031, high=3.047), "250 % (203–305 %)"),
        (during("2023", None, State.UNRESOLVED), "unresolved"),
    ],
)
def test_a_share_is_printed_with_its_range_its_floor_or_its_state(point, text):
    assert share_text(point) == text


def test_a_row_without_a_label_is_named_by_its_period(see):
    assert see(gauge(during("2017-08", 0.2))).texts("row") == ["2017-08"]


def test_a_range_is_drawn_from_its_low_to_its_high(see):
    seen = see(gauge(during("2023", None, State.ESTIMATED, low=0.4, high=0.8, label="tankers")))

    span = bars(seen, "booked:range")[0]
    cap_x = seen.of("cap")[0].of[0][0][0]
    left = seen.of("axis")[0].of[0][0][0]
    assert (span.left - left) / (cap_x - left) == pytest.approx(0.4)
    assert (span.right - left) / (cap_x - left) == pytest.approx(0.8)
