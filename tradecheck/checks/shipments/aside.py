"""What stands beside a finding's own figures: arithmetic, what to say of it, and where its inputs are cited."""

import msgspec

from tradecheck.model.finding import Citation, Step


class Aside(msgspec.Struct, frozen=True):
    """Steps with their sentences and citations; empty where there is nothing to set beside."""

    steps: tuple[Step, ...] = ()
    said: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
