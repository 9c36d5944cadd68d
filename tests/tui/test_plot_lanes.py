"""Lanes in characters: what stands out, what is joined, what stays in sight, and what is missing."""

from datetime import date

import pytest
from rich.cells import cell_len

from tests.inquiry.asking import view
from tests.tui.specimens import HOSTILE, year
from tests.tui.terminal import _desk
from tradecheck.charts.spec import ChartSpec, Kind, Lane, Mark, Role, Series
from tradecheck.model.view import View
from tradecheck.model.words import State
from tradecheck.tui.plot.render import render_chart

SHARED = ((date(2019, 1, 1), date(2019, 12, 31)),)


def account(name: str, which: int = 2019, kind: str = "shipment", group: str = "coal", **more: object) -> Series:
    return Series(name, Role.OBSERVED, (year(which, 1.0),), Lane(group, "4.1 Mt", "t", kind, **more))


def books(*points: object, group: str = "coal") -> Series:
    return Series("booked", Role.BOOKED, points, Lane(group, "up to 8 Mt a year", "t"))


def lanes(*series: Series, **more: object) -> ChartSpec:
    return ChartSpec("observations", Kind.LANES, "seen", "", "", series, **more)


def drawn(spec: ChartSpec, width: int = 70, height: int = 12, held: str = "") -> list[str]:
    return [strip.text for strip in render_chart(spec, width, height, held=held)]


def line_of(lines: list[str], name: str) -> str:
    return next(line for line in lines if name in line)


def test_a_lane_reaches_from_its_first_day_to_its_last_with_its_figure_at_the_right() -> None:
    lines = drawn(lanes(account("first", 2018), account("later", 2019)))
    first, later = line_of(lines, "first"), line_of(lines, "later")
    assert first.index("┣") < first.index("┫") <= later.index("┣")
    assert first.rstrip().endswith("4.1 Mt")
    axis = line_of(lines, "2018")
    assert axis.index("2018") == first.index("┣")


def test_kinds_are_told_apart_without_colour() -> None:
    kinds = ("shipment", "sighting", "notice", "context")
    lines = drawn(lanes(*(account(f"one-{kind}", kind=kind) for kind in kinds)), 90)
    shown = [line_of(lines, f"one-{kind}") for kind in kinds]
    assert len({line.strip()[0] for line in shown}) == len(kinds)
    assert all(mark in line for mark, line in zip("━═╍┄", shown, strict=True))
    assert all(kind in lines[-1] for kind in kinds)


def test_what_overlaps_is_joined_crossed_and_marked_beside_the_held_one() -> None:
    spec = lanes(
        account("one", overlaps=("two",), shared=SHARED),
        account("apart"),
        account("two", overlaps=("one",), shared=SHARED),
    )
    lines = drawn(spec, held="two")
    one, apart, two = (line_of(lines, f" {name} ") for name in ("one", "apart", "two"))
    joint = one.index("┌")
    assert (apart[joint], two[joint]) == ("│", "└")
    assert "╪" in one
    assert "╪" not in apart
    assert (one[0], apart[0], two[0]) == ("∩", " ", "▌")
    assert "days shared" in " ".join(lines)
    assert "∩ overlaps two" in " ".join(lines)


def test_a_part_stands_below_what_contains_it() -> None:
    lines = drawn(lanes(account("whole"), account("part", depth=1), account("smaller", depth=2)))
    at = [line_of(lines, name).index(name) for name in ("whole", "part", "smaller")]
    assert at == sorted(set(at))
    assert "└ part" in line_of(lines, "part")


def test_books_show_columns_a_zero_and_each_absence_in_its_own_characters() -> None:
    states = (State.UNRESOLVED, State.NOT_PUBLISHED, State.NOT_HELD, State.NO_RECORD)
    points = [year(2016, 8.0), year(2017, 0.0), *(year(2018 + nth, None, each) for nth, each in enumerate(states))]
    lines = drawn(lanes(books(*points), account("one", 2021)), 100)
    booked = line_of(lines, "up to 8 Mt")
    for char in "█·?░╲–":
        assert char in booked
    key = " ".join(lines[-3:])
    for words in ("reported zero", "unresolved", "not published", "not held", "no record"):
        assert words in key


def test_a_year_without_a_figure_parts_the_columns_beside_it() -> None:
    lines = drawn(lanes(books(year(2016, 8.0), year(2017, None, State.NO_RECORD), year(2018, 8.0)), account("one")), 90)
    booked = line_of(lines, "up to 8 Mt")
    between = booked[booked.index("█") : booked.rindex("█")].strip("█")
    assert between.strip() == "–"


def test_resolutions_are_labelled_lines_that_cross_no_heading() -> None:
    spec = lanes(account("one", 2017), account("two", 2018), marks=(Mark(date(2017, 8, 5), "Resolution 2371"),))
    lines = drawn(spec, 90, 16)
    assert "Resolution 2371" in " ".join(lines)
    assert "┊" in line_of(lines, "two")


@pytest.mark.parametrize(("width", "height"), [(58, 9), (78, 12), (118, 21), (140, 32)])
def test_whatever_is_held_stays_in_sight_under_its_goods_and_every_line_is_as_wide_as_asked(width, height) -> None:
    spec = _desk().chart("observations", View())
    group = ""
    for one in spec.series:
        group = one.lane.group
        if one.lane.kind:
            lines = drawn(spec, width, height, held=one.name)
            assert {cell_len(line) for line in lines} == {width}
            assert sum(line.startswith("▌") for line in lines) == 1
            assert any(line.strip().startswith(group[: width - 12]) for line in lines), (one.name, group)


@pytest.mark.parametrize(("width", "height"), [(58, 9), (78, 12), (118, 21)])
def test_the_books_of_what_is_held_stay_above_it(width, height) -> None:
    lines = drawn(_desk().chart("observations", view("coal")), width, height, held="PoE-2021-nine")
    assert any(line.strip().startswith("booked by") for line in lines)


def test_the_number_of_lanes_out_of_sight_is_said() -> None:
    spec = lanes(*(account(f"account {nth}") for nth in range(30)))
    lines = drawn(spec, 70, 11, held="account 15")
    shown = sum("account" in line for line in lines)
    hidden = next(line for line in lines if "↑" in line).split()[-2:]
    assert sum(int(each[1:]) for each in hidden) + shown + 1 == 31


def test_hostile_and_wide_text_breaks_no_line() -> None:
    spec = lanes(account(HOSTILE), account("煤炭" * 40, kind=HOSTILE, group=HOSTILE), account("👩‍👩‍👧" * 20))
    for line in drawn(spec, 80, 14):
        assert cell_len(line) == 80
        assert not set(line) & set("\x1b\x07\u202e\n")
