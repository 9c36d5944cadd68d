import subprocess
import sys


def test_the_first_frame_needs_neither_tables_nor_pictures_nor_the_network() -> None:
    code = (
        "import sys, tradecheck.tui.app\n"
        "heavy = {'polars', 'matplotlib', 'httpx', 'scipy', 'tradecheck.inquiry', 'tradecheck.report'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
