"""Published figures, found again in the embedded tables."""

from datetime import date

import polars as pl
import pytest

from tradecheck.snapshot.load import load


def row(table: str, record: str) -> dict[str, object]:
    return load(table).row(by_predicate=pl.col("record") == record, named=True)


ROWS = {"flows": 3811 + 114, "observations": 46, "notifications": 122 + 7, "prices": 13, "vessels": 43}


@pytest.mark.parametrize(("table", "rows"), ROWS.items())
def test_every_table_is_complete(table: str, rows: int) -> None:
    assert load(table).height == rows


def test_rows_by_source_of_flows() -> None:
    counted = load("flows").group_by("source").len()
    assert dict(counted.iter_rows()) == {
        "comtrade-preview": 75,
        "comtrade-hs6-monthly": 348,
        "comtrade-hs6-annual": 18,
        "comtrade-chapters": 942,
        "comtrade-totals": 2364,
        "wits-totals": 64,
        "gacc-press": 114,
    }


def test_no_record_is_held_twice_in_the_whole_snapshot() -> None:
    records = pl.concat([load(table)["record"] for table in ROWS])
    assert records.is_unique().all()


def test_a_flow_is_named_by_its_source_parties_flow_period_and_code() -> None:
    begins = pl.concat_str("source", pl.lit(":"), "reporter", pl.lit("-"), "partner", pl.lit("-"), "flow", pl.lit("-"))
    named = load("flows").select(
        begins=pl.col("record").str.starts_with(begins),
        code=pl.col("record").str.contains(pl.concat_str(pl.lit("-"), "code", pl.lit("(-|$)"))),
    )
    assert named["begins"].all()
    assert named["code"].all()


COAL_2016 = "comtrade-preview:CHN-PRK-M-2016-2701"
TOTALS = {
    "comtrade-preview:CHN-PRK-M-2016-2701": 1_186_694_713,
    "comtrade-preview:CHN-PRK-M-2017-2701": 410_358_802,
    "comtrade-preview:CHN-PRK-M-2018-62": 9_201,
    "comtrade-preview:CHN-PRK-M-2019-62": 2_402,
    "comtrade-preview:CHN-PRK-M-2020-62": 1_545,
    "comtrade-preview:CHN-PRK-M-2016-6704": 2_085_393,
    "comtrade-preview:CHN-PRK-M-2024-6704": 187_772_505,
    "comtrade-hs6-annual:CHN-PRK-M-2005-260400": 7_216,
    "comtrade-hs6-annual:CHN-PRK-X-2013-270900": 598_133_947,
    "comtrade-chapters:CHN-PRK-M-2016-27": 1_192_866_092,
    "wits-totals:CHN-PRK-M-1984-TOTAL": 271_097_955,
    "gacc-press:CHN-PRK-M-2018-TOTAL": 213_150_000,
    "gacc-press:CHN-PRK-X-2017-12-TOTAL": 257_730_000,
    "gacc-press:CHN-PRK-M+X-2018-01-TOTAL": 215_970_000,
    "gacc-press:CHN-PRK-M-2016-2701-nikkei": 1_180_000_000,
    "gacc-press:CHN-PRK-M-2017-01..2017-08-2701": 358_800_000,
    "gacc-press:CHN-PRK-M-2017-08-2701": 138_100_000,
}


@pytest.mark.parametrize(("record", "value_usd"), TOTALS.items())
def test_a_published_value_stands_to_the_dollar(record: str, value_usd: int) -> None:
    assert row("flows", record)["value_usd"] == value_usd


def test_coal_of_2016_keeps_every_digit_of_its_weight() -> None:
    assert row("flows", COAL_2016)["net_weight_kg"] == 7_752_904_424.572


def test_weights_of_coal_in_2016_disagree_threefold_beside_one_value() -> None:
    printed = row("flows", "gacc-press:CHN-PRK-M-2016-2701-nikkei")["net_weight_kg"]
    quoted = row("flows", COAL_2016)["net_weight_kg"]
    assert printed / quoted == pytest.approx(2.9, abs=0.01)


def test_china_and_the_dprk_traded_2_431_billion_dollars_in_2018() -> None:
    total = (
        load("flows")
        .filter(
            pl.col("source") == "comtrade-totals",
            pl.col("reporter") == "CHN",
            pl.col("partner") == "PRK",
            pl.col("start") == date(2018, 1, 1),
            pl.col("flow").is_in(["M", "X"]),
        )["value_usd"]
        .sum()
    )
    assert total == pytest.approx(2.4313e9, rel=1e-4)


def test_a_printed_zero_is_reported_and_a_recording_that_holds_none_is_unresolved() -> None:
    april = row("flows", "gacc-press:CHN-PRK-M-2017-04-2701")
    later = row("flows", "comtrade-preview:CHN-PRK-M-2018-2701")
    assert (april["state"], april["net_weight_kg"], april["value_usd"]) == ("reported", 0, None)
    assert (later["state"], later["net_weight_kg"], later["value_usd"]) == ("unresolved", None, None)
    assert load("flows").filter(pl.col("state") == "unresolved").height == 27


def test_a_weight_or_quantity_of_zero_beside_a_value_is_unknown() -> None:
    flows = load("flows").filter(pl.col("value_usd") > 0)
    assert flows.filter((pl.col("net_weight_kg") == 0) | (pl.col("quantity") == 0)).is_empty()
    pollock = row("flows", "comtrade-hs6-monthly:CHN-PRK-X-2016-11-030354")
    assert pollock["net_weight_kg"] is None
    assert pollock["quantity"] == 116_148.265


def test_imports_are_cif_exports_fob_and_a_printed_sum_neither() -> None:
    pairs = load("flows").select("flow", "valuation").unique().rows()
    assert set(pairs) == {("M", "CIF"), ("RM", "CIF"), ("X", "FOB"), ("RX", "FOB"), ("M+X", None)}


def test_a_figure_whose_year_was_inferred_or_that_was_derived_is_low_and_unverified() -> None:
    doubtful = load("flows").filter(~pl.col("verified"))
    assert set(doubtful["record"]) == {
        "gacc-press:CHN-PRK-M-2016-01..2016-08-2701",
        "gacc-press:CHN-RUS-M-2016-01..2016-08-2701",
        "gacc-press:CHN-PRK-M+X-2025-09-TOTAL",
        "gacc-press:CHN-PRK-M+X-2025-10-TOTAL",
    }
    assert set(doubtful["confidence"]) == {"low"}


def test_quotations_of_un_comtrade_say_so_and_carry_no_invented_address() -> None:
    quoted = load("flows").filter(pl.col("source") != "gacc-press")
    assert quoted["title"].str.ends_with("(quotation)").all()
    assert quoted["url"].is_null().all()
    press = load("flows").filter(pl.col("source") == "gacc-press")
    assert press["url"].is_not_null().all()


def petroleum() -> pl.DataFrame:
    return load("notifications").filter(pl.col("goods") == "petroleum")


def test_chinas_months_of_2021_add_to_the_year_it_notified() -> None:
    china = petroleum().filter(pl.col("supplier") == "CHN", pl.col("start").dt.year() == 2021)
    assert china.filter(pl.col("frequency") == "M")["barrels"].sum() == 91_909
    assert china.filter(pl.col("frequency") == "A")["barrels"].to_list() == [91_909]
    silent = china.filter(pl.col("state") == "not_notified")["start"].to_list()
    assert silent == [date(2021, 1, 1), date(2021, 2, 1)]


def test_chinas_barrels_of_august_2021_come_at_8_33_a_tonne() -> None:
    august = row("notifications", "ntf:CHN-2021-08-petroleum")
    assert (august["tonnes"], august["barrels"]) == (1_410, 11_745)


def test_russias_months_of_2023_miss_its_year_by_two_barrels() -> None:
    russia = petroleum().filter(pl.col("supplier") == "RUS", pl.col("start").dt.year() == 2023)
    assert russia.filter(pl.col("frequency") == "M")["barrels"].sum() == 105_843
    assert russia.filter(pl.col("frequency") == "A")["barrels"].to_list() == [105_845]


def test_the_page_of_december_2024_and_the_later_one_are_two_vintages() -> None:
    earlier = row("notifications", "ntf:CHN-2024-01..2024-08-petroleum")
    later = row("notifications", "ntf:CHN-2024-01..2024-11-petroleum")
    silence = row("notifications", "ntf:RUS-2024-02..2024-12-petroleum")
    assert (earlier["barrels"], earlier["as_of"], earlier["derived"]) == (153_400, date(2024, 12, 4), True)
    assert (later["barrels"], later["as_of"], later["derived"]) == (280_928, date(2025, 3, 14), False)
    assert (silence["barrels"], silence["state"]) == (None, "not_notified")
    assert row("notifications", "ntf:RUS-2024-01-petroleum")["barrels"] == 15_279


def test_a_conversion_by_the_press_is_no_notified_barrel() -> None:
    russia = row("notifications", "ntf:RUS-2019-01..2019-11-petroleum")
    assert (russia["tonnes"], russia["barrels"]) == (27_676, None)
    assert "218,640" in str(russia["note"])


def test_russias_printed_zeros_of_2020_are_notified() -> None:
    zeros = petroleum().filter(pl.col("supplier") == "RUS", pl.col("barrels") == 0, pl.col("start").dt.year() == 2020)
    assert zeros["start"].dt.month().to_list() == [10, 11, 12]
    assert set(zeros["state"]) == {"reported"}


def test_coal_notified_for_2017_stands_beside_its_months() -> None:
    year = row("notifications", "ntf:CHN-2017-01..2017-09-coal")
    january = row("notifications", "ntf:CHN-2017-01-coal")
    april = row("notifications", "ntf:CHN-2017-04-coal")
    assert (year["tonnes"], year["value_usd"], year["frequency"]) == (4_828_327, 413_555_897, "C")
    assert january["value_usd"] == 126_390_000
    assert january["value_usd"] / 400_870_018 == pytest.approx(0.315, abs=0.0005)
    assert (april["tonnes"], april["value_usd"], april["state"]) == (0, 0, "reported")


def test_the_state_that_notified_coal_in_december_2016_was_not_named() -> None:
    december = row("notifications", "ntf:CHN-2016-11-30..2016-12-31-coal")
    assert (december["tonnes"], december["value_usd"]) == (2_000_000, 183_890_000)
    assert (december["confidence"], december["verified"]) == ("high", False)
    assert "not named" in str(december["note"])


def test_nothing_that_china_booked_or_notified_is_among_observations() -> None:
    observations = load("observations")
    assert observations.filter(pl.col("id").str.starts_with("CN-")).is_empty()
    assert observations.filter(pl.col("observer").str.contains("customs|1718 Committee")).is_empty()


def test_load_cases_give_the_lowest_and_the_highest_barrels() -> None:
    tankers = row("observations", "obs:Oil-2023-JanSep")
    full = row("observations", "obs:Oil-2018")
    assert tankers["load_cases"] == "1015588@0.60;1523381@0.90"
    assert (tankers["barrels_low"], tankers["barrels_high"]) == (1_015_588, 1_523_381)
    assert (full["load_cases"], full["barrels_low"], full["barrels_high"]) == (
        "3780000@1.00",
        3_780_000,
        3_780_000,
    )


def test_voyages_of_the_speech_are_three_rows_of_which_two_lie_within_the_third() -> None:
    speech = load("observations").filter(pl.col("id").is_in(["US-555", "US-400", "US-155"]))
    assert dict(speech.select("id", "count").iter_rows()) == {"US-555": 555, "US-400": 400, "US-155": 155}
    assert dict(speech.select("id", "subset_of").iter_rows()) == {
        "US-555": None,
        "US-400": "US-555",
        "US-155": "US-555",
    }


def test_an_observation_without_a_named_buyer_covers_them_all() -> None:
    assert row("observations", "obs:PoE-2019-coal")["destination"] is None
    assert row("observations", "obs:US-coal-2020")["destination"] == "CHN"
    assert row("observations", "obs:Oil-2024-Mar")["destination"] == "RUS"


def test_coal_of_russia_through_rajin_is_context_and_exempt() -> None:
    rajin = row("observations", "obs:Rajin-RU-2017")
    assert (rajin["kind"], rajin["exempt"], rajin["direction"]) == ("context", True, None)
    assert load("observations")["exempt"].sum() == 1


def test_the_only_ship_named_as_lawful_is_the_one_that_was_cleared() -> None:
    assert load("vessels").filter("lawful")["name"].to_list() == ["OCEAN SKIPPER"]


def test_a_published_price_keeps_its_arithmetic() -> None:
    price = row("prices", "price:coal_usd_t_2017")
    assert price["usd_per_tonne"] == 85.65
    assert price["basis"] == "413,555,897 / 4,828,327"
    assumed = row("prices", "price:coal_usd_t_wsj_2020")
    assert (assumed["usd_per_tonne"], assumed["usd_per_tonne_low"], assumed["usd_per_tonne_high"]) == (
        None,
        80,
        100,
    )
