"""The figures that pages give are those of the program."""

import re

import pytest

from tests.docs.pages import README, ROOT, rows
from tradecheck import __version__, snapshot
from tradecheck.checks import caps, severity
from tradecheck.checks.publications import factors, flows
from tradecheck.checks.registry import named
from tradecheck.checks.stats import LEAST_SAMPLE
from tradecheck.evidence import assemble
from tradecheck.inquiry.tables import mirror
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import State
from tradecheck.sanctions.rules import rules

METHODS = ROOT / "docs" / "methods.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"


def thresholds() -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in rows(METHODS, "check")}


def test_every_check_has_its_section_and_its_thresholds() -> None:
    text = METHODS.read_text(encoding="utf-8")
    assert set(thresholds()) == {check.name for check in named(None)}
    for check in named(None):
        assert f"\n## {check.name}: " in text
        assert f"**Question.** {check.question}" in text


def test_the_thresholds_are_those_that_decide() -> None:
    table = thresholds()
    assert table["banned"][:2] == [f"from {severity.HIGH_USD:,} USD", f"from {severity.MEDIUM_USD:,} USD"]
    assert table["caps"][:2] == [
        f"from {severity.HIGH_CAP_SHARE * 100:.0f} % of the cap",
        f"from {severity.MEDIUM_CAP_SHARE * 100:.0f} %",
    ]
    assert table["shipments"][:2] == [
        f"from {tonnes:,} t, {usd:,} USD or {share * 100:.0f} % of a cap"
        for tonnes, usd, share in (
            (severity.HIGH_TONNES, severity.HIGH_USD, severity.MEDIUM_CAP_SHARE),
            (severity.MEDIUM_TONNES, severity.MEDIUM_USD, severity.ALERT_CAP_SHARE),
        )
    ]
    usd = [f"{least:,} USD" for least in (severity.HIGH_USD, severity.MEDIUM_USD)]
    assert table["breaks"][:2] == [f"from {usd[0]} left under a ban", f"from {usd[1]} left"]
    assert table["substitution"][:2] == ["never", f"from {usd[1]} gained, if p passes"]
    assert table["two_koreas"][:2] == ["never", f"from {usd[0]}"]
    assert table["unit_values"][0] == f"from {usd[0]} beyond the fence, if p passes"
    assert table["publications"][:2] == ["never", f"from a factor of {severity.MEDIUM_DISAGREEMENT}"]


def test_tolerances_and_alerts_are_those_of_the_checks() -> None:
    text = " ".join(METHODS.read_text(encoding="utf-8").split())
    assert f"A difference up to {flows.TOLERANCE * 100:.0f} % is taken for rounding" in text
    assert f"More than {factors.TOLERANCE * 100:.0f} % apart" in text
    assert f"at least {severity.LEAST_ROK_SHARE * 100:.0f} % of the code" in text
    assert f"no more than {severity.VANISHED * 100:.0f} % is left" in text
    assert f"Fewer than {LEAST_SAMPLE} others are too thin" in text
    *low, top = (f"{share * 100:.0f}" for share in caps.ALERTS)
    assert f"Shares of {', '.join(low)} and {top} % are named" in text


def test_every_state_is_explained() -> None:
    explained = {word for row in rows(ARCHITECTURE, "state") for word in re.findall(r"`(\w+)`", row[0])}
    assert explained == {state.value for state in State}


def test_the_number_of_embedded_rows_is_that_of_the_files() -> None:
    held = sum(holding.rows for holding in snapshot.holdings())
    assert f"carries {held:,} rows" in " ".join(README.read_text(encoding="utf-8").split())
    changes = " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())
    assert f"{held:,} embedded figures" in changes
    assert f"{len(rules())} dated measures" in changes
    assert f"{len(rules())} measures" in METHODS.read_text(encoding="utf-8")


def test_the_newest_release_is_this_version() -> None:
    newest = re.search(r"^## (\d\S*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__
    assert f"tradecheck {__version__}," in README.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("partner", "ratio"),
    [("AUS", 1.84), ("MYS", 1.78), ("IDN", 1.35), ("RUS", 1.09), ("MNG", 1.00), ("VNM", 0.86)],
)
def test_chapter_27_by_origin_is_what_the_methods_say(partner: str, ratio: float, tmp_path_factory) -> None:
    view = View(period=Period.parse("2017"), goods=(Goods.parse("27"),))
    table = mirror(assemble(view, tmp_path_factory.getbasetemp() / "empty"), view)
    found = table.filter(table["partner"] == partner)["ratio"].item()
    assert round(found, 2) == ratio
    line = next(row for row in rows(METHODS, "what") if row[0].startswith("Chapter 27"))
    assert f"{ratio:.2f}" in line[1]
