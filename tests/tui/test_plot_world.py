"""A finding among the world's pairs in characters: every mark at its ratio, every absence as itself."""

import pytest

from tests.charts.test_fan import ABSENT, fan
from tests.charts.test_spread import spread
from tradecheck.charts.ratios import scale_of
from tradecheck.tui.plot.fan import BANDS, MIDDLE, NO_BASELINE, row_of
from tradecheck.tui.plot.reading import read_out, records_at, stops_of
from tradecheck.tui.plot.render import render_chart
from tradecheck.tui.plot.spread import CURVE, HALF, OWN, _whole
from tradecheck.tui.theme import PALETTES


def lines(spec, width=70, height=20, **more):
    return [strip.text for strip in render_chart(spec, width, height, **more)]


def plot_of(text):
    """The rows with an axis at their left, and where it stands."""
    at = {line.index("┤") for line in text if "┤" in line}
    (edge,) = at
    return [line for line in text if len(line) > edge and line[edge] in "│┤"], edge


@pytest.mark.parametrize("size", [(56, 16), (76, 20), (110, 30), (190, 50)])
def test_every_month_has_its_bands_and_the_pairs_mark_at_its_ratio(size):
    spec = fan()
    rows, edge = plot_of(lines(spec, *size))
    ends = (0, len(rows) - 1)
    scale = scale_of([point for one in spec.series for point in one.points])
    wide = sum(row.count("◆") for row in rows), sum(row.count("○") for row in rows)
    assert wide == (5, 6)
    assert all("◆" not in row for y, row in enumerate(rows) if y != row_of(scale, 4.0, ends))
    assert all("○" not in row for y, row in enumerate(rows) if y != row_of(scale, 0.5, ends))
    assert MIDDLE in rows[row_of(scale, 1.1, ends)]
    column = next(row.index("◆") for row in rows if "◆" in row)
    signs = [row[column] for row in rows]
    first, last = row_of(scale, 10.0, ends), row_of(scale, 0.1, ends)
    assert all(sign == " " for sign in signs[:first])
    assert all(sign in (*BANDS, MIDDLE, "◆") for sign in signs[first : last + 1])
    assert edge > 0


def test_a_month_without_a_baseline_has_its_own_sign_and_no_band():
    rows, edge = plot_of(lines(fan(), 70, 20))
    crossed = [x for row in rows for x, char in enumerate(row) if char == NO_BASELINE]
    assert crossed
    for row in rows:
        assert not set(row[min(crossed) : max(crossed) + 1]) & {*BANDS, MIDDLE}
    assert "× no baseline" in " ".join(lines(fan(), 100, 24))
    assert edge < min(crossed)


def test_a_month_with_one_end_alone_stands_under_the_plot():
    text = lines(fan(), 70, 20)
    rows, _ = plot_of(text)
    under = text[text.index(rows[-1]) + 1]
    assert "▸" in under
    assert "▸ the pair: exporter only" in " ".join(lines(fan(), 100, 24))


def test_panels_that_do_not_fit_are_named():
    both = fan(panels=(fan(title="Fish", subtitle="99 pairs"), fan(title="Crab", subtitle="20 pairs")))
    text = lines(both, 70, 16)
    assert any("No room for: Crab" in line for line in text)
    assert any(line.startswith("Fish, 99 pairs: M ÷ X") for line in text)
    assert not any("No room" in line for line in lines(both, 100, 34))


def test_a_fan_is_read_month_by_month():
    stops = stops_of(fan())
    assert [stop.name for stop in stops][:2] == ["2017-01", "2017-02"]
    said = read_out(fan(), stops[0])
    assert "wide: 0.1 × to 10 × (99 pairs)" in said
    assert "the pair, before: 0.5 × (20 % of the world's pairs at or below)" in said
    absent = next(stop for stop in stops if stop.name == ABSENT)
    assert "wide: not held" in read_out(fan(), absent)


def test_the_pair_is_read_before_the_world_and_each_panel_by_its_code():
    panels = fan(panels=(fan(title="0303 Fish, frozen"), fan(title="0302 Fish, fresh")), title="all")
    said = read_out(panels, stops_of(panels)[0]).split(" · ")
    assert [each.partition(": 0.5")[0] for each in said[:2]] == ["0303: the pair, before", "0302: the pair, before"]
    assert [each.rpartition(": ")[0] for each in said[2:4]] == ["0303: median", "0302: median"]
    assert len(said) == 8


@pytest.mark.parametrize("size", [(56, 16), (76, 20), (110, 30), (190, 50)])
def test_a_pair_stands_on_the_curve_with_its_share_beside_it(size):
    rows, _ = plot_of(lines(spread(0.7), *size))
    (row,) = [row for row in rows if OWN in row]
    assert "origin 0 70 %" in row
    above = len(rows) - 1 - int(0.7 * len(rows))
    assert rows.index(row) == above
    assert any(CURVE in each for each in rows)
    assert any(HALF in each for each in rows)


def test_pairs_of_one_row_are_named_together_and_no_share_is_named_twice():
    text = lines(spread(0.5, 0.505, 0.9), 76, 20)
    assert any("origin 0 50 %, origin 1 50 %" in line for line in text)
    small = [line for line in lines(spread(0.5), 56, 11) if "%┤" in line]
    assert all(line.split("┤")[0].count("%") == 1 for line in small)


def test_a_curve_is_read_pair_by_pair_and_opens_both_records():
    spec = spread(0.9, 0.2)
    stops = stops_of(spec)
    assert [stop.name for stop in stops] == ["origin 1", "origin 0"]
    assert read_out(spec, stops[0]).startswith("pairs: 0.3 × (20 % of the world's pairs at or below)")
    assert records_at(spec, stops[0]) == ()


@pytest.mark.parametrize("theme", PALETTES)
def test_what_is_drawn_does_not_depend_on_colours(theme):
    assert lines(fan(), palette=PALETTES[theme]) == lines(fan())
    assert lines(spread(0.3, 0.7), palette=PALETTES[theme]) == lines(spread(0.3, 0.7))


@pytest.mark.parametrize(
    ("room", "said"),
    [(40, "Australia 70 %, Malaysia 69 %, Fiji 68 %"), (30, "Australia 70 %, 2 more"), (16, "Australia 70 % …")],
)
def test_no_name_on_the_curve_is_cut(room, said):
    assert _whole(["Australia 70 %", "Malaysia 69 %", "Fiji 68 %"], room) == said
