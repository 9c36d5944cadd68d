"""The colours of a chart, one name a meaning."""

import msgspec

from tradecheck.charts.spec import Role

BACKGROUND = "#0b0e13"


class Palette(msgspec.Struct, frozen=True):
    """Colours as `#rrggbb`. The defaults suit a near-black background and survive 16 colours."""

    ink: str = "#c9d1d9"
    dim: str = "#6e7681"
    faint: str = "#3b434f"
    accent: str = "#56b6c2"
    booked: str = "#56b6c2"
    expected: str = "#a98a52"
    observed: str = "#e5a84b"
    notified: str = "#a5d6a7"
    mirror: str = "#b79ad9"
    cap: str = "#f07178"
    mark: str = "#8b949e"

    def of(self, role: Role) -> str:
        """Return the colour of a series' role."""
        return {
            Role.BOOKED: self.booked,
            Role.EXPECTED: self.expected,
            Role.OBSERVED: self.observed,
            Role.NOTIFIED: self.notified,
            Role.MIRROR: self.mirror,
            Role.CAP: self.cap,
        }[role]
