"""Goods: HS codes matched by prefix, and the groups that people name."""

import re

import msgspec

from tradecheck.model.errors import UsageError, unknown

TOTAL = "TOTAL"

HS_EDITIONS = {"H0": 1992, "H1": 1996, "H2": 2002, "H3": 2007, "H4": 2012, "H5": 2017, "H6": 2022}
"""UN Comtrade's letter for an edition of the Harmonized System, and the year it came into force."""

GROUPS: dict[str, tuple[str, ...]] = {
    "coal": ("2701", "2702"),
    "iron": ("2601", "72"),
    "iron-ore": ("2601",),
    "lead": ("2607", "78"),
    "nonferrous": ("2603", "2604", "2608", "261610", "74", "75", "79", "7106", "7107"),
    "gold-and-rare-earths": ("7108", "2614", "261590", "261690", "2846", "280530", "253090", "261220"),
    "seafood": ("03", "1603", "1604", "1605"),
    "textiles": tuple(str(chapter) for chapter in range(50, 64)),
    "garments": ("61", "62"),
    "petroleum": ("2710", "2712", "2713"),
    "crude": ("2709",),
    "gas-liquids": ("2709", "271111"),
    "electricity": ("2716",),
    "fuels": ("27",),
    "food": ("07", "08", "12"),
    "stone": ("25",),
    "sand": ("2505",),
    "wood": ("44",),
    "machinery": ("84", "85"),
    "vehicles": ("86", "87", "88", "89"),
    "vessels": ("89",),
    "metals": ("72", "73", "74", "75", "76", "78", "79", "80", "81", "82", "83"),
    "luxury": (
        "7101", "7102", "7103", "7104", "7113", "7114", "7115", "7116", "8903", "8703", "9101", "870310",
        "701322", "701333", "701341", "701391", "9506", "5701", "5702", "5703", "5705", "5805", "6911",
    ),
    "statues": ("9703", "680291", "680299", "830621", "830629"),
    "arms": ("93",),
    "wigs": ("6704",),
    "watches": ("91",),
}  # fmt: skip
"""Group names a person may give, and the HS codes each stands for."""

_CODE = re.compile(r"[0-9]{2,10}")


class Goods(msgspec.Struct, frozen=True):
    """One or several HS codes under one label; a code stands for everything below it.

    `edition` names the edition the codes are written in (a key of `HS_EDITIONS`), None where they
    mean the same in all that are met.
    """

    codes: tuple[str, ...]
    label: str
    edition: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Goods":
        """Read an HS code of 2 to 10 digits, `TOTAL`, or the name of a group.

        Raises:
            UsageError: naming the nearest known groups.
        """
        name = text.strip()
        if name.upper() == TOTAL:
            return cls((TOTAL,), "all goods")
        if name.casefold() in GROUPS:
            return cls(GROUPS[name.casefold()], name.casefold())
        if _CODE.fullmatch(name):
            if len(name) % 2:
                raise UsageError(
                    f"goods '{name}' has {len(name)} digits: HS codes have an even number, 2 to 10 "
                    "(is a leading zero missing?)."
                )
            if name[:2] == "00":
                raise UsageError(f"goods '{name}' is in no HS chapter: chapters run from 01 to 97.")
            return cls((name,), name)
        if name[:1].isdigit():
            hint = " (is a leading zero missing?)" if len(name) == 1 else ""
            raise UsageError(f"goods '{name}' is no HS code: give 2 to 10 digits, TOTAL or a group name{hint}.")
        raise unknown("the group of goods", name, [*GROUPS, TOTAL])

    @property
    def written(self) -> tuple[str, ...]:
        """What `parse` reads back, one text a flag: the group's name where it is one, else the codes."""
        if self.codes == GROUPS.get(self.label):
            return (self.label,)
        return self.codes

    def covers(self, code: str) -> bool:
        """Whether `code` is one of the codes or lies below one."""
        return any(code.startswith(own) for own in self.codes)

    def meets(self, code: str) -> bool:
        """Whether `code` lies below one of the codes, is one, or stands above one."""
        return any(code.startswith(own) or own.startswith(code) for own in self.codes)


def group_of(code: str) -> str | None:
    """Return the name of the narrowest group that covers `code`, None when no group does."""
    best = max(
        ((len(own), -len(codes), name) for name, codes in GROUPS.items() for own in codes if code.startswith(own)),
        default=None,
    )
    return best[2] if best else None
