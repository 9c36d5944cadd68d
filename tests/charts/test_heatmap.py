import pytest

from tests.charts.specimens import during
from tradecheck.charts.figure import draw
from tradecheck.charts.heat import RATIO, brief, cell_text, scale_of
from tradecheck.charts.shapes import Boxes
from tradecheck.charts.spec import ChartSpec, Kind, Role, Series
from tradecheck.model.words import State


def heatmap(*rows, unit="USD"):
    series = tuple(Series(name, Role.MIRROR, points) for name, *points in rows)
    return ChartSpec("heatmap", Kind.HEATMAP, "Gaps", "by year", unit, series, caveat="A lead, not proof")


MAP = heatmap(
    ("27 Coal", during("2016", 1.19e9, low=0.0, high=1.19e9), during("2017", 4e6, low=4e6), during("2018", 0.0)),
    ("03 Fish", during("2016", None, State.NOT_HELD), during("2017", None, words="none"), during("2018", 900.0)),
    ("61 Knits", during("2016", None, State.UNRESOLVED), during("2017", None, State.NO_RECORD), during("2018", 3e4)),
)


def test_a_cell_holds_its_figure_and_says_what_it_is_at_most_and_at_least(see):
    assert see(MAP).texts("value") == ["≤1.19bn", "≥4M", "0", "900", "30k"]
    assert see(MAP).texts("words") == ["none"]
    assert see(MAP).texts("row") == ["27 Coal", "03 Fish", "61 Knits"]
    assert see(MAP).texts("column") == ["2016", "2017", "2018"]


def boxes(seen, means):
    return [box for shape in seen.of(means) if isinstance(shape, Boxes) for box in shape.of]


def test_larger_figures_are_darker_and_equal_classes_alike(see):
    seen = see(MAP)
    shades = [shape for number in range(5) for shape in seen.of(f"class:{number}") if isinstance(shape, Boxes)]
    light = [sum(bytes.fromhex(shape.fill[1:])) for shape in shades if shape.of]
    assert light == sorted(light, reverse=True)
    assert len(set(light)) > 2


def test_each_state_has_its_own_pattern_and_a_word_in_the_key(see):
    seen = see(MAP)
    assert all(boxes(seen, f"state:{state}") for state in ("not_held", "unresolved", "no_record"))
    looks = [seen.look(f"state:{state}") for state in ("not_held", "unresolved", "no_record")]
    assert len({str(look) for look in looks}) == 3
    assert {"not held", "unresolved", "no record"} <= set(seen.texts("key"))


def test_rows_and_columns_cross_in_one_box_for_every_point(see):
    seen = see(MAP)
    drawn = [box for means in ("said", *(f"class:{n}" for n in range(5))) for box in boxes(seen, means)]
    states = {box for state in State for box in boxes(seen, f"state:{state.value}")}
    cells = [box for box in {*drawn, *states} if box.width > 60]
    assert len(cells) == 9
    assert not any(one.overlaps(other) for one in cells for other in cells if one != other)


def test_figures_stand_upright_where_columns_are_narrow_and_cover_nothing(see):
    years = range(1984, 2026)
    seen = see(heatmap(*((f"{row} Goods", *(during(str(year), 1.19e9) for year in years)) for row in (27, 72))))
    inside = [box for text, box in seen.label_boxes() if text == "1.19bn"]
    assert len(inside) == 2 * len(years)
    assert not any(one.overlaps(other) for one in inside for other in inside if one is not other)


def test_ratios_are_ranked_around_one_by_hue_and_not_by_size(see):
    points = [during(str(2010 + n), value) for n, value in enumerate((0.4, 0.7, 1.0, 1.5, 3.0))]
    seen = see(heatmap(("27", *points), unit=RATIO))
    fills = [seen.of(f"class:{number}")[0].fill for number in range(5)]
    assert len(set(fills)) == 5
    light = [sum(bytes.fromhex(fill[1:])) for fill in fills]
    assert light[2] == max(light)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (206, "206"), (9771, "9.77k"), (15850, "15.8k"), (999_999, "1M"), (4.1e8, "410M"), (0.874, "0.87")],
)
def test_figures_are_written_in_five_characters(value, text):
    assert brief(value) == text
    assert len(brief(value)) <= 6


def test_classes_are_powers_of_ten_and_the_bound_belongs_to_the_higher():
    scale = scale_of(MAP)
    assert scale.bounds == (1e6, 1e7, 1e8, 1e9)
    assert [scale.class_of(value) for value in (1.0, 999_999.0, 1e6, 1e9)] == [0, 0, 1, 4]
    assert len(scale.words) == len(scale.bounds) + 1
    assert scale_of(heatmap(("27", during("2016", 0.0)))).bounds == ()


def test_a_range_of_one_figure_is_that_figure():
    assert cell_text(during("2016", 5.0, low=5.0, high=5.0)) == "5"


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
def test_the_same_map_is_the_same_bytes(fmt):
    assert draw(MAP, fmt=fmt) == draw(MAP, fmt=fmt)


def test_foreign_text_is_made_harmless(see):
    hostile = "\x1b[31m[bold]\u202e coal " + "x" * 200
    seen = see(heatmap((hostile, during("2016", None, words=hostile))))
    assert not any(char in text for text, _ in seen.label_boxes() for char in "\x1b\u202e")
