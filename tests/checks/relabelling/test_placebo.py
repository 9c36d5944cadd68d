from math import e, exp, log

import pytest

from tradecheck.checks.relabelling.change import Change, Side
from tradecheck.checks.relabelling.placebo import (
    LEAST_CONTROLS,
    Cell,
    among_origins,
    control_cells,
    half_nearest,
    judgements,
    least_excess,
    matched,
    nearest,
    placebos,
)


def change(delta, size=100.0, noise=0.1):
    return Change(Side(size, size, 0.0, noise), Side(size * exp(delta), size, delta, 0.0))


def origins(count, **odd):
    quiet = {f"O{number:02d}": change((number % 7 - 3) * 0.02) for number in range(count)}
    return quiet | {name: change(delta) for name, delta in odd.items()}


def test_nineteen_controls_give_a_p_of_05_and_eighteen_do_not():
    assert judgements(origins(19, SUS=1.0), ())["SUS"].origins.p == pytest.approx(0.05)
    too_few = judgements(origins(18, SUS=1.0), ())["SUS"]
    assert too_few.origins.p > 0.05
    assert not too_few.enough_origins
    assert not too_few.passes


def test_the_suspect_is_left_out_when_a_control_takes_its_place():
    _, with_suspect = among_origins("SUS", origins(21, SUS=1.0))
    _, with_giant = among_origins("SUS", origins(21, SUS=50.0))
    assert "SUS" not in with_suspect
    assert with_suspect == with_giant


def test_the_order_of_origins_changes_nothing():
    held = origins(24, SUS=0.4)
    assert judgements(dict(reversed(held.items())), ()) == judgements(held, ())


def test_with_forty_placebos_a_lone_finding_of_forty_tests_cannot_pass_and_with_five_hundred_it_can():
    held = origins(39, SUS=5.0)
    alone = judgements(held, ())["SUS"]
    assert alone.family_size == 40
    assert not alone.lone_passes
    assert not alone.passes
    assert alone.least_excess is None
    assert alone.least_excess_alone is not None
    cells = [Cell("BEL", f"C{number:03d}", 100.0, (number % 9 - 4) * 0.2) for number in range(600)]
    beside = judgements(held, cells)["SUS"]
    assert beside.pooled
    assert beside.family.n == 500
    assert beside.lone_passes
    assert beside.passes
    assert beside.least_excess is not None


def test_few_control_cells_do_not_replace_the_origins():
    cells = [Cell("BEL", f"C{number}", 100.0, 0.0) for number in range(10)]
    assert not judgements(origins(24, SUS=1.0), cells)["SUS"].pooled


def test_yekutieli_asks_more_than_hochberg():
    found = judgements(origins(24, SUS=1.0), ())["SUS"]
    assert found.adjusted_by_p >= found.adjusted_p >= found.family.p


def test_the_least_excess_passes_and_anything_smaller_does_not():
    held = origins(30, SUS=1.0)
    found = judgements(held, ())["SUS"]
    least = found.least_excess_alone
    for share, passes in ((least * 1.01, True), (least * 0.99, False)):
        moved = held | {"SUS": change(found.centre + log(1 + share))}
        assert (judgements(moved, ())["SUS"].origins.p <= 0.05) is passes


def test_an_excess_beyond_every_float_is_the_largest_one():
    assert least_excess((2.0,), 0.5) == pytest.approx(e - 1)
    assert least_excess((-3.0,), 1.0) == 0
    assert least_excess((600.0,), 3.0) == least_excess((600.0,), 4.0) > 1e300


def test_no_placebo_that_would_have_to_be_passed_leaves_no_least_excess():
    assert placebos(1.0, [0.0] * 10, 0.05).needed is None
    assert least_excess((None, 2.0), 0.1) is None
    assert least_excess((2.0, 3.0), 0.1) == pytest.approx(exp(0.3) - 1)


def test_an_origin_a_hundred_times_larger_is_no_control_unless_there_are_too_few():
    many = {f"S{number:02d}": change(0.0, size=50.0) for number in range(25)} | {
        "BIG": change(0.0, size=1e6),
        "SUS": change(0.0, size=60.0),
    }
    assert "BIG" not in matched("SUS", many)
    assert "S00" in matched("BIG", many)
    few = {name: many[name] for name in ("BIG", "SUS", "S00", "S01")}
    assert set(matched("SUS", few)) == {"BIG", "S00", "S01"}


def test_half_nearest_is_by_ratio_of_sizes():
    held = {f"O{number:02d}": change(0.0, size=2.0**number) for number in range(60)}
    close = half_nearest("O30", held)
    assert len(close) == 30 >= LEAST_CONTROLS
    assert {"O29", "O31", "O16"} <= set(close)
    assert "O59" not in close


def test_control_cells_are_nearest_in_size_and_never_of_the_suspect():
    cells = [Cell("BEL", f"C{number}", 2.0**number, 0.0) for number in range(20)] + [Cell("BEL", "SUS", 1024.0, 9.0)]
    near = nearest(cells, "SUS", 1024.0, count=3)
    assert [each.exporter for each in near] == ["C10", "C11", "C9"]


def test_an_importer_with_few_origins_gives_no_control_cells():
    assert control_cells({"BEL": origins(9)}) == ()
    assert len(control_cells({"BEL": origins(10)})) == 10
