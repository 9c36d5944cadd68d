"""tradecheck in a program or a notebook: one object that is asked, and what it gives back.

The face for programs, as `commands` is the one for shells: the same words ask for a view, the same desk
answers, the same sentences say what is wrong. Tables are polars frames with the columns of the command's
parquet; findings are the frozen records of `tradecheck.model.finding`.
"""

from tradecheck.library.opened import Opened, UnreadWarning, open  # noqa: A004 - `tc.open`, as a program writes it

__all__ = ["Opened", "UnreadWarning", "open"]
