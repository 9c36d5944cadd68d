"""Two reports of one flow at one grain."""

from typing import Any

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import asked, dataset, embedded, flow, listing, told, with_flows
from tradecheck.checks.aligned import Aligned, both_ends
from tradecheck.model.period import Period
from tradecheck.model.tables import LINKS

MONTH = "2018-03"


def imports(code: str, value_usd: float | None, partner: str = "PER", **more: Any) -> dict[str, Any]:
    """China's report of what came in."""
    return _row("M", "CHN", partner, code, value_usd, "CIF", more)


def exports(code: str, value_usd: float | None, reporter: str = "PER", **more: Any) -> dict[str, Any]:
    """A partner's report of what it sent to China."""
    return _row("X", reporter, "CHN", code, value_usd, "FOB", more)


def _row(
    way: str, reporter: str, partner: str, code: str, value_usd: float | None, valuation: str, more: dict[str, Any]
) -> dict[str, Any]:
    period = more.pop("period", MONTH)
    given = {
        "flow": way,
        "reporter": reporter,
        "partner": partner,
        "valuation": valuation,
        "hs_edition": "H5",
        "weight_estimated": False,
    } | more
    named = "-".join(
        [
            given["flow"],
            reporter,
            partner,
            code,
            period,
            given["hs_edition"] or "",
            given.get("derivation", ""),
        ]
    )
    return flow(code, period, value_usd, record=named, **given)


def aligned(rows: list[dict[str, Any]], codes: tuple[str, ...] = ("03",), **more: Any) -> Aligned:
    return both_ends(with_flows(rows), importers=["CHN"], codes=codes, frequency="M", **more)


def only(given: Aligned) -> dict[str, Any]:
    return given.frame.collect().row(0, named=True) if given.frame.collect().height == 1 else {}


def test_what_both_ends_report_of_one_code_stands_in_one_row():
    row = only(aligned([imports("030389", 110.0, net_weight_kg=50.0), exports("030389", 100.0, net_weight_kg=49.0)]))
    assert (row["importer"], row["exporter"], row["code"], row["m_usd"], row["x_usd"]) == (
        "CHN",
        "PER",
        "030389",
        110.0,
        100.0,
    )
    assert (row["m_usd_low"], row["m_usd_high"], row["m_valuation"], row["x_valuation"]) == (110.0, 110.0, "CIF", "FOB")
    assert (row["state"], row["weight_state"]) == ("two_sided", "two_sided")


def test_an_end_without_a_row_is_not_held_and_no_zero():
    row = only(aligned([imports("030389", 110.0)]))
    assert (row["x_usd"], row["x_state"], row["state"]) == (None, "not_held", "importer_only")


def test_why_an_end_has_no_row_is_told_where_somebody_asked():
    booked = [imports("030389", each, partner=who) for each, who in ((1.0, "PER"), (2.0, "CHL"), (3.0, "ECU"))]
    question = asked("2018-03", "030389", reporters=["PER"], partners=["CHN"], flows=["X"])
    coverage = told(listing("2018-03", reporters=["PER", "ECU"]), dataset("2018-03", reporters=["PER"]), question)
    given = both_ends(replace(with_flows(booked), coverage=coverage), importers=["CHN"], codes=("03",), frequency="M")
    states = given.frame.select("exporter", "x_usd", "x_state", "state").collect().rows()
    assert states == [
        ("CHL", None, "not_held", "importer_only"),
        ("ECU", None, "not_published", "importer_only"),
        ("PER", None, "no_record", "importer_only"),
    ]


def test_an_end_that_printed_no_figure_keeps_what_it_said():
    given = aligned([imports("030389", None, state="unresolved"), exports("030389", 5.0)])
    row = only(given)
    assert (row["m_usd"], row["m_state"], row["state"]) == (None, "unresolved", "exporter_only")
    assert given.dropped == {"no-value": 1}


def test_world_groups_re_exports_and_hong_kong_are_left_out_by_reason_and_can_be_listed():
    given = aligned(
        [
            imports("030389", 110.0),
            imports("030389", 999.0, partner="WLD"),
            imports("030389", 999.0, partner="ASEAN"),
            exports("030389", 9.0, reporter="EU2"),
            imports("030389", 7.0, partner="HKG"),
            imports("030389", 3.0, partner="CHN"),
            exports("030389", 8.0, flow="RX"),
            imports("030389", 6.0, flow="RM"),
        ]
    )
    assert given.dropped == {"group": 2, "hong-kong": 1, "re-export": 1, "re-import": 1, "same area": 1, "world": 1}
    assert only(given)["m_usd"] == 110.0
    assert given.rows_of("hong-kong")["value_usd"].to_list() == [7.0]
    assert sorted(given.apart.collect()["value_usd"]) == [6.0, 7.0, 8.0]


def test_areas_that_nobody_names_are_partners_of_their_own_and_counted():
    given = aligned([imports("030389", 110.0, partner="_X"), imports("030389", 5.0)])
    assert given.frame.collect()["exporter"].to_list() == ["PER", "_X"]
    assert given.unspecified == 1


def test_without_links_two_editions_are_compared_at_the_heading_and_that_is_said():
    given = aligned(
        [imports("030389", 110.0), imports("030383", 10.0), exports("030379", 100.0, hs_edition="H4")],
    )
    row = only(given)
    assert (row["code"], row["m_usd"], row["x_usd"]) == ("0303", 120.0, 100.0)
    assert row["m_record"].count(";") == 1
    assert "compared at the heading (0303)" in given.notes[0]
    assert "a heading that itself changed" in given.notes[0]


def test_what_lies_below_another_row_of_the_same_report_is_in_it_already():
    given = aligned([imports("0303", 120.0), imports("030389", 110.0), exports("030379", 100.0)])
    row = only(given)
    assert (row["code"], row["m_usd"], row["x_usd"]) == ("0303", 120.0, 100.0)
    assert given.dropped == {"part of a row above": 1}


def test_a_nation_s_own_digits_are_added_up_to_the_six_that_all_share():
    row = only(aligned([imports("03038910", 60.0), imports("03038990", 50.0), exports("030389", 100.0)]))
    assert (row["code"], row["m_usd"], row["x_usd"]) == ("030389", 110.0, 100.0)


def test_what_a_publisher_moved_from_another_edition_gives_way_to_what_was_reported():
    given = aligned(
        [imports("030389", 110.0), imports("030379", 110.0, hs_edition="H3", derivation="converted")],
    )
    assert given.dropped == {"converted duplicate": 1}
    assert only(given)["m_usd"] == 110.0


def test_weights_compare_only_where_neither_is_estimated():
    weighed = {"net_weight_kg": 50.0}
    assert (
        only(aligned([imports("030389", 1.0, weight_estimated=True, **weighed), exports("030389", 1.0, **weighed)]))[
            "weight_state"
        ]
        == "estimated"
    )
    assert (
        only(aligned([imports("030389", 1.0, weight_estimated=None, **weighed), exports("030389", 1.0, **weighed)]))[
            "weight_state"
        ]
        == "unresolved"
    )
    assert only(aligned([imports("030389", 1.0), exports("030389", 1.0)]))["weight_state"] == "unresolved"
    assert only(aligned([imports("030389", 1.0, **weighed), exports("030389", 1.0)]))["weight_state"] == "importer_only"


def linked(*pairs: tuple[str, str]) -> pl.LazyFrame:
    """Links between a code of HS 2017 and one of HS 2012, in both directions."""
    rows = [
        {"record": f"l{at}{way}", "edition_from": one, "code_from": code_one, "edition_to": two, "code_to": code_two}
        for at, (new, old) in enumerate(pairs)
        for way, (one, code_one, two, code_two) in enumerate((("H5", new, "H4", old), ("H4", old, "H5", new)))
    ]
    return pl.DataFrame([{name: row.get(name, "") for name in LINKS} for row in rows], schema=LINKS).lazy()


def with_links(rows: list[dict[str, Any]], *pairs: tuple[str, str], **more: Any) -> Aligned:
    evidence = replace(with_flows(rows), links=linked(*pairs))
    return both_ends(evidence, importers=["CHN"], codes=("03",), frequency="M", **more)


def old(code: str, value_usd: float, **more: Any) -> dict[str, Any]:
    return exports(code, value_usd, hs_edition="H4", **more)


def test_what_was_split_since_is_added_up_under_the_older_code():
    row = only(
        with_links(
            [imports("030354", 60.0), imports("030359", 50.0), old("030389", 100.0)],
            ("030354", "030389"),
            ("030359", "030389"),
        )
    )
    assert (row["code"], row["m_usd"], row["x_usd"], row["m_state"]) == ("030389", 110.0, 100.0, "converted")


def test_a_code_with_several_counterparts_is_a_range_under_each_and_never_divided():
    given = with_links(
        [imports("030325", 10.0, net_weight_kg=5.0), imports("030389", 7.0), old("030325", 9.0), old("030389", 8.0)],
        ("030325", "030325"),
        ("030325", "030389"),
        ("030389", "030389"),
    )
    rows = given.frame.select("code", "m_usd_low", "m_usd", "m_usd_high", "m_kg").collect().rows()
    assert rows == [("030325", 0.0, None, 10.0, None), ("030389", 7.0, None, 17.0, None)]
    assert "1 of them have several counterparts" in given.notes[0]


def test_what_links_leave_open_is_whole_again_where_its_codes_are_added_up():
    row = only(
        with_links(
            [imports("030325", 10.0), old("030325", 9.0)],
            ("030325", "030325"),
            ("030325", "030389"),
            digits=4,
        )
    )
    assert (row["code"], row["m_usd_low"], row["m_usd"], row["m_usd_high"]) == ("0303", 10.0, 10.0, 10.0)


def test_a_code_without_a_link_is_compared_at_its_heading_and_that_is_said():
    given = with_links([imports("030389", 10.0), old("030379", 9.0)], ("030311", "030311"))
    assert (only(given)["code"], only(given)["m_usd"], only(given)["x_usd"]) == ("0303", 10.0, 9.0)
    assert "for some of their codes none are held" in given.notes[0]


def test_a_heading_that_links_show_to_have_changed_is_not_compared():
    given = with_links([imports("0303", 10.0), old("0303", 9.0), old("0302", 4.0)], ("030389", "030499"))
    assert given.frame.collect()["code"].to_list() == ["0302"]
    assert given.dropped == {"heading changed between editions": 2}


def test_an_edition_that_nobody_knows_is_compared_as_it_stands_and_that_is_said():
    for unknown in (None, ""):
        given = aligned([imports("030389", 10.0, hs_edition=unknown), exports("030389", 9.0)])
        assert only(given)["code"] == "030389"
        assert "the edition of the HS of 1 rows is not known" in given.notes[0]


def test_one_edition_at_both_ends_needs_no_links():
    given = with_links([imports("030325", 10.0), exports("030325", 9.0)], ("030325", "030389"))
    assert only(given)["code"] == "030325"


@pytest.mark.parametrize(
    ("partner", "ratio"),
    [("AUS", 1.84), ("MYS", 1.78), ("IDN", 1.35), ("RUS", 1.09), ("MNG", 1.00), ("VNM", 0.86)],
)
def test_fuels_of_2017_have_their_published_ratios_at_the_common_grain(partner, ratio):
    given = both_ends(embedded(), importers=["CHN"], codes=["27"], frequency="A", period=Period.year(2017))
    row = given.frame.filter(exporter=partner, code="27").collect().row(0, named=True)
    assert round(row["m_usd"] / row["x_usd"], 2) == ratio


def test_codes_asked_as_total_are_the_row_of_all_goods_alone():
    given = both_ends(embedded(), importers=["CHN"], codes=["TOTAL"], frequency="A", period=Period.year(2017))
    assert set(given.frame.collect()["code"]) == {"TOTAL"}
