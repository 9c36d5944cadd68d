"""The embedded figures: what a newcomer sees before anything was pulled or imported.

Published figures in the schema of `model.tables`, one record a row, each with its citation and
whether it was verified. They were collected in November 2026.

- flows (`flows_comtrade.csv`, `flows_press.csv`): quotations of UN Comtrade, and China Customs' figures
  as the press printed them;
- observations: what somebody saw or estimated. What a government booked or notified stands under flows
  or notifications instead, so an observer's count never meets itself;
- notifications: what Member States told the 1718 Committee, by month, cumulative and by year: three
  readings of one amount, never to be added;
- prices: US dollars a tonne, each with the arithmetic it came from;
- vessels: ships named in public reports;
- `crosscheck.csv`: a second transcription of some of the same reports, held against the first.

A record's id begins with its table or source: `obs:`, `ntf:`, `price:`, `vessel:`, or the source of a
flow. Importing this package reads nothing and does not import polars; `load` does both.
"""

from tradecheck.snapshot.held import holdings
from tradecheck.snapshot.lines import raw_line, row_sha256

__all__ = ["holdings", "raw_line", "row_sha256"]
