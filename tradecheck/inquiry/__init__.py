"""Answers a view: findings, tables and chart specs, each from the same evidence.

`Desk` is the one door: the terminal, the reports, the charts and the command line ask it and nothing else.
`dismiss`, `undismiss`, `note` and `unnote` keep what an analyst says of a finding, and take it back.
"""

from tradecheck.inquiry.desk import Desk
from tradecheck.inquiry.judging import dismiss, note, undismiss, unnote

__all__ = ["Desk", "dismiss", "note", "undismiss", "unnote"]
