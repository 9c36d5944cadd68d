"""The desk answers from what is held, the same each time and whatever the order of rows."""

from datetime import date

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded, with_flows
from tests.inquiry.asking import EXPORT, IMPORT, view
from tests.sources.comtrade_rows import v1_csv
from tradecheck.archive import Archive, computed
from tradecheck.charts.spec import NAMES, OF_A_FINDING, Role
from tradecheck.checks.registry import named
from tradecheck.inquiry import Desk, kept
from tradecheck.inquiry.dumbbell import mirror_chart
from tradecheck.inquiry.gauge import cap_chart, silence
from tradecheck.inquiry.labels import goods_title, label_periods
from tradecheck.inquiry.rank import ranked
from tradecheck.inquiry.tables import caps, mirror, notifications, observations, series, vessels
from tradecheck.inquiry.timeline import goods_chart, overview_chart, shipments_chart
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.errors import UsageError
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import Goods
from tradecheck.model.tables import TABLES
from tradecheck.model.view import View
from tradecheck.model.words import Severity, State, Status

NOTHING = View(snapshot=False)
COAL = view("coal", of=EXPORT)


@pytest.fixture
def receive(desk, tmp_path):
    """Import a file, and open the desk anew."""

    def take_in(name: str, body: bytes) -> Desk:
        file = tmp_path / name
        file.write_bytes(body)
        (report,) = import_comtrade([file], Archive(desk.settings.cache))
        assert report.refused is None
        return Desk(desk.settings)

    return take_in


# Findings.


def test_findings_come_by_severity_status_money_and_name(desk):
    found = desk.findings(View())
    status = [Status.BREACH_INDICATOR, Status.GAP, Status.INDETERMINATE, Status.DATA_QUALITY, Status.CONSISTENT]
    keys = [(-each.severity.rank, status.index(each.status), -(each.value_usd or 0), each.id) for each in found]
    assert keys == sorted(keys)
    assert len({each.id for each in found}) == len(found) > 50


def test_a_finding_without_money_comes_after_one_with_money(desk):
    one, other = (
        replace(desk.findings(View())[0], id=name, value_usd=money) for name, money in (("a", None), ("b", 1))
    )
    assert [each.id for each in ranked([one, other])] == ["b", "a"]
    assert [each.id for each in ranked([replace(other, id="c"), other])] == ["b", "c"]


def test_a_severity_leaves_out_what_is_less(desk):
    everything = desk.findings(View())
    for severity in Severity:
        asked = desk.findings(View(min_severity=severity))
        assert asked == tuple(each for each in everything if each.severity.rank >= severity.rank)


def test_a_finding_is_found_wherever_it_lies(desk):
    wanted = "caps.coal.dprk-export.2017"
    narrow = view("wigs", of=IMPORT, period="2024", check="banned", min_severity=Severity.HIGH)
    assert desk.finding(wanted, narrow).id == wanted
    with pytest.raises(UsageError, match=r"finding 'caps\.coal\.2017' is not known: did you mean caps\.coal"):
        desk.finding("caps.coal.2017", View())


def test_an_unknown_check_or_source_names_the_nearest(desk):
    with pytest.raises(UsageError, match="check 'bannd' is not known: did you mean banned"):
        desk.findings(View(check="bannd"))
    for ask in (desk.findings, desk.series, desk.holdings):
        with pytest.raises(UsageError, match="source 'gacc' is not known: did you mean gacc-press"):
            ask(View(source="gacc"))


# What was computed before.


def test_an_answer_is_kept_and_read_again(desk):
    found = desk.findings(COAL)
    (path,) = (desk.settings.cache / computed.FOLDER).iterdir()
    assert kept.read(desk.settings.cache, path.name) == found
    assert Desk(desk.settings).findings(COAL) == found
    path.write_bytes(b"\x93 not what was written")
    assert Desk(desk.settings).findings(COAL) == found


def test_nothing_is_kept_where_the_cache_cannot_be_written(desk):
    desk.settings.cache.write_bytes(b"a file where the folder should be")
    kept.write(desk.settings.cache, "name", ())
    assert kept.read(desk.settings.cache, "name") is None


def test_another_view_is_another_answer(desk):
    asked = [View(), COAL, view("coal"), View(min_severity=Severity.HIGH), View(snapshot=False)]
    names = {kept.key(each, desk.holdings(each), desk.settings.cache) for each in asked}
    assert len(names) == len(asked)


def test_a_receipt_is_another_answer_even_in_the_same_second(desk, receive):
    def own(figure: float) -> bytes:
        return v1_csv({"refYear": 2022, "refPeriodId": 20220101, "period": "2022", "primaryValue": figure})

    first = receive("first.csv", own(5_000_000.0))
    holdings = first.holdings(COAL)
    before = kept.key(COAL, holdings, desk.settings.cache)
    first.findings(COAL)
    second = {each.id: each for each in receive("second.csv", own(6_000_000.0)).findings(COAL)}
    assert kept.key(COAL, holdings, desk.settings.cache) != before
    assert second["banned.2701.dprk-export.2022"].value_usd == 6_000_000.0


def test_the_oldest_answers_give_way(tmp_path, monkeypatch):
    monkeypatch.setattr(computed, "MOST", 3)
    for number in range(5):
        kept.write(tmp_path, f"answer-{number}", ())
    assert len(list((tmp_path / computed.FOLDER).iterdir())) == 3


# Received and embedded.


def test_what_was_received_stands_in_for_the_embedded_row_and_is_not_added(desk, receive):
    embedded_value = desk.series(COAL).filter(period="2017", code="2701").item(0, "value_usd")
    assert embedded_value == 410_358_802.0
    filled = receive("mine.csv", v1_csv({"primaryValue": 411_000_000.0}, {"cmdCode": "2702", "primaryValue": 7.0}))
    years = filled.series(COAL).filter(period="2017")
    assert dict(years.select("code", "value_usd").iter_rows()) == {"2701": 411_000_000.0, "2702": 7.0}
    assert set(years["source"]) == {"comtrade"}
    spec = filled.chart("goods", replace(COAL, period=view(period="2017").period))
    assert "partial" not in spec.caveat


def test_no_snapshot_leaves_what_was_received(receive):
    filled = receive("mine.csv", v1_csv({"primaryValue": 5.0}))
    assert filled.series(replace(COAL, snapshot=False)).filter(code="2701")["value_usd"].to_list() == [5.0]
    assert [each.source for each in filled.holdings(NOTHING)] == ["comtrade"]


def test_with_nothing_held_every_answer_is_empty_and_none_breaks(desk):
    nothing = replace(COAL, snapshot=False)
    assert desk.findings(nothing) == desk.findings(NOTHING) == ()
    assert desk.holdings(nothing) == ()
    for table in (desk.series, desk.mirror, desk.observations, desk.notifications):
        assert table(nothing).is_empty()
        assert table(NOTHING).is_empty()
    assert desk.vessels(None, NOTHING).is_empty()
    assert all(row.quantity is None and row.binding_share is None for row in desk.caps(nothing))
    for name in set(NAMES) - set(OF_A_FINDING):
        spec = desk.chart(name, nothing)
        assert all(point.value is None for each in spec.series if each.role is not Role.CAP for point in each.points)
    assert desk.series(replace(nothing, period=view(period="2017").period))["state"].unique().to_list() == ["not_held"]


def test_as_of_december_2024_china_had_notified_153_400_barrels(desk):
    def of_2024(day: date | None) -> float | None:
        asked = view("petroleum", of=IMPORT, period="2024", as_of=day)
        (row,) = (row for row in desk.caps(asked) if row.supplier == "CHN" and row.period == row.cap_period)
        return row.quantity

    assert of_2024(date(2024, 12, 4)) == 153_400.0
    assert of_2024(date(2025, 3, 14)) == of_2024(None) == 280_928.0


def test_one_source_is_one_publication_s_view(desk):
    press = desk.series(replace(COAL, source="gacc-press"))
    assert set(press["source"]) == {"gacc-press", ""}
    assert press.filter(period="2016", code="2701").height == 1


# Tables.


def test_observations_are_those_of_the_view_in_order_of_time(desk):
    sand = desk.observations(view("sand"))
    assert set(sand["id"]) == {"Sand-2019", "Sand-C4ADS-ships", "Sand-C4ADS-visits"}
    everything = desk.observations(View())
    assert everything.height == embedded().observations.collect().height
    assert everything["start"].is_sorted()
    assert dict(everything.schema) == TABLES["observations"]
    assert desk.observations(view("petroleum", of=EXPORT)).is_empty()
    assert {"PoE-2019-coal", "OSC-2025"} <= set(desk.observations(view("27"))["id"])


def test_caps_are_those_of_the_view(desk):
    assert {row.goods for row in desk.caps(view("petroleum", period="2021"))} == {"petroleum"}
    assert desk.caps(view("wigs")) == ()
    (year,) = {row.cap_period.label for row in desk.caps(view("petroleum", period="2021-02"))}
    assert year == "2021"


def test_a_vessel_is_found_by_part_of_its_name_or_its_imo_number(desk):
    held = desk.vessels(None, View()).filter(pl.col("imo") != "")
    name, imo = held.row(0, named=True)["name"], held.row(0, named=True)["imo"]
    assert imo in set(desk.vessels(name.lower()[1:-1], View())["imo"])
    for text in (imo, f"IMO {imo}", f"imo{imo}", f" IMO: {imo} "):
        assert desk.vessels(text, View())["imo"].unique().to_list() == [imo]


@pytest.mark.parametrize("text", ["no such ship", "9999999", "IMO", ".*", "[", "IMO 123"])
def test_a_vessel_that_nobody_named_asks_for_another_name(desk, text):
    with pytest.raises(UsageError, match="no vessel is held under"):
        desk.vessels(text, View())


def test_periods_are_labelled_by_their_days():
    frame = pl.DataFrame(
        {"start": [date(2017, 1, 1), date(2017, 8, 1)], "end": [date(2017, 12, 31), date(2017, 8, 31)]}
    )
    assert label_periods(frame)["period"].to_list() == ["2017", "2017-08"]
    assert label_periods(frame.clear())["period"].to_list() == []


@pytest.mark.parametrize(
    ("goods", "title"),
    [
        (("coal",), "Coal"),
        (("coal", "wigs"), "Coal, wigs"),
        (("coal", "coal"), "Coal"),
        (("TOTAL",), "All goods"),
        (("2701",), "2701 Hard coal and briquettes"),
        (("270199",), "270199"),
    ],
)
def test_a_title_names_goods_as_people_do(goods, title):
    assert goods_title(tuple(Goods.parse(each) for each in goods)) == title


def test_a_title_leaves_capitals_where_they_stand():
    assert goods_title((Goods(("2701",), "2701 Coal of the DPRK"),)) == "2701 Coal of the DPRK"


def test_a_silence_told_of_one_month_makes_the_period_not_notified():
    assert silence((("2021-01", State.REPORTED), ("2021-02", State.NOT_NOTIFIED))) is State.NOT_NOTIFIED
    assert silence((("2021-01", State.NOT_HELD),)) is silence(()) is State.NOT_HELD


# The same each time.


def permuted(seed: int) -> Evidence:
    """The embedded evidence with the rows of every table in another order."""
    tables = {
        name: getattr(embedded(), name).collect().sample(fraction=1.0, shuffle=True, seed=seed).lazy()
        for name in (*TABLES, "counted")
    }
    return replace(embedded(), **tables)


def findings_of(evidence: Evidence) -> tuple:
    return ranked([each for check in named(None) for each in check.run(evidence, View())])


def tables_of(evidence: Evidence) -> list[pl.DataFrame]:
    asked = [View(), view("27"), view("coal"), view("petroleum"), view("seafood")]
    frames = [table(evidence, each) for table in (series, mirror, observations, notifications) for each in asked]
    return [*frames, vessels(evidence, None)]


def answers_of(evidence: Evidence) -> list:
    asked = [view("coal"), view("petroleum"), view("seafood", of=IMPORT), view("27", of=IMPORT), view("iron")]
    makers = (goods_chart, shipments_chart, cap_chart, mirror_chart)
    specs = [make(evidence, each) for make in makers for each in asked]
    return [*specs, overview_chart(evidence, View()), caps(evidence, View())]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_no_finding(seed):
    assert findings_of(permuted(seed)) == findings_of(embedded())


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_no_table_and_no_chart(seed):
    shuffled = permuted(seed)
    assert all(one.equals(other) for one, other in zip(tables_of(shuffled), tables_of(embedded()), strict=True))
    assert answers_of(shuffled) == answers_of(embedded())


def test_the_same_view_twice_gives_the_same_answers(desk, tmp_path):
    other = Desk(replace(desk.settings, cache=tmp_path / "another"))
    assert desk.findings(View()) == other.findings(View())
    assert desk.findings(View()) is desk.findings(View())
    assert desk.series(COAL).equals(other.series(COAL))
    assert desk.chart("goods", COAL) == other.chart("goods", COAL)


def test_empty_evidence_has_no_finding():
    assert findings_of(with_flows([])) == ()
