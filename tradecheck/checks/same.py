"""Evidence as a key, for what several checks work out of the same tables."""

from tradecheck.model.evidence import Evidence


class Same:
    """Evidence as a key: equal to itself alone, since tables are not compared by what they hold."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def __hash__(self) -> int:
        return id(self.evidence)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.evidence is self.evidence
