"""A fan: ratios on a logarithmic scale over bands of the world's, each month by itself."""

from math import log

import pytest
from msgspec.structs import replace

from tests.charts.specimens import during
from tradecheck.charts.figure import draw
from tradecheck.charts.layout import lay_out
from tradecheck.charts.ratios import scale_of
from tradecheck.charts.shapes import Boxes, Dots, Lines
from tradecheck.charts.spec import ChartSpec, Kind, Mark, Role, Series
from tradecheck.charts.style import PALETTES
from tradecheck.charts.zoom import zoomed
from tradecheck.model.period import Period
from tradecheck.model.words import State

MONTHS = [f"2017-{month:02}" for month in range(1, 13)]
ABSENT = "2017-05"


def fan(**more):
    def band(low, high):
        return tuple(
            during(month, None, State.NOT_HELD)
            if month == ABSENT
            else during(month, None, State.TWO_SIDED, low=low, high=high, words="99 pairs")
            for month in MONTHS
        )

    middle = tuple(during(month, None if month == ABSENT else 1.1, State.TWO_SIDED) for month in MONTHS)
    before = tuple(during(month, 0.5, State.TWO_SIDED, share=0.2) for month in MONTHS[:6])
    ranked = tuple(
        during(month, None, State.EXPORTER_ONLY)
        if month == "2017-09"
        else during(month, 4.0, State.TWO_SIDED, share=0.9)
        for month in MONTHS[6:]
    )
    series = (
        Series("wide", Role.WORLD, band(0.1, 10.0)),
        Series("narrow", Role.WORLD, band(0.5, 2.0)),
        Series("median", Role.WORLD, middle),
        Series("the pair, ranked", Role.MIRROR, ranked),
        Series("the pair, before", Role.BOOKED, before),
    )
    texts = {"title": "Fish", "subtitle": "a pair", "source_line": "Source: customs", "caveat": "Ranks, no test"}
    return ChartSpec("world", Kind.FAN, unit="×", axis="M ÷ X (logarithmic)", series=series, log=True, **(texts | more))


def of(seen, means, kind):
    return [shape for shape in seen.of(means) if isinstance(shape, kind)]


def ticks(seen):
    """The y of each ratio that the axis names."""
    return {float(label.text.replace(",", "")): label.y for label in seen.of("value axis")}


def test_equal_factors_are_equally_high(see):
    at = ticks(see(fan()))
    assert at[0.1] - at[1] == pytest.approx(at[1] - at[10])
    assert at[0.1] > at[1] > at[10]


def test_bands_middle_and_dots_stand_at_their_ratios(see):
    seen = see(fan())
    at = ticks(seen)
    step = (at[1] - at[10]) / log(10)

    def y(ratio):
        return at[1] - log(ratio) * step

    for rank, low, high in ((0, 0.1, 10.0), (1, 0.5, 2.0)):
        (boxes,) = of(seen, f"band:{rank}", Boxes)
        assert {(round(box.bottom, 4), round(box.top, 4)) for box in boxes.of} == {
            (round(y(low), 4), round(y(high), 4))
        }
    (middle,) = of(seen, "median", Lines)
    assert {round(place[1], 4) for line in middle.of for place in line} == {round(y(1.1), 4)}
    (ranked,), (before,) = of(seen, "pair:mirror", Dots), of(seen, "pair:booked", Dots)
    assert [place[1] for place in ranked.of] == pytest.approx([y(4.0)] * 5)
    assert [place[1] for place in before.of] == pytest.approx([y(0.5)] * 6)


def test_a_month_without_a_baseline_is_shaded_and_no_line_crosses_it(see):
    seen = see(fan())
    (absent,) = of(seen, "no baseline", Boxes)
    (hole,) = absent.of
    for rank in (0, 1):
        (boxes,) = of(seen, f"band:{rank}", Boxes)
        assert len(boxes.of) == 11
        assert not any(box.left < hole.right - 0.01 and hole.left + 0.01 < box.right for box in boxes.of)
    (middle,) = of(seen, "median", Lines)
    assert len(middle.of) == 2
    assert all(line[-1][0] <= hole.left + 0.01 or line[0][0] >= hole.right - 0.01 for line in middle.of)
    assert "no baseline for the month" in seen.texts("key")


def test_a_month_in_which_one_end_alone_reports_stands_under_the_plot_as_that(see):
    seen = see(fan())
    boxes = [box for shape in of(seen, "state:exporter_only", Boxes) for box in shape.of]
    (plot,) = of(seen, "no baseline", Boxes)
    assert boxes
    assert all(box.top > plot.of[0].bottom for box in boxes)
    assert "the pair: exporter only" in seen.texts("key")


def test_ranked_and_other_months_and_the_bands_differ_without_colour(see):
    seen = see(fan())
    assert seen.look("pair:mirror") != seen.look("pair:booked")
    assert seen.look("band:0:ends") != seen.look("band:1:ends")
    names = seen.texts("key")
    assert names[:5] == ["wide", "narrow", "median", "the pair, ranked", "the pair, before"]


def test_panels_share_one_scale_and_are_named(see):
    other = fan(title="Crab")
    calm = replace(other, series=tuple(replace(one, points=one.points) for one in other.series))
    both = fan(panels=(fan(title="Fish", subtitle="99 pairs"), calm), subtitle="")
    seen = see(replace(both, series=()))
    assert seen.texts("panel") == ["Fish, 99 pairs", "Crab, a pair"]
    labels = [(label.text, label.y) for label in seen.of("value axis")]
    half = len(labels) // 2
    assert [text for text, _ in labels[:half]] == [text for text, _ in labels[half:]]
    heights = [second[1] - first[1] for first, second in zip(labels[:half], labels[half:], strict=True)]
    assert heights == pytest.approx([heights[0]] * half)
    assert heights[0] > 100


def test_no_label_covers_another(see):
    seen = see(fan(marks=(Mark(during("2017-08", None).start, "Resolution 2371"),)))
    boxes = seen.label_boxes()
    for index, (text, box) in enumerate(boxes):
        assert not [other for other, beside in boxes[index + 1 :] if box.overlaps(beside)], text


def test_a_zoom_shows_the_months_asked_for(see):
    shown = zoomed(fan(), Period.parse("2017-08..2017-11"))
    assert {point.start.month for one in shown.series for point in one.points} == {8, 9, 10, 11}
    assert "Aug" in see(shown).texts("time axis")
    assert "Jan" not in see(shown).texts("time axis")


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
def test_the_same_fan_gives_the_same_bytes(fmt):
    assert draw(fan(), fmt=fmt) == draw(fan(), fmt=fmt)


def test_every_style_draws_the_same_shapes_in_its_own_colours(letters):
    drawn = {name: lay_out(fan(), palette=palette, letters=letters).shapes for name, palette in PALETTES.items()}
    assert len({tuple(shape.means for shape in shapes) for shapes in drawn.values()}) == 1
    assert len({shapes[20] for shapes in drawn.values()}) > 1


def test_a_scale_always_holds_one_and_names_round_ratios():
    narrow = scale_of([during("2017", 1.4), during("2018", 1.9)])
    assert narrow.low < 1
    assert narrow.high > 1.9
    assert 1 in narrow.ticks()
    wide = scale_of([during("2017", 1e-5), during("2018", 1e5)])
    assert 1 in wide.ticks()
    assert len(wide.ticks(6)) <= 8
    assert wide.within(1.0) == pytest.approx(0.5)
