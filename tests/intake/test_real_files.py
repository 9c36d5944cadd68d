"""Real files of UN Comtrade, where they are at hand: what is read adds up to what was published."""

import csv
from datetime import date

import polars as pl
import pytest

from tests.real_data import real_data
from tradecheck import archive as archives
from tradecheck.checks.aligned import both_ends
from tradecheck.evidence import assemble
from tradecheck.inquiry.mirror import mirror
from tradecheck.inquiry.series import series
from tradecheck.intake.importing import import_comtrade, import_concordance, import_gacc
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.reference.areas import groups
from tradecheck.sources.comtrade.files import read
from tradecheck.sources.concordance.terms import terms_of as terms_of_editions
from tradecheck.sources.gacc.files import read as read_gacc
from tradecheck.sources.gacc.terms import terms_of

CHINA_DPRK_BN_USD = {2016: 5.3785, 2017: 4.976, 2018: 2.4313, 2019: 2.7890, 2020: 0.5391}


def test_chinas_total_trade_with_the_dprk_is_what_was_published(archive):
    (report,) = import_comtrade([real_data("comtrade-legacy-totals") / "china.csv"], archive)
    assert report.problems == ()
    totals = (
        archives.flows(archive.root)
        .filter(reporter="CHN", partner="PRK", code="TOTAL")
        .group_by(pl.col("start").dt.year())
        .agg(pl.col("value_usd").sum() / 1e9)
        .collect()
    )
    assert dict(totals.iter_rows()) == pytest.approx(CHINA_DPRK_BN_USD, abs=0.0005)


def test_partners_add_up_to_the_world_that_stands_among_them(archive):
    import_comtrade([real_data("comtrade-legacy-totals") / "china.csv"], archive)
    year = archives.flows(archive.root).filter(start=date(2016, 1, 1), flow="M").collect()
    world = year.filter(partner="WLD")["value_usd"].item()
    assert year.filter(pl.col("partner") != "WLD")["value_usd"].sum() == pytest.approx(world)


def test_chinas_fuels_from_the_dprk_are_what_was_published():
    path = real_data("comtrade-legacy-hs27") / "processed_data_2016.csv"
    frame = read(path.read_bytes(), path.name).frame
    assert frame.filter(reporter="CHN", partner="PRK", flow="M")["value_usd"].item() == 1_192_866_092


@pytest.mark.parametrize(
    ("folder", "files", "rows", "without_data"),
    [
        pytest.param("comtrade-legacy-totals", 259, 280_184, 83, marks=pytest.mark.slow),
        ("comtrade-legacy-hs27", 14, 226_593, 0),
        ("comtrade-legacy-crude", 63, 30_215, 3),
        pytest.param("comtrade-v1-annual-minerals", 264, 6_337, 0, marks=pytest.mark.slow),
    ],
)
def test_every_row_of_every_real_file_is_read(folder, files, rows, without_data):
    paths = sorted(real_data(folder).rglob("*.csv"))
    readings = [read(path.read_bytes(), path.name) for path in paths]
    assert len(paths) == files
    assert sum(reading.frame.height for reading in readings) == rows
    assert [problem for reading in readings for problem in reading.problems] == []
    assert sum(sum(reading.left_out.values()) for reading in readings) == without_data


@pytest.mark.parametrize("name", ["comtrade_preview_IND_2022_TOTAL.json", "comtrade_data_get_C_A_HS_CHN2010.json"])
def test_recorded_answers_are_read(archive, name):
    (report,) = import_comtrade([real_data("comtrade-api") / name], archive)
    assert report.rows > 0
    assert (report.problems, report.left_out) == ((), {})


def test_a_recorded_answer_without_rows_is_no_damage(archive):
    (report,) = import_comtrade([real_data("comtrade-api") / "comtrade_data_get_S_A_EB_empty.json"], archive)
    assert (report.rows, report.refused) == (0, None)


def test_code_lists_are_no_trade_and_are_refused(archive):
    (report,) = import_comtrade([real_data("comtrade-api") / "comtrade_ref_Reporters.json"], archive)
    assert report.refused is not None
    assert not archive.holds_anything()


def _plain_sum(path):
    """The sum of the last column of a file of China Customs, by the csv module alone."""
    rows = list(csv.reader(path.read_bytes().decode("gb18030").splitlines()))
    place = next(place for place, name in enumerate(rows[0]) if name in {"人民币", "US dollar"})
    return len(rows) - 1, sum(int(row[place].replace(",", "")) for row in rows[1:])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2023.csv", {}),
        ("2024in.csv", {}),
        ("2024out.csv", {"flow": "export"}),
        ("2025in.csv", {"cny_per_usd": "7.19", "rate_source": "a mean of the year"}),
        ("2025out.csv", {"flow": "export"}),
        ("gacc_query_chinese-full.gb18030.csv", {"period": "2025"}),
        ("gacc_query_english-degenerate.gb18030.csv", {"period": "2025-12"}),
        ("gacc_query_english-full.gb18030.csv", {}),
    ],
)
def test_a_download_of_china_customs_is_accounted_for_to_the_last_yuan(archive, name, said):
    path = real_data("gacc") / name
    (report,) = import_gacc([path], archive, terms_of({"flow": "import"} | said))
    assert report.problems == ()
    assert (report.rows, report.total) == _plain_sum(path)
    assert (report.left_out, report.left_out_total) == ({}, 0.0)
    flows = archives.newest(archive.root, "flows").collect()
    assert not flows["partner"].str.starts_with("GACC").any()
    assert flows["code"].str.len_chars().unique().to_list() == [8]
    assert flows["net_weight_kg"].sum() == flows["quantity"].sum() > 0


def test_the_three_query_exports_say_what_they_are(archive):
    folder = real_data("gacc")
    english = [folder / f"gacc_query_english-{form}.gb18030.csv" for form in ("full", "degenerate")]
    import_gacc(english, archive, terms_of({"flow": "import", "period": "2026-01"}))
    flows = archives.newest(archive.root, "flows").collect()
    assert set(flows["partner"]) == {"HKG", "MAC", "KOR", "S19", "CHL", "WLD"}
    assert flows.filter(partner="KOR")["value_usd"].item() == 199_307
    chinese = folder / "gacc_query_chinese-full.gb18030.csv"
    frame = read_gacc(chinese.read_bytes(), chinese.name, terms_of({"flow": "import", "period": "2025"})).reading.frame
    summed = frame.filter(partner="KOR").row(0, named=True)
    assert (summed["net_weight_kg"], summed["value_usd"]) == (100 + 6750 + 48, None)
    assert summed["note"] == "published as 2872145 CNY, no rate was named; sum of the lines 4, 5, 6"


@pytest.mark.parametrize("goods", ["0307", "2701"])
def test_a_heading_that_no_file_held_is_not_held_and_never_no_record(archive, goods):
    import_gacc([real_data("gacc") / "2023.csv"], archive, terms_of({"flow": "import"}))
    view = View(goods=(Goods.parse(goods),), snapshot=False)
    rows = series(assemble(view, archive.root), view)
    assert set(rows["state"]) == {"not_held"}


def test_groups_that_report_and_the_world_are_no_partners(archive):
    folder = real_data("comtrade-legacy-totals")
    import_comtrade([folder / name for name in ("china.csv", "asean.csv", "eu.csv", "japan.csv")], archive)
    reporters = set(archives.newest(archive.root, "flows").collect()["reporter"])
    assert {"ASEAN", "CHN", "JPN"} < reporters
    view = View(period=Period.year(2016), goods=(Goods.parse("TOTAL"),), snapshot=False)
    partners = set(mirror(assemble(view, archive.root), view)["partner"])
    assert {"JPN", "KOR"} <= partners
    assert not partners & groups()


@pytest.mark.slow
def test_three_million_months_of_seafood_are_imported_and_asked(archive):
    files = sorted(real_data("comtrade-v1-monthly-seafood").glob("*.parquet"))
    reports = import_comtrade(files, archive)
    assert [report.refused for report in reports] == [None] * 10
    stored = pl.scan_parquet(files)
    assert sum(report.rows + sum(report.left_out.values()) for report in reports) == 3_126_500
    dprk = stored.filter(pl.col("partnerCode") == 408, pl.col("flowCode").is_in(["M", "X", "RM", "RX"]))
    flows = archives.newest(archive.root, "flows").filter(partner="PRK")
    assert flows.select(pl.len()).collect().item() == dprk.select(pl.len()).collect().item()
    assert flows.select(pl.col("value_usd").sum()).collect().item() == pytest.approx(
        dprk.select(pl.col("primaryValue").sum()).collect().item()
    )
    record = flows.select("record").first().collect().item()
    assert '"partnerCode":408' in archives.record_of(archive.root, record).line


def test_the_largest_gaps_in_fuels_of_2017_lie_within_their_pairs_own_history(archive):
    folder = real_data("comtrade-legacy-hs27")
    import_comtrade(sorted(folder.glob("*.csv")), archive)
    fuels = View(goods=(Goods.parse("27"),), period=Period.year(2017))
    rows = {row["partner"]: row for row in mirror(assemble(fuels, archive.root), fuels).to_dicts()}
    for partner, ratio in (("AUS", 1.84), ("MYS", 1.78)):
        row = rows[partner]
        assert round(row["ratio"], 2) == ratio
        assert row["history_lowest_ratio"] < row["ratio"] < row["history_highest_ratio"]
        assert row["history_periods"] == 13
    assert rows["AUS"]["history_median_ratio"] == pytest.approx(1.564, abs=0.001)


@pytest.mark.slow
def test_seafood_of_real_reports_adds_up_at_the_common_grain_in_two_editions_and_with_links(archive):
    folder = real_data("comtrade-v1-monthly-seafood")
    import_comtrade([folder / "2016.parquet", folder / "2017.parquet"], archive)
    before = assemble(View(), archive.root)
    tables = real_data("codes") / "unsd_concordance"
    names = [
        "HS2017toHS2012ConversionAndCorrelationTables.xlsx",
        "HS 2012 to HS 2007 Correlation and conversion tables.xls",
    ]
    import_concordance([tables / name for name in names], archive, terms_of_editions({}))
    asked = {"importers": ["CHN"], "codes": ("03", "1604"), "frequency": "M"}
    alone, linked = both_ends(before, **asked), both_ends(assemble(View(), archive.root), **asked)
    total = pl.col("m_usd_low", "m_usd_high", "x_usd_low", "x_usd_high").sum()
    plain, ranged = (each.frame.select(total).collect().row(0, named=True) for each in (alone, linked))
    for end in ("m", "x"):
        low, exact, high = ranged[f"{end}_usd_low"], plain[f"{end}_usd_low"], ranged[f"{end}_usd_high"]
        assert plain[f"{end}_usd_high"] == exact
        assert low <= exact * (1 + 1e-12)
        assert high >= exact * (1 - 1e-12)
    assert alone.dropped == linked.dropped
    assert "no links between editions are held" in alone.notes[0]
    assert "were moved to the older of two editions" in linked.notes[0]
