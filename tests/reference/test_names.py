"""HS names: every code that a group names can be read, and a code that changed its meaning says so."""

import pytest

from tradecheck.model.errors import DataError, UsageError
from tradecheck.model.goods import GROUPS
from tradecheck.reference import names
from tradecheck.reference.names import name_of, nearest_name, search
from tradecheck.sanctions.rules import rules

NAMED_BY_FIGURES_AND_NOTES = [
    "TOTAL", "03", "27", "44", "61", "62", "0306", "0307", "0309", "030219", "030269", "030289", "030312",
    "030313", "030314", "030319", "030329", "030339", "030349", "030351", "030352", "030354", "030355",
    "030359", "030363", "030366", "030367", "030369", "030374", "030379", "030380", "030389", "030391",
    "030399", "030487", "051191", "160414", "230120", "260400", "2601", "2701", "270111", "270112",
    "2702", "270900", "271012", "27101210", "271019", "27101911", "271112", "271113", "271114", "271119",
    "2716", "6704", "720221", "750210", "850760", "850790", "870380",
]  # fmt: skip


def test_all_97_chapters_have_a_name_and_77_is_reserved() -> None:
    assert all(name_of(f"{chapter:02}") for chapter in range(1, 98))
    assert "eserved" in (name_of("77") or "")


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_code_of_a_group_of_goods_has_a_name(group: str) -> None:
    assert [code for code in GROUPS[group] if name_of(code) is None] == []


def test_every_code_that_a_rule_names_has_a_name() -> None:
    assert [code for rule in rules() for code in rule.codes if name_of(code) is None] == []


def test_every_code_that_a_figure_or_a_note_to_a_rule_names_has_a_name() -> None:
    assert [code for code in NAMED_BY_FIGURES_AND_NOTES if name_of(code) is None] == []


def test_names_are_short_enough_for_a_column() -> None:
    assert [meaning for meanings in names._names().values() for meaning in meanings if len(meaning.name) > 72] == []


def test_a_code_that_changed_its_meaning_is_named_by_edition() -> None:
    assert name_of("030329", "H3") == "Frozen salmon kin not named elsewhere"
    assert name_of("030329", "H4") == "Frozen Nile perch and snakehead"


def test_without_an_edition_both_meanings_are_given_with_their_years() -> None:
    name = name_of("030329")
    assert name is not None
    assert "to HS 2007" in name
    assert "from HS 2012" in name


def test_a_code_has_no_name_in_an_edition_that_does_not_hold_it() -> None:
    assert name_of("030352", "H3") == "Frozen cod"
    assert name_of("030352", "H4") is None
    assert nearest_name("030352", "H4") == ("0303", "Fish, frozen, whole")


def test_an_edition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="HS edition 'H9' is not known"):
        name_of("27", "H9")


def test_a_code_without_a_name_of_its_own_is_told_by_its_nearest() -> None:
    assert name_of("26011110") is None
    assert nearest_name("26011110") == ("260111", "Iron ore fines and lumps")
    assert nearest_name("2701") == ("2701", "Hard coal and briquettes")
    assert nearest_name("00") is None
    assert nearest_name("") is None


def test_a_search_ignores_case_and_answers_in_code_order() -> None:
    found = search("COAL")
    codes = [code for code, _ in found]
    assert codes == sorted(codes)
    assert {"27", "2701", "270112"} <= set(codes)
    assert all("coal" in name.casefold() for _, name in found)


def test_a_search_for_several_words_wants_all_of_them() -> None:
    assert search("iron ore pellets") == [("260112", "Iron ore pellets and sinter")]


def test_a_search_for_digits_finds_the_codes_below_and_for_nothing_finds_nothing() -> None:
    assert [code for code, _ in search("6704")] == ["6704", "670411", "670419", "670420", "670490"]
    assert search("  ") == []
    assert search("unobtainium") == []


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"code": "271", "since": "", "until": "", "name": "Oil"}, "code '271', is no HS code"),
        ({"code": "27", "since": "", "until": "", "name": ""}, "code '27', has no name"),
        ({"code": "27", "since": "H8", "until": "", "name": "Oil"}, "names the edition 'H8'"),
    ],
)
def test_a_damaged_row_of_names_is_refused_by_its_code(
    row: dict[str, str], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "read_rows", lambda *_: [row])
    with pytest.raises(DataError, match=complaint):
        names._names.__wrapped__()


def test_two_meanings_at_one_time_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [
        {"code": "27", "since": "", "until": "H3", "name": "Oil"},
        {"code": "27", "since": "H3", "until": "", "name": "Coal"},
    ]
    monkeypatch.setattr(names, "read_rows", lambda *_: twice)
    with pytest.raises(DataError, match="stands twice"):
        names._names.__wrapped__()
