"""The chart with the keys: read by a cursor, zoomed, moved, on either scale, opened, and saved as it is shown."""

import shlex

import pytest
from textual.events import MouseScrollUp

from tests.tui.specimens import month, series, timeline, year
from tests.tui.terminal import terminal
from tradecheck.__main__ import main
from tradecheck.charts.spec import Kind, Mark, Point, Role
from tradecheck.model.period import Period
from tradecheck.model.words import State
from tradecheck.tui.plot.reading import figure_words, read_out, stops_of
from tradecheck.tui.plot.render import render_chart
from tradecheck.tui.plot.window import Window, farther, moved, nearer
from tradecheck.tui.widgets.chart import ChartView

YEARS = [Period.year(each) for each in range(2010, 2022)]
WHOLE = Period.parse("2010..2021")


def test_zooming_in_halves_what_is_in_sight_around_the_cursor_and_out_doubles_it_to_the_whole() -> None:
    assert nearer(YEARS, WHOLE, Period.year(2016)) == Period.parse("2013..2018")
    assert nearer(YEARS, WHOLE, Period.year(2010)) == Period.parse("2010..2015")
    assert nearer(YEARS, Period.parse("2019..2021"), Period.year(2021)) == Period.parse("2019..2021")
    assert farther(YEARS, Period.parse("2013..2015"), Period.year(2014)) == Period.parse("2011..2016")
    assert farther(YEARS, Period.parse("2013..2018"), Period.year(2014)) is None


def test_moving_keeps_the_length_and_stops_at_the_ends() -> None:
    assert moved(YEARS, Period.parse("2013..2016"), 1) == Period.parse("2014..2017")
    assert moved(YEARS, Period.parse("2010..2013"), -1) == Period.parse("2010..2013")
    assert moved(YEARS, Period.parse("2014..2021"), 1) == Period.parse("2014..2021")


def test_a_window_says_in_flags_what_it_shows() -> None:
    assert Window().arguments() == []
    flags = Window(Period.parse("2013..2014"), log=True).arguments()
    assert flags == ["--since", "2013-01-01", "--until", "2014-12-31", "--log-scale"]


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (year(2016, 1234.5), "1,234.5 USD"),
        (year(2016, 0.0), "reported zero"),
        (year(2016, 0.0, State.ESTIMATED), "0 USD"),
        (year(2016, None, State.NOT_PUBLISHED), "not published"),
        (year(2016, None, State.NOT_NOTIFIED), "not notified"),
        (year(2016, 5.0, State.NOT_HELD), "at least 5 USD"),
        (year(2016, 5.0, low=4.0, high=6.0), "5 USD (4 USD to 6 USD)"),
        (year(2016, None, State.ESTIMATED, low=4.0, high=6.0), "4 USD to 6 USD"),
        (year(2016, None, State.ESTIMATED, high=6.0), "at most 6 USD"),
        (year(2016, None, State.ESTIMATED, low=4.0), "at least 4 USD"),
        (year(2016, None, State.ESTIMATED, low=4.0, high=4.0), "4 USD"),
        (year(2016, None, State.ESTIMATED), "no figure"),
    ],
)
def test_a_point_is_read_as_its_figure_its_range_or_its_state(point: Point, words: str) -> None:
    assert figure_words(point, "USD") == words


def test_a_period_is_read_with_every_series_its_own_days_and_the_resolutions_in_it() -> None:
    seen = Point(Period.parse("2016-11..2017-02").start, Period.parse("2016-11..2017-02").end, 7.0, State.ESTIMATED)
    marks = (Mark(Period.parse("2017-08-05").start, "Resolution 2371"),)
    spec = timeline(
        series("booked", Role.BOOKED, year(2016, 3.0), year(2017, None, State.NOT_PUBLISHED)),
        series("observed", Role.OBSERVED, seen),
        marks=marks,
    )
    read = {stop.name: read_out(spec, stop) for stop in stops_of(spec)}
    assert read == {
        "2016": "booked: 3 USD · observed: 7 USD (2016-11..2017-02)",
        "2017": "booked: not published · observed: 7 USD (2016-11..2017-02) · 2017-08-05 Resolution 2371",
    }


def test_the_cursor_visits_missing_periods_too() -> None:
    spec = timeline(series("booked", Role.BOOKED, year(2014, 3.0), year(2017, 1.0)))
    assert [stop.name for stop in stops_of(spec)] == ["2014", "2015", "2016", "2017"]
    assert read_out(spec, stops_of(spec)[1]) == "nothing is held"


def test_a_row_beyond_the_last_line_comes_in_sight_with_the_cursor() -> None:
    points = [year(2000 + i, 0.5, label=f"row {i}") for i in range(30)]
    spec = timeline(series("use", Role.BOOKED, *points), unit="share")
    rows = type(spec)(**{name: getattr(spec, name) for name in spec.__struct_fields__} | {"kind": Kind.GAUGE})
    text = "\n".join(strip.text for strip in render_chart(rows, 60, 12, cursor="row 25"))
    assert "row 25◂" in text
    assert "row 3 " not in text


STATES = (
    month(2016, 1, 500.0),
    month(2016, 2, 0.0),
    month(2016, 3, None, State.NOT_PUBLISHED),
    month(2016, 4, None, State.NOT_NOTIFIED),
    month(2016, 5, 20.0),
    month(2016, 6, 90.0),
)


def test_on_the_logarithmic_scale_and_zoomed_zero_and_absences_stay_what_they_are() -> None:
    spec = timeline(series("booked", Role.BOOKED, *STATES))
    window = Window(Period.parse("2016-02..2016-05"), log=True)
    lines = [strip.text for strip in render_chart(window.of(spec), 60, 14)]
    text = "\n".join(lines)
    assert "USD log" in lines[0]
    assert "⊥ stands on 10 USD" in text
    assert "░" in text
    assert "╱" in text
    base = next(line for line in lines if line.lstrip().startswith("10┤"))
    assert "·" in base
    assert "500" not in text
    assert window.of(spec).log


def test_ten_times_as_much_is_the_same_step_up_on_the_logarithmic_scale() -> None:
    spec = timeline(series("booked", Role.BOOKED, year(2014, 20.0), year(2015, 200.0), year(2016, 2000.0)))
    lines = [strip.text for strip in render_chart(Window(log=True).of(spec), 60, 20)]
    eighths = {char: i for i, char in enumerate("▁▂▃▄▅▆▇█", start=1)}
    axis = next(line for line in lines if "2014" in line)
    heights = [
        sum(eighths.get(line[axis.index(label)], 0) for line in lines[:-2]) for label in ("2014", "2015", "2016")
    ]
    assert abs((heights[2] - heights[1]) - (heights[1] - heights[0])) <= 1


async def test_the_cursor_reads_the_last_year_first_and_follows_the_keys(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        assert "▲2025" not in opened.text
        assert "▲2025" in await opened.press("f3")
        assert "2025: observed: 33,000,000 USD (2024-09-01..2025-05-07)" in opened.text
        text = await opened.press("home", "right")
        assert "▲2017" in text
        assert "2017: booked by China: at least 410,358,802 USD (2701 alone)" in text
        assert "▲2016" in await opened.press("left")
        assert "▲2016" not in await opened.press("f2")


async def test_keys_zoom_move_and_change_the_scale_and_0_shows_all_of_it_again(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        chart = opened.app.screen.query_one(ChartView)
        await opened.press("f3", "home", "plus")
        assert "2016..2020" in opened.text
        assert "2021" not in opened.pane("chart")
        await opened.press("shift+right")
        assert "2017..2021" in opened.text
        text = await opened.press("l")
        assert "2017..2021 · log" in text
        assert "USD log" in text
        assert chart.spec is not None
        assert chart.spec.log
        await opened.press("0", "l")
        assert chart.spec == chart.whole
        assert chart.window == Window()


async def test_a_click_puts_the_cursor_on_the_period_and_the_wheel_zooms(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        chart = opened.app.screen.query_one(ChartView)
        spot = next(each for each in chart._spots if each.name == "2017")
        across = spot.left + 2, spot.top + 3  # the border and the padding lie before the first cell
        await opened.pilot.click(ChartView, offset=(across[0] + 1, across[1]))
        assert "2017: booked by China" in await opened.settle()
        chart.post_message(MouseScrollUp(chart, *across, 0, 0, 0, shift=False, meta=False, ctrl=False))
        await opened.settle()
        assert chart.window.within is not None


async def test_enter_opens_the_rows_behind_a_period_and_says_so_where_there_are_none(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("f3", "home", "right")
        rows = await opened.press("enter")
        assert "booked, notified and observed, 2017" in rows
        assert "notifications" in rows
        record = await opened.press("enter")
        assert "raw line" in record
    async with terminal(tmp_path, (120, 40)) as opened:
        chart = opened.app.screen.query_one(ChartView)
        chart.show(timeline(series("booked", Role.BOOKED, year(2016, 3.0))))
        await opened.press("f3", "enter")
        assert "No record stands behind this: 2016: booked: 3 USD" in " ".join(
            (await opened.wait_for("No record")).split()
        )


@pytest.mark.parametrize(
    ("words", "year", "figures", "records"),
    [
        (
            "relab",
            "2020",
            ("11,848,244", "330,000,000", "410,000,000"),
            ("comtrade-preview:CHN-PRK-M-2020-2716", "obs:US-coal-2020"),
        ),
        ("caps coal", "2018", ("5,580,000", "3,000,000"), ("obs:PoE-2018-5.58M", "obs:WiseHonest")),
        ("caps coal", "2017", ("410,358,802", "413,555,897"), ("ntf:CHN-2017-01..2017-09-coal",)),
        ("petroleum shipments", "2018", ("3,780,000",), ("ntf:CHN-2018-petroleum", "obs:Oil-2018")),
    ],
)
async def test_the_rows_opened_hold_every_figure_of_the_point_whatever_their_table_and_their_records(
    tmp_path, words, year, figures, records
) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("slash")
        await opened.type(words)
        await opened.press("enter", "f3", "home")
        chart = opened.app.screen.query_one(ChartView)
        while chart.cursor.name != year:
            await opened.press("right")
        assert all(figure in chart.reading for figure in figures)
        rows = await opened.press("enter")
        for shown in (*figures, *records):
            assert shown in rows


async def test_the_scale_is_refused_in_a_sentence_where_there_is_none(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        opened.app.screen.query_one(ChartView).show(timeline(series("booked", Role.BOOKED, year(2016, 0.0))))
        await opened.press("f3", "l")
        assert "logarithmic scale needs" in " ".join((await opened.wait_for("logarithmic")).split())


async def test_the_png_is_what_the_screen_shows_and_the_copied_command_draws_the_same_bytes(
    tmp_path, monkeypatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    monkeypatch.chdir(here)
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("f3", "home", "plus", "l", "y")
        command = opened.app.clipboard
        await opened.press("p")
        await opened.wait_for("The chart is in")
    monkeypatch.chdir(there)
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    assert "--since 2016-01-01 --until 2020-12-31 --log-scale" in command
    assert main(shlex.split(command)[1:]) == 0
    (shown,), (drawn,) = here.glob("*.png"), there.glob("*.png")
    assert shown.name == drawn.name
    assert shown.read_bytes() == drawn.read_bytes()
