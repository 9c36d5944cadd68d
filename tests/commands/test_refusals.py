"""What cannot be understood is refused in one sentence that says what to do, with exit code 2."""

import pytest

from tests.commands.conftest import is_refused
from tradecheck.commands.verbs import VERBS


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("findigns", "did you mean findings?"),
        ("seires --goods coal", "did you mean series"),
        ("findings --goods coall", "did you mean coal"),
        ("findings --goods 270", "has 3 digits"),
        ("findings --goods 2701x", "is no HS code"),
        ("findings --goods 0012", "chapters run from 01 to 97"),
        ("findings --check baned", "did you mean banned?"),
        ("findings --format jsn", "did you mean json"),
        ("report --format htm", "did you mean html"),
        ("findings --source comtrade-preveiw", "did you mean comtrade-preview"),
        ("sources --source comtrade-preveiw", "did you mean comtrade-preview"),
        ("series --goods coal --reporter Chian", "did you mean"),
        ("findings --direction dprk-exprot", "did you mean dprk-export"),
        ("findings --min-severity hihg", "did you mean high?"),
        ("findings --fail-on hihg", "did you mean high?"),
        ("report --fail-on hihg", "did you mean high?"),
        ("findings --color alwys", "did you mean always?"),
        ("findings --formt json", "did you mean --format"),
        ("--verison", "not known without a verb"),
        ("findings twice", "'twice' is one argument too many"),
        ("findings -- --goods", "'--goods' is one argument too many"),
        ("findings --goods", "--goods: expected one argument"),
        ("why", "ID"),
        ("why caps.coal.dprk-export.2018", "did you mean caps.coal.dprk-export.2017"),
        ("record rule:2371", "did you mean rule:2371-"),
        ("record factor:china-notifid", "did you mean factor:china-notified"),
        ("record obs:PoE-2019-cola", "did you mean obs:PoE-2019-coal"),
        ("record rule:id", "is not known"),
        ("record record", "ids begin with comtrade-chapters:, "),
        ("record comtrade:0123456789ab:2", "`tradecheck cache list` shows what was received"),
        ("chart overveiw -o x.png", "did you mean overview"),
        ("chart overview -o x.gif", "ends in .gif"),
        ("chart overview -o x", "has no ending"),
        ("chart overview", "-o/--output"),
        ("chart overview --style drak -o x.png", "did you mean dark?"),
        ("chart goods -o x.png", "give --goods"),
        ("chart finding -o x.png", "needs the id of a finding"),
        ("chart world -o x.png", "the chart 'world' needs the id of a finding"),
        ("chart world caps.coal.dprk-export.2017 -o x.png", "has no rank among the world's pairs"),
        ("chart overview caps.coal.dprk-export.2017 -o x.png", "takes no finding"),
        ("rules cole", "did you mean"),
        ("rules 2701 --on 2018", "'2018' is not a day"),
        ("vessels zzzz", "no vessel is held under 'zzzz'"),
        ("pull comtrad --year 2017", "did you mean comtrade?"),
        ("pull comtrade --goods coal", "--year"),
        ("pull comtrade --year 2017 --freq Q", "known are A, M"),
        ("pull comtrade --year 2017 --partner Koera --dry-run", "did you mean"),
        ("pull comtrade --year 2017 --reporter PRK --dry-run", "the DPRK reports nothing"),
        ("import comtrad x.csv", "did you mean comtrade?"),
        ("import comtrade", "FILE"),
        ("import comtrade x.csv", "the file x.csv does not exist"),
        ("import comtrade .", "is a folder"),
        ("cache lst", "did you mean list?"),
        ("config shwo", "did you mean show?"),
        ("config show --config nowhere.toml", "nowhere.toml' does not exist"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_in_one_sentence_that_helps(run, asked, said):
    assert is_refused(run(*asked.split(" ")), said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--since 2017-02-30", "'2017-02-30' does not exist in the calendar"),
        ("--until 2017-13", "'2017-13' does not exist in the calendar"),
        ("--year 0000", "does not exist in the calendar"),
        ("--since 17", "'17' is not a period"),
        ("--since 2016..2017", "'2016..2017' is a range: give its first day with --since"),
        ("--since 2018-01 --until 2017", "--until 2017 lies before --since 2018-01"),
        ("--since 2017-08-05 --until 2017-08-04", "lies before"),
        ("--year 2017 --since 2016", "either the one or the others"),
        ("--year 2017 --until 2018", "either the one or the others"),
        ("--year 2017-08", "'2017-08' is not a year"),
        ("--since 9999", "'9999' lies outside the years"),
        ("--until 1066", "'1066' lies outside the years"),
        ("--year 1066", "'1066' lies outside the years"),
        ("--as-of yesterday", "'yesterday' is not a"),
        ("--as-of 2017", "'2017' is not a day"),
        ("--generated 2026-02-29", "'2026-02-29' does not exist"),
    ],
)
def test_a_date_that_cannot_be_is_refused(run, asked, said):
    for verb in ("findings", "series", "report"):
        assert is_refused(run(verb, *asked.split()), said)


def test_an_empty_word_is_refused_and_not_taken_for_no_flag(run):
    for flag in ("--since", "--goods", "--direction", "--check", "--source", "--reporter"):
        assert is_refused(run("findings", flag, ""), "''")
    assert is_refused(run("rules", ""), "''")


@pytest.mark.parametrize("verb", [each for each in VERBS if each not in ("terminal", "rules")])
def test_every_verb_has_its_own_help(run, verb):
    done = run(verb, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.text.startswith(f"usage: tradecheck {verb} ")
    assert run("help", verb).out == done.out


def test_the_help_is_the_same_however_wide_the_terminal(run, monkeypatch):
    before = run("findings", "--help").out
    monkeypatch.setenv("COLUMNS", "40")
    assert run("findings", "--help").out == before
    assert max(map(len, before.decode().splitlines())) <= 80


def test_help_names_every_verb(run):
    text = run("--help").text
    assert all(f"\n  {verb} " in text for verb in VERBS)
    assert run("-h").text == run("help").text == text
