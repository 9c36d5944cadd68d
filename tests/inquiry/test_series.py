"""What was booked, period by period, with the state of every period that has no figure."""

import polars as pl
import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.inquiry.asking import EXPORT, IMPORT, view
from tradecheck.inquiry.series import COLUMNS, series
from tradecheck.model.words import State


def rows(asked, evidence=None, **wanted) -> pl.DataFrame:
    return series(evidence or embedded(), asked).filter(**wanted)


def states(frame: pl.DataFrame) -> dict[str, str]:
    return dict(frame.select("period", "state").iter_rows())


def test_coal_is_unresolved_from_2018_to_2024_and_never_zero():
    years = rows(view("coal", of=EXPORT), code="2701", frequency="A")
    assert states(years) == {
        "2016": "reported",
        "2017": "reported",
        **{str(year): "unresolved" for year in range(2018, 2025)},
    }
    assert years.filter(state="unresolved").select("value_usd", "net_weight_kg").null_count().row(0) == (7, 7)
    assert years.columns == COLUMNS


def test_lignite_that_nobody_pulled_is_one_row_over_all_years():
    (row,) = rows(view("coal", of=EXPORT), code="2702").to_dicts()
    assert (row["period"], row["frequency"], row["state"], row["record"]) == ("1984..2025", "C", "not_held", "")


def test_molluscs_are_not_held():
    asked = view("0307", of=EXPORT, period="2016..2024")
    assert states(rows(asked)) == {str(year): "not_held" for year in range(2016, 2025)}
    assert states(rows(view("0307", of=EXPORT))) == {"1984..2025": "not_held"}


def test_years_without_an_annual_total_of_exports_are_not_held_though_months_are():
    annual = rows(view(of=IMPORT), frequency="A")
    assert {year for year, state in states(annual).items() if state == "not_held"} == {"2021", "2023", "2024", "2025"}
    months = rows(view(of=IMPORT), frequency="M")
    assert {"2021-04", "2023-04", "2024-12", "2025-12"} <= set(months["period"])
    assert annual.height == 2025 - 1984 + 1


@pytest.mark.parametrize("year", ["2021", "2023"])
def test_a_view_of_one_such_year_says_the_same(year):
    frame = rows(view(of=IMPORT, period=year))
    assert states(frame.filter(frequency="A")) == {year: "not_held"}
    assert set(frame.filter(frequency="M")["state"]) == {"reported"}


def test_imports_of_all_goods_have_every_year():
    annual = rows(view(of=EXPORT), frequency="A")
    assert annual["period"].to_list() == [str(year) for year in range(1984, 2025)]
    assert set(annual["state"]) == {"reported"}


def test_both_directions_show_imports_exports_and_printed_sums():
    assert set(rows(view())["flow"]) == {"M", "X", "M+X"}
    assert set(rows(view(of=EXPORT))["flow"]) == {"M"}


def test_a_group_shows_each_of_its_codes_held_or_not():
    textiles = rows(view("textiles", of=EXPORT))
    assert set(textiles["code"]) == {str(chapter) for chapter in range(50, 64)}
    assert set(textiles.filter(pl.col("state") != "not_held")["code"]) == {"61", "62"}


def test_a_chapter_shows_what_is_held_below_it():
    chapter = rows(view("27", of=EXPORT))
    assert set(chapter["code"]) == {"27", "2701", "2716"}
    own = states(chapter.filter(code="27"))
    assert own["2017"] == "reported"
    assert own["2018"] == own["1999"] == "not_held"


def test_below_a_code_that_is_held_nothing_is():
    assert states(rows(view("270112", of=EXPORT))) == {"1984..2025": "not_held"}


def test_a_code_held_by_month_alone_lacks_the_years_without_any():
    frame = rows(view("030351", of=IMPORT))
    assert set(frame.filter(state="not_held")["period"]) == {"2013", "2014", "2015", "2021", "2022"}
    assert set(frame.filter(pl.col("state") != "not_held")["frequency"]) == {"M"}


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2019", {"2019": "not_held"}),
        ("2019-05", {"2019-05": "not_held"}),
        ("2019-05-03..2020-02-01", {"2019": "not_held", "2020": "not_held"}),
    ],
)
def test_a_bounded_view_of_what_nobody_pulled_has_each_of_its_years(period, expected):
    frame = rows(view("2505", of=EXPORT, period=period))
    assert states(frame) == expected
    assert set(frame["frequency"]) == ({"M"} if period == "2019-05" else {"A"})


def test_a_month_takes_in_its_year_whole():
    assert set(rows(view("coal", of=EXPORT, period="2017-08"), code="2701")["period"]) == {
        "2017",
        "2017-01..2017-08",
        "2017-08",
    }


@pytest.mark.parametrize(("period", "year"), [("2031-02..2999-12-31", "2031"), ("1900..1970", "1970")])
def test_what_is_asked_for_before_or_after_everything_held_is_not_held(period, year):
    assert states(rows(view("coal", of=EXPORT, period=period), code="2701")) == {year: "not_held"}


def test_a_reporter_without_a_row_lacks_the_years_that_others_have():
    assert states(rows(view(of=EXPORT, reporter="NRU"))) == {"1984..2025": "not_held"}


def test_without_any_evidence_nothing_breaks():
    nothing = with_flows([])
    assert series(nothing, view("coal")).is_empty()
    assert states(series(nothing, view("2701", of=EXPORT, period="2017"))) == {"2017": "not_held"}
    assert states(series(nothing, view("2701", of=EXPORT, period="2017-03..2999-12-31"))) == {"2017": "not_held"}


def test_re_imports_stand_apart_from_imports():
    evidence = with_flows([flow("2701", "2017", 5.0), flow("2701", "2017", 7.0, flow="RM")])
    assert rows(view("2701", of=EXPORT), evidence)["flow"].to_list() == ["M", "RM"]
    assert states(rows(view("2701", of=IMPORT), evidence)) == {"2017": "not_held"}


def test_absences_are_never_a_figure():
    for goods in ("coal", "textiles", "27", "TOTAL"):
        frame = rows(view(goods, period="2010..2024"))
        absent = frame.filter(~pl.col("state").is_in([state.value for state in State if state.has_figure]))
        assert absent.height > 0
        assert absent.select(pl.col("value_usd", "net_weight_kg", "quantity").is_null().all()).row(0) == (True,) * 3


def test_rows_come_by_flow_code_frequency_and_time():
    frame = rows(view("27"))
    keys = ["flow", "code", "frequency", "start", "end", "record"]
    assert frame.select(keys).equals(frame.select(keys).sort(keys))
