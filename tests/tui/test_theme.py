import pytest

from tests.tui.terminal import terminal
from tradecheck.model.errors import UsageError
from tradecheck.model.view import View
from tradecheck.settings import load
from tradecheck.settings.values import THEMES
from tradecheck.tui import theme
from tradecheck.tui.app import TradecheckApp
from tradecheck.tui.memory import recall


@pytest.fixture(autouse=True)
def _dark_again():
    yield
    theme.use(theme.DARK)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_settings_know_the_themes() -> None:
    assert set(THEMES) == set(theme.PALETTES)


@pytest.mark.parametrize("name", THEMES)
def test_words_can_be_read_on_their_background(name) -> None:
    palette = theme.PALETTES[name]
    least = 7 if name == "contrast" else 4.5
    for word in ("ink", "accent", "observed", "notified", "mirror", "cap"):
        assert contrast(getattr(palette, word), palette.background) >= least, word
    assert contrast(palette.dim, palette.background) >= 3.5
    assert contrast(palette.ink, palette.cursor) >= 4.5


async def test_the_next_theme_is_taken_by_all_that_is_drawn_and_remembered(tmp_path) -> None:
    async with terminal(tmp_path, (120, 40)) as opened:
        before = opened.app.export_screenshot()
        await opened.press("ctrl+t")
        after = opened.app.export_screenshot()
        assert theme.PALETTES["dark"].background in before
        assert theme.PALETTES["light"].background in after
        assert theme.PALETTES["dark"].ink not in after
        await opened.app.run_action("leave")
    assert recall(tmp_path / "state").theme == "light"


def test_a_theme_of_the_settings_goes_before_the_remembered_one(tmp_path) -> None:
    held = load(env={"TRADECHECK_THEME": "contrast", "TRADECHECK_STATE": str(tmp_path)}, cwd=tmp_path)
    assert TradecheckApp(held, View()).colours == "contrast"


def test_no_theme_of_another_name_is_used(tmp_path) -> None:
    with pytest.raises(UsageError, match="light"):
        load(env={"TRADECHECK_THEME": "ligth"}, cwd=tmp_path)


def test_a_key_is_given_to_an_id_by_the_settings(tmp_path) -> None:
    (tmp_path / "tradecheck.toml").write_text('[keys]\n"view.copy" = "u"\n')
    app = TradecheckApp(load(env={"TRADECHECK_STATE": str(tmp_path)}, cwd=tmp_path), View())
    assert app._keymap["view.copy"] == "u"


def test_a_key_for_nothing_is_refused_with_the_nearest_id(tmp_path) -> None:
    (tmp_path / "tradecheck.toml").write_text('[keys]\n"view.coppy" = "u"\n')
    with pytest.raises(UsageError, match=r"did you mean view\.copy"):
        TradecheckApp(load(env={"TRADECHECK_STATE": str(tmp_path)}, cwd=tmp_path), View())
