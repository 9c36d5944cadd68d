"""Real files of UN Comtrade, where they are at hand: what is read adds up to what was published."""

from datetime import date

import polars as pl
import pytest

from tests.real_data import real_data
from tradecheck import archive as archives
from tradecheck.intake.importing import import_comtrade
from tradecheck.sources.comtrade.files import read

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
