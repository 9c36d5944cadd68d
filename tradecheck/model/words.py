"""Closed vocabularies: each word means one thing from the parser to the pixel."""

from enum import StrEnum


class Direction(StrEnum):
    """Which way goods cross the DPRK's border, whoever reports them."""

    EXPORT = "dprk-export"
    IMPORT = "dprk-import"

    @property
    def partner_flow(self) -> "Flow":
        """The flow under which the other side books it: the DPRK's exports are a partner's imports."""
        return Flow.IMPORT if self is Direction.EXPORT else Flow.EXPORT


class Flow(StrEnum):
    """The reporter's flow, in UN Comtrade's letters. `BOTH` is a printed sum of exports and imports."""

    IMPORT = "M"
    EXPORT = "X"
    RE_IMPORT = "RM"
    RE_EXPORT = "RX"
    BOTH = "M+X"


class Frequency(StrEnum):
    """How long a row's period is. `CUMULATIVE` runs from a year's start to a month's end."""

    ANNUAL = "A"
    MONTHLY = "M"
    CUMULATIVE = "C"


class State(StrEnum):
    """What is known of a cell. Nothing missing is ever read as zero; a zero that was printed is `REPORTED`.

    `UNRESOLVED` is a source whose null and zero cannot be told apart; `NOT_HELD` a cell that nobody
    pulled or imported; `NO_RECORD` a dataset that was published and holds no such row.
    """

    REPORTED = "reported"
    NO_RECORD = "no_record"
    NOT_PUBLISHED = "not_published"
    NOT_HELD = "not_held"
    NOT_NOTIFIED = "not_notified"
    SUPPRESSED = "suppressed"
    UNRESOLVED = "unresolved"
    ESTIMATED = "estimated"
    CONVERTED = "converted"
    TWO_SIDED = "two_sided"
    IMPORTER_ONLY = "importer_only"
    EXPORTER_ONLY = "exporter_only"

    @property
    def has_figure(self) -> bool:
        """Whether a figure, be it zero, stands behind the state."""
        return self in _WITH_FIGURE


_WITH_FIGURE = frozenset({State.REPORTED, State.ESTIMATED, State.CONVERTED, State.TWO_SIDED})


class Valuation(StrEnum):
    """Where along the voyage a value was taken."""

    CIF = "CIF"
    FOB = "FOB"


class Measure(StrEnum):
    """What a rule does to goods."""

    BAN = "ban"
    CAP = "cap"
    APPROVAL = "approval"
    LUXURY = "luxury"
    NOTE = "note"


class Basis(StrEnum):
    """Who says that a rule's words cover an HS code: the resolution, a national list, or practice."""

    EXPLICIT = "explicit"
    NATIONAL = "national"
    INFERRED = "inferred"
    NONE = "none"


class Confidence(StrEnum):
    """How much a citation can bear."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Told(StrEnum):
    """What a row of the table of coverage tells: what was asked for and answered, or what is published."""

    QUESTION = "question"
    LISTING = "listing"
    DATASET = "dataset"


class Change(StrEnum):
    """What became of a publisher's row from one vintage to the next."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Severity(StrEnum):
    """How soon a reader should look at a finding."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for low, 2 for high."""
        return list(Severity).index(self)


class Status(StrEnum):
    """What a finding claims, and no more."""

    GAP = "gap"
    BREACH_INDICATOR = "breach-indicator"
    INDETERMINATE = "indeterminate"
    CONSISTENT = "consistent"
    DATA_QUALITY = "data-quality"
