"""The colours of a chart and of all that stands around it, one name a meaning."""

import msgspec

from tradecheck.charts.spec import Role


class Palette(msgspec.Struct):
    """Colours as `#rrggbb`. The defaults suit a near-black background and survive 16 colours."""

    background: str = "#0b0e13"
    raised: str = "#12171f"
    cursor: str = "#1d2733"
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

    def take(self, other: "Palette") -> None:
        """Take every colour of another palette."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(other, name))

    def of(self, role: Role) -> str:
        """Return the colour of a series' role."""
        return {
            Role.BOOKED: self.booked,
            Role.EXPECTED: self.expected,
            Role.OBSERVED: self.observed,
            Role.NOTIFIED: self.notified,
            Role.MIRROR: self.mirror,
            Role.CAP: self.cap,
            Role.WORLD: self.dim,
        }[role]
