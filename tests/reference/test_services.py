"""What did not come from its publisher's own service is known as such."""

import pytest

from tradecheck.reference.publications import publication
from tradecheck.reference.services import SERVICES, elsewhere
from tradecheck.sources.comtrade import question as comtrade
from tradecheck.sources.imts import question as imts
from tradecheck.sources.portwatch import question as portwatch
from tradecheck.sources.prices import fred, pink_sheet

ASKED = {
    "comtrade": comtrade.ADDRESS,
    "fred": fred.ADDRESS,
    "imts": imts.ADDRESS,
    "portwatch": portwatch.ADDRESS,
    "world-bank": pink_sheet.ADDRESS,
}


def test_every_service_that_is_asked_is_known():
    assert SERVICES.keys() == ASKED.keys()
    assert all(publication(source) for source in SERVICES)


@pytest.mark.parametrize("source", ASKED)
def test_an_answer_of_the_publishers_own_service_is_its_own(source):
    assert elsewhere(source, f"{ASKED[source]}/some/path") is None


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("http://127.0.0.1:8765/public/v1/preview/C/A/HS", "http://127.0.0.1:8765"),
        ("https://comtradeapi.un.org.example/public", "https://comtradeapi.un.org.example"),
        ("http://comtradeapi.un.org/public", "http://comtradeapi.un.org"),
        ("https://comtradeapi.un.org:8443/public", "https://comtradeapi.un.org:8443"),
    ],
)
def test_any_other_address_is_elsewhere(address, origin):
    assert elsewhere("comtrade", address) == origin


@pytest.mark.parametrize(("source", "address"), [("comtrade", None), ("gacc-file", "x"), ("own-prices", None)])
def test_of_a_file_nobody_knows_where_it_was(source, address):
    assert elsewhere(source, address) is None
