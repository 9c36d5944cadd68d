"""What the command line shows of figures that were published: anybody can hold these against the sources."""

import pytest


@pytest.fixture
def rows(run):
    """Return the rows that a command line prints as JSON."""

    def printed(*arguments):
        done = run(*arguments, "--format", "json")
        assert done.code == 0
        return done.json["findings" if arguments[0] == "findings" else "rows"]

    return printed


@pytest.fixture
def the_finding(run):
    """Return the one finding of an id, by what a view lists."""

    def found(finding_id, *view):
        listed = run("findings", *view, "--format", "json").json["findings"]
        (only,) = [each for each in listed if each["id"] == finding_id]
        return only

    return found


def test_chinas_tonnes_of_august_2021_are_its_barrels_by_its_own_factor_and_not_quite_by_its_notices(rows):
    (filed,) = [
        row
        for row in rows("notifications", "--since", "2021-08", "--until", "2021-08")
        if (row["supplier"], row["period"]) == ("CHN", "2021-08")
    ]
    (own,), (notice,) = rows("record", "factor:china-notified"), rows("record", "factor:china-notice")
    assert (filed["tonnes"], filed["barrels"]) == (1_410, 11_745)
    assert round(filed["tonnes"] * float(own["fields"]["value"])) == 11_745
    assert round(filed["tonnes"] * 500_000 / 60_000) == 11_750
    assert round(500_000 / 60_000, 3) == float(notice["fields"]["value"])


def test_coal_of_2017_used_the_cap_by_value_and_not_by_quantity_the_committees_table_first(rows):
    first, second, *_ = rows("caps", "--goods", "coal", "--year", "2017")
    assert (first["period"], first["supplier"], first["source"]) == ("2017", "total", "committee-1718")
    assert (first["quantity"], first["value_usd"]) == (4_828_327, 413_555_897)
    assert round(first["value_share"], 4) == 1.0316
    assert round(first["quantity_share"], 4) == 0.6438
    assert first["binding_share"] == first["value_share"]
    assert (second["source"], second["reading"]) == ("comtrade-preview", "customs")
    assert round(second["value_share"], 4) == 1.0237
    assert round(second["quantity_share"], 3) == 0.655


@pytest.mark.parametrize(
    ("period", "share"), [("2017-01", 0.315), ("2017-01..2017-02", 0.576), ("2017-01-01..2017-08-04", 0.578)]
)
def test_coal_of_2017_month_by_month_and_to_the_day_the_cap_was_replaced(rows, period, share):
    (row,) = [each for each in rows("caps", "--goods", "coal", "--year", "2017") if each["period"] == period]
    assert round(row["binding_share"], 3) == share


def test_the_stub_of_2016_was_used_twice_by_quantity_and_more_than_three_times_by_value(rows):
    (row,) = rows("caps", "--since", "2016-11-30", "--until", "2016-12-31")
    assert (row["quantity_cap"], row["value_cap_usd"]) == (1_000_866, 53_495_894)
    assert round(row["quantity_share"], 2) == 2.0
    assert round(row["value_share"], 2) == 3.44
    assert row["binding_share"] == row["value_share"]


def test_petroleum_of_2021_is_a_floor_because_china_was_silent_for_two_months(rows):
    by_supplier = {row["supplier"]: row for row in rows("caps", "--goods", "petroleum", "--year", "2021")}
    china, russia = by_supplier["CHN"], by_supplier["RUS"]
    assert (china["quantity"], china["quantity_unit"]) == (91_909, "bbl")
    assert round(china["quantity_share"], 4) == 0.1838
    assert china["states"]["not_notified"] == ["2021-01", "2021-02"]
    assert china["floor"] is True
    assert (russia["quantity"], russia["state"], russia["floor"]) == (0, "reported", False)
    assert by_supplier["total"]["quantity"] == 91_909


def test_petroleum_of_2024_stays_a_floor_after_russia_fell_silent(rows):
    (total,) = [row for row in rows("caps", "--goods", "petroleum", "--year", "2024") if row["supplier"] == "total"]
    assert (total["quantity"], round(total["binding_share"], 3), total["floor"]) == (296_207, 0.592, True)
    assert "2024-02" in total["states"]["not_notified"]


def test_petroleum_of_2024_as_the_page_stood_in_december(rows):
    asked = ("caps", "--goods", "petroleum", "--year", "2024", "--as-of", "2024-12-04")
    by_supplier = {row["supplier"]: row for row in rows(*asked)}
    china, russia, total = (by_supplier[supplier] for supplier in ("CHN", "RUS", "total"))
    assert (china["quantity"], russia["quantity"], total["quantity"]) == (153_400, 15_279, 168_679)
    assert (round(total["binding_share"], 3), total["floor"]) == (0.337, True)
    assert russia["states"]["not_notified"] == [f"2024-{month:02d}" for month in range(2, 13)]


def test_september_2021_alone_was_nearly_half_of_what_china_notified_that_year(rows):
    filed = {row["period"]: row["barrels"] for row in rows("notifications", "--year", "2021") if row["barrels"]}
    assert filed["2021-09"] == 41_973
    assert round(filed["2021-09"] / 91_909, 3) == 0.457


@pytest.mark.parametrize(
    ("finding_id", "amounts"),
    [
        ("publications.petroleum.dprk-import.2018-01..2018-04.CHN+RUS.t", [8_618, 8_620]),
        ("publications.petroleum.dprk-import.2023.RUS.bbl", [105_843, 105_845]),
        ("publications.petroleum.dprk-import.2018.CHN.t", [19_188, 19_199]),
    ],
)
def test_filings_that_do_not_add_up_are_found(the_finding, finding_id, amounts):
    found = the_finding(finding_id, "--check", "publications")
    assert [found["expected"]["low"], found["expected"]["high"]] == amounts
    assert (found["status"], found["gap"]["high"]) == ("data-quality", amounts[1] - amounts[0])


def test_coal_of_august_and_september_2017_is_neither_lawful_nor_a_breach(the_finding):
    view = ("--check", "banned", "--goods", "coal", "--year", "2017")
    august, september = (the_finding(f"banned.2701.dprk-export.2017-{month}", *view) for month in ("08", "09"))
    assert (august["booked"]["value"], august["booked"]["unit"]) == (138_100_000, "USD")
    assert (september["booked"]["value"], september["booked"]["unit"]) == (511_619, "t")
    for found in (august, september):
        assert (found["status"], found["gap"]["low"]) == ("indeterminate", 0)
        said = " ".join(found["caveats"])
        assert "be cleared until 2017-09-04" in said
        assert "thirty days cover coal" in said
        assert "is not verified here" in said


def test_august_2017_weighed_1_64_million_tonnes_by_the_same_press(rows):
    coal = rows("series", "--goods", "2701", "--since", "2017-08", "--until", "2017-08", "--direction", "dprk-export")
    (august,) = [row for row in coal if row["period"] == "2017-08"]
    assert (august["value_usd"], august["net_weight_kg"]) == (138_100_000, 1_640_000_000)


def test_wigs_are_large_and_booked_and_no_finding(rows):
    booked = {row["period"]: row["value_usd"] for row in rows("series", "--goods", "6704") if row["flow"] == "M"}
    assert round(booked["2016"] / 1e6, 1) == 2.1
    assert round(booked["2024"] / 1e6, 1) == 187.8
    assert rows("findings", "--goods", "6704") == []


def test_chapter_27_of_2017_by_origin(rows):
    mirrored = {row["partner"]: row["ratio"] for row in rows("mirror", "--goods", "27", "--year", "2017")}
    published = {"AUS": 1.84, "MYS": 1.78, "IDN": 1.35, "RUS": 1.09, "MNG": 1.00, "VNM": 0.86}
    assert {origin: round(mirrored[origin], 2) for origin in published} == published


def test_coal_is_banned_and_wigs_are_not(rows):
    on = ("--on", "2018-01-01", "--direction", "dprk-export")
    first, *_ = rows("rules", "2701", *on)
    assert (first["id"], first["measure"]) == ("2371-8", "ban")
    assert rows("rules", "6704", *on) == []


def test_coal_was_capped_in_2017_until_the_ban_replaced_the_cap(rows):
    assert [row["measure"] for row in rows("rules", "coal", "--on", "2017-08-04")] == ["cap"]
    (ban,) = [row for row in rows("rules", "coal", "--on", "2017-08-05") if row["measure"] == "ban"]
    assert (ban["start"], ban["wind_down_until"], ban["status"]) == ("2017-08-05", "2017-09-04", "wind_down")


def test_rules_are_asked_for_by_code_by_flag_or_by_both(rows):
    asked = (["2701"], ["--goods", "03"], ["2701", "--goods", "03"])
    coal, seafood, both = ({row["id"] for row in rows("rules", *each)} for each in asked)
    assert coal | seafood == both
    assert coal != seafood


def test_rules_on_all_goods_are_all_rules(rows):
    assert rows("rules", "TOTAL") == rows("rules")
    assert len(rows("rules")) == 43


def test_coal_seen_in_2019_and_not_booked_is_a_gap_with_its_value_at_the_panels_price(the_finding):
    found = the_finding(
        "shipments.coal.dprk-export.PoE-2019-coal", "--goods", "coal", "--since", "2019-01", "--until", "2019-08"
    )
    assert (found["check"], found["status"], found["severity"]) == ("shipments", "gap", "high")
    assert (found["gap"]["high"], found["gap"]["unit"]) == (3_700_000, "t")
    assert found["booked"] == {"value": None, "unit": "t", "state": "unresolved"}
    (value,) = [step for step in found["steps"] if step["expression"] == "3,700,000 * 100"]
    assert (value["value"], value["unit"]) == (370_000_000, "USD")


def valued(found, label, unit=None):
    """The values of a finding's steps whose label begins so."""
    return [
        step["value"] for step in found["steps"] if step["label"].startswith(label) and unit in (None, step["unit"])
    ]


TANKERS = "shipments.petroleum.dprk-import"


def test_the_tankers_of_2018_are_seven_and_a_half_caps_at_full_load_and_break_even_at_thirteen_per_cent(the_finding):
    found = the_finding(f"{TANKERS}.Oil-2018", "--goods", "petroleum", "--year", "2018")
    assert "263 deliveries" in found["statement"]
    assert valued(found, "volume at full load") == [3_780_000, 1_519_586.666667]
    whole, to_may = valued(found, "full load over the cap")
    assert (round(whole, 2), round(to_may, 2)) == (7.56, 3.04)
    whole, to_may = (round(value, 3) for value in valued(found, "break-even load against the whole cap"))
    assert (whole, to_may) == (0.132, 0.329)


def test_after_the_notifications_of_2018_the_break_even_load_is_under_three_per_cent(the_finding):
    found = the_finding(f"{TANKERS}.Oil-2018", "--goods", "petroleum", "--year", "2018")
    assert round(found["booked"]["value"]) == 400_950
    assert [round(value) for value in valued(found, "left of the cap")] == [99_050]
    assert [round(value, 3) for value in valued(found, "break-even load against what is left")] == [0.026]
    low, median, high = valued(found, "barrels carried")
    assert 1_247_400 < low < median < high < 3_780_000
    above = [step for step in found["steps"] if step["label"].startswith("draws above")]
    assert [step["expression"] for step in above] == ["9,999 / 9,999"] * 2


def test_the_eighty_nine_tankers_to_the_end_of_may_2018_are_within_the_year_and_not_beside_it(rows, run):
    (account,) = [row for row in rows("observations", "--goods", "petroleum") if row["id"] == "Oil-2018-JanMay"]
    assert (account["count"], account["subset_of"]) == (89, "Oil-2018")
    listed = run("findings", "--check", "shipments", "--year", "2018", "--format", "json").json["findings"]
    assert [each["id"] for each in listed if "Oil-2018" in each["id"]] == [f"{TANKERS}.Oil-2018"]


def test_the_tankers_of_2020_and_2023(the_finding):
    found = the_finding(f"{TANKERS}.Oil-2020-JanSep", "--goods", "petroleum", "--year", "2020")
    assert "121 shipments" in found["statement"]
    found = the_finding(f"{TANKERS}.Oil-2023-JanSep", "--goods", "petroleum", "--year", "2023")
    assert "87 deliveries" in found["statement"]
    assert valued(found, "given for a load of 60 %") == [1_015_588]
    assert valued(found, "given for a load of 90 %") == [1_523_381]


def test_coal_of_2020_by_two_accounts_is_seen_and_not_booked_and_never_added(the_finding):
    view = ("--goods", "coal", "--year", "2020")
    american = the_finding("shipments.coal.dprk-export.US-coal-2020", *view)
    panel = the_finding("shipments.coal.dprk-export.PoE-2020-coalyear", *view)
    assert (american["gap"]["low"], american["gap"]["high"]) == (4_100_000, 4_100_000)
    assert valued(american, "value at the lowest") + valued(american, "value at the highest") == [328e6, 410e6]
    assert (panel["gap"]["low"], panel["gap"]["high"]) == (0, 4_800_000)
    assert "all buyers" in panel["statement"]
    for found in (american, panel):
        assert (found["booked"]["value"], found["booked"]["state"]) == (None, "unresolved")
        assert any("never added" in caveat for caveat in found["caveats"])
        assert 8_900_000 not in [step["value"] for step in (*found["steps"], *found["sensitivities"])]


def test_the_voyages_of_the_speech_of_2020_are_shown_in_both_readings(the_finding):
    found = the_finding("shipments.coal.dprk-export.US-555", "--goods", "coal", "--year", "2020")
    readings = {step["label"]: step for step in found["steps"] if "reading" in step["label"]}
    first, second = (readings[label] for label in sorted(readings))
    assert (first["expression"], first["value"]) == ("155 + 400", 555)
    assert (second["expression"], second["value"]) == ("555 + 155", 710)
    assert first["records"] == ["obs:US-155", "obs:US-400"]
    assert (found["gap"]["low"], found["gap"]["high"], found["gap"]["unit"]) == (555, 710, "voyages")
    assert "555 or, by another reading, 710" in found["statement"]
    assert {step["unit"] for step in found["steps"]} == {"voyages", "trips"}


def test_the_weight_of_coal_of_2016_disagrees_threefold_unprompted(the_finding):
    found = the_finding("publications.2701.dprk-export.2016.weight")
    assert round(found["expected"]["low"] / 1e6, 3) == 7.753
    assert round(found["expected"]["high"] / 1e6, 2) == 22.49
    prices = [round(step["value"], 1) for step in found["steps"] if step["unit"] == "USD/t"]
    assert 153.1 in prices
    assert 52.8 in prices
    assert 53.0 in prices
    assert found["status"] == "data-quality"


def test_garments_after_the_ban_are_small_and_booked(run):
    listed = run("findings", "--check", "banned", "--goods", "62", "--format", "json").json["findings"]
    booked = {each["period"]["start"][:4]: each["booked"]["value"] for each in listed}
    assert (booked["2018"], booked["2019"], booked["2020"]) == (9_201, 2_402, 1_545)
    assert {each["status"] for each in listed if each["period"]["start"] >= "2018"} == {"breach-indicator"}


def test_russian_coal_made_up_for_half_of_what_the_dprk_lost_in_the_eight_months_of_2017(the_finding):
    view = ("--check", "breaks", "--goods", "coal", "--year", "2017")
    found = the_finding("breaks.coal.dprk-export.2017-01..2017-08", *view)
    steps = {step["label"]: step["value"] for step in found["steps"]}
    assert steps["Russia, after less before"] == 5_000_000
    assert steps["lost: before less after"] == 10_000_000
    assert steps["displacement: the others' gain over the DPRK's loss"] == 0.5
    assert any("Expected trends are not in it" in caveat for caveat in found["caveats"])


def test_no_finding_says_that_a_violation_is_proven(run):
    for found in run("findings", "--format", "json").json["findings"]:
        said = " ".join([found["statement"], found["severity_rule"], *found["caveats"]]).casefold()
        assert "proven" not in said
        assert "violat" not in found["statement"].casefold()
    assert "A finding is a lead, not proof" in run("findings").text


def test_a_view_takes_in_what_overlaps_it_whole(run):
    ids = {each["id"] for each in run("findings", "--year", "2017", "--format", "json").json["findings"]}
    by_day = run("findings", "--since", "2017-12-31", "--until", "2017-12-31", "--format", "json").json["findings"]
    assert "caps.coal.dprk-export.2017" in ids & {each["id"] for each in by_day}


def test_severity_and_direction_narrow_a_view(run):
    everything = run("findings", "--format", "json").json["findings"]
    high = run("findings", "--min-severity", "high", "--format", "json").json["findings"]
    assert high == [each for each in everything if each["severity"] == "high"] != []
    inbound = run("findings", "--direction", "dprk-import", "--format", "json").json["findings"]
    assert inbound == [each for each in everything if each["direction"] == "dprk-import"] != []


def test_a_vessel_is_found_by_a_part_of_its_name_and_by_its_number(rows):
    (by_name,) = rows("vessels", "billions")
    assert rows("vessels", by_name["imo"]) == rows("vessels", f"IMO {by_name['imo']}") == [by_name]
    assert by_name["imo"] == "9191773"


def test_the_dry_run_of_a_pull_names_every_call_and_makes_none(rows):
    months = ("--since", "2017-11", "--until", "2018-01", "--freq", "M")
    assert [row["question"] for row in rows("pull", "comtrade", *months, "--goods", "coal", "--dry-run")] == [
        f"CHN with PRK, M+X, 2701, 2702, {month}" for month in ("2017-11", "2017-12", "2018-01")
    ]
    (one_way,) = rows("pull", "comtrade", "--year", "2017", "--direction", "dprk-export", "--dry-run")
    assert one_way["question"] == "CHN with PRK, M, TOTAL, 2017"
