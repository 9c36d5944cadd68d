from tests.tui.specimens import HOSTILE, series, year
from tradecheck.charts.spec import ChartSpec, Kind, Role
from tradecheck.model.words import State
from tradecheck.tui.plot.render import render_chart


def gauge(*points: object, unit: str = "share") -> ChartSpec:
    return ChartSpec("cap", Kind.GAUGE, "caps", "", unit, (series("used", Role.BOOKED, *points),))


def drawn(spec: ChartSpec, width: int = 70, height: int = 12) -> list[str]:
    return [strip.text for strip in render_chart(spec, width, height)]


def test_a_gauge_shows_the_whole_cap_and_a_share_beyond_it() -> None:
    under, over = year(2021, 0.184, label="petroleum 2021"), year(2019, 1.37, label="petroleum 2019")
    lines = drawn(gauge(under, over))
    first = next(line for line in lines if "2021" in line)
    second = next(line for line in lines if "2019" in line)
    assert first.rstrip().endswith("18.4 %")
    assert second.rstrip().endswith("137.0 %")
    assert first.index("╎") == second.index("╎")
    assert second.rindex("█") > second.index("╎") > first.rindex("█")
    assert "the whole cap" in lines[-1]


def test_a_sum_that_is_a_floor_says_so_and_one_that_is_unknown_is_no_bar() -> None:
    floor = year(2021, 0.184, State.NOT_NOTIFIED, label="floor")
    unknown = year(2020, None, State.NOT_NOTIFIED, label="unknown")
    lines = drawn(gauge(floor, unknown))
    assert "≥ 18.4 %" in next(line for line in lines if "floor" in line)
    line = next(line for line in lines if "unknown" in line)
    assert "█" not in line
    assert line.rstrip().endswith("not notified")


def test_a_zero_is_a_dot_and_a_range_has_two_ends() -> None:
    lines = drawn(gauge(year(2020, 0.0, label="none"), year(2021, None, label="range", low=0.3, high=0.6)))
    assert "·" in next(line for line in lines if "none" in line)
    ranged = next(line for line in lines if "range" in line)
    assert ranged.index("█") < ranged.index("┤")
    assert "30.0 %–60.0 %" in ranged


def test_a_dumbbell_joins_two_ends_and_says_which_one_is_missing() -> None:
    importer = series(
        "importer", Role.BOOKED, year(2017, 8e9, label="Australia"), year(2017, None, State.NO_RECORD, label="Mongolia")
    )
    exporter = series("exporter", Role.MIRROR, year(2017, 5e9, label="Australia"), year(2017, 2e9, label="Mongolia"))
    lines = drawn(ChartSpec("mirror", Kind.DUMBBELL, "mirror", "", "USD", (importer, exporter)), 100)
    both = next(line for line in lines if "Australia" in line)
    assert both.index("○") < both.index("─") < both.index("●")
    assert "8 bn USD / 5 bn USD" in both
    alone = next(line for line in lines if "Mongolia" in line)
    assert "●" not in alone
    assert "importer: no record" in alone
    assert "● importer" in lines[-1]


def test_rows_that_do_not_fit_are_counted() -> None:
    lines = drawn(gauge(*(year(2000 + i, 0.5, label=f"row {i}") for i in range(30))), 70, 12)
    assert "more rows" in "\n".join(lines)


def test_labels_from_outside_are_never_obeyed() -> None:
    text = "\n".join(drawn(gauge(year(2020, 0.5, label=HOSTILE)), 120))
    assert "\x1b" not in text
    assert "\u202e" not in text
