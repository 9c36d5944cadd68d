"""A spread: the curve of the world's pairs, and pairs that stand on it at their ratio and share."""

from itertools import combinations
from math import exp, log

import pytest
from msgspec.structs import replace

from tests.charts.specimens import during
from tradecheck.charts.figure import draw
from tradecheck.charts.inline import inline
from tradecheck.charts.shapes import Boxes, Dots, Label, Lines
from tradecheck.charts.spec import ChartSpec, Kind, Role, Series
from tradecheck.model.words import State

CURVE = tuple(
    during("2017", exp(-2 + 4 * percent / 100), State.TWO_SIDED, label=f"{percent} %", share=percent / 100)
    for percent in range(1, 100)
)


def spread(*shares, **more):
    own = tuple(
        during("2017", exp(-2 + 4 * share), State.TWO_SIDED, label=f"origin {place}", share=share)
        for place, share in enumerate(shares)
    )
    series = (Series("the world's pairs", Role.WORLD, CURVE), Series("pairs", Role.MIRROR, own))
    texts = {"title": "Fuels", "subtitle": "", "source_line": "Source: customs", "caveat": "Ranks, no test"}
    return ChartSpec("world", Kind.SPREAD, unit="×", axis="M ÷ X", series=series, log=True, **(texts | more))


def axis(seen, means, place):
    return {label.text: getattr(label, place) for label in seen.of(means)}


def test_a_pair_stands_on_the_curve_at_its_ratio_and_its_share(see):
    seen = see(spread(0.7))
    shares, ratios = axis(seen, "value axis", "y"), axis(seen, "ratio axis", "x")
    ((x, y),) = seen.of("pair:mirror")[0].of
    assert y == pytest.approx(shares["0 %"] + 0.7 * (shares["100 %"] - shares["0 %"]))
    a_factor = (ratios["2"] - ratios["1"]) / log(2)
    assert x == pytest.approx(ratios["1"] + 0.8 * a_factor)
    (curve,) = seen.of("curve")
    nearest = min(curve.of[0], key=lambda place: abs(place[0] - x))
    assert nearest == pytest.approx((x, y), abs=0.01)
    assert [label.text for label in seen.of("pair")] == ["origin 0 70 %"]


def test_bands_hold_the_middle_half_and_nine_tenths_of_the_pairs(see):
    seen = see(spread(0.5))
    curve = seen.of("curve")[0].of[0]
    for rank, low, high in ((0, 5, 95), (1, 25, 75)):
        (boxes,) = [shape for shape in seen.of(f"band:{rank}") if isinstance(shape, Boxes)]
        (box,) = boxes.of
        assert (box.left, box.right) == (pytest.approx(curve[low - 1][0]), pytest.approx(curve[high - 1][0]))
    assert seen.look("band:0:ends") != seen.look("band:1:ends")


def test_few_pairs_have_a_line_to_the_axis_and_many_a_stroke_on_it(see):
    (few,) = see(spread(0.2, 0.8)).of("dropped")
    (many,) = see(spread(*(each / 10 for each in range(1, 10)))).of("dropped")
    assert isinstance(few, Lines)
    assert min(line[1][1] - line[0][1] for line in few.of) > 20
    assert {round(line[1][1] - line[0][1]) for line in many.of} == {5}


def test_names_cover_neither_each_other_nor_a_dot(see):
    seen = see(spread(0.5, 0.51, 0.505, 0.52, 0.9, 0.1, 0.3, 0.31))
    boxes = [box for text, box in seen.label_boxes() if text.startswith("origin")]
    assert 3 < len(boxes) <= 8
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    for shape in seen.of("pair:mirror"):
        assert isinstance(shape, Dots)
        for x, y in shape.of:
            assert not [box for box in boxes if box.left < x < box.right and box.top < y < box.bottom]
    assert any("named where there is room" in text for text in seen.texts("key"))


def test_a_ratio_beyond_the_curve_stands_at_its_end(see):
    own = during("2017", 1e6, State.TWO_SIDED, label="far", share=0.99)
    spec = spread()
    seen = see(replace(spec, series=(spec.series[0], Series("pairs", Role.MIRROR, (own,)))))
    ((x, _),) = seen.of("pair:mirror")[0].of
    assert x > seen.of("curve")[0].of[0][-1][0]
    assert [label.text for label in seen.of("pair") if isinstance(label, Label)] == ["far 99 %"]


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
def test_the_same_spread_gives_the_same_bytes(fmt):
    assert draw(spread(0.2, 0.9), fmt=fmt) == draw(spread(0.2, 0.9), fmt=fmt)


def test_a_page_takes_it_in_with_a_title_and_what_it_says():
    drawn = inline(spread(0.7, subtitle="Percentile 70"), "f-1-world").svg
    assert '<title id="f-1-world-title">Fuels</title>' in drawn
    assert "Percentile 70. Ranks, no test" in drawn
