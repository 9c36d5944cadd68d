"""What each chart shows: states where there is no figure, marks that bear on the goods, parts said to be parts."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded, flow, with_flows, with_tables
from tests.inquiry.asking import EXPORT, IMPORT, view
from tradecheck.charts.spec import NAMES, ChartSpec, Kind, Role
from tradecheck.inquiry import beside
from tradecheck.inquiry.dumbbell import MOST, mirror_chart
from tradecheck.inquiry.gauge import cap_chart
from tradecheck.inquiry.timeline import finding_chart, goods_chart, overview_chart, shipments_chart
from tradecheck.inquiry.trend import trend
from tradecheck.model.errors import UsageError
from tradecheck.model.finding import Range
from tradecheck.model.view import View
from tradecheck.model.words import State

GOODS = (
    "coal",
    "petroleum",
    "seafood",
    "textiles",
    "iron",
    "wigs",
    "TOTAL",
    "27",
    "sand",
    "machinery",
    "luxury",
    "0307",
    "crude",
    "arms",
    "030351",
)


def points(spec: ChartSpec, role: Role) -> list:
    return [point for series in spec.series if series.role is role for point in series.points]


def states(spec: ChartSpec, role: Role = Role.BOOKED) -> dict[str, State]:
    return {f"{point.start:%Y}": point.state for point in points(spec, role)}


@pytest.fixture(scope="module")
def specs() -> list[ChartSpec]:
    found = [overview_chart(embedded(), View()), overview_chart(embedded(), view(period="2019"))]
    for goods in GOODS:
        for way in (EXPORT, IMPORT):
            for days in (None, "2018"):
                asked = view(goods, of=way, period=days)
                found += [make(embedded(), asked) for make in (goods_chart, shipments_chart, cap_chart, mirror_chart)]
    return found


def test_no_state_without_a_figure_has_a_value(specs):
    for spec in specs:
        for series in spec.series:
            for point in series.points:
                assert (point.value is None) is not point.state.has_figure, (spec.title, point)
                assert point.value is not None or (point.low, point.high) == (None, None)


def test_every_series_has_points_in_order_within_one_unit(specs):
    for spec in specs:
        assert spec.unit in ({"share"} if spec.kind is Kind.GAUGE else {"USD", "t", "bbl"})
        for series in spec.series:
            assert series.points, spec.title
            if spec.kind is Kind.TIMELINE:
                starts = [point.start for point in series.points]
                assert starts == sorted(starts), spec.title


def test_amounts_of_one_series_never_share_a_day(specs):
    for spec in specs:
        if spec.kind is Kind.TIMELINE:
            for series in spec.series:
                if series.role is not Role.OBSERVED:
                    ends = zip(series.points, series.points[1:], strict=False)
                    assert all(one.end < other.start for one, other in ends), (spec.title, series.name)


def test_every_chart_has_words_and_names_where_its_figures_come_from(specs):
    for spec in specs:
        assert spec.title
        assert spec.subtitle
        assert spec.caveat.endswith("A gap is a lead, not proof.")
        with_figure = any(point.value is not None for series in spec.series for point in series.points)
        assert spec.source_line.startswith("Source") or not with_figure, spec.title


def test_every_view_of_goods_has_something_to_draw_and_be_it_that_nothing_is_held():
    for goods in GOODS:
        for way in (EXPORT, IMPORT):
            assert goods_chart(embedded(), view(goods, of=way, period="2018")).series


def test_marks_lie_within_the_drawn_years(specs):
    for spec in specs:
        days = [day for series in spec.series for point in series.points for day in (point.start, point.end)]
        assert all(min(days) <= mark.on <= max(days) for mark in spec.marks)


# Along time.


def test_coal_is_booked_to_2017_and_unresolved_after_it():
    spec = goods_chart(embedded(), view("coal"))
    assert spec.unit == "t"
    assert states(spec) == {
        **dict.fromkeys(("2016", "2017"), State.REPORTED),
        **{str(year): State.UNRESOLVED for year in range(2018, 2025)},
    }
    of_2016, of_2017 = points(spec, Role.BOOKED)[:2]
    assert (round(of_2016.low), round(of_2016.high)) == (7_752_904, 22_490_000)
    assert round(of_2017.value) == 4_912_129
    assert spec.caveat.startswith(
        "Booked figures are partial: of the 2 codes of coal they hold 2701 alone in 2016–2017."
    )


def test_coal_stays_unresolved_in_a_view_of_one_year():
    spec = goods_chart(embedded(), view("coal", period="2019"))
    assert states(spec) == {"2019": State.UNRESOLVED}


def test_a_group_of_which_two_chapters_are_held_says_so():
    spec = goods_chart(embedded(), view("textiles"))
    assert "partial: of the 14 codes of textiles they hold 61 and 62 in 2016–2018, 2020–2021" in spec.caveat
    assert points(spec, Role.BOOKED)[3].value == 2402.0


def test_a_chapter_is_not_counted_with_its_headings():
    unseen = replace(embedded(), observations=with_flows([]).observations)
    spec = goods_chart(unseen, view("27", of=EXPORT, period="2017"))
    (point,) = points(spec, Role.BOOKED)
    assert (spec.unit, point.record) == ("USD", "comtrade-chapters:CHN-PRK-M-2017-27")
    (whole,) = embedded().counted.filter(record=point.record).collect()["value_usd"]
    assert point.value == whole
    assert spec.caveat == "A gap is a lead, not proof."


@pytest.mark.parametrize(
    ("goods", "way", "resolutions"),
    [
        ("coal", None, {"2270", "2321", "2371", "2397"}),
        ("seafood", None, {"2371"}),
        ("textiles", None, {"2375"}),
        ("wigs", None, set()),
        ("machinery", EXPORT, {"2397"}),
        ("TOTAL", None, {"2270", "2321", "2371", "2375", "2397"}),
        ("iron", None, {"2270", "2321", "2371"}),
        ("petroleum", None, {"2397"}),
    ],
)
def test_marks_are_the_resolutions_that_bear_on_the_goods(goods, way, resolutions):
    spec = goods_chart(embedded(), view(goods, of=way))
    assert {mark.label.split(" ")[1] for mark in spec.marks} == resolutions


@pytest.mark.parametrize(
    ("goods", "words"),
    [
        ("coal", "from"),
        ("petroleum", "to"),
        ("crude", "to"),
        ("luxury", "to"),
        ("vehicles", "to"),
        ("machinery", "from"),
        ("textiles", "from"),
        ("wigs", "from"),
        ("TOTAL", "from"),
    ],
)
def test_goods_are_shown_in_the_direction_that_rules_restrict(goods, words):
    assert f" {words} the DPRK" in goods_chart(embedded(), view(goods)).title


@pytest.mark.parametrize(
    ("goods", "way", "title"),
    [
        ("coal", None, "Coal from the DPRK: booked, notified and observed"),
        ("petroleum", None, "Petroleum to the DPRK: notified and observed"),
        ("wigs", IMPORT, "Wigs to the DPRK: booked"),
        ("0307", None, "0307 Molluscs (squid, clams, scallops) from the DPRK: booked"),
        ("TOTAL", None, "All goods from the DPRK: booked"),
    ],
)
def test_a_title_says_what_is_drawn(goods, way, title):
    assert goods_chart(embedded(), view(goods, of=way)).title == title


def test_petroleum_is_shown_in_barrels_with_cap_and_floors():
    spec = goods_chart(embedded(), view("petroleum"))
    assert spec.unit == "bbl"
    notified = {point.start.year: point for point in points(spec, Role.NOTIFIED)}
    assert (notified[2021].value, notified[2021].label) == (91_909.0, "at least")
    assert (notified[2023].label, notified[2024].value) == ("", 296_207.0)
    assert (notified[2017].value, notified[2017].state, notified[2017].label) == (None, State.NOT_HELD, "")
    assert {point.value for point in points(spec, Role.CAP)} == {500_000.0}


def test_two_caps_of_one_chapter_are_never_one_line():
    spec = goods_chart(embedded(), view("27", of=IMPORT))
    assert {point.value for point in points(spec, Role.CAP)} == {500_000.0}
    rows = beside.cap_rows(embedded(), view("27", of=IMPORT))
    both = beside.cap_series([row for row in rows if row.supplier == "total"], "bbl")
    assert {series.name: {point.value for point in series.points} for series in both} == {
        "cap, petroleum": {500_000.0},
        "cap, crude": {4_000_000.0},
    }


def test_an_account_that_is_part_of_another_is_not_drawn_beside_it():
    seen = {point.label.split(" ")[0] for point in points(goods_chart(embedded(), view("petroleum")), Role.OBSERVED)}
    assert "Oil-2018" in seen
    assert not seen & {"Oil-2018-JanMay", "Oil-2018-JanAug"}


def observation(name, **more):
    return {
        "record": f"obs:{name}",
        "id": name,
        "start": date(2019, 1, 1),
        "end": date(2019, 12, 31),
        "kind": "shipment",
        "codes": "2701",
        "direction": "dprk-export",
        "exempt": False,
    } | more


def test_a_part_is_drawn_where_the_whole_has_no_figure_in_the_unit():
    evidence = with_tables(
        observations=[
            observation("whole", count=9),
            observation("part", subset_of="whole", tonnes_low=1.0, tonnes_high=2.0),
            observation("exempt", exempt=True, tonnes_low=5.0, tonnes_high=5.0),
            observation("seen", kind="sighting", tonnes_low=5.0, tonnes_high=5.0),
        ]
    )
    (point,) = points(goods_chart(evidence, view("coal")), Role.OBSERVED)
    assert (point.label, point.low, point.high) == ("part", 1.0, 2.0)


def test_accounts_that_reach_beyond_the_books_beside_them_say_so():
    caveat = goods_chart(embedded(), view("iron")).caveat
    assert "PoE-2018-5.58M names Russia, not China." in caveat
    assert "OSC-2025 also counts other goods (2701, 2601)." in caveat
    assert "Observed shipments that name no country cover all buyers." in goods_chart(embedded(), view("coal")).caveat


def test_shipments_show_the_years_that_were_observed():
    spec = shipments_chart(embedded(), view("sand"))
    (seen,) = points(spec, Role.OBSERVED)
    (booked,) = points(spec, Role.BOOKED)
    assert (seen.label, seen.value) == ("Sand-2019", 1_000_000.0)
    assert (booked.start, booked.end, booked.state) == (date(2019, 1, 1), date(2019, 12, 31), State.NOT_HELD)


def test_shipments_that_nobody_counted_say_so():
    spec = shipments_chart(embedded(), view("wigs"))
    assert spec.subtitle == "Value by year; no account of shipments gives a figure"


def test_the_overview_shows_missing_years_of_exports_as_missing():
    imports, exports = overview_chart(embedded(), View()).series
    assert [point.start.year for point in imports.points] == list(range(1984, 2025))
    missing = {point.start.year for point in exports.points if point.state is State.NOT_HELD}
    assert missing == {2021, 2023, 2024, 2025}


def test_an_overview_of_one_direction_or_year_has_a_point_each():
    (exports,) = overview_chart(embedded(), View(direction=IMPORT)).series
    assert exports.role is Role.MIRROR
    both = overview_chart(embedded(), view(period="2021")).series
    assert [(point.start.year, point.state) for series in both for point in series.points] == [
        (2021, State.REPORTED),
        (2021, State.NOT_HELD),
    ]


# A finding.


@pytest.fixture
def found(desk):
    return {each.id: each for each in desk.findings(View())}


def test_a_finding_s_expectation_is_a_band_over_its_period(desk, found):
    finding = found["caps.coal.dprk-export.2017"]
    spec = desk.chart("finding", View(), finding)
    (band,) = points(spec, Role.EXPECTED)
    assert (band.start, band.end, band.label) == (finding.period.start, finding.period.end, finding.id)
    assert (band.low, band.value, band.high) == (0.0, 400_870_018.0, 400_870_018.0)
    assert spec.unit == "USD"
    assert {413_555_897.0} <= {point.value for point in points(spec, Role.NOTIFIED)}
    assert {400_870_018.0} <= {point.value for point in points(spec, Role.CAP)}
    assert spec.subtitle == finding.statement


def test_every_finding_has_a_chart_whose_band_has_a_state_with_a_figure(desk, found):
    for finding in found.values():
        spec = desk.chart("finding", View(), finding)
        assert spec.series
        for series in spec.series:
            for point in series.points:
                assert point.state.has_figure == (point.value is not None or series.role is Role.EXPECTED)


def test_a_month_is_shown_among_months_without_the_caps_of_years(desk, found):
    finding = found["banned.2701.dprk-export.2017-08"]
    spec = desk.chart("finding", view("wigs", period="2020"), finding)
    august = [point for point in points(spec, Role.BOOKED) if point.start == date(2017, 8, 1)]
    assert [(point.end, point.value) for point in august] == [(date(2017, 8, 31), 138_100_000.0)]
    assert not points(spec, Role.CAP)
    assert not points(spec, Role.NOTIFIED)


def test_a_finding_in_another_country_s_books_is_drawn_in_those(found):
    finding = found["banned.2701.dprk-export.2017-08"]
    assert finding.reporter == "CHN"
    abroad = replace(finding, reporter="SEN")
    rows = [
        flow("2701", "2017-08", 138_100_000.0, source="comtrade"),
        flow("2701", "2017-08", 6_494.61, source="comtrade", reporter="SEN", record="test:SEN"),
    ]
    spec = finding_chart(with_flows(rows), abroad, View())
    (booked,) = (one for one in spec.series if one.role is Role.BOOKED)
    assert booked.name == "booked by Senegal"
    assert [point.value for point in booked.points if point.value is not None] == [6_494.61]
    whole = [flow("2701", "2017", 6_494.61, reporter=each, record=f"test:{each}") for each in ("SEN", "GHA")]
    years = trend(with_flows(whole), abroad, View()).years
    assert [year.value for year in years if year.value] == [6_494.61]


def test_an_expectation_without_a_figure_or_in_another_unit_is_no_band(found):
    finding = found["caps.coal.dprk-export.2017"]
    for expected in (Range(None, None, None, "USD"), Range(1, 2, 3, "kWh")):
        spec = finding_chart(embedded(), replace(finding, expected=expected), View())
        assert not points(spec, Role.EXPECTED)
        assert spec.subtitle == finding.statement


# Shares of a cap.


def test_each_year_of_a_cap_is_a_row_with_its_share():
    spec = cap_chart(embedded(), View())
    assert spec.title.startswith("Petroleum")
    rows = {point.label: point for series in spec.series for point in series.points}
    assert round(rows["2021, notified"].value, 3) == 0.184
    assert round(rows["2024, notified"].value, 3) == 0.592
    assert (rows["2024, notified"].low, rows["2024, notified"].high) == (rows["2024, notified"].value, None)
    assert rows["2017-10..2017-12, notified"].state is State.NOT_HELD


def test_rows_of_several_caps_say_whose_they_are():
    (series,) = cap_chart(embedded(), view("27")).series
    labels = [point.label for point in series.points]
    assert len(set(labels)) == len(labels)
    assert {label.split(",")[0] for label in labels} == {"coal", "petroleum", "crude"}


def test_goods_without_a_cap_have_no_row_and_a_sentence():
    spec = cap_chart(embedded(), view("wigs"))
    assert spec.series == ()
    assert spec.subtitle == "No resolution in the table caps these goods in this direction and period"
    assert spec.source_line == ""


# Two ends.


def test_chapter_27_is_shown_by_origin_with_the_dprk_among_them():
    spec = mirror_chart(embedded(), View())
    assert "in 2017" in spec.title
    importer, exporter = spec.series
    labels = [point.label for point in importer.points]
    assert len(labels) == MOST
    assert labels == [point.label for point in exporter.points]
    assert labels[0] == "Russia"
    dprk = exporter.points[labels.index("DPRK")]
    assert (dprk.value, dprk.state) == (None, State.NOT_PUBLISHED)


@pytest.mark.parametrize(
    ("goods", "period", "importer", "exporter", "year"),
    [
        ("coal", None, State.REPORTED, State.NOT_PUBLISHED, "2017"),
        ("coal", "2019", State.UNRESOLVED, State.NOT_PUBLISHED, "2019"),
        ("wigs", None, State.REPORTED, State.NOT_PUBLISHED, "2024"),
    ],
)
def test_an_end_without_a_figure_says_why(goods, period, importer, exporter, year):
    spec = mirror_chart(embedded(), view(goods, period=period))
    assert [series.points[0].state for series in spec.series] == [importer, exporter]
    assert f"in {year}" in spec.title


def test_several_codes_are_told_apart():
    (importer, _) = mirror_chart(embedded(), view("garments")).series
    assert {point.label for point in importer.points} == {"DPRK, 61", "DPRK, 62"}


def test_the_destination_is_named_for_exports():
    spec = mirror_chart(embedded(), view("27", of=IMPORT))
    assert "trade by destination in 2017" in spec.title
    importer, exporter = spec.series
    assert (importer.points[0].state, exporter.points[0].state) == (State.NOT_PUBLISHED, State.REPORTED)


def test_nothing_held_is_a_chart_without_series():
    nothing = with_flows([])
    assert mirror_chart(nothing, View()).series == ()
    assert overview_chart(nothing, View()).series == ()
    assert goods_chart(nothing, view("coal", of=IMPORT)).series == ()


def test_the_largest_partners_are_kept_and_the_dprk_with_them():
    rows = [
        flow("27", "2017", 1000.0 + number, reporter=reporter, partner=partner, flow=way, record=f"{partner}{reporter}")
        for number, area in enumerate(["AUS", "RUS", "USA", "BRA", "IDN", "MYS", "MNG", "KOR", "JPN", "SGP"])
        for reporter, partner, way in (("CHN", area, "M"), (area, "CHN", "X"))
    ]
    rows += [
        flow("27", "2017", 900.0 - number, reporter=reporter, partner=partner, flow=way, record=f"{partner}{reporter}")
        for number, area in enumerate(["CAN", "GBR", "NLD", "ZAF", "OMN", "VNM"])
        for reporter, partner, way in (("CHN", area, "M"), (area, "CHN", "X"))
    ]
    rows.append(flow("27", "2017", 1.0, partner="PRK", record="dprk"))
    importer, _ = mirror_chart(with_flows(rows), View()).series
    assert len(importer.points) == MOST
    assert importer.points[-1].label == "DPRK"
    assert importer.points[0].value == 1009.0


# By name.


@pytest.mark.parametrize("name", NAMES)
def test_every_name_makes_its_chart_or_asks_for_what_it_needs(desk, found, name):
    finding = next(each for each in found.values() if each.world is not None or name != "world")
    assert desk.chart(name, view("coal"), finding).name == name


def test_an_unknown_chart_names_the_nearest(desk):
    with pytest.raises(UsageError, match="chart 'gods' is not known: did you mean goods"):
        desk.chart("gods", View())


@pytest.mark.parametrize("name", ["goods", "shipments"])
def test_a_chart_of_goods_asks_for_them(desk, name):
    with pytest.raises(UsageError, match=f"the chart '{name}' needs goods: give --goods"):
        desk.chart(name, View())


def test_a_chart_of_a_finding_asks_for_its_id(desk):
    with pytest.raises(UsageError, match="needs the id of a finding"):
        desk.chart("finding", View())
