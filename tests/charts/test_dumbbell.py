import pytest

from tests.charts.specimens import during
from tradecheck.charts.dumbbell import beside, ratio_text
from tradecheck.charts.shapes import Boxes, Dots
from tradecheck.charts.spec import ChartSpec, Kind, Role, Series
from tradecheck.model.words import State

SIDES = ("importer", "exporter")


def mirror(rows):
    """Build a chart from `(area, importer's figure, exporter's figure)`; a state stands for a figure."""

    def point(area, cell):
        if isinstance(cell, State):
            return during("2017", None, cell, label=area)
        return during("2017", cell, State.TWO_SIDED, label=area)

    series = tuple(
        Series(side, Role.MIRROR, tuple(point(area, cells[index]) for area, *cells in rows))
        for index, side in enumerate(SIDES)
    )
    return ChartSpec("mirror", Kind.DUMBBELL, "Chapter 27", "2017", "USD", series)


def xs(seen, side):
    return [x for shape in seen.of(f"side:{side}") if isinstance(shape, Dots) for x, _ in shape.of]


def test_each_area_is_a_row_with_both_figures_joined_and_their_ratio(see):
    seen = see(mirror([("Australia", 7.7e9, 4.2e9), ("Russia", 6.5e9, 6e9)]))

    assert seen.texts("row") == ["Australia", "Russia"]
    assert seen.texts("ratio") == ["× 1.83", "× 1.08"]
    assert len(seen.of("joined")) == 2
    assert xs(seen, 0)[0] > xs(seen, 1)[0]
    assert "importer ÷ exporter" in seen.texts("ratio head")


def test_the_two_sides_are_told_apart_by_form_and_not_by_colour_alone(see):
    seen = see(mirror([("Mongolia", 2.2e9, 2.2e9)]))

    assert seen.look("side:0") != seen.look("side:1")
    order = [shape.means for shape in seen.picture.shapes if shape.means.startswith("side:")]
    assert order == ["side:1", "side:0"]


def test_an_area_with_one_end_has_its_dot_and_says_what_the_other_lacks(see):
    seen = see(mirror([("Russia", 6e9, 5e9), ("DPRK", 4e8, State.NOT_PUBLISHED)]))

    assert len(xs(seen, 0)) == 2
    assert len(xs(seen, 1)) == 1
    assert "exporter: not published" in " ".join(seen.texts("state"))
    assert seen.look("state:not_published")


def test_an_area_with_neither_end_is_filled_with_both_reasons(see):
    seen = see(mirror([("Russia", 6e9, 5e9), ("Kazakhstan", State.NOT_HELD, State.NO_RECORD)]))

    left, right = (
        next(shape.of[0] for shape in seen.of(f"state:{state}") if isinstance(shape, Boxes))
        for state in ("not_held", "no_record")
    )
    assert left.right == pytest.approx(right.left)
    assert {"importer: not held", "exporter: no record"} <= set(seen.texts("state"))


def test_figures_of_very_different_size_get_an_axis_of_ratios_that_says_so(see):
    near = see(mirror([("Russia", 6e9, 5e9), ("Vietnam", 1.2e9, 1.4e9)]))
    far = see(mirror([("Russia", 6e9, 5e9), ("Fiji", 1e4, 2e4), ("Nauru", 0.0, 3e4)]))

    assert "logarithmic" not in " ".join(near.texts("unit"))
    assert "0" in near.texts("value axis")
    assert "logarithmic" in " ".join(far.texts("unit"))
    zero, smallest = sorted(xs(far, 0))[:2]
    assert zero < smallest
    assert far.texts("value axis")[0] == "0"


def test_an_area_that_only_one_list_names_is_a_row_too(see):
    one = Series("importer", Role.MIRROR, (during("2017", 5.0, label="Russia"),))
    other = Series("exporter", Role.MIRROR, (during("2017", 4.0, label="China"),))
    seen = see(ChartSpec("mirror", Kind.DUMBBELL, "t", "", "USD", (one, other)))

    assert seen.texts("row") == ["Russia", "China"]
    assert "exporter: no row" in seen.texts("state")


def test_no_point_is_dropped_when_a_label_stands_for_several_periods(see):
    series = tuple(
        Series(side, Role.MIRROR, (during("2016", 5.0, label="Russia"), during("2017", 6.0, label="Russia")))
        for side in SIDES
    )

    assert see(ChartSpec("mirror", Kind.DUMBBELL, "t", "", "USD", series)).texts("row") == [
        "Russia, 2016",
        "Russia, 2017",
    ]


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (during("2017", 0.0), during("2017", 5.0), "× 0"),
        (during("2017", 5.0), during("2017", 0.0), "exporter: zero"),
        (during("2017", 0.0), during("2017", 0.0), "both zero"),
        (during("2017", 9.0), during("2017", 5.0, State.ESTIMATED), "× 1.80 (exporter estimated)"),
        (None, during("2017", 5.0), "importer: no row"),
        (during("2017", None, State.SUPPRESSED), None, "suppressed; no row"),
    ],
)
def test_a_ratio_is_printed_only_where_there_is_one(first, second, text):
    assert beside((first, second), SIDES) == text


def test_ratios_have_the_digits_that_mirror_statistics_are_quoted_in():
    assert [ratio_text(ratio) for ratio in (1.0, 0.864, 30.51, 0.0136, 2e-5)] == [
        "1.00",
        "0.86",
        "30.5",
        "0.0136",
        "< 0.001",
    ]
