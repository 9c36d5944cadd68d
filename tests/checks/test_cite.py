"""Which records a row of flows was read from, and how its value is written in figures that stand there."""

import pytest

from tradecheck.checks.cite import records, written_usd


def row(note, value_usd=100.0):
    return {"record": "gacc-file:0123456789ab:2", "note": note, "value_usd": value_usd}


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        (None, [2]),
        ("also 3 kg", [2]),
        ("sum of the lines 2, 7", [2, 7]),
        ("sum of the lines 2 to 5, 9, 11 to 12", [2, 3, 4, 5, 9, 11, 12]),
        ("published as 710 CNY, 7.1 CNY a USD by a bank; sum of the lines 2, 3; also 4 u", [2, 3]),
    ],
)
def test_a_sum_is_read_from_every_line_of_it(note, lines):
    assert records(row(note)) == tuple(f"gacc-file:0123456789ab:{line}" for line in lines)


def test_a_value_published_in_yuan_is_yuan_over_the_rate():
    assert written_usd(row("published as 710 CNY, 7.1 CNY a USD by a bank, mid-month")) == "710 / 7.1"
    assert written_usd(row("Printed as coal.", 1234.5)) == "1,234.5"
    assert written_usd(row("published as 710 CNY, no rate was named")) == "100"
