"""How often relabelling speaks where nothing was relabelled, and what it finds where something was planted.

    python benchmarks/relabelling.py [FOLDER]

FOLDER holds files of UN Comtrade with monthly seafood of many reporters, 2015 to 2018 at least; they are
imported into a throwaway archive. Three parts, each with its seed:

(a) The question put to importers that never booked the DPRK as an origin: false positives at .05 by size of the
    cell and number of other origins, and families in which anything passes the correction (nominal .10).
(b) An excess of 20 to 400 % of the base planted in one origin of China at a time: the share that is found.
(c) Synthetic origins with heavy tails, 0.3 % of months disturbed: power at 20 % of base with 40 control origins,
    and how often the low end of the net interval exceeds what was planted. Needs no FOLDER.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tradecheck.checks.relabelling.account import Amounts, account
from tradecheck.checks.relabelling.change import Change
from tradecheck.checks.relabelling.families import Family, families
from tradecheck.checks.relabelling.judging import USD, change, changes, control_changes
from tradecheck.checks.relabelling.placebo import ALPHA, Cell, Judgement, control_cells, judgements
from tradecheck.checks.relabelling.series import Cell as Pair
from tradecheck.checks.relabelling.series import Held, held
from tradecheck.checks.relabelling.sheet import Sheet
from tradecheck.checks.relabelling.windows import Windows, span, windows
from tradecheck.evidence import assemble
from tradecheck.model.goods import Goods
from tradecheck.model.view import View

SEED = 20170905
CONTROLS = 40
TRIALS = 200
MOST = 0.8  # of trials
EXCESSES = (0.2, 0.5, 1.0, 2.0, 4.0)
DISTURBED = 0.003
NOISE = 0.05  # of a month of M, in ln, times a t of 3 degrees
SIZES = ("small", "middle", "large")
ORIGINS = ((19, 29), (30, 39), (40, 99))


class Verdict(NamedTuple):
    """One cell of (a): what arrived before, how many other origins stood beside it, and what the test said."""

    importer: str
    size: float
    test: Judgement


def seafood() -> Family:
    """Return the family of the ban on seafood."""
    return families(View(goods=(Goods.parse("seafood"),)))[0]


def never_bought(everything: Held, declared: Windows) -> list[Verdict]:
    """Put the question to each importer that never booked the DPRK, with the others as its control importers."""
    elsewhere = control_changes(everything, "CHN", declared, USD)
    found = []
    for importer, own in elsewhere.items():
        cells = control_cells({other: each for other, each in elsewhere.items() if other != importer})
        found += [Verdict(importer, each.change.size, each) for each in judgements(own, cells).values()]
    return found


def terciles(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, list[Verdict]]]:
    """Yield the verdicts by size of their cells, a third each."""
    ordered = sorted(verdicts, key=lambda each: each.size)
    cuts = [len(ordered) * third // len(SIZES) for third in range(len(SIZES) + 1)]
    for name, first, last in zip(SIZES, cuts, cuts[1:], strict=False):
        yield name, ordered[first:last]


def rates(verdicts: Sequence[Verdict]) -> tuple[float, float]:
    """Return the share of verdicts at .05 or below among the importer's origins, and among control cells."""
    among = [each for each in verdicts if each.test.enough_origins]
    return (
        sum(each.test.origins.p <= ALPHA for each in among) / max(1, len(among)),
        sum(each.test.family.p <= ALPHA for each in verdicts) / max(1, len(verdicts)),
    )


def planted(pair: Pair, declared: Windows, excess: float) -> Pair:
    """Return a cell into which a share of its base was planted, evenly over the months after the ban."""
    before = pair.months(declared.before, USD, arrived=True) or []
    more = excess * sum(before) / len(declared.after.months)
    held_months = pair.arrived[USD]
    raised = {**held_months, **{month: (held_months.get(month) or 0.0) + more for month in declared.after.months}}
    return Pair(pair.importer, pair.exporter, {**pair.arrived, USD: raised}, pair.shipped)


class Found(NamedTuple):
    """Of trials with one excess: the share at .05 among origins, among cells, and after the correction."""

    trials: int
    among_origins: float
    among_cells: float
    corrected: float


def power(everything: Held, declared: Windows, excess: float, only: Sequence[str] | None = None) -> Found:
    """Plant an excess in each of China's origins in turn (or those named) and return how often it is found."""
    pairs = everything.of("CHN")
    own = changes(pairs, everything, "CHN", declared, USD)
    cells = control_cells(control_changes(everything, "CHN", declared, USD))
    hits = [_planted_test(name, pairs, own, cells, declared, excess) for name in (own if only is None else only)]
    n = len(hits)
    return Found(
        n,
        sum(each.origins.p <= ALPHA for each in hits) / n,
        sum(each.family.p <= ALPHA for each in hits) / n,
        sum(each.passes for each in hits) / n,
    )


def _planted_test(
    name: str,
    pairs: Mapping[str, Pair],
    own: Mapping[str, Change],
    cells: Sequence[Cell],
    declared: Windows,
    excess: float,
) -> Judgement:
    moved = change(planted(pairs[name], declared, excess), declared, USD)
    if moved is None:
        raise ValueError(f"{name} had a change before the excess was planted and has none now")
    return judgements({**own, name: moved}, cells)[name]


class Synthetic(NamedTuple):
    """Of synthetic trials: the share found at .05, false positives, and net low ends above what was planted."""

    found: float
    false: float
    above: float
    above_zero: float


def synthetic(trials: int = TRIALS, excess: float = 0.2, seed: int = SEED) -> Synthetic:
    """Plant an excess in one of 41 synthetic origins, trial by trial."""
    draw = random.Random(seed)  # noqa: S311 - trials, no secrets
    declared = windows(seafood())
    found = false = above = above_zero = 0
    for _ in range(trials):
        pairs = {f"O{number:02d}": _origin(draw, f"O{number:02d}", declared) for number in range(CONTROLS + 1)}
        quiet = {name: change(each, declared, USD) for name, each in pairs.items()}
        known = {name: each for name, each in quiet.items() if each is not None}
        false += judgements(known, ())["O00"].origins.p <= ALPHA
        suspect = planted(pairs["O00"], declared, excess)
        moved = change(suspect, declared, USD)
        if moved is not None:
            found += judgements({**known, "O00": moved}, ())["O00"].origins.p <= ALPHA
        low = account(Sheet(), _amounts(suspect), declared, None).net[0]
        amount = excess * known["O00"].before.arrived
        above += low > amount
        above_zero += low > 0
    return Synthetic(found / trials, false / trials, above / trials, above_zero / trials)


def _amounts(pair: Pair) -> Amounts:
    ends = [
        {month: value for month, value in end[USD].items() if value is not None} for end in (pair.arrived, pair.shipped)
    ]
    return Amounts(USD, ends[0], ends[1])


def _origin(draw: random.Random, name: str, declared: Windows) -> Pair:
    """Draw an origin: sizes over three orders, months with heavy tails (t of 3 degrees), voyages of 0 to 2 months."""
    size, level = draw.lognormvariate(14, 1.5), draw.lognormvariate(0.05, 0.3)
    first, last = declared.before.first - 2 * declared.lag, declared.after.last
    season = [draw.gauss(0, 0.2) for _ in range(12)]
    shipped = {month: size * _exp(season[month % 12] + 0.15 * _heavy(draw)) for month in range(first, last + 1)}
    weights = [draw.random() for _ in range(declared.lag + 1)]
    arrived = {}
    for month in range(first + declared.lag, last + 1):
        sailed = sum(w * shipped[month - lag] for lag, w in enumerate(weights)) / sum(weights)
        disturbed = 3.0 if draw.random() < DISTURBED else 1.0
        arrived[month] = level * sailed * _exp(NOISE * _heavy(draw)) * disturbed
    return Pair("CHN", name, {USD: arrived, "t": {}}, {USD: shipped, "t": {}})


def _heavy(draw: random.Random) -> float:
    """Draw from Student's t of 3 degrees of freedom, cut at 8 so that no month outweighs all others."""
    chi = sum(draw.gauss(0, 1) ** 2 for _ in range(3))
    return max(-8.0, min(8.0, draw.gauss(0, 1) / (chi / 3) ** 0.5))


def _exp(value: float) -> float:
    return float(2.718281828459045**value)


def imported(folder: Path, root: Path) -> Held:
    """Import the files of a folder into an archive and return what is held of the family."""
    program = Path(sys.executable).with_name("tradecheck")
    files = sorted(str(each) for each in folder.iterdir() if each.suffix in {".parquet", ".csv", ".json"})
    environment = {**os.environ, "TRADECHECK_CACHE": str(root)}
    subprocess.run([str(program), "import", "comtrade", *files], env=environment, check=True, capture_output=True)
    family = seafood()
    return held(assemble(View(snapshot=False), root), family, "CHN", span(family))


def _print_false(verdicts: Sequence[Verdict]) -> None:
    print(
        f"(a) {len(verdicts)} cells of {len({each.importer for each in verdicts})} importers that never booked the DPRK"
    )
    print(f"    {'':<22}{'cells':>7}{'among origins':>16}{'among cells':>14}   nominal .05")
    rows = [*terciles(verdicts)]
    rows += [
        (f"{low} to {high} others", [each for each in verdicts if low <= each.test.family_size - 1 <= high])
        for low, high in ORIGINS
    ]
    rows += [
        (f"{name}, {low} to {high}", [each for each in part if low <= each.test.family_size - 1 <= high])
        for name, part in terciles(verdicts)
        for low, high in ORIGINS
    ]
    for name, part in rows:
        origins, cells = rates(part)
        among = sum(each.test.enough_origins for each in part)
        written = f"{origins:16.3f}" if among else f"{'-':>16}"
        print(f"    {name:<22}{len(part):7d}{written}{cells:14.3f}")
    spoken = {each.importer for each in verdicts if each.test.passes}
    tested = {each.importer for each in verdicts if each.test.enough_origins}
    print(f"    families in which anything passes: {len(spoken)} of {len(tested)} (nominal .10)")


def _print_power(everything: Held, declared: Windows) -> None:
    own = changes(everything.of("CHN"), everything, "CHN", declared, USD)
    ordered = sorted(own, key=lambda name: own[name].size)
    cuts = [len(ordered) * third // 3 for third in range(4)]
    parts = [("all", ordered)] + [(name, ordered[cuts[k] : cuts[k + 1]]) for k, name in enumerate(SIZES)]
    print(
        f"(b) {len(own)} of China's origins, one excess at a time: found at .05 among origins, among cells, corrected"
    )
    for name, part in parts:
        curve = {excess: power(everything, declared, excess, part) for excess in EXCESSES}
        for excess, each in curve.items():
            shares = "".join(f"{share:8.2f}" for share in each[1:])
            print(f"    {name:<8}{excess * 100:5.0f} %{shares}")
        least = next((excess for excess, each in curve.items() if each.among_cells >= MOST), None)
        written = "none of these" if least is None else f"{least * 100:.0f} %"
        print(f"    {name:<8}smallest found in 80 % of trials, among cells: {written}")


def main(arguments: Sequence[str]) -> None:
    """Print the three parts."""
    declared = windows(seafood())
    if arguments:
        with tempfile.TemporaryDirectory() as root:
            everything = imported(Path(arguments[0]), Path(root))
            begun = time.perf_counter()
            _print_false(never_bought(everything, declared))
            _print_power(everything, declared)
            print(f"    {time.perf_counter() - begun:.0f} s, no random draw")
    result = synthetic()
    print(
        f"(c) {TRIALS} trials, {CONTROLS} control origins, seed {SEED}: 20 % of base found in {result.found:.1%}, "
        f"false positives {result.false:.1%}, net low end above what was planted in {result.above:.1%}, above 0 in "
        f"{result.above_zero:.1%}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
