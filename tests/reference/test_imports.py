"""What everybody looks things up in must cost next to nothing to import."""

import subprocess
import sys

EVERY_MODULE = "areas, events, explanations, factors, names, publications, rows"


def test_no_module_imports_polars_or_reads_its_file_before_it_is_asked() -> None:
    code = (
        f"import sys; from tradecheck.reference import {EVERY_MODULE}; "
        "print('polars' in sys.modules, names._names.cache_info().currsize, areas._by_iso3.cache_info().currsize, "
        "factors.factors.cache_info().currsize)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "0", "0", "0"]
