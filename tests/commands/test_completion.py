"""The scripts that shells complete with hold every verb, flag and name of this version."""

import shutil
import subprocess
import sys

import pytest

from tests.commands.conftest import is_refused
from tradecheck.checks.registry import NAMES as CHECKS
from tradecheck.commands.completion import SHELLS, whole
from tradecheck.commands.verbs import VERBS
from tradecheck.model.goods import GROUPS


@pytest.fixture
def completed(run, tmp_path):
    """Complete a line as bash would: its last word is what was typed so far."""
    script = tmp_path / "completion.bash"
    script.write_bytes(run("completion", "bash").out)

    def complete(*words):
        line = " ".join(f"'{word}'" for word in ("tradecheck", *words))
        program = (
            f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(words)}; "
            "$(complete -p tradecheck | sed 's/.*-F \\([^ ]*\\).*/\\1/') tradecheck; "
            'printf "%s\\n" "${COMPREPLY[@]}"'
        )
        done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True, timeout=30)
        return {word.strip() for word in done.stdout.splitlines()} - {""}

    return complete


def test_verbs_are_completed(completed):
    assert completed("") >= set(VERBS)
    assert completed("se") == {"series"}
    assert completed("no") == {"note", "notifications"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("findings", "--goods", "se"), {"seafood"}),
        (("findings", "--goods", "co"), {"coal"}),
        (("findings", "--check", "re"), {"relabelling", "revisions"}),
        (("findings", "--format", "j"), {"json", "jsonl"}),
        (("findings", "--fail-on", ""), {"low", "medium", "high"}),
        (("findings", "--direction", ""), {"dprk-export", "dprk-import"}),
        (("findings", "--log", ""), {"text", "json"}),
        (("chart", "o"), {"overview"}),
        (("chart", "--style", "d"), {"dark"}),
        (("pull", "p"), {"portwatch", "prices"}),
        (("pull", "comtrade", "--pa"), {"--part", "--partner"}),
        (("cache", ""), {"path", "list", "verify", "gc"}),
        (("config", "v"), {"validate"}),
        (("completion", "z"), {"zsh"}),
        (("run", "--wa"), {"--wait"}),
        (("report", "--since", "2017", "--min-s"), {"--min-severity"}),
    ],
)
def test_flags_and_the_names_that_they_take_are_completed(completed, words, found):
    assert completed(*words) >= found
    if words[-1]:
        assert all(each.startswith(words[-1]) for each in completed(*words))


def test_all_groups_and_checks_are_offered(completed):
    assert completed("series", "--goods", "") == {*GROUPS, "TOTAL"}
    assert completed("findings", "--check", "") == set(CHECKS)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_the_same_twice_and_names_every_verb(run, shell):
    done = run("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert done.out == run("completion", shell).out
    assert all(verb in done.text for verb in VERBS)
    assert all(each in done.text for each in ("seafood", "relabelling", "jsonl", "min-severity"))


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_well_formed(run, tmp_path, shell):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_bytes(run("completion", shell).out)
    subprocess.run([shell, "-n", str(script)], check=True, timeout=30)


def test_another_shell_is_refused(run):
    assert is_refused(run("completion", "bsh"), "did you mean bash")
    assert is_refused(run("completion"), "SHELL")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_what_every_verb_takes(verb):
    parser = next(each.choices[verb] for each in whole()._actions if isinstance(each.choices, dict))
    assert {"--generated", "--config", "--log", "--quiet", "--verbose", "--help"} <= set(parser._option_string_actions)


def test_only_this_verb_imports_what_makes_the_script():
    program = "import sys; from tradecheck.__main__ import main; main(['--help']); print('shtab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.endswith("False\n")
