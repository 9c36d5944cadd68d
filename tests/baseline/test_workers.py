"""Whoever does the work: every call is done, a damaged file is told of and not raised, and nothing is left behind."""

import os

import polars as pl
import pytest

from tradecheck.baseline.build import _rounds
from tradecheck.baseline.workers import THREADS, opened
from tradecheck.model.errors import DataError, UsageError


def halved(number):
    if number % 2:
        raise DataError(f"{number} is odd.")
    return number // 2


def refused(number):
    raise UsageError(f"{number} is refused.")


def threads(_):
    return pl.thread_pool_size()


CALLS = [(4,), (5,), (6,)]


@pytest.mark.parametrize("count", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_every_call_is_given_back_by_its_number_and_damage_with_the_rest(tmp_path, count):
    with opened(count, None, tmp_path, []) as crew:
        given = dict(crew.each(halved, CALLS))
        assert (given[0], given[2]) == (2, 3)
        assert isinstance(given[1], DataError)
        with pytest.raises(UsageError, match="4 is refused"):
            list(crew.each(refused, CALLS[:1]))


@pytest.mark.slow
def test_processes_have_one_thread_each_and_the_setting_is_taken_back(tmp_path, monkeypatch):
    monkeypatch.setenv(THREADS, "3")
    with opened(2, None, tmp_path, []) as crew:
        assert dict(crew.each(threads, CALLS)) == {0: 1, 1: 1, 2: 1}
    assert os.environ[THREADS] == "3"


@pytest.mark.slow
def test_a_process_that_is_ended_from_outside_is_said(tmp_path):
    with opened(2, None, tmp_path, []) as crew, pytest.raises(DataError, match="was ended from outside"):
        list(crew.each(os._exit, CALLS))


def test_files_of_one_size_may_be_the_same_bytes_and_are_never_read_at_once():
    assert _rounds([5, 7, 5, 9, 5, 7]) == [[0, 1, 3], [2, 5], [4]]
    assert _rounds([]) == []
