"""Progress is one line that fits its terminal, and elsewhere nothing."""

from tradecheck.commands.pull_progress import line
from tradecheck.intake.progress import Progress

TOLD = Progress(12, 40, "CHN with PRK, M+X, TOTAL, 2017", 3210, 30.8)


def test_it_tells_calls_rows_what_is_left_and_how_long_it_takes():
    assert line(TOLD, 200) == "12/40 calls, 3,210 rows, 28 left, about 31 s: CHN with PRK, M+X, TOTAL, 2017"


def test_an_errand_that_counts_no_rows_tells_none():
    assert line(Progress(1, 2, "reading a.csv"), 200) == "1/2 calls: reading a.csv"


def test_a_line_never_wraps():
    for columns in (20, 40, 60):
        assert len(line(TOLD, columns)) < columns


def test_text_from_outside_moves_no_cursor():
    assert "\x1b" not in line(Progress(1, 2, "\x1b[2J\rgone"), 200)
