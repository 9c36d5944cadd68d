"""By keys alone: from the start to the record behind the largest gap of coal, its picture, and its command."""

import json
import shlex

from tests.tui.terminal import terminal
from tradecheck.__main__ import main
from tradecheck.model.words import Status


async def test_from_the_start_to_the_raw_record_of_the_largest_coal_gap_its_png_and_its_command(
    tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    async with terminal(tmp_path, (120, 40)) as opened:
        await opened.press("slash")
        await opened.type("coal gap")
        await opened.press("enter", "home")
        coal = [
            each
            for each in opened.app.browse.findings
            if each.goods.label == "coal" and each.status is Status.GAP and each.gap.unit == "t"
        ]
        largest = max(coal, key=lambda finding: finding.gap.low or 0.0)  # what it comes to at least
        assert opened.app.browse.chosen == largest.id
        # its year on the chart, the rows behind it, one of them, its record
        await opened.press("f3", "home")
        while f"▲{largest.period.start.year}" not in opened.text:
            await opened.press("right")
        rows = await opened.press("enter")
        assert "observations" in rows
        assert str(largest.period.start.year) in rows
        record = await opened.press("enter")
        assert "raw line" in record
        assert "sha256" in record
        await opened.press("escape", "escape")
        await opened.press("p")
        await opened.wait_for("The chart is in")
        await opened.press("f2", "enter", "y")
        command = opened.app.clipboard
    (png,) = tmp_path.glob("*.png")
    assert largest.id in png.name
    assert command == f"tradecheck why {largest.id}"
    monkeypatch.setenv("TRADECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRADECHECK_STATE", str(tmp_path / "state"))
    capsys.readouterr()
    assert main([*shlex.split(command)[1:], "--format", "json"]) == 0
    (printed,) = json.loads(capsys.readouterr().out)["rows"]
    assert printed["id"] == largest.id
    assert printed["statement"] == largest.statement
    ends = {name: getattr(largest.gap, name) for name in ("low", "central", "high", "unit")}
    assert {name: printed["gap"][name] for name in ends} == ends
    assert [step["label"] for step in printed["steps"]] == [step.label for step in largest.steps]
