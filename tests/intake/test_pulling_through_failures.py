"""A third of all calls fails in one way or another, and the tables are those of a service that never does."""

import pytest

from tests.stand_ins.imts import Imts
from tests.stand_ins.portwatch import PortWatch
from tradecheck import archive as archives
from tradecheck.archive import Archive
from tradecheck.archive.made import summary
from tradecheck.archive.tables import scan
from tradecheck.intake.pulling_imts import pull_imts
from tradecheck.intake.pulling_portwatch import pull_portwatch
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency
from tradecheck.sources.http import Patience
from tradecheck.sources.imts.question import questions
from tradecheck.sources.portwatch.rows import PORT_CALLS, TABLE

STUBBORN = Patience(between_calls_seconds=0.0, attempts=12, first_wait_seconds=0.001, longest_wait_seconds=0.01)
SHARE = 0.3


@pytest.mark.parametrize("seed", range(4))
def test_days_of_places(tmp_path, set_up, seed):
    found = []
    for share in (0.0, SHARE):
        archive = Archive(tmp_path / str(share))
        with PortWatch() as service:
            service.failing, service.seed = share, seed
            settings = set_up(portwatch_url=service.address)
            pull_portwatch(("Dalian", "Bohai Strait"), Period.parse("2021..2024"), settings, archive, patience=STUBBORN)
        found.append(scan(archive.root, TABLE, summary(archive.root).made).select(list(PORT_CALLS)).collect())
    assert found[0].height == 2 * Period.parse("2021..2024").days
    assert found[0].drop("record").equals(found[1].drop("record"))


@pytest.mark.parametrize("seed", range(4))
def test_totals_of_trade(tmp_path, set_up, seed):
    asked = [each for year in range(2012, 2020) for each in questions(Period.year(year), Frequency.ANNUAL)]
    found = []
    for share in (0.0, SHARE):
        archive = Archive(tmp_path / str(share))
        with Imts() as service:
            service.failing, service.seed = share, seed
            pull_imts(asked, set_up(imts_url=service.address), archive, patience=STUBBORN)
        found.append(archives.flows(archive.root).collect().sort("start", "flow"))
    assert found[0].height == 16
    assert found[0].equals(found[1])
