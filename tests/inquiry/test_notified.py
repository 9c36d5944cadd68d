"""What was told to the 1718 Committee, and the months that were not."""

from datetime import date

import polars as pl

from tests.checks.evidence import embedded, with_tables
from tests.inquiry.asking import EXPORT, IMPORT, view
from tradecheck.inquiry.notified import COLUMNS, notifications

PETROLEUM = notifications(embedded(), view("petroleum"))


def months(supplier: str, year: int) -> dict[str, str]:
    rows = PETROLEUM.filter(pl.col("start").dt.year() == year, supplier=supplier, frequency="M")
    assert rows["period"].is_unique().all()
    return dict(rows.select("period", "state").iter_rows())


def test_china_did_not_notify_january_and_february_2021():
    of_2021 = months("CHN", 2021)
    assert of_2021.pop("2021-01") == of_2021.pop("2021-02") == "not_notified"
    assert len(of_2021) == 10
    assert set(of_2021.values()) == {"reported"}


def test_russia_s_months_of_2021_are_not_held_beside_its_annual_zero():
    assert set(months("RUS", 2021).values()) == {"not_held"}
    assert len(months("RUS", 2021)) == 12
    (year,) = PETROLEUM.filter(period="2021", supplier="RUS").to_dicts()
    assert (year["barrels"], year["state"], year["frequency"]) == (0.0, "reported", "A")


def test_a_silence_told_of_eleven_months_is_a_row_for_each():
    of_2024 = months("RUS", 2024)
    assert of_2024.pop("2024-01") == "reported"
    assert set(of_2024.values()) == {"not_notified"}
    assert len(of_2024) == 11
    (told,) = PETROLEUM.filter(period="2024-02..2024-12", supplier="RUS").to_dicts()
    assert (told["state"], told["barrels"]) == ("not_notified", None)


def test_two_accounts_of_one_silence_are_one_row_a_month():
    common = {"goods": "petroleum", "direction": "dprk-import", "supplier": "RUS", "frequency": "C"}
    silent = [
        common | {"record": f"n{day}", "start": date(2024, 2, 1), "end": date(2024, 12, day), "state": "not_notified"}
        for day in (30, 31)
    ]
    rows = notifications(with_tables(notifications=silent), view("petroleum")).filter(frequency="M", period="2024-03")
    assert rows["state"].to_list() == ["not_notified"]


def test_a_month_that_only_a_longer_period_holds_says_so():
    row = PETROLEUM.filter(period="2019-06", supplier="CHN").to_dicts()[0]
    assert (row["state"], row["tonnes"], row["barrels"]) == ("not_held", None, None)
    assert row["note"] == "No figure for the month alone is held."


def test_two_suppliers_together_have_no_missing_months():
    together = PETROLEUM.filter(supplier="CHN+RUS")
    assert "not_held" not in set(together["state"])


def test_no_month_is_missing_after_the_last_that_anybody_told_of():
    last = embedded().notifications.filter(goods="petroleum").collect()["end"].max()
    assert PETROLEUM["end"].max() == last


def test_every_printed_row_stays_as_it_was_printed():
    printed = PETROLEUM.filter(pl.col("record") != "")
    assert printed.height == embedded().notifications.filter(goods="petroleum").collect().height
    assert printed["record"].is_unique().all()
    assert PETROLEUM.columns == COLUMNS


def test_goods_direction_and_period_choose():
    assert set(notifications(embedded(), view("coal"))["goods"]) == {"coal"}
    assert set(notifications(embedded(), view("27"))["goods"]) == {"coal", "petroleum"}
    assert set(notifications(embedded(), view("27", of=IMPORT))["goods"]) == {"petroleum"}
    assert notifications(embedded(), view("wigs")).is_empty()
    assert notifications(embedded(), view("petroleum", of=EXPORT)).is_empty()
    spring = notifications(embedded(), view("petroleum", period="2021-02"))
    assert set(spring["period"]) == {"2021", "2021-02"}
