"""A second transcription of some of the same reports agrees with what is embedded."""

import polars as pl

from tradecheck.snapshot.load import crosscheck, load


def held(record: str, field: str) -> str:
    table = "observations" if record.startswith("obs:") else "notifications"
    row = load(table).row(by_predicate=pl.col("record") == record, named=True)
    return f"{row['start']}..{row['end']}" if field == "period" else str(row[field])


def test_fourteen_records_were_compared() -> None:
    checked = crosscheck()
    assert checked["record"].n_unique() == 14
    assert checked.select("record", "field").is_unique().all()


def test_no_figure_differs_between_the_two() -> None:
    counted = crosscheck().group_by("outcome").len()
    assert dict(counted.iter_rows()) == {"same": 30, "only_second": 2}


def test_what_is_called_the_first_is_what_the_tables_hold() -> None:
    for record, field, first in (
        crosscheck().filter(pl.col("outcome") == "same").select("record", "field", "first").rows()
    ):
        cell = held(record, field)
        assert cell == first if field == "period" else float(cell) == float(first), (record, field)


def test_figures_called_the_same_are_the_same() -> None:
    same = crosscheck().filter(pl.col("outcome") == "same")
    numbers = same.filter(pl.col("field") != "period")
    assert numbers.filter(pl.col("first").cast(float) != pl.col("second").cast(float)).is_empty()
    days = same.filter(pl.col("field") == "period").select(
        first=pl.col("first").str.replace_all(r"-\d\d(\.\.|$)", "$1"), second="second"
    )
    assert days["first"].to_list() == days["second"].to_list()


def test_a_figure_of_the_second_alone_became_a_sighting_with_its_citation() -> None:
    alone = crosscheck().filter(pl.col("outcome") == "only_second", pl.col("field") == "count")
    assert alone.select("record", "second").rows() == [("obs:Nampo-2019-71", "71")]
    sighting = load("observations").row(by_predicate=pl.col("id") == "Nampo-2019-71", named=True)
    assert (sighting["kind"], sighting["count"], sighting["url"]) == ("sighting", 71, alone["url"].item())
