from datetime import date

import pytest

from tests.tui.specimens import HOSTILE, month, series, timeline, year
from tradecheck.charts.spec import ChartSpec, Mark, Point, Role
from tradecheck.model.words import State
from tradecheck.tui.plot.render import render_chart

MARKS = (
    Mark(date(2016, 3, 2), "Resolution 2270 adopted"),
    Mark(date(2016, 11, 30), "Resolution 2321 adopted"),
    Mark(date(2017, 8, 5), "Resolution 2371 adopted"),
    Mark(date(2017, 9, 11), "Resolution 2375 adopted"),
    Mark(date(2017, 12, 22), "Resolution 2397 adopted"),
)


def drawn(spec: ChartSpec, width: int = 60, height: int = 14) -> list[str]:
    return [strip.text for strip in render_chart(spec, width, height)]


def columns_of(lines: list[str], label: str) -> slice:
    axis = next(line for line in lines if label in line)
    start = axis.index(label)
    return slice(start, start + len(label))


@pytest.mark.parametrize(("width", "height"), [(20, 5), (44, 10), (76, 16), (160, 50), (1, 1), (0, 0), (300, 4)])
def test_every_line_has_exactly_the_width_and_every_line_is_there(width: int, height: int) -> None:
    spec = timeline(series("booked", Role.BOOKED, *(year(y, float(y)) for y in range(1998, 2025))), marks=MARKS)
    strips = render_chart(spec, width, height)
    assert len(strips) == height
    assert {strip.cell_length for strip in strips} <= {width}
    assert {len(strip.text) for strip in strips} <= {width}


def test_a_bar_twice_as_high_takes_twice_the_eighths() -> None:
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2016, 50.0), year(2017, 100.0))))
    eighths = {" ": 0, "┊": 0} | {char: i for i, char in enumerate("▁▂▃▄▅▆▇█", start=1)}
    heights = [
        sum(eighths.get(line[columns_of(lines, label)][0], 0) for line in lines[:-2]) for label in ("2016", "2017")
    ]
    assert heights[1] == 2 * heights[0] > 0


def test_what_is_tiny_is_drawn_and_a_reported_zero_is_a_dot() -> None:
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2016, 1e9), year(2017, 1.0), year(2018, 0.0))))
    base = next(line for line in lines if line.lstrip().startswith("0┤"))
    assert "▁" in base[columns_of(lines, "2017")]
    assert "·" in base[columns_of(lines, "2018")]
    assert "· reported zero" in lines[-1]


@pytest.mark.parametrize(
    ("state", "char", "words"),
    [
        (State.NOT_PUBLISHED, "░", "not published"),
        (State.NOT_HELD, "╲", "not held"),
        (State.NOT_NOTIFIED, "╱", "not notified"),
        (State.UNRESOLVED, "?", "unresolved"),
        (State.SUPPRESSED, "╳", "suppressed"),
        (State.NO_RECORD, "–", "no record"),
        (State.IMPORTER_ONLY, "◂", "importer only"),
        (State.EXPORTER_ONLY, "▸", "exporter only"),
    ],
)
def test_a_state_without_a_figure_has_its_own_character_and_the_key_names_it(
    state: State, char: str, words: str
) -> None:
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2016, 5.0), year(2017, None, state))))
    place = columns_of(lines, "2017")
    assert any(char in line[place] for line in lines[:-2])
    assert not any("█" in line[place] or "·" in line[place] for line in lines[:-2])
    assert f"{char} {words}" in "\n".join(lines)


def test_no_two_states_share_a_character() -> None:
    states = [state for state in State if not state.has_figure]
    pictures = {
        "".join(sorted(set("".join(drawn(timeline(series("b", Role.BOOKED, year(2016, None, state))))[:-2]))))
        for state in states
    }
    assert len(pictures) == len(states)


def test_the_key_names_only_the_states_that_occur() -> None:
    key = drawn(timeline(series("booked", Role.BOOKED, year(2016, 5.0), year(2017, None, State.UNRESOLVED))))[-1]
    assert "unresolved" in key
    assert "not published" not in key
    assert "zero" not in key


def test_an_observed_range_spans_from_its_low_to_its_high_and_a_point_is_a_dot() -> None:
    observed = series(
        "seen",
        Role.OBSERVED,
        Point(date(2019, 1, 1), date(2019, 12, 31), None, State.REPORTED, low=20.0, high=90.0),
        Point(date(2020, 1, 1), date(2020, 12, 31), 50.0, State.REPORTED),
    )
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2018, 100.0)), observed))
    rows = {char: [y for y, line in enumerate(lines[:-2]) if char in line[10:]] for char in "┬┴●"}
    assert rows["┬"][0] < rows["●"][0] < rows["┴"][0]


def test_a_cap_is_a_dashed_line_over_bars_and_between_them() -> None:
    cap = series("cap", Role.CAP, year(2016, 50.0), year(2017, 50.0))
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2016, 100.0), year(2017, 10.0)), cap))
    row = next(line for line in lines if "╌╌" in line)
    assert row.count("╌") >= 20
    assert "╌ cap" in "\n".join(lines)


def test_the_end_of_a_bar_in_the_caps_own_row_stays_in_sight() -> None:
    points = [year(y, 3.7e6 if y == 2016 else 2e5) for y in range(2016, 2020)]
    cap = series("cap", Role.CAP, *(year(y, 2.2e5) for y in range(2016, 2020)))
    base = next(
        line
        for line in drawn(timeline(series("told", Role.NOTIFIED, *points), cap), 60, 10)
        if line.lstrip().startswith("0┤")
    )
    assert any(char in base for char in "▁▂▃▄▅▆▇")


def test_labels_of_marks_are_staggered_and_shortened_to_the_resolution_where_all_do_not_fit() -> None:
    points = [year(y, 5.0) for y in range(2015, 2021)]
    lines = drawn(timeline(series("booked", Role.BOOKED, *points), marks=MARKS), 70, 18)
    for number in ("2270", "2321", "2371", "2375", "2397"):
        assert sum(number in line for line in lines) == 1
    assert "Resolution" not in "\n".join(lines)
    assert "Resolution 2270 adopted" in "\n".join(
        drawn(timeline(series("booked", Role.BOOKED, *points), marks=MARKS[:1]), 70, 18)
    )


def test_a_mark_outside_the_years_is_not_drawn() -> None:
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2020, 5.0)), marks=MARKS))
    assert "┊" not in "\n".join(lines)


def test_months_that_share_a_column_are_said_to() -> None:
    points = [month(y, m, 5.0) for y in range(2016, 2025) for m in range(1, 13)]
    assert "3 months a column" in "\n".join(drawn(timeline(series("booked", Role.BOOKED, *points)), 50, 12))
    assert "a column" not in "\n".join(drawn(timeline(series("booked", Role.BOOKED, *points)), 140, 12))


def test_months_are_named_where_there_is_room_and_years_where_there_is_not() -> None:
    points = [month(2017, m, 5.0) for m in range(1, 13)]
    axis = drawn(timeline(series("booked", Role.BOOKED, *points)), 70, 10)[-2]
    assert axis.split() == ["2017", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def test_the_axis_is_labelled_in_sizes_a_reader_knows() -> None:
    labels = "\n".join(drawn(timeline(series("booked", Role.BOOKED, year(2016, 1.2e9))), 60, 20))
    assert "1.2 bn" in labels
    assert "800 M" in labels
    assert "USD" in labels
    shares = "\n".join(drawn(timeline(series("s", Role.BOOKED, year(2016, 1.0)), unit="share"), 60, 20))
    assert "100 %" in shares


def test_what_is_expected_is_a_band_behind_the_bar_or_before_it_where_it_is_part_of_a_year() -> None:
    stub = Point(date(2016, 11, 30), date(2016, 12, 31), 60.0, State.REPORTED, low=0.0, high=60.0)
    booked = series("booked", Role.BOOKED, year(2015, 100.0), year(2016, 100.0))
    assert "▒" in "\n".join(drawn(timeline(booked, series("expected", Role.EXPECTED, stub)))[:-1])
    whole = series("expected", Role.EXPECTED, year(2016, 60.0, low=0.0, high=60.0))
    assert "▒" in "\n".join(drawn(timeline(booked, whole))[:-1])


def test_a_chart_without_points_and_one_without_room_say_so() -> None:
    assert "no points" in drawn(timeline(series("booked", Role.BOOKED)))[0]
    assert "No room" in drawn(timeline(series("booked", Role.BOOKED, year(2016, 5.0))), 30, 3)[0]


def test_source_caveat_and_subtitle_come_with_room() -> None:
    spec = timeline(
        series("booked", Role.BOOKED, year(2016, 5.0)), subtitle="subtitle", source_line="Sources: S", caveat="A lead."
    )
    small, large = "\n".join(drawn(spec, 60, 10)), "\n".join(drawn(spec, 60, 22))
    assert "Sources" not in small
    assert all(words in large for words in ("Sources: S", "A lead.", "subtitle"))


def test_names_from_outside_are_shown_and_never_obeyed() -> None:
    spec = timeline(
        series(HOSTILE, Role.BOOKED, year(2016, 5.0)),
        marks=(Mark(date(2016, 2, 1), HOSTILE),),
        source_line=HOSTILE,
        caveat=HOSTILE,
        subtitle=HOSTILE,
    )
    text = "\n".join(drawn(spec, 120, 24))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "␛[31mred␇ [bold]loud[/bold]" in text


def test_wide_characters_keep_the_width_of_the_line() -> None:
    strips = render_chart(timeline(series("朝鮮の石炭" * 9, Role.BOOKED, year(2016, 5.0))), 40, 10)
    assert {strip.cell_length for strip in strips} == {40}


def test_a_cap_of_a_part_of_a_year_is_no_wider_than_its_days() -> None:
    stub = Point(date(2016, 11, 30), date(2016, 12, 31), 50.0, State.REPORTED)
    cap = series("cap", Role.CAP, stub)
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2016, 100.0), year(2017, 10.0)), cap))
    assert 1 <= sum(line.count("╌") for line in lines[:-2]) <= 2


def test_a_figure_that_publications_disagree_on_shows_its_highest_reading() -> None:
    disputed = year(2016, 7.75e6, low=7.75e6, high=22.49e6)
    lines = drawn(timeline(series("booked", Role.BOOKED, disputed, year(2017, 4.9e6)), unit="t"))
    top = next(y for y, line in enumerate(lines) if "┬" in line)
    bar = next(y for y, line in enumerate(lines) if any(char in line for char in "▁▂▃▄▅▆▇█"))
    assert top < bar
    assert "┬ up to the highest reading" in "\n".join(lines)


def test_a_sum_that_lacks_a_part_is_marked_as_a_floor() -> None:
    floor = year(2021, 9e4, State.NOT_NOTIFIED)
    lines = drawn(timeline(series("notified", Role.NOTIFIED, year(2020, 1e5), floor), unit="bbl"))
    assert sum("≥" in line for line in lines) == 2
    assert "≥ at least" in "\n".join(lines)


def test_expecting_nothing_is_a_dashed_line_on_the_ground() -> None:
    nothing = series("expected", Role.EXPECTED, year(2017, 0.0, low=0.0, high=0.0))
    lines = drawn(timeline(series("booked", Role.BOOKED, year(2016, 10.0), year(2017, 5.0)), nothing))
    assert "▒" not in "\n".join(lines)
    assert "┄ expected" in "\n".join(lines)
