"""A heat map in characters: class by sign, figure by number, state by pattern."""

import pytest

from tests.tui.specimens import HOSTILE, series, year
from tradecheck.charts.spec import ChartSpec, Kind, Role
from tradecheck.model.words import State
from tradecheck.tui.plot.render import render_chart


def heatmap(*rows, unit="USD"):
    made = tuple(series(name, Role.MIRROR, *points) for name, *points in rows)
    return ChartSpec("heatmap", Kind.HEATMAP, "title", "", unit, made)


def lines(spec, width=60, height=12):
    return [strip.text for strip in render_chart(spec, width, height)]


MAP = heatmap(
    ("27 Coal", year(2016, 1.19e9, low=0.0, high=1.19e9), year(2017, 4e6), year(2018, None, State.NOT_HELD)),
    ("03 Fish", year(2016, None, words="none"), year(2017, 0.0), year(2018, None, State.NO_RECORD)),
)


def test_figures_signs_and_patterns_stand_in_their_rows():
    text = lines(MAP)
    coal = next(line for line in text if line.startswith("27 Coal"))
    fish = next(line for line in text if line.startswith("03 Fish"))
    assert "█≤1.19bn" in coal
    assert "▃" in coal
    assert "4M" in coal
    assert coal.count("╲") > 1
    assert fish.split()[2:] == ["none", "0", "–"]


def test_the_key_names_every_sign_and_pattern():
    text = " ".join(lines(MAP))
    assert "█ from 1bn USD" in text
    assert "╲ not held" in text
    assert "– no record" in text


def test_ratios_have_signs_of_their_own():
    row = [year(2010 + n, value) for n, value in enumerate((0.4, 0.7, 1.0, 1.5, 3.0))]
    (line,) = [line for line in lines(heatmap(("27", *row), unit="×")) if line.startswith("27")]
    assert [char for char in line if char in "▼▿=▵▲"] == ["▼", "▿", "=", "▵", "▲"]


def test_of_more_columns_than_fit_the_last_are_drawn_and_the_others_counted():
    spec = heatmap(("27 Coal", *(year(which, 1.0) for which in range(1990, 2026))))
    text = lines(spec, 48)
    assert "2025" in text[0]
    assert text[0].startswith("◂ 31 ")


def test_of_more_rows_than_fit_the_rest_are_counted():
    spec = heatmap(*((f"{code} Goods", year(2016, 1.0)) for code in range(10, 60)))
    assert any("more rows" in line for line in lines(spec))


@pytest.mark.parametrize("size", [(20, 5), (38, 9), (78, 20), (160, 50)], ids=str)
def test_every_line_has_the_width_asked_for_whatever_the_text(size):
    spec = heatmap((HOSTILE + "x" * 200, year(2016, None, words=HOSTILE), year(2017, 5.0)))
    text = lines(spec, *size)
    assert all(len(line) == size[0] for line in text)
    assert "\x1b" not in "".join(text)
