from tests.checks.evidence import embedded, flow, with_flows
from tradecheck.checks import banned
from tradecheck.model.goods import Goods
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity, Status


def found(rows, **view):
    return {each.id: each for each in banned.run(with_flows(rows), View(**view))}


def on_embedded(goods):
    return {each.id: each for each in banned.run(embedded(), View(goods=(Goods.parse(goods),)))}


def test_garments_after_the_ban_are_small_booked_and_banned():
    garments = on_embedded("62")
    booked = {year: garments[f"banned.62.dprk-export.{year}"] for year in (2018, 2019, 2020)}
    assert [booked[year].booked.value for year in booked] == [9201, 2402, 1545]
    assert {each.status for each in booked.values()} == {Status.BREACH_INDICATOR}
    assert {each.severity for each in booked.values()} == {Severity.LOW}
    assert {each.rule.resolution for each in booked.values()} == {"2375 (2017)"}


def test_wigs_are_large_booked_and_not_banned():
    assert on_embedded("6704") == {}


def test_watches_and_electricity_from_the_dprk_are_not_banned():
    assert found([flow("9101", "2019", 5e6), flow("91", "2019", 9e6), flow("2716", "2019", 11e6)]) == {}


def test_precious_watches_to_the_dprk_are_a_luxury_and_no_ban_of_a_chapter():
    assert found([flow("9101", "2019", 5e6, flow="X")]) == {}


def test_coal_of_august_2017_is_indeterminate_with_both_readings_of_the_wind_down():
    august = on_embedded("coal")["banned.2701.dprk-export.2017-08"]
    assert august.status is Status.INDETERMINATE
    assert august.booked.value == 138_100_000
    said = " ".join(august.caveats)
    assert "import within 30 days" in said
    assert "2017-09-04" in said
    assert "not verified here" in said


def test_coal_of_september_2017_straddles_the_deadline():
    september = on_embedded("coal")["banned.2701.dprk-export.2017-09"]
    assert september.status is Status.INDETERMINATE
    assert (september.booked.value, september.booked.unit) == (511_619, "t")


def test_diesel_is_never_called_banned_aviation_fuel():
    fuels = [
        each for each in banned.run(embedded(), View(direction=Direction.IMPORT)) if each.goods.codes[0][:4] == "2710"
    ]
    assert {each.goods.codes[0] for each in fuels} == {"271012", "271019"}
    assert {each.status for each in fuels} == {Status.INDETERMINATE}


def test_crude_is_never_called_banned_condensate():
    crude = found([flow("2709", "2019", 3e8, flow="X"), flow("270900", "2020", 3e8, flow="X")])
    assert {each.status for each in crude.values()} == {Status.INDETERMINATE}
    assert all("2709 also holds goods" in " ".join(each.caveats) for each in crude.values())


def test_a_yacht_before_2018_may_be_a_luxury_and_after_is_a_banned_vessel():
    boats = found([flow("8903", "2016-06", 1e6, flow="X"), flow("8903", "2019-06", 1e6, flow="X")])
    assert list(boats) == ["banned.8903.dprk-import.2019-06"]
    assert boats["banned.8903.dprk-import.2019-06"].rule.resolution == "2397 (2017)"


def test_a_year_that_contains_the_deadline_is_indeterminate_until_its_months_are_known():
    year = flow("2701", "2017", 9e6)
    assert found([year])["banned.2701.dprk-export.2017"].status is Status.INDETERMINATE
    months = [flow("2701", f"2017-{month:02d}", 1e6) for month in range(10, 13)]
    known = found([year, *months])
    assert "banned.2701.dprk-export.2017" not in known
    assert {each.status for each in known.values()} == {Status.BREACH_INDICATOR}


def test_the_last_day_of_the_wind_down_still_belongs_to_it():
    rows = [flow("2701", "2017-09-04", 1e6), flow("2701", "2017-09-05", 1e6)]
    rows = [row | {"frequency": "M"} for row in rows]
    status = {each.period.label: each.status for each in found(rows).values()}
    assert status == {"2017-09-04": Status.INDETERMINATE, "2017-09-05": Status.BREACH_INDICATOR}


def test_livelihood_trade_of_2016_is_indeterminate_and_not_a_breach():
    october = found([flow("2701", "2016-10", 1e8)])["banned.2701.dprk-export.2016-10"]
    assert october.status is Status.INDETERMINATE
    assert "livelihood" in " ".join(october.explanations)


def test_a_reported_zero_and_an_absence_are_no_finding():
    assert found([flow("2701", "2019", 0.0), flow("2701", "2020", None, state="unresolved")]) == {}


def test_a_code_that_the_resolution_names_weighs_more_than_an_inferred_one():
    named, inferred = found([flow("8471", "2019", 2e7, flow="X")]), found([flow("62", "2019", 2e7)])
    assert [each.severity for each in named.values()] == [Severity.HIGH]
    assert [each.severity for each in inferred.values()] == [Severity.MEDIUM]


def test_a_chapter_is_not_tested_against_a_rule_on_one_of_its_headings():
    assert found([flow("27", "2019", 1e8, flow="X")]) == {}


def test_of_the_republic_of_korea_only_reporters_that_are_no_neighbours_are_doubted():
    by_reporter = found(
        [flow("8471", "2019", 1e6, flow="M"), flow("8471", "2019", 1e6, flow="M", reporter="POL", record="x")]
    )
    doubted = {key: "Republic of Korea" in " ".join(each.explanations) for key, each in by_reporter.items()}
    assert doubted == {"banned.8471.dprk-export.2019": False, "banned.8471.dprk-export.2019.POL": True}


def test_ferro_silicon_is_contested_and_never_a_breach_indicator():
    contested = found([flow("720221", "2019", 5e6), flow("7208", "2019", 5e6)])
    assert {key.split(".")[1]: each.status for key, each in contested.items()} == {
        "720221": Status.INDETERMINATE,
        "7208": Status.BREACH_INDICATOR,
    }


def test_imports_and_re_imports_of_a_code_are_findings_apart():
    apart = banned.run(with_flows([flow("62", "2019", 5e6), flow("62", "2019", 1e6, flow="RM")]), View())
    assert sorted(each.id for each in apart) == ["banned.62.dprk-export.2019", "banned.62.dprk-export.2019.re-import"]


def test_a_wind_down_is_read_both_ways_where_what_it_covers_is_disputed():
    readings = {
        each.period.label: [(step.label, step.value) for step in each.sensitivities]
        for each in on_embedded("coal").values()
        if each.period.label in ("2017-08", "2016")
    }
    assert readings["2017-08"] == [
        ("if the days before the ban and the wind-down took in all of it", 0),
        ("if the wind-down does not cover these goods, at most", 138_100_000),
    ]
    assert [label for label, _ in readings["2016"]] == [
        "if all of it crossed on days outside the rule",
        "if all of it was exclusively for livelihood purposes",
    ]


def test_the_months_held_after_a_deadline_are_the_least_of_their_year():
    rows = [flow("2701", "2017", 9e6), flow("2701", "2017-10", 2e6), flow("2701", "2017-11", 3e6)]
    year = found(rows)["banned.2701.dprk-export.2017"]
    (least,) = [step for step in year.sensitivities if step.label.endswith("at least")]
    assert (least.expression, least.value, len(least.records)) == ("2,000,000 + 3,000,000", 5e6, 2)
    assert "after 2017-09-04" in least.label


def test_finer_codes_give_the_least_of_a_chapters_year_one_level_alone_and_no_month_before_the_deadline():
    months = [
        flow(code, month, value)
        for code, month, value in (
            ("0306", "2017-10", 2e6),
            ("0307", "2017-11", 3e6),
            ("030617", "2017-10", 1e6),
            ("0306", "2017-09", 7e6),
            ("0306", "2017-06", 8e6),
        )
    ]
    year = found([flow("03", "2017", 9e7), *months])["banned.03.dprk-export.2017"]
    (least,) = [step for step in year.sensitivities if step.label.endswith("at least")]
    assert (least.expression, least.value) == ("2,000,000 + 3,000,000", 5e6)
    assert "codes of 4 digits" in least.label


def test_trade_that_the_record_calls_banned_needs_no_other_reading():
    (garments,) = found([flow("62", "2019", 2e7)]).values()
    assert garments.sensitivities == ()


def test_the_reporters_own_notice_stands_beside_its_figure_and_no_one_elses():
    china, russia = (
        found([flow("2701", "2017-08", 1e6, reporter=reporter)]).popitem()[1] for reporter in ("CHN", "RUS")
    )
    assert "China's notice MOFCOM/GAC 2017-40 took effect on 2017-08-15" in " ".join(china.caveats)
    assert "China's notice" not in " ".join(russia.caveats)


def test_without_a_value_a_booked_weight_is_judged_like_an_observed_one():
    (heavy,) = found([flow("2701", "2019", net_weight_kg=2e8)]).values()
    assert (heavy.severity, heavy.booked.unit) == (Severity.HIGH, "t")
    september = on_embedded("coal")["banned.2701.dprk-export.2017-09"]
    assert september.severity is Severity.LOW
    for weakness in ("without a value high from 100,000 t", "cannot tell", "medium confidence"):
        assert weakness in september.severity_rule


def test_one_customs_service_is_one_witness_and_said_to_be():
    (garments,) = found([flow("62", "2019", 2e7)]).values()
    assert "rests on one witness, the customs service of CHN" in garments.severity_rule


def test_a_figure_of_medium_confidence_weighs_less():
    high, medium = (
        found([flow("8471", "2019", 2e7, flow="X", confidence=given)]).popitem()[1] for given in ("high", "medium")
    )
    assert (high.severity, medium.severity) == (Severity.HIGH, Severity.MEDIUM)
    assert "medium confidence" in medium.severity_rule


def explained(row, *beside):
    every = banned.run(with_flows([row, *beside]), View())
    (asked,) = [each for each in every if each.sources[0].record == row["record"]]
    return " ".join(asked.explanations)


def test_hong_kong_explains_only_what_is_held_to_pass_through_it():
    booked = flow("8471", "2019", 2e7)
    through = flow("847130", "2019", 1.0, reporter="HKG", partner="CHN", record="hk")
    assert "Hong Kong" in explained(booked, through)
    assert "Hong Kong" not in explained(booked, through | {"code": "620342"})
    assert "Hong Kong" not in explained(booked)


def test_time_at_sea_explains_an_arrival_soon_after_a_ban_and_no_later_one_and_no_departure():
    assert "booked on arrival" in explained(flow("2701", "2017-10", 1e6))
    assert "booked on arrival" not in explained(flow("2701", "2018-01", 1e6))
    assert "booked on arrival" not in explained(flow("8471", "2018-01", 1e6, flow="X"))


def test_an_estimated_weight_explains_a_figure_that_is_one():
    guessed = flow("2701", "2019", net_weight_kg=1e6, weight_estimated=True)
    assert "estimated from values" in explained(guessed)
    assert "estimated from values" not in explained(guessed | {"value_usd": 5.0})
    assert "estimated from values" not in explained(guessed | {"weight_estimated": None})


def test_the_closed_border_explains_no_trade_that_was_booked():
    assert "border" not in explained(flow("62", "2020-06", 1e6))
