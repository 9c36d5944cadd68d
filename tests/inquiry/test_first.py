"""The answer that comes with the program. To make it again after a change of code or rows:

python -c "from tradecheck.inquiry.first import write_again; write_again()"
"""

from tradecheck.inquiry import first
from tradecheck.inquiry.desk import computed
from tradecheck.model.view import View


def test_the_first_answer_is_what_the_checks_compute(tmp_path):
    assert first.FILE.read_bytes() == first.written(computed(View(), tmp_path)), __doc__


def test_the_first_answer_reads_back_whole(tmp_path):
    assert first.read() == computed(View(), tmp_path)


def test_an_answer_of_other_code_or_rows_is_not_believed(tmp_path, monkeypatch):
    stale = tmp_path / "first.jsonl"
    stale.write_bytes(first.FILE.read_bytes().replace(first.digest().encode(), b"0" * 64))
    monkeypatch.setattr(first, "FILE", stale)
    assert first.read() is None


def test_a_broken_first_answer_is_computed_instead(tmp_path, monkeypatch):
    broken = tmp_path / "first.jsonl"
    broken.write_bytes(first.FILE.read_bytes()[:5000])
    monkeypatch.setattr(first, "FILE", broken)
    assert first.read() is None
