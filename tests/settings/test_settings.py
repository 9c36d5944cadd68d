"""Settings come from flags, the environment, a file and defaults, in that order, and say where from."""

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tradecheck import settings
from tradecheck.model.errors import UsageError
from tradecheck.settings import Secret, Settings, describe, load, validate

KEY = "0123456789abcdef"


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a user's settings folder that is not that of whoever runs the tests."""
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "user" / name.lower()))
    folder = tmp_path / "user" / "config" / "tradecheck"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def written(project: Path) -> Callable[[str], Settings]:
    """Return a function that writes the project's file and loads it with an empty environment."""

    def write(text: str) -> Settings:
        (project / "tradecheck.toml").write_text(text, encoding="utf-8")
        return load(env={}, cwd=project)

    return write


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UsageError) as caught:
        act()
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


# what wins


def test_without_anything_the_defaults_hold(project: Path, tmp_path: Path) -> None:
    held = load(env={}, cwd=project)
    assert held.state == tmp_path / "user" / "state" / "tradecheck"
    assert held.comtrade_key is None
    assert held.comtrade_url is None
    assert held.offline is False
    assert held.files == ()
    assert {origin.kind for origin in held.origins.values()} == {"default"}


def test_a_flag_beats_the_environment_which_beats_the_file(project: Path) -> None:
    (project / "tradecheck.toml").write_text('[settings]\ncache = "from-file"\n', encoding="utf-8")
    env = {"TRADECHECK_CACHE": "from-env"}
    assert load(env={}, cwd=project).cache == project / "from-file"
    assert load(env=env, cwd=project).cache == project / "from-env"
    assert load(env=env, cwd=project, flags={"cache": Path("from-flag")}).cache == project / "from-flag"
    assert load(env=env, cwd=project, flags={"cache": None}).cache == project / "from-env"


def test_every_value_says_where_it_comes_from(project: Path) -> None:
    (project / "tradecheck.toml").write_text(
        '[settings]\nimts_url = "https://example.org/imts/"\n[view]\nsince = 2016\n', encoding="utf-8"
    )
    env = {"TRADECHECK_COMTRADE_KEY": KEY, "TRADECHECK_PRICES_URL": ""}
    rows = {row["key"]: row for row in describe(load(env=env, cwd=project, flags={"offline": True}))}
    file = str(project / "tradecheck.toml")
    assert rows["imts_url"] == {
        "key": "imts_url", "value": "https://example.org/imts", "origin": "file", "where": file,
    }  # fmt: skip
    assert (rows["comtrade_key"]["value"], rows["comtrade_key"]["where"]) == ("***", "TRADECHECK_COMTRADE_KEY")
    assert (rows["offline"]["value"], rows["offline"]["origin"]) == (True, "flag")
    assert (rows["prices_url"]["value"], rows["prices_url"]["origin"]) == (None, "default")
    assert (rows["view.since"]["value"], rows["view.since"]["where"]) == ("2016", file)


def test_every_setting_has_its_variable(project: Path) -> None:
    env = {
        "TRADECHECK_CACHE": "/c", "TRADECHECK_STATE": "/s", "TRADECHECK_COMTRADE_KEY": KEY,
        "TRADECHECK_COMTRADE_URL": "http://127.0.0.1:8000/a/", "TRADECHECK_PORTWATCH_URL": "http://localhost:1",
        "TRADECHECK_IMTS_URL": "http://[::1]:2", "TRADECHECK_PRICES_URL": "https://prices.example/x",
        "TRADECHECK_OFFLINE": "1",
        "TRADECHECK_THEME": "light",
        "TRADECHECK_LOG": "json",
    }  # fmt: skip
    held = load(env=env, cwd=project)
    assert {origin.where for origin in held.origins.values()} == set(env)
    assert held.comtrade_url == "http://127.0.0.1:8000/a"
    assert held.cache == Path("/c")
    assert held.comtrade_key is not None
    assert held.comtrade_key.reveal() == KEY


@pytest.mark.parametrize(("text", "truth"), [("1", True), ("0", False), ("true", True), ("FALSE", False)])
def test_offline_is_one_of_four_words_in_the_environment(project: Path, text: str, truth: bool) -> None:  # noqa: FBT001 - a row of a table
    assert load(env={"TRADECHECK_OFFLINE": text}, cwd=project).offline is truth


def test_the_form_of_the_log_is_one_of_two_words(project: Path, written: Callable[[str], Settings]) -> None:
    assert written('[settings]\nlog = "JSON"\n').log == "json"
    assert load(env={"TRADECHECK_LOG": "text"}, cwd=project).log == "text"
    sentence = refused(lambda: load(env={"TRADECHECK_LOG": "jsn"}, cwd=project))
    assert sentence == "the form of the log 'jsn' is not known: did you mean json?"


def test_another_word_for_offline_is_refused(project: Path) -> None:
    sentence = refused(lambda: load(env={"TRADECHECK_OFFLINE": "yes"}, cwd=project))
    assert sentence == "TRADECHECK_OFFLINE: 'yes' should be true or false."


# which file


def test_the_nearest_file_above_is_the_projects(project: Path, user_folder: Path) -> None:
    deep = project / "a" / "b"
    deep.mkdir(parents=True)
    (user_folder / "tradecheck.toml").write_text('[view]\nreporter = "USER"\n', encoding="utf-8")
    assert load(env={}, cwd=deep).view == {"reporter": "USER"}
    (project / "tradecheck.toml").write_text('[view]\nreporter = "FAR"\n', encoding="utf-8")
    assert load(env={}, cwd=deep).view == {"reporter": "FAR"}
    (deep / "tradecheck.toml").write_text('[view]\nreporter = "NEAR"\n', encoding="utf-8")
    assert load(env={}, cwd=deep).view == {"reporter": "NEAR"}
    assert load(env={}, cwd=deep).files == (deep / "tradecheck.toml",)


def test_a_file_that_is_named_is_the_only_one(project: Path, written: Callable[[str], Settings]) -> None:
    written('[view]\nreporter = "PROJECT"\n')
    (project / "other.toml").write_text('[view]\nreporter = "OTHER"\n', encoding="utf-8")
    assert load(Path("other.toml"), env={}, cwd=project).view == {"reporter": "OTHER"}


def test_a_named_file_that_does_not_exist_is_no_default(project: Path) -> None:
    sentence = refused(lambda: load(Path("none.toml"), env={}, cwd=project))
    assert sentence == f"the settings file '{project}/none.toml' does not exist: name another with --config."
    assert "cannot be read" in refused(lambda: load(project, env={}, cwd=project))


def test_folders_of_the_file_are_beside_it_and_the_tilde_is_home(
    written: Callable[[str], Settings], project: Path
) -> None:
    held = written('[settings]\ncache = "held"\nstate = "~/state"\n')
    assert held.cache == project / "held"
    assert held.state == Path.home() / "state"


def test_a_checkout_keeps_its_archive_in_itself() -> None:
    checkout = Path(settings.__file__).parent.parent.parent
    assert load(env={}, cwd=checkout).cache == checkout / "cache"


def test_an_installed_package_keeps_its_archive_with_the_user(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site-packages" / "tradecheck" / "settings" / "__init__.py"
    monkeypatch.setattr(settings, "__file__", str(installed))
    assert load(env={}, cwd=project).cache == tmp_path / "user" / "cache" / "tradecheck"


# what a file may hold


def test_views_are_kept_as_their_flags_would_say_them(written: Callable[[str], Settings]) -> None:
    held = written(
        '[view]\nsince = 2016-03-02\nuntil = "2017-08"\nyear = 2017\ngoods = ["coal", "2701"]\n'
        'direction = "dprk-export"\nmin-severity = "high"\nas_of = 2020-01-01\nsnapshot = false\n'
    )
    assert held.view == {
        "since": "2016-03-02", "until": "2017-08", "year": "2017", "goods": ("coal", "2701"),
        "direction": "dprk-export", "min_severity": "high", "as_of": "2020-01-01", "snapshot": False,
    }  # fmt: skip


def test_profiles_hold_a_view_and_what_is_made_of_it(written: Callable[[str], Settings]) -> None:
    held = written(
        '[profile.weekly]\ngoods = "coal"\nchecks = ["caps", "banned"]\nformats = "csv"\n'
        'outputs = ["a.csv"]\ncharts = "cap"\npull = ["prices"]\nfail_on = "medium"\n'
        '[profile."third party"]\nyear = 2020\n'
    )
    assert held.profiles == {
        "weekly": {
            "goods": ("coal",), "checks": ("caps", "banned"), "formats": ("csv",), "outputs": ("a.csv",),
            "charts": ("cap",), "pull": ("prices",), "fail_on": "medium",
        },
        "third party": {"year": "2020"},
    }  # fmt: skip
    assert {row["key"]: row["value"] for row in describe(held)}["profile.weekly.checks"] == ("caps", "banned")


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ('[settings]\n\n# a note\ncashe = "x"\n', 4, "in [settings] the key 'cashe' is not known: did you mean cache"),
        ("[setings]\n", 1, "the table 'setings' is not known: did you mean settings?"),
        ('[view]\ngoods = "coal"\n[profile.a]\nsince = 2016\ngods = "coal"\n', 5, "in [profile.a] the key 'gods'"),
        ('settings = {offline = false, cashe = "x"}\n', 1, "the key 'cashe'"),
        ('[view]\ngoods = [\n  "coal",\n]\n[settings]\noffline = "yes"\n', 6, "offline: 'yes' should be true or false"),
        ("[settings]\ncache = 5\n", 2, "cache: '5' should be the path of a folder, in quotes"),
        ('[settings]\ncache = """\ncashe\n"""\n\ncashe = 1\n', 6, "the key 'cashe'"),
        ("[view]\nsince = true\n", 2, "since: 'True' should be a year, a month or a day"),
        ('[view]\nsince = "2017-13"\n', 2, "'2017-13' does not exist in the calendar"),
        ('[view]\nyear = "2017-08"\n', 2, "year: '2017-08' should be one year, such as 2017"),
        ('[view]\nas_of = "2017"\n', 2, "'2017' is not a day"),
        ('[view]\ngoods = ["coal", "gaol"]\n', 2, "the group of goods 'gaol' is not known: did you mean coal"),
        ('[view]\ngoods = [\n  "coal",\n  "gaol",\n]\n', 2, "the group of goods 'gaol'"),
        ("[view]\ngoods = 2701\n", 2, "goods: '2701' should be text in quotes"),
        ('[view]\ndirection = "export"\n', 2, "the direction 'export' is not known: did you mean dprk-export"),
        ('[view]\nmin_severity = "hihg"\n', 2, "the severity 'hihg' is not known: did you mean high"),
        ('\nview = "all"\n', 2, "view should be a table: write [view] above its keys."),
        ("profile = 1\n", 1, "profile should be tables: write [profile.NAME]"),
        ("[profile]\nweekly = 1\n", 2, "profile.weekly should be a table"),
        ('[settings]\nprices_url = "http://example.org"\n', 2, "should be an https address"),
    ],
)
def test_a_mistake_names_its_line_and_what_was_expected(
    written: Callable[[str], Settings], project: Path, text: str, line: int, sentence: str
) -> None:
    found = refused(lambda: written(text))
    assert found.startswith(f"'{project}/tradecheck.toml' line {line}: ")
    assert sentence in found


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[settings]\ncache = \n", 2, 9),
        ("[settings\n", 1, 10),
        ("a = 1\na = 2\n", 2, 6),
        ('x = "', 1, 6),
        ("a = [1,\n", 2, 1),
    ],
)
def test_a_file_that_is_no_toml_names_line_and_column(
    written: Callable[[str], Settings], project: Path, text: str, line: int, column: int
) -> None:
    found = refused(lambda: written(text))
    assert found.startswith(f"'{project}/tradecheck.toml' line {line}, column ")
    assert abs(int(found.split("column ")[1].split()[0]) - column) <= 1
    assert "is no TOML" in found


@pytest.mark.parametrize(
    "content", [b"\xff\xfe[settings]", b"a = " + b"[" * 90_000, b"#" * 100_001], ids=["no-utf8", "deep", "large"]
)
def test_a_file_that_nobody_wrote_by_hand_is_one_sentence(project: Path, content: bytes) -> None:
    (project / "tradecheck.toml").write_bytes(content)
    assert str(project / "tradecheck.toml") in refused(lambda: load(env={}, cwd=project))


def test_the_file_is_checked_where_the_environment_has_the_last_word(project: Path) -> None:
    (project / "tradecheck.toml").write_text("[settings]\noffline = 1\n", encoding="utf-8")
    assert "line 2: offline" in refused(lambda: load(env={"TRADECHECK_OFFLINE": "1"}, cwd=project))


def test_windows_line_ends_do_not_shift_the_line(project: Path) -> None:
    (project / "tradecheck.toml").write_bytes(b"[settings]\r\n\r\ncashe = 1\r\n")
    assert "line 3" in refused(lambda: load(env={}, cwd=project))


# addresses, folders and the key


@pytest.mark.parametrize(
    "address",
    [
        "example.org", "ftp://example.org", "https://", "http://example.org", "http://127.0.0.1.example.org",
        "http://localhost.example.org", "https://host:port", "https://host/a b", "https://host/\x1b[2J", "http://[",
    ],
)  # fmt: skip
def test_an_address_is_https_or_on_this_machine(project: Path, address: str) -> None:
    sentence = refused(lambda: load(env={"TRADECHECK_COMTRADE_URL": address}, cwd=project))
    assert sentence.startswith("TRADECHECK_COMTRADE_URL: ")


@pytest.mark.parametrize(
    "address", ["https://me:hunter2@host/", "https://host/?key=hunter2", "https://host/#hunter2", "ftp://me:hunter2 @x"]
)
def test_what_may_be_a_password_in_an_address_is_not_repeated(project: Path, address: str) -> None:
    sentence = refused(lambda: load(env={"TRADECHECK_COMTRADE_URL": address}, cwd=project))
    assert "hunter2" not in sentence


def test_a_cache_that_is_a_file_is_refused(project: Path) -> None:
    (project / "file").write_bytes(b"")
    for path in ("file", "file/below", "a\0b"):
        assert refused(lambda path=path: load(env={"TRADECHECK_CACHE": path}, cwd=project)).startswith(
            "TRADECHECK_CACHE"
        )


def test_the_key_is_shown_nowhere(project: Path) -> None:
    held = load(env={"TRADECHECK_COMTRADE_KEY": KEY}, cwd=project)
    secret = held.comtrade_key
    assert isinstance(secret, Secret)
    assert secret.reveal() == KEY
    shown = [repr(held), str(held), repr(secret), f"{secret}", f"{secret!r:>5}", str(describe(held)), f"{held.origins}"]
    assert not any(KEY in text for text in shown)
    assert repr(secret) == "***"
    for store in (pickle.dumps, copy.copy, json.dumps, msgspec.json.encode):
        with pytest.raises(TypeError):
            store(secret)


@pytest.mark.parametrize("key", ["two words", "käse", "a\x07b"])
def test_a_key_that_cannot_be_one_is_refused_and_not_repeated(project: Path, key: str) -> None:
    sentence = refused(lambda: load(env={"TRADECHECK_COMTRADE_KEY": key}, cwd=project))
    assert key not in sentence
    assert "should be a key" in sentence


def test_a_key_of_the_wrong_type_in_the_file_is_not_repeated(written: Callable[[str], Settings]) -> None:
    assert "424242" not in refused(lambda: written("[settings]\ncomtrade_key = 424242\n"))


# validating, and what it costs


def test_validating_refuses_a_variable_that_nothing_reads(project: Path) -> None:
    env = {"TRADECHECK_CASHE": "x", "OTHER": "y"}
    load(env=env, cwd=project)
    sentence = refused(lambda: validate(env=env, cwd=project))
    assert sentence.startswith("the variable 'TRADECHECK_CASHE' is not known: did you mean TRADECHECK_CACHE")
    assert validate(env={"TRADECHECK_OFFLINE": "1"}, cwd=project).offline


def test_validating_raises_what_loading_raises(project: Path) -> None:
    (project / "tradecheck.toml").write_text("[settings]\ncashe = 1\n", encoding="utf-8")
    assert refused(lambda: validate(env={}, cwd=project)) == refused(lambda: load(env={}, cwd=project))


def test_a_folder_that_was_removed_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "the current folder has been removed" in refused(lambda: load(env={}))


def test_importing_the_settings_imports_nothing_heavy() -> None:
    program = (
        "import sys, tradecheck.settings\n"
        "print([m for m in ('polars', 'platformdirs', 'textual', 'httpx', 'matplotlib') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
