"""Every finding, worked out again from nothing but `why --format json`, gives its printed result."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.commands.tracing import broken


@pytest.fixture
def explained(run) -> Iterator[dict[str, Any]]:
    """Yield what `why` prints of every finding that the command line lists."""
    listed = run("findings", "--format", "json").json["findings"]
    return (run("why", each["id"], "--format", "json").json for each in listed)


def test_every_finding_leads_back_to_its_records(explained):
    whole = list(explained)
    assert len(whole) > 50
    assert [problem for each in whole for problem in broken(each)] == []
