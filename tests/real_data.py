"""Finds the real files that some tests read where they stand. They are never copied into the repository."""

import os
from pathlib import Path

import pytest


def real_data(name: str) -> Path:
    """Return a folder of real files, or skip the test where there are none.

    They are looked for in the folder that TRADECHECK_REAL_DATA names, else in `shared/data` beside the
    checkout.
    """
    named = os.environ.get("TRADECHECK_REAL_DATA")
    top = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not (top / name).is_dir():
        pytest.skip(f"no real files '{name}' here: name their folder in TRADECHECK_REAL_DATA")
    return top / name
