"""What must not change when the same rows come in another way, and what must add up."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.checks.evidence import flow, with_flows
from tradecheck.checks.aligned import Aligned, both_ends
from tradecheck.checks.aligned.rows import Reason

PARTNERS = ["PER", "JPN", "_X", "HKG", "WLD", "ASEAN", "CHN"]
few = settings(max_examples=25, deadline=None)
CODES = ["03", "0303", "030389", "030379", "03038910", "030499"]


@st.composite
def reports(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of both ends, a cell at most once: any partner, code, edition and derivation, with and without figures."""
    cells = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["M", "X", "RM", "RX"]),
                st.sampled_from(PARTNERS),
                st.sampled_from(CODES),
                st.sampled_from(["2018-03", "2018-04"]),
            ),
            max_size=24,
            unique=True,
        )
    )
    return [_row(draw, at, *cell) for at, cell in enumerate(cells)]


def _row(draw: st.DrawFn, at: int, way: str, partner: str, code: str, month: str) -> dict[str, Any]:
    inward = way in ("M", "RM")
    value = draw(st.none() | st.integers(0, 1000))
    return flow(
        code,
        month,
        None if value is None else float(value),
        record=f"r{at:02}",
        flow=way,
        reporter="CHN" if inward else partner,
        partner=partner if inward else "CHN",
        state="unresolved" if value is None else "reported",
        hs_edition=draw(st.sampled_from(["H4", "H5", None])),
        derivation=draw(st.sampled_from(["reported", "reported", "converted"])),
        net_weight_kg=None if value is None else draw(st.none() | st.just(float(value))),
        weight_estimated=draw(st.none() | st.booleans()),
    )


def aligned(rows: list[dict[str, Any]]) -> Aligned:
    return both_ends(with_flows(rows), importers=["CHN"], codes=("03",), frequency="M")


@few
@given(reports(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, chance):
    shuffled = chance.sample(rows, len(rows))
    one, other = aligned(rows), aligned(shuffled)
    assert_frame_equal(one.frame.collect(), other.frame.collect())
    assert one.dropped == other.dropped
    assert one.notes == other.notes


@few
@given(reports(), st.integers(0, 24))
def test_rows_that_come_in_several_pieces_are_the_same_rows(rows, at):
    whole = with_flows(rows)
    parts = pl.concat([with_flows(rows[:at]).counted, with_flows(rows[at:]).counted])
    pieces = type(whole)(**{**{name: getattr(whole, name) for name in whole.__struct_fields__}, "counted": parts})
    one = both_ends(whole, importers=["CHN"], codes=("03",), frequency="M")
    other = both_ends(pieces, importers=["CHN"], codes=("03",), frequency="M")
    assert_frame_equal(one.frame.collect(), other.frame.collect())


@few
@given(reports())
def test_world_and_groups_change_no_row(rows):
    named = [row for row in rows if not {row["reporter"], row["partner"]} & {"WLD", "ASEAN"}]
    assert_frame_equal(aligned(rows).frame.collect(), aligned(named).frame.collect())


@few
@given(reports())
def test_what_goes_in_comes_out_or_is_left_out_for_a_reason(rows):
    given_ = aligned(rows)
    out = given_.frame.select(m=pl.col("m_usd").sum(), x=pl.col("x_usd").sum()).collect().row(0, named=True)
    left_out = given_.left_out.collect()
    assert sum(given_.dropped.values()) == left_out.height
    for ways, end in ((("M", "RM"), "m"), (("X", "RX"), "x")):
        came = sum(row["value_usd"] or 0.0 for row in rows if row["flow"] in ways)
        gone = left_out.filter(pl.col("flow").is_in(ways))["value_usd"].sum()
        assert out[end] + gone == came


@few
@given(reports())
def test_no_row_is_left_out_without_a_known_reason_and_each_can_be_listed(rows):
    given_ = aligned(rows)
    assert set(given_.dropped) <= {reason.value for reason in Reason}
    assert all(given_.rows_of(reason).height == count for reason, count in given_.dropped.items())


@few
@given(reports())
def test_each_pair_period_and_code_has_one_row(rows):
    frame = aligned(rows).frame.collect()
    assert not frame.select("importer", "exporter", "start", "end", "code").is_duplicated().any()
    with_figures = frame.filter(pl.col("m_usd").is_not_null() | pl.col("x_usd").is_not_null())
    codes = with_figures.select("importer", "exporter", "start", "code").rows()
    assert not any(
        one[:3] == other[:3] and one[3] != other[3] and other[3].startswith(one[3]) for one in codes for other in codes
    ), "a code stands beside another that holds it"
