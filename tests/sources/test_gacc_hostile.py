"""Broken, huge, wrongly encoded and hostile files: a sentence with file and line, or a state; never a traceback."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.gacc_rows import CHINESE, ENGLISH, download
from tradecheck.model.errors import TradecheckError
from tradecheck.sources.gacc.files import Download, read
from tradecheck.sources.gacc.terms import terms_of

TERMS = terms_of({"flow": "import"})

CELL = st.one_of(
    st.text(st.characters(exclude_characters='"\x00', exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        [
            "",
            "0",
            "-0",
            "-1",
            "NaN",
            "inf",
            "-inf",
            "1e999",
            "9" * 400,
            "1,2,3",
            "0x10",
            "١٢٣",
            "１２３",
            "null",
            "?",
            '=HYPERLINK("x")',
        ]
    ),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(repr),
)


def outcome(body: bytes) -> Download | str:
    """What the reader makes of a file called noise: its rows, or the sentence that refuses it."""
    try:
        return read(body, "noise", TERMS)
    except TradecheckError as error:
        return str(error)


def accounted(body: bytes, lines: int) -> None:
    """Every line is in a row, left out by a reason, or named: refusals aside, which are one sentence."""
    found = outcome(body)
    if isinstance(found, str):
        assert found.startswith("noise")
        return
    assert found.lines + sum(found.reading.left_out.values()) + len(found.reading.problems) == lines
    assert all(problem.startswith("noise, line ") for problem in found.reading.problems)
    assert found.reading.frame["record"].is_unique().all()
    for figure in ("value_usd", "net_weight_kg", "quantity"):
        values = found.reading.frame[figure].drop_nulls()
        assert values.is_finite().all()
        assert (values >= 0).all()


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_no_bytes_whatever_bring_the_reader_down(body):
    accounted(body, 0)


@given(st.lists(st.dictionaries(st.sampled_from(list(ENGLISH)), CELL, max_size=5), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_every_line_is_a_flow_or_left_out_or_named_whatever_stands_in_its_cells(changes):
    safe = [{name: cell.replace('"', "").replace("\r", "") for name, cell in change.items()} for change in changes]
    accounted(download({}, *safe), 1 + len(safe))


@given(st.integers(0, 600), st.binary(max_size=6))
@settings(max_examples=80, deadline=None)
def test_a_file_that_is_damaged_anywhere_is_read_or_refused_in_a_sentence(place, damage):
    body = download({}, {"贸易伙伴编码": "133"}, base=CHINESE)
    found = outcome(body[:place] + damage + body[place + len(damage) :])
    said = [found] if isinstance(found, str) else found.reading.problems
    assert all(sentence.startswith("noise") for sentence in said)


@given(st.integers(1, 500))
@settings(max_examples=60, deadline=None)
def test_a_file_that_breaks_off_anywhere_never_gives_a_figure_that_broke_off(cut):
    found = outcome(download({}, {"贸易伙伴编码": "133"}, base=CHINESE)[:-cut])
    if not isinstance(found, str):
        assert found.total == 8761.0 * found.lines
        assert set(found.reading.frame["net_weight_kg"]) <= {1500.0}


def test_a_line_of_a_million_characters_is_named_or_read():
    accounted(download({}, {"Trading partner": "x" * 1_000_000}, {"US dollar": "9" * 1_000_000}), 3)


def test_cells_that_a_spreadsheet_or_a_terminal_would_act_on_stay_text():
    body = download({"Trading partner code": "998", "Trading partner": "=cmd|'/c calc'!A1\x1b[31m"})
    (row,) = read(body, "noise", TERMS).reading.frame.iter_rows(named=True)
    assert row["partner"] == "GACC998"
    assert row["note"].endswith("'=cmd|'/c calc'!A1\x1b[31m'")
