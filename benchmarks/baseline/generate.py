"""A world of both ends' reports, of realistic shape and of our own making, as parquet files in wire names.

    python benchmarks/baseline/generate.py FOLDER ROWS [PERIODS] [SEED]

ROWS are spread over PERIODS months (default 12), a file a month: 220 areas and 4,969 subheadings, areas and codes
skewed as trade is, four fifths of the flows seen by either end, values over eight orders of size, gaps with heavy
tails. The DPRK never reports.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from tradecheck.reference.areas import AreaKind, areas

AREAS, CODES = 220, 4_969
DPRK = 408
SIDE = 0.8


def month(random: np.random.Generator, rows: int, period: str) -> pl.DataFrame:
    """Return about so many rows of one month, by both ends, in wire names."""
    countries = [each.comtrade for each in areas() if each.kind is AreaKind.COUNTRY and each.iso3 != "HKG"]
    numbers = np.array([DPRK, *[each for each in countries if each and each != DPRK][: AREAS - 1]])
    shares = 1 / np.arange(1, len(numbers) + 1) ** 0.8
    shares = random.permutation(shares / shares.sum())
    codes = np.array(
        [f"{1 + place // 52:02}{1 + place % 52 // 4:02}{10 * (1 + place % 4):02}" for place in range(CODES)]
    )
    wanted = 1 / np.arange(1, CODES + 1) ** 0.5
    flows = int(rows / (2 * SIDE) * 1.25)
    drawn = pl.DataFrame(
        {
            "exporter": random.choice(numbers, flows, p=shares),
            "importer": random.choice(numbers, flows, p=shares),
            "cmdCode": codes[random.choice(CODES, flows, p=wanted / wanted.sum())],
        }
    )
    frame = drawn.filter(pl.col("exporter") != pl.col("importer")).unique(maintain_order=True)
    size = random.lognormal(9.5, 2.6, frame.height) + 1
    gap = np.exp(random.standard_t(3, frame.height).clip(-12, 12) * 0.6)
    seen = {f"{end}_seen": pl.Series(random.random(frame.height) < SIDE) for end in ("x", "m")}
    frame = frame.with_columns(x=pl.Series(size), m=pl.Series(size * gap * 1.06), **seen)
    ends = [
        frame.filter(f"{value}_seen", pl.col(who) != DPRK).select(
            flowCode=pl.lit(flow), reporterCode=who, partnerCode=other, cmdCode="cmdCode", primaryValue=value
        )
        for value, flow, who, other in (("x", "X", "exporter", "importer"), ("m", "M", "importer", "exporter"))
    ]
    return pl.concat(ends).with_columns(
        typeCode=pl.lit("C"), freqCode=pl.lit("M"), period=pl.lit(period), partner2Code=pl.lit(0),
        classificationCode=pl.lit("H5"), isOriginalClassification=pl.lit(value=True), customsCode=pl.lit("C00"),
        mosCode=pl.lit("0"), motCode=pl.lit(0),
    )  # fmt: skip


def main(folder: Path, rows: int, periods: int = 12, seed: int = 7) -> int:
    """Write the files and return how many rows they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    total = 0
    for place in range(periods):
        period = f"{2017 + place // 12}{place % 12 + 1:02}"
        frame = month(random, rows // periods, period)
        frame.sample(fraction=1.0, shuffle=True, seed=seed).write_parquet(folder / f"{period}.parquet")
        total += frame.height
    return total


if __name__ == "__main__":
    print(f"{main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:])):,} rows in {sys.argv[1]}")
