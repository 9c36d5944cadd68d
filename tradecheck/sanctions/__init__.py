"""What the Security Council says of a code, a direction and a date.

`rules` holds the dated table, a row a resolution, paragraph and commodity; `apply` answers from it;
`frame` gives the same table to checks that join it with trade. The table's citations stand in it.
"""

from tradecheck.sanctions.apply import Ruling, applied, touching
from tradecheck.sanctions.rules import Rule, rule, rules

__all__ = ["Rule", "Ruling", "applied", "rule", "rules", "touching"]
