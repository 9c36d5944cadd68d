"""Snapshot and archive are one evidence: of one flow one publication counts, and nothing is ever added."""

from datetime import date

import polars as pl
import pytest

from tests.sources.comtrade_rows import legacy_csv, v1_csv
from tradecheck import archive, evidence
from tradecheck.archive import Archive
from tradecheck.evidence import assemble, assembly, holdings
from tradecheck.evidence.assembly import _counted
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.errors import UsageError
from tradecheck.model.tables import FLOWS, SAME_FLOW, TABLES
from tradecheck.model.view import View
from tradecheck.reference.publications import publications
from tradecheck.snapshot.load import load

COAL_2017 = {"code": "2701", "reporter": "CHN", "partner": "PRK", "flow": "M", "frequency": "A"}


@pytest.fixture
def root(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def receive(root, tmp_path):
    def take_in(name: str, body: bytes) -> None:
        file = tmp_path / name
        file.write_bytes(body)
        (report,) = import_comtrade([file], Archive(root))
        assert report.refused is None

    return take_in


def rows(**cells) -> pl.LazyFrame:
    """Rows of one flow that differ as the lists of `cells` say."""
    count = max(len(each) for each in cells.values())
    common = COAL_2017 | {"start": date(2017, 1, 1), "end": date(2017, 12, 31), "state": "reported"}
    given = {"record": [f"r{number}" for number in range(count)]} | cells
    full = {column: given.get(column, [common.get(column)] * count) for column in FLOWS}
    return pl.DataFrame(full, schema=FLOWS).lazy()


def counted(**cells) -> str:
    frame = _counted(rows(**cells)).collect()
    assert frame.height == 1
    assert dict(frame.schema) == FLOWS
    return frame.item(0, "record")


def test_the_most_primary_publication_counts():
    assert counted(source=["gacc-press", "comtrade", "comtrade-preview"], value_usd=[1.0, 2.0, 3.0]) == "r1"
    assert counted(source=["comtrade", "gacc-file"], value_usd=[1.0, 2.0]) == "r1"


def test_a_publication_that_nobody_ranked_counts_last():
    assert counted(source=["somebody", "gacc-press"], value_usd=[1.0, 2.0]) == "r1"


def test_a_figure_counts_before_none_however_primary():
    assert counted(source=["comtrade", "gacc-press"], value_usd=[None, 2.0]) == "r1"
    assert counted(source=["comtrade", "gacc-press"], net_weight_kg=[None, 2.0]) == "r1"
    assert counted(source=["comtrade", "gacc-press"], quantity=[None, 2.0]) == "r1"


def test_a_printed_zero_is_a_figure():
    assert counted(source=["comtrade", "gacc-press"], value_usd=[0.0, 2.0]) == "r0"


def test_the_newest_vintage_of_one_publication_counts():
    assert (
        counted(source=["comtrade"] * 3, vintage=["2024-01-05", "2025-02", "2019"], value_usd=[1.0, 2.0, 3.0]) == "r1"
    )


def test_an_unknown_vintage_is_not_the_newest():
    assert counted(source=["comtrade"] * 2, vintage=[None, "2019"], value_usd=[1.0, 2.0]) == "r1"


def test_a_converted_row_counts_after_one_that_was_reported():
    assert counted(source=["comtrade"] * 2, derivation=["converted", "reported"], value_usd=[1.0, 2.0]) == "r1"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_decides_nothing(seed):
    flows = load("flows")
    shuffled = flows.sample(fraction=1.0, shuffle=True, seed=seed)
    key = [*SAME_FLOW, "record"]
    assert _counted(shuffled.lazy()).collect().sort(key).equals(_counted(flows.lazy()).collect().sort(key))


def test_each_thing_counts_once_and_the_others_stay_in_flows(root):
    evidence = assemble(View(), root)
    flows, counting = evidence.flows.collect(), evidence.counted.collect()
    assert flows.height == load("flows").height
    assert counting.select(SAME_FLOW).is_unique().all()
    assert counting.height == flows.select(SAME_FLOW).n_unique()
    coal = pl.col("record").str.contains(r"CHN-PRK-M-2016-2701")
    assert flows.filter(coal, frequency="A").height == 4
    assert counting.filter(coal, frequency="A")["record"].to_list() == ["comtrade-preview:CHN-PRK-M-2016-2701"]


def test_an_unresolved_row_gives_way_to_nothing_and_stays_what_it_is(root):
    years = assemble(View(), root).counted.filter(**COAL_2017).sort("start").select("state", "value_usd").collect()
    assert years["state"].to_list() == ["reported", "reported", *["unresolved"] * 7]
    assert years["value_usd"].null_count() == 7


def test_a_received_row_stands_beside_the_embedded_one_and_is_never_added(root, receive):
    receive("mine.csv", v1_csv({"primaryValue": 410358802.0, "cifvalue": 410358802.0}))
    evidence = assemble(View(), root)
    flows = evidence.flows.filter(pl.col("start") == date(2017, 1, 1), **COAL_2017).collect()
    assert sorted(flows["source"]) == ["comtrade", "comtrade-preview"]
    (row,) = evidence.counted.filter(pl.col("start") == date(2017, 1, 1), **COAL_2017).collect().to_dicts()
    assert (row["source"], row["value_usd"]) == ("comtrade", 410358802.0)
    assert evidence.flows.collect().height == load("flows").height + 1


def test_a_received_year_that_was_unresolved_is_known_then(root, receive):
    receive("mine.csv", v1_csv({"refYear": 2019, "refPeriodId": 20190101, "period": "2019", "primaryValue": 0.0}))
    (row,) = (
        assemble(View(), root)
        .counted.filter(pl.col("start") == date(2019, 1, 1), **COAL_2017)
        .select("source", "value_usd", "state")
        .collect()
        .to_dicts()
    )
    assert row == {"source": "comtrade", "value_usd": 0.0, "state": "reported"}


@pytest.mark.parametrize("view", [View(), View(snapshot=False), View(source="comtrade"), View(as_of=date(2019, 1, 1))])
def test_of_many_rows_the_same_count_as_of_few(root, receive, monkeypatch, view):
    """What the archive knows to stand alone is not chosen from; embedded rows and rows of two files are."""
    year = {"refYear": 2013, "refPeriodId": 20130101, "period": "2013"}
    receive("alone.csv", v1_csv(year, year | {"cmdCode": "2601"}))
    receive("embedded.csv", v1_csv({"primaryValue": 1.0, "cifvalue": 1.0}, {"cmdCode": "2604"}))
    for name, value in (("once.csv", 2.0), ("again.csv", 3.0)):
        receive(name, v1_csv({"refYear": 2018, "refPeriodId": 20180101, "period": "2018", "primaryValue": value}))
    _, lone = archive.newest_flows(root)
    assert sorted(lone.select(pl.col("start").dt.year()).collect()["start"]) == [2013, 2013, 2017, 2017]
    few = assemble(view, root).counted.collect()
    monkeypatch.setattr(assembly, "FEW_ROWS", 0)
    many = assemble(view, root).counted
    assert many.collect().sort("record").equals(few.sort("record"))
    coal = pl.col("code") == "2701"
    assert many.filter(coal).collect().sort("record").equals(few.filter(coal).sort("record"))


def test_one_source_leaves_the_other_flows_out_and_the_other_tables_in(root, receive):
    receive("mine.csv", legacy_csv({}))
    evidence = assemble(View(source="comtrade"), root)
    assert evidence.flows.collect().height == 1
    assert evidence.notifications.collect().height == load("notifications").height
    assert {each.source for each in evidence.holdings} == {
        "comtrade",
        "committee-1718",
        "observations",
        "prices",
        "vessels",
    }


def test_every_publication_is_of_flows_or_stays_beside_them():
    of_flows = {"gacc-file", "gacc-press", "imts", "wits-totals"}
    of_flows |= {each.id for each in publications() if each.id.startswith("comtrade")}
    assert {each.id for each in publications()} - of_flows == evidence.BESIDE_FLOWS


def test_an_unknown_source_names_the_nearest(root):
    for ask in (assemble, holdings):
        with pytest.raises(UsageError, match="source 'gacc-pres' is not known: did you mean gacc-press"):
            ask(View(source="gacc-pres"), root)


def test_without_the_snapshot_nothing_is_held_and_nothing_breaks(root):
    for view in (View(snapshot=False), View(snapshot=False, source="gacc-press"), View(snapshot=False, as_of=date.min)):
        evidence = assemble(view, root)
        for name, schema in TABLES.items():
            frame = getattr(evidence, name).collect()
            assert frame.is_empty()
            assert dict(frame.schema) == schema
        assert evidence.counted.collect().is_empty()
        assert evidence.holdings == ()


def test_without_the_snapshot_what_was_received_is_all(root, receive):
    receive("mine.csv", legacy_csv({}))
    evidence = assemble(View(snapshot=False), root)
    assert evidence.flows.collect()["source"].to_list() == ["comtrade"]
    assert [(each.source, each.rows, each.embedded) for each in evidence.holdings] == [("comtrade", 1, False)]


def test_holdings_count_every_embedded_row(root):
    counts = {each.source: each.rows for each in holdings(View(), root)}
    flows = load("flows").group_by("source").len()
    assert {source: counts[source] for source in flows["source"]} == dict(flows.iter_rows())
    assert counts["committee-1718"] == load("notifications").height


# What was held on a day.


def published(day: date, table: str, root) -> pl.DataFrame:
    return getattr(assemble(View(as_of=day), root), table).collect()


def test_in_december_2024_china_had_notified_153_400_barrels_and_later_280_928(root):
    china = (pl.col("supplier") == "CHN") & (pl.col("start") == date(2024, 1, 1)) & (pl.col("goods") == "petroleum")
    for day, barrels in ((date(2024, 12, 4), [153_400]), (date(2025, 3, 14), [153_400, 280_928])):
        assert sorted(published(day, "notifications", root).filter(china)["barrels"]) == barrels
    assert published(date(2024, 12, 3), "notifications", root).filter(china).is_empty()


def test_nothing_is_known_before_its_period_ends(root):
    for table in ("flows", "observations", "notifications", "prices"):
        held = published(date(2018, 6, 30), table, root)
        assert held.height > 0
        if table != "notifications":
            assert (held["end"] <= date(2018, 6, 30)).all()


@pytest.mark.parametrize(
    ("vintage", "day", "held"),
    [
        ("2019-05-17", date(2019, 5, 16), False),
        ("2019-05-17", date(2019, 5, 17), True),
        ("2019-05", date(2019, 4, 30), False),
        ("2019-05", date(2019, 5, 1), True),
        ("2019", date(2018, 12, 31), False),
        ("2019", date(2019, 1, 1), True),
        (None, date(2017, 12, 31), True),
        (None, date(2017, 12, 30), False),
    ],
)
def test_a_vintage_is_held_from_its_first_possible_day(vintage, day, held):
    from tradecheck.evidence.held import published_by  # noqa: PLC0415 - the expression alone is asked here

    frame = rows(vintage=[vintage], value_usd=[1.0]).filter(published_by("flows", day)).collect()
    assert frame.height == held


def test_what_was_received_later_was_not_held_before(root, receive):
    receive("mine.csv", legacy_csv({}))
    day = date.fromisoformat(next(each.vintage for each in holdings(View(), root) if not each.embedded))
    before = date.fromordinal(day.toordinal() - 1)
    assert "comtrade" not in published(before, "flows", root)["source"]
    assert "comtrade" in published(day, "flows", root)["source"]
    assert "comtrade" not in {each.source for each in holdings(View(as_of=before), root)}


def test_a_source_of_a_later_year_is_no_holding_of_an_earlier_view(root):
    assert "comtrade-preview" not in {each.source for each in holdings(View(as_of=date(2025, 12, 31)), root)}
    assert "comtrade-preview" in {each.source for each in holdings(View(as_of=date(2026, 1, 1)), root)}


def test_values_in_both_valuations_are_held_beside_their_rows_and_not_counted_again(root, receive):
    receive("a.csv", v1_csv({"primaryValue": "106.0", "cifvalue": "106.0", "fobvalue": "100.0"}))
    found = assemble(View(snapshot=False), root)
    assert found.valuations.select("cif_usd", "fob_usd").collect().rows() == [(106.0, 100.0)]
    assert found.valuations.collect()["record"].to_list() == found.counted.collect()["record"].to_list()
    assert [each.rows for each in found.holdings] == [1]


def test_where_nothing_is_valued_both_ways_nothing_is_held_of_it(root, receive):
    receive("a.csv", v1_csv({}))
    assert assemble(View(), root).valuations is None
