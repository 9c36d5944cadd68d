"""Whatever stands in a person's file, every row is kept, counted or named with its line; never a traceback."""

import random
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.own_rows import OBSERVATION, PRICE, ROWS, repacked, workbook, written
from tradecheck.model.errors import DataError
from tradecheck.sources.own.columns import COLUMNS
from tradecheck.sources.own.files import read

CELL = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["0", "-0", "1e999", "NaN", "inf", "9" * 400, "0000", "9999", "2019-02-30", "0000-00-00", "9999-12-31", "true", "2",
     "=1+1", "\x1b[2J", ";", ";;", "a;a", "mine-1", "+", "CHN+", "٢٠١٩", "2701;", "1@0.5", "0@0.0;1@1.0"]
)  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
@given(st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_is_kept_or_counted_or_named(kind, data):
    names = st.sampled_from([column.name for column in COLUMNS[kind]])
    changes = data.draw(st.lists(st.dictionaries(names, CELL, max_size=5), min_size=1, max_size=5))
    reading = read(written(ROWS[kind], *changes), "noise", kind)
    kept = reading.frame.height + len(reading.problems) + sum(reading.left_out.values())
    assert kept == len(changes)
    assert all(problem.startswith("noise, line ") for problem in reading.problems)
    assert reading.frame["record"].is_unique().all()


@pytest.mark.parametrize("kind", ROWS)
@given(st.binary(max_size=300))
@settings(max_examples=40, deadline=None)
def test_no_bytes_whatever_bring_the_reader_down(kind, body):
    with pytest.raises(DataError, match=r"^noise"):
        read(body, "noise", kind)


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=20, deadline=None)
def test_a_workbook_that_is_damaged_anywhere_is_read_or_refused_in_a_sentence(place, byte):
    body = bytearray(WORKBOOK)
    body[place % len(body)] = byte
    try:
        reading = read(bytes(body), "noise", "prices")
    except DataError:
        return
    assert all(problem.startswith("noise, line ") for problem in reading.problems)


WORKBOOK = workbook(PRICE, {}, {"item": "b"})
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
HUGE = [
    (SHEET, b"</row></sheetData>", b'<c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    (STRINGS, b'uniqueCount="', b'uniqueCount="4294967295'),
    (STRINGS, b'uniqueCount="', b'uniqueCount="1844674407370955'),
    (SHEET, b'<c r="A2"', b'<c r="ZZZ9999999"'),
]


@pytest.mark.parametrize(("part", "old", "new"), HUGE)
def test_a_workbook_that_claims_to_be_larger_than_memory_is_read_or_refused_in_a_sentence(part, old, new):
    body = repacked(WORKBOOK, part, lambda content: content.replace(old, new, 1))
    assert body != WORKBOOK
    try:
        reading = read(body, "noise", "prices")
    except DataError as error:
        assert str(error).startswith("noise")  # noqa: PT017 - a refusal and rows are both right
        return
    assert reading.frame.height + len(reading.problems) == 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_no_change_within_a_workbook_brings_the_program_down(seed):
    dice = random.Random(seed)  # noqa: S311 - a repeatable choice of damages, no secret
    with ZipFile(BytesIO(WORKBOOK)) as packed:
        parts = packed.namelist()
    for _ in range(100):
        body = repacked(WORKBOOK, dice.choice(parts), lambda content: _damaged(content, dice))
        try:
            reading = read(body, "noise", "prices")
        except DataError as error:
            assert str(error).startswith("noise")  # noqa: PT017 - as above
        else:
            assert all(problem.startswith("noise, line ") for problem in reading.problems)


def _damaged(content: bytes, dice: random.Random) -> bytes:
    """Change a byte, or put another number in the place of one."""
    numbers = list(re.finditer(rb"[0-9]+", content))
    if not numbers or dice.random() < 0.3:
        place = dice.randrange(len(content))
        return content[:place] + dice.randbytes(1) + content[place + 1 :]
    found = dice.choice(numbers)
    other = dice.choice([b"0", b"-1", b"1048576", b"99999999", b"4294967295", b"18446744073709551615", b"1e999"])
    return content[: found.start()] + other + content[found.end() :]


def test_ten_thousand_broken_links_are_named_in_good_time():
    rows = [
        {"id": f"o{number}", "subset_of": f"o{number + 1}", "start": f"{1990 + number % 9}", "end": ""}
        for number in range(10_000)
    ]
    reading = read(written(OBSERVATION, *rows), "many.csv", "observations")
    assert reading.problems[-1].startswith("many.csv has ")
