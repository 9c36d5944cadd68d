"""Codes under which UN Comtrade books goods and which are no codes of the HS."""

import msgspec


class SpecialCode(msgspec.Struct, frozen=True):
    """A code, its official name, how many digits of the HS it stands for, and where it is listed."""

    code: str
    name: str
    level: int
    title: str
    url: str


_SPECIAL = (
    SpecialCode(
        "9999AA",
        "Commodities not specified according to kind (legacy, no code of the WCO)",
        6,
        "UN Comtrade, reference lists H0, H1 and H2 (HS 1988/92, 1996 and 2002)",
        "https://comtradeapi.un.org/files/v1/app/reference/H0.json",
    ),
)


def special_codes(level: int) -> tuple[str, ...]:
    """Return the codes of so many digits that the list of all editions of the HS does not name."""
    return tuple(each.code for each in _SPECIAL if each.level == level)
