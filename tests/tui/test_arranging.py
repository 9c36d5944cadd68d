import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.specimens import HARMLESS
from tradecheck.tui.arranging import arranged, as_csv

FRAME = pl.DataFrame(
    {
        "goods": ["coal", "Iron ore", "petroleum", None],
        "value_usd": [5.0, None, 1.0, 9.0],
        "records": [["a"], ["b", "c"], [], None],
    }
)
NAMES = ["goods", "value_usd", "records"]


def order(needle: str = "", sort: str | None = None, *, descending: bool = False) -> list[int] | None:
    found = arranged(FRAME, NAMES, needle, sort, descending=descending)
    return None if found is None else found.to_list()


def test_without_words_or_a_column_the_rows_stand_as_they_are() -> None:
    assert order() is None


def test_missing_figures_come_last_whichever_way_they_are_sorted() -> None:
    assert order(sort="value_usd") == [2, 0, 3, 1]
    assert order(sort="value_usd", descending=True) == [3, 0, 2, 1]


def test_words_are_looked_for_in_every_column_and_in_any_case() -> None:
    assert order("IRON") == [1]
    assert order("iron c") == [1]
    assert order("nothing") == []


def test_letters_in_their_order_are_enough_where_no_row_holds_the_word() -> None:
    assert order("ptrlm") == [2]
    assert order("p.*m") == []


def test_a_filter_and_an_order_go_together() -> None:
    assert order("o", "value_usd", descending=True) == [0, 2, 1]


@given(st.text(max_size=20))
def test_no_words_break_the_filter(needle: str) -> None:
    found = order(needle)
    assert found is None or set(found) <= {0, 1, 2, 3}


def test_rows_are_copied_in_their_order_with_figures_in_full_and_no_formula() -> None:
    frame = pl.DataFrame({"goods": ["=1+1", "coal"], "value_usd": [1186694713.25, 2.0]})
    copied = as_csv(frame, pl.Series([1, 0], dtype=pl.UInt32), ["goods", "value_usd"]).decode()
    assert copied == "goods,value_usd\ncoal,2\n'=1+1,1186694713.25\n"
    assert HARMLESS not in copied
