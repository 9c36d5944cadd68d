"""Answers a view: findings, tables and chart specs, each from the same evidence.

`Desk` is the one door: the terminal, the reports, the charts and the command line ask it and nothing else.
"""

from tradecheck.inquiry.desk import Desk

__all__ = ["Desk"]
