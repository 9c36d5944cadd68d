import os
from datetime import UTC, datetime

from tests.tui.terminal import terminal

PNG = b"\x89PNG\r\n\x1a\n"


async def test_the_chart_is_saved_as_a_png_and_the_path_is_shown(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("p")
        text = await opened.wait_for("The chart is in")
        (path,) = tmp_path.glob("*.png")
        assert path.read_bytes().startswith(PNG)
        assert path.name == "tradecheck-caps.coal.dprk-export.2016-11-30..2016-12-31.png"
        assert "The chart is in" in text


async def test_the_same_chart_is_saved_once_and_another_file_is_never_replaced(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("p", "p")
        (path,) = tmp_path.glob("*.png")
        path.write_bytes(b"somebody's own")
        await opened.press("p")
    assert path.read_bytes() == b"somebody's own"
    assert len(list(tmp_path.glob("*.png"))) == 2


async def test_the_report_is_saved_as_markdown(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("d")
        assert "The report is in" in await opened.press("r")
    path = tmp_path / f"tradecheck-report-{datetime.now(UTC).date()}.md"
    assert "caps.coal.dprk-export.2016-11-30" in path.read_text(encoding="utf-8").replace("\\", "")


async def test_a_folder_that_is_gone_is_one_sentence_and_the_terminal_lives_on(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with terminal(tmp_path, (120, 40)) as opened:
        folder.rmdir()
        await opened.press("p")
        text = await opened.wait_for("Not written")
        assert "Not written" in text
        assert "start tradecheck in one that can be written" in " ".join(text.split())
        assert "Traceback" not in text
        assert "Petroleum to the DPRK" in await opened.press("down")
        os.chdir(tmp_path)


async def test_a_folder_that_refuses_is_one_sentence(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir("/proc/self")
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("p")
        text = await opened.wait_for("Not written")
        assert "Not written" in text
        assert "Traceback" not in text
