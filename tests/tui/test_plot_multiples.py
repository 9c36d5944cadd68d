"""Small multiples in characters: panels under each other along the same days, those left out by name."""

from tests.tui.specimens import HARMLESS, HOSTILE, series, timeline, year
from tradecheck.charts.spec import ChartSpec, Kind, Role
from tradecheck.model.words import State
from tradecheck.tui.plot.render import render_chart

COAL = timeline(
    series("booked", Role.BOOKED, year(2016, 20e6), year(2017, 4e6), year(2018, None, State.UNRESOLVED)), unit="t"
)
WIGS = timeline(series("booked", Role.BOOKED, year(2023, 167e6), year(2024, 188e6)), unit="USD")


def multiples(*panels, names=("Coal", "Wigs")):
    named = tuple(
        ChartSpec(each.name, each.kind, name, "by year", each.unit, each.series)
        for each, name in zip(panels, names, strict=True)
    )
    return ChartSpec("multiples", Kind.MULTIPLES, "By goods", "", "", (), panels=named)


def lines(spec, width=80, height=24):
    return [strip.text for strip in render_chart(spec, width, height)]


def test_panels_stand_under_each_other_each_with_its_unit_and_the_same_years():
    text = lines(multiples(COAL, WIGS))
    coal, wigs = (next(i for i, line in enumerate(text) if line.startswith(name)) for name in ("Coal", "Wigs"))
    years = [line for line in text if "2016" in line and "2024" in line]

    assert coal < wigs
    assert "t" in text[coal + 1].split()
    assert "USD" in text[wigs + 1].split()
    assert len(years) == 2
    assert years[0] == years[1]


def test_a_state_of_a_panel_is_drawn_and_stands_in_the_key():
    text = lines(multiples(COAL, WIGS))

    assert any("?" in line for line in text[1:8])
    assert "? unresolved" in " ".join(text)
    assert " ".join(text).count("█ booked") == 1


def test_panels_without_room_are_named():
    text = lines(multiples(COAL, WIGS), height=11)

    assert any(line.startswith("No room for: Wigs") for line in text)
    assert not any("188" in line for line in text)


def test_no_panel_at_all_is_said_in_words():
    assert "no points" in lines(multiples(names=()))[0]


def test_every_line_is_as_wide_as_asked_in_any_size():
    for width in (20, 41, 120):
        for height in (5, 9, 30):
            assert {strip.cell_length for strip in render_chart(multiples(COAL, WIGS), width, height)} == {width}


def test_a_name_from_outside_is_text():
    text = " ".join(lines(multiples(COAL, WIGS, names=(HOSTILE, "Wigs"))))

    assert HARMLESS[:12] in text
    assert "\x1b" not in text
