"""What may be the Republic of Korea's is listed, and no finding rests on it."""

import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.commands.arithmetic import worked_out
from tests.real_data import real_data
from tradecheck.archive import Archive
from tradecheck.checks import banned, two_koreas
from tradecheck.evidence import assemble
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.view import View
from tradecheck.model.words import Severity, State, Status
from tradecheck.reference.borders import neighbours

BATTERIES = "850760"


def books(year, *, reporter="TON", code=BATTERIES, flow_="M", **by_partner):
    """What a reporter books in a year, by partner, in USD."""
    return [
        flow(code, year, value, reporter=reporter, partner=partner, flow=flow_)
        | {"record": f"{reporter}-{partner}-{flow_}-{code}-{year}"}
        for partner, value in by_partner.items()
    ]


def listed(rows, **view):
    return {each.id: each for each in two_koreas.run(with_flows(rows), View(**view))}


def accused(rows):
    return [each.id for each in banned.run(with_flows(rows), View())]


def test_a_distant_reporter_that_books_both_koreas_once_has_probably_taken_one_for_the_other():
    rows = books("2020", PRK=400.0, KOR=300.0, CHN=300.0)
    (found,) = listed(rows).values()
    assert found.id == "two_koreas.850760.dprk-export.2020.TON"
    assert (found.status, found.severity) == (Status.DATA_QUALITY, Severity.LOW)
    assert (found.booked.value, found.booked.state) == (400.0, State.REPORTED)
    assert next(step.value for step in found.steps if step.label.startswith("share")) == 0.3
    assert accused(rows) == []


def test_where_the_republic_of_korea_is_a_small_origin_the_record_cannot_tell():
    rows = books("2022", reporter="NLD", PRK=4.0, KOR=10.0, CHN=1300.0)
    (found,) = listed(rows).values()
    assert found.status is Status.INDETERMINATE
    assert accused(rows) == []


def test_a_neighbours_own_books_are_never_doubted():
    for near in sorted(neighbours("PRK")):
        rows = books("2020", reporter=near, PRK=4.0, KOR=3.0, JPN=3.0)
        assert listed(rows) == {}
        assert len(accused(rows)) == 1


def test_without_trade_with_the_republic_of_korea_there_is_nothing_to_mistake():
    rows = books("2020", PRK=400.0, CHN=300.0)
    assert listed(rows) == {}
    assert len(accused(rows)) == 1


def test_trade_that_stands_in_most_years_is_no_slip():
    rows = [row for year in ("2018", "2019", "2020") for row in books(year, PRK=40.0, KOR=30.0, CHN=30.0)]
    assert listed(rows) == {}
    assert len(accused(rows)) == 3


def test_a_sliver_of_the_other_koreas_trade_that_stands_every_year_cannot_be_told():
    rows = [row for year in ("2018", "2019", "2020") for row in books(year, PRK=1.0, KOR=30.0, CHN=30.0)]
    assert {each.status for each in listed(rows).values()} == {Status.INDETERMINATE}
    assert len(listed(rows)) == 3
    assert accused(rows) == []


def test_years_of_which_other_goods_are_held_count_as_years_without_such_trade():
    stands = [row for year in ("2019", "2020") for row in books(year, PRK=40.0, KOR=30.0, CHN=30.0)]
    assert listed(stands) == {}
    seldom = [*stands, *(row for year in ("2017", "2018") for row in books(year, code="8703", CHN=1.0))]
    assert {each.status for each in listed(seldom).values()} == {Status.DATA_QUALITY}


def test_where_the_other_korea_has_no_row_in_the_year_all_years_are_summed():
    rows = [*books("2020", PRK=40.0, CHN=10.0), *books("2019", KOR=30.0, CHN=20.0)]
    (found,) = listed(rows).values()
    assert next(step.value for step in found.steps if step.label.startswith("share")) == 0.3
    assert "in all periods held" in found.statement


def test_with_nobody_but_the_two_koreas_held_no_share_is_made_up():
    (found,) = listed(books("2020", PRK=40.0, KOR=30.0)).values()
    assert found.status is Status.INDETERMINATE
    assert any("not known" in caveat for caveat in found.caveats)


def test_the_months_of_a_year_are_one_finding():
    rows = [row for month in (1, 2, 3) for row in books(f"2020-{month:02d}", PRK=4.0, KOR=30.0, CHN=30.0)]
    (found,) = listed(rows).values()
    assert found.period.label == "2020-01..2020-03"
    assert found.booked.value == 12.0


def test_exports_are_doubted_as_imports_are():
    rows = books("2020", flow_="X", PRK=40.0, KOR=30.0, CHN=30.0)
    assert list(listed(rows)) == ["two_koreas.850760.dprk-import.2020.TON"]
    assert accused(rows) == []


def test_a_total_mixes_right_and_wrong_and_is_left_alone():
    assert listed(books("2020", code="TOTAL", PRK=40.0, KOR=30.0, CHN=30.0)) == {}
    assert two_koreas.run(embedded(), View()) == []


def test_a_group_of_reporters_repeats_its_members_and_is_neither_doubted_nor_accused():
    rows = books("2020", reporter="ASEAN", PRK=40.0, KOR=30.0, CHN=30.0)
    assert (listed(rows), accused(rows)) == ({}, [])


def test_neither_the_order_of_rows_nor_the_world_changes_what_is_doubted():
    rows = [row for year in ("2018", "2019", "2020") for row in books(year, PRK=1.0, KOR=30.0, CHN=30.0)]
    world = [row for year in ("2018", "2019", "2020") for row in books(year, WLD=61.0)]
    assert listed([*world, *reversed(rows)]) == listed(rows)


def test_every_step_works_out():
    for found in listed(books("2020", PRK=400.5, KOR=300.25, CHN=300.0, JPN=7.0)).values():
        for step in (*found.steps, *found.sensitivities):
            assert worked_out(step.expression) == pytest.approx(step.value)


@pytest.fixture(scope="module")
def minerals(tmp_path_factory):
    """Real files of the reporters whose rows are told below."""
    folder = real_data("comtrade-v1-annual-minerals")
    wanted = [path for code in ("616", "776", "528", "246") for path in sorted(folder.rglob(f"{code}_*.csv"))]
    wanted += sorted(folder.rglob("156_253090_*.csv"))
    root = tmp_path_factory.mktemp("minerals")
    import_comtrade(wanted, Archive(root))
    return assemble(View(snapshot=False), root)


def test_real_batteries_nickel_and_cars_of_the_other_korea_are_listed_and_accuse_nobody(minerals):
    found = {each.id: each for each in two_koreas.run(minerals, View())}
    parts = found["two_koreas.850790.dprk-export.2020.POL"]
    assert parts.booked.value == pytest.approx(16.3e6, rel=0.005)
    assert (parts.status, parts.severity) == (Status.DATA_QUALITY, Severity.MEDIUM)
    assert found["two_koreas.850760.dprk-export.2020.TON"].status is Status.DATA_QUALITY
    assert found["two_koreas.870380.dprk-export.2023.FIN"].status is Status.DATA_QUALITY
    nickel = found["two_koreas.750210.dprk-export.2022.NLD"]
    assert nickel.status is Status.INDETERMINATE
    share = next(step.value for step in nickel.steps if step.label.startswith("share"))
    assert share == pytest.approx(0.0075, abs=0.00005)
    assert not [each for each in found if "CHN" in each or "253090" in each]
    assert {each.goods.codes for each in banned.run(minerals, View())} == {("253090",)}
