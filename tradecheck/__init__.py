"""tradecheck: what crossed the DPRK's border that the customs books do not show.

Every answer is a finding that carries its arithmetic, the rule in force on its date and the records it
was read from. A finding is a lead, never proof.
"""

__version__ = "0.1.0"
