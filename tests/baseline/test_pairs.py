"""A pair's own gaps are those that the distribution was made of, and what one end alone reports is no gap."""

from itertools import permutations
from statistics import median

import numpy as np
import polars as pl
import pytest

from tests.baseline.worlds import as_csv, one, reporters, world
from tests.real_data import real_data
from tradecheck.archive.world import folder, path_of
from tradecheck.archive.world import world as standing
from tradecheck.baseline.build import build
from tradecheck.baseline.pairs import PAIRS, of_pair, parsed
from tradecheck.checks.world import Among
from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.reference.areas import area, by_comtrade

OUT = {"flowCode": "X", "reporterCode": 643, "partnerCode": 156}


def table(*rows):
    return as_csv(pl.DataFrame(list(rows), infer_schema_length=None, strict=False))


@pytest.fixture
def pair(root):
    def of(text, *goods, span=None):
        own = tuple(Goods.parse(each) for each in goods)
        return of_pair(root, *parsed(text), own, Period.parse(span) if span else None)

    return of


def test_the_gaps_of_all_pairs_together_are_the_distribution(built, root, rows_of):
    """Of rows that stand in two files, converted or not, the same ones count."""
    own = world(5, countries=9, codes=6, rows=700)
    again = own.with_columns(pl.col("primaryValue") * 3, isOriginalClassification=pl.lit(value=False))
    other = own.head(200).with_columns(pl.col("primaryValue") * 2)
    built({"a.csv": as_csv(own), "b.csv": as_csv(again), "c.csv": as_csv(other)})
    areas = [by_comtrade(number) for number in reporters(9)]
    rows = pl.concat([of_pair(root, *ends) for ends in permutations(areas, 2)])
    assert dict(rows.schema) == PAIRS
    mine = rows.drop_nulls("gap").group_by("code").agg(pl.len().cast(pl.Int64), pl.col("gap").median()).sort("code")
    world_rows = rows_of().filter(pl.col("size") == 0, pl.col("level") >= 4)
    expected = world_rows.filter(pl.col("n") > 0).select("code", "n", "median").sort("code")
    assert mine["code"].to_list() == expected["code"].to_list()
    assert mine["len"].to_list() == expected["n"].to_list()
    np.testing.assert_allclose(mine["gap"], expected["median"], atol=1e-6, rtol=0)
    ranked = rows.drop_nulls("gap").with_columns(
        counted=pl.col("gap").cast(pl.Float32).rank("max").over("code"), of=pl.len().over("code")
    )
    assert ranked["below"].to_list() == ranked["counted"].cast(pl.Int64).to_list()
    assert ranked["n"].to_list() == ranked["of"].to_list()
    for end, column, usd in (("exporter", "n_x_only", "x_only_usd"), ("importer", "n_m_only", "m_only_usd")):
        alone = rows.filter(pl.col("state") == f"{end}_only")
        assert alone.height == world_rows[column].sum()
        money = "exporter_usd" if end == "exporter" else "importer_fob_usd"
        assert alone[money].sum() == pytest.approx(world_rows[usd].sum(), rel=1e-6)


def test_both_values_stand_beside_the_gap_the_importers_with_and_without_freight(built, pair):
    built({"a.csv": table(one(cifvalue=106.0, primaryValue=106.0), one(**OUT, primaryValue=50.0))})
    heading, subheading = pair("RUS:CHN").to_dicts()
    assert (heading["code"], subheading["code"], subheading["period"]) == ("2701", "270112", "A2017")
    assert (subheading["exporter_usd"], subheading["importer_usd"]) == (50.0, 106.0)
    assert subheading["importer_fob_usd"] == pytest.approx(100.0)
    assert subheading["gap"] == pytest.approx(np.log(2.0))
    assert (subheading["state"], subheading["why"], subheading["n"]) == ("two_sided", "few_pairs", 1)


def test_an_importer_that_values_without_freight_has_none_taken_off(built, pair):
    fob = one(cifvalue=110.0, fobvalue=100.0, primaryValue=100.0)
    built({"a.csv": table(fob, one(**OUT, primaryValue=100.0))})
    assert pair("RUS:CHN")["importer_fob_usd"].to_list() == [100.0, 100.0]
    assert pair("RUS:CHN")["gap"].to_list() == [0.0, 0.0]


def test_what_one_end_alone_reports_says_so_and_has_no_gap(built, pair):
    built({"a.csv": table(one(), one(**OUT, cmdCode="270119", primaryValue=70.0))})
    rows = {row["code"]: row for row in pair("RUS:CHN").to_dicts()}
    assert {code: row["state"] for code, row in rows.items()} == {
        "2701": "two_sided",
        "270112": "importer_only",
        "270119": "exporter_only",
    }
    assert (rows["270112"]["exporter_usd"], rows["270112"]["gap"], rows["270112"]["why"]) == (
        None,
        None,
        "importer_only",
    )
    assert rows["270119"]["importer_fob_usd"] is None
    assert pair("CHN:RUS").is_empty()


def test_ends_in_different_editions_are_compared_at_the_heading_alone(built, pair):
    built({"a.csv": table(one(), one(**OUT, classificationCode="H4"))})
    rows = {row["code"]: row for row in pair("RUS:CHN").to_dicts()}
    assert (rows["270112"]["state"], rows["270112"]["gap"]) == ("two_sided", None)
    assert rows["270112"]["why"] == "other_editions"
    assert rows["2701"]["gap"] is not None


def test_goods_and_periods_narrow_what_is_shown(built, pair):
    months = [
        one(freqCode="M", period=month) | changes
        for month in ("201703", "201704")
        for changes in ({}, {"cmdCode": "030367"})
    ]
    built({"a.csv": table(*months)})
    assert pair("RUS:CHN").height == 8
    assert pair("RUS:CHN", "seafood")["code"].unique().sort().to_list() == ["0303", "030367"]
    assert pair("RUS:CHN", "030367", span="2017-04").select("period", "code").rows() == [("M201704", "030367")]
    assert pair("RUS:CHN", "TOTAL", span="2018").is_empty()
    with pytest.raises(UsageError, match="27011210 is finer than the baseline"):
        pair("RUS:CHN", "27011210")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RUS", "give EXPORTER:IMPORTER"),
        ("RUS:CHN:PRK", "give EXPORTER:IMPORTER"),
        ("CHN:156", "one area twice"),
        ("WLD:CHN", "is a group of areas"),
        ("HKG:CHN", "leaves Hong Kong out"),
        ("RUX:CHN", "did you mean"),
    ],
)
def test_what_is_no_pair_is_one_sentence(text, said):
    with pytest.raises(UsageError, match=said):
        parsed(text)


def test_areas_are_known_by_code_number_and_name():
    assert parsed("643: China") == (area("RUS"), area("CHN"))


def test_without_a_baseline_it_is_said_how_to_build_one(pair):
    with pytest.raises(UsageError, match="baseline build FILE"):
        pair("RUS:CHN")


def test_figures_of_a_layout_that_is_not_that_of_the_periods_are_not_shown(built, root, pair):
    built({"a.csv": table(one(), one(**OUT))})
    account = (folder(root) / "world.json").read_bytes()
    built({"b.csv": table(one(cmdCode="270119"))})
    (folder(root) / "world.json").write_bytes(account)
    with pytest.raises(UsageError, match="2017 of the baseline was made of other files than are held now"):
        pair("RUS:CHN")
    build(root, [], with_archive=False)
    assert pair("RUS:CHN").height == 3


@pytest.mark.parametrize("harmed", ["layout", "period"])
def test_a_changed_byte_is_damage_and_never_a_figure(built, root, pair, harmed):
    built({"a.csv": table(one(), one(**OUT))})
    part = next((folder(root) / "parts").rglob("X.*.parquet"))
    path = part if harmed == "layout" else path_of(root, standing(root).periods[0])
    body = bytearray(path.read_bytes())
    body[len(body) // 3] ^= 1
    path.write_bytes(body)
    with pytest.raises(DataError, match=path.name):
        pair("RUS:CHN")


@pytest.mark.slow
def test_the_real_seafood_months_rank_china_and_three_suppliers(root):
    """Medians over the months and headings of the twelve months after the ban, as docs/methods.md gives them."""
    files = sorted(real_data("comtrade-v1-monthly-seafood").glob("*.parquet"))
    assert build(root, files, with_archive=False, workers=2).refused == ()
    assert [each.period for each in standing(root).periods] == [
        f"M{year}{month:02}" for year in range(2010, 2020) for month in range(1, 13)
    ]
    found = {}
    for text in ("RUS:CHN", "NOR:CHN", "ISL:CHN"):
        rows = of_pair(root, *parsed(text), span=Period.parse("2017-10..2018-09"))
        ranked = rows.filter(pl.col("level") == 4, pl.col("why").is_null())
        found[text] = median(
            Among(row["n"], tuple(row["quantiles"]), row["vintage"]).percentile(row["gap"])
            for row in ranked.iter_rows(named=True)
        )
        assert of_pair(root, *parsed(text)).drop_nulls("gap")["period"].n_unique() > 45
    assert {text: round(own) for text, own in found.items()} == {"RUS:CHN": 67, "NOR:CHN": 64, "ISL:CHN": 63}
