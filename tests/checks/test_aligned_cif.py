"""What insurance and freight add to an importer's value."""

import math

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import flow, with_flows
from tradecheck.checks.aligned import both_ends
from tradecheck.checks.aligned.cif import Basis, band, margin, of_both, regression


@pytest.mark.parametrize(
    ("km", "worth", "more", "c"),
    [
        (1000, 1.0, {}, 0.037318),
        (10_000, 1.0, {}, 0.155166),
        (10_000, 0.1, {}, 0.228849),
        (1000, 1.0, {"adjoining": True}, -0.006682),
        (1000, 1.0, {"exporter_landlocked": True}, 0.028318),
        (1000, 1.0, {"importer_landlocked": True}, 0.086318),
    ],
)
def test_the_regression_gives_the_margins_of_its_published_coefficients(km, worth, more, c):
    assert regression(km, worth, **more) == pytest.approx(c, abs=1e-6)


def test_the_regression_refuses_what_has_no_logarithm():
    with pytest.raises(ValueError, match="above zero"):
        regression(0, 1.0)


def test_a_sign_has_to_survive_from_nothing_to_a_fifth_and_the_model_s_own_margin():
    assert band(0.10) == (0.0, 0.20)
    assert band(0.25) == (0.0, 0.25)
    assert band(-0.03) == (-0.03, 0.20)


def test_cheap_bulk_goods_from_far_away_pass_a_fifth():
    coal = margin("CHN", "AUS", usd_per_tonne=100)
    assert coal.basis is Basis.REGRESSION
    assert coal.c == pytest.approx(0.221, abs=0.001)
    assert coal.high == coal.c


def test_neighbours_and_landlocked_exporters_are_told_in_the_line_of_arithmetic():
    assert margin("CHN", "MNG", usd_per_tonne=60).expression == (
        "0.32 - 0.11 ln 1,168 + 0.01 ln² 1,168 - 0.032 ln 0.060 - 0.044 (contiguous) - 0.009 (exporter landlocked)"
    )


@pytest.mark.parametrize(("exporter", "worth"), [("_X", 100.0), ("PER", None), ("PER", 0.0)])
def test_where_the_regression_lacks_a_figure_the_convention_stands(exporter, worth):
    found = margin("CHN", exporter, worth)
    assert (found.basis, found.c) == (Basis.CONVENTION, pytest.approx(math.log(1.06)))
    assert found.records == ("factor:cif-fob-markup",)


def test_what_an_importer_gives_in_both_valuations_is_the_margin_itself():
    assert of_both(110.0, 100.0).c == pytest.approx(math.log(1.1))


def test_an_importer_that_gives_both_valuations_carries_both_in_the_aligned_frame():
    rows = [
        flow("030389", month, 110.0, partner="PER", valuation="CIF", net_weight_kg=55.0, record=month)
        for month in ("2018-03", "2018-04", "2018-05")
    ]
    both_ways = pl.DataFrame(
        {
            "record": ["2018-03", "2018-04", "of another row"],
            "cif_usd": [110.0, 90.0, 9.0],
            "fob_usd": [100.0, 80.0, 1.0],
        }
    )
    evidence = replace(with_flows(rows), valuations=both_ways.lazy())
    given = both_ends(evidence, importers=["CHN"], codes=["03"], frequency="M").frame
    assert given.collect()["m_fob_usd"].to_list() == [100.0, 80.0, None]
