"""What an analyst said of findings: one file in the state folder, which outlives every answer.

It knows ids and claims, and neither evidence nor checks. Reading needs no lock, as the file is written
whole; every change reads it again under one, so that nothing another process said is lost.
"""

from tradecheck.verdicts.store import FILE, Dismissal, Remark, Said, put, read

__all__ = ["FILE", "Dismissal", "Remark", "Said", "put", "read"]
