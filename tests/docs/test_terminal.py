"""The page of the terminal holds every key, as the bindings have it."""

from tests.docs.pages import ROOT, rows
from tradecheck.tui import keys

PAGE = ROOT / "docs" / "terminal.md"


def test_the_table_of_keys_is_that_of_the_bindings_in_their_order() -> None:
    tables = [
        value
        for value in vars(keys).values()
        if isinstance(value, tuple) and value and all(isinstance(each, keys.Key) for each in value)
    ]
    once = {key.id: [f"`{key.id}`", keys.spelled(key.key), key.help] for table in tables for key in table}
    bound = list(once.values())
    assert rows(PAGE, "id") == bound, "`python docs/keys.py` renews the table."
    assert len(bound) > 40


def test_the_page_names_how_to_move_keys_choose_a_theme_and_begin_anew() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for words in ("[keys]", "TRADECHECK_THEME", "NO_COLOR", "--fresh"):
        assert words in text
