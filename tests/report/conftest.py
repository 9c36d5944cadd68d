"""A desk over the embedded figures, kept for a session: nothing here writes into its cache but answers it may keep."""

from datetime import date

import pytest

from tradecheck.inquiry import Desk
from tradecheck.model.finding import Booked, Citation, Finding, Range, RuleReference, Step
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Basis, Confidence, Direction, Measure, Severity, State, Status
from tradecheck.settings import load

HOSTILE = "\x1b[31m<b>[x](javascript:1)\u202e =1+1 | `rm`\nnext"


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Desk:
    folder = tmp_path_factory.mktemp("report")
    env = {"TRADECHECK_CACHE": str(folder / "cache"), "TRADECHECK_STATE": str(folder / "state")}
    return Desk(load(env=env, cwd=folder))


@pytest.fixture
def made_up() -> Finding:
    """A finding in which every text that comes from outside is hostile."""
    return Finding(
        id="made.up",
        check="shipments",
        severity=Severity.HIGH,
        status=Status.GAP,
        goods=Goods(("2701",), HOSTILE),
        direction=Direction.EXPORT,
        period=Period(date(2019, 1, 1), date(2019, 8, 31)),
        booked=Booked(None, "t", State.UNRESOLVED),
        expected=Range(1_000.4, None, 250_000.6, "t"),
        gap=Range(0, None, 250_000.6, "t"),
        rule=RuleReference("r", "2371 (2017)", "8", Measure.BAN, Basis.NATIONAL),
        statement=HOSTILE,
        steps=(Step(HOSTILE, "1,000 * 2", 2_000, "t", (HOSTILE,)), Step("a share", "1 / 3", 1 / 3, "share")),
        caveats=(HOSTILE,),
        sources=(Citation(HOSTILE, HOSTILE, "javascript:alert(1)", Confidence.LOW),),
        severity_rule="high: because it is large.",
    )
