"""The publications that a figure can come from: who says it, on what terms, and which is the more primary."""

from enum import StrEnum
from functools import cache

import msgspec

from tradecheck.model.errors import unknown

_UNSD = "United Nations Statistics Division"
_UNSD_TERMS = "UN Comtrade data are for internal use, and passing them on needs the permission of UNSD; "
_QUOTED = f"{_UNSD_TERMS}here stand single figures, quoted with their source."
_CITED = "Single figures are facts quoted with the address of each; the rights to the text stay with its publisher."


class PublicationKind(StrEnum):
    """How far a publication stands from whoever collected the figure."""

    PRIMARY = "primary"
    QUOTATION = "quotation"
    PRESS = "press"
    COMMITTEE = "committee"


class Publication(msgspec.Struct, frozen=True):
    """One publication. Of two that give one figure, the one with the lower `rank` is the more primary.

    `terms` is one sentence on what may be done with its figures; `url` is where its publisher keeps it.
    """

    id: str
    title: str
    publisher: str
    kind: PublicationKind
    rank: int
    terms: str
    url: str


def publications() -> tuple[Publication, ...]:
    """Return every publication, the most primary first; those of equal rank in the order of their ids."""
    return tuple(sorted(_by_id().values(), key=lambda each: (each.rank, each.id)))


def publication(publication_id: str) -> Publication:
    """Return the publication of that id.

    Raises:
        UsageError: naming the nearest known ids.
    """
    known = _by_id()
    if publication_id not in known:
        raise unknown("source", publication_id, known)
    return known[publication_id]


@cache
def _by_id() -> dict[str, Publication]:
    return {each.id: each for each in (*_CUSTOMS, *_COMTRADE, *_OTHERS)}


_CUSTOMS = (
    Publication(
        "gacc-file",
        "China Customs statistics, own download",
        "General Administration of Customs of China (GACC)",
        PublicationKind.PRIMARY,
        0,
        "Downloaded by a person; no licence is known here, so cite China Customs and keep the file in your own cache.",
        "http://stats.customs.gov.cn/",
    ),
    Publication(
        "gacc-press",
        "China Customs figures as the press printed them",
        "General Administration of Customs of China (GACC), through news agencies",
        PublicationKind.PRESS,
        40,
        _CITED,
        "http://stats.customs.gov.cn/",
    ),
)

_COMTRADE = (
    Publication(
        "comtrade",
        "UN Comtrade, pulled or imported",
        _UNSD,
        PublicationKind.PRIMARY,
        10,
        f"{_UNSD_TERMS}what you pull stays in your own cache.",
        "https://comtradeplus.un.org/",
    ),
    Publication(
        "comtrade-preview",
        "UN Comtrade, preview service, as recorded in 2026",
        _UNSD,
        PublicationKind.QUOTATION,
        20,
        _QUOTED,
        "https://comtradeplus.un.org/",
    ),
    Publication(
        "comtrade-totals",
        "UN Comtrade, totals of all goods, quoted",
        _UNSD,
        PublicationKind.QUOTATION,
        21,
        _QUOTED,
        "https://comtradeplus.un.org/",
    ),
    Publication(
        "comtrade-chapters",
        "UN Comtrade, annual figures of chapters, quoted",
        _UNSD,
        PublicationKind.QUOTATION,
        22,
        _QUOTED,
        "https://comtradeplus.un.org/",
    ),
    Publication(
        "comtrade-hs6-annual",
        "UN Comtrade, annual figures of subheadings, quoted",
        _UNSD,
        PublicationKind.QUOTATION,
        23,
        _QUOTED,
        "https://comtradeplus.un.org/",
    ),
    Publication(
        "comtrade-hs6-monthly",
        "UN Comtrade, monthly figures of subheadings, quoted",
        _UNSD,
        PublicationKind.QUOTATION,
        23,
        _QUOTED,
        "https://comtradeplus.un.org/",
    ),
    Publication(
        "wits-totals",
        "UN Comtrade totals of all goods, as WITS publishes them",
        "World Bank, World Integrated Trade Solution",
        PublicationKind.QUOTATION,
        30,
        _QUOTED,
        "https://wits.worldbank.org/",
    ),
)

_OTHERS = (
    Publication(
        "imts",
        "International Merchandise Trade Statistics, totals by partner",
        "International Monetary Fund",
        PublicationKind.PRIMARY,
        35,
        "Free to use with the IMF named as the source; rows that it marks as estimates are no independent witness.",
        "https://data.imf.org/",
    ),
    Publication(
        "committee-1718",
        "Notifications to the 1718 Committee",
        "Security Council Committee established pursuant to resolution 1718 (2006)",
        PublicationKind.COMMITTEE,
        50,
        "Figures that Member States notified, quoted from the Committee's pages or from the press that read them.",
        "https://main.un.org/securitycouncil/en/sanctions/1718",
    ),
    Publication(
        "observations",
        "Shipments that somebody saw or estimated",
        "Panel of Experts, Member States, research groups and the press, row by row",
        PublicationKind.PRESS,
        60,
        _CITED,
        "",
    ),
    Publication(
        "vessels",
        "Ships named in public reports",
        "Panel of Experts, Member States, research groups and the press, row by row",
        PublicationKind.PRESS,
        60,
        _CITED,
        "",
    ),
    Publication(
        "prices",
        "Unit values and prices that were published",
        "Customs, the Panel of Experts and the press, row by row",
        PublicationKind.PRESS,
        60,
        _CITED,
        "",
    ),
    *(
        Publication(
            f"own-{table}",
            title,
            "Whoever imported them, row by row",
            PublicationKind.QUOTATION,
            63,
            "Written and imported by a person; each row names its own source, whose rights stay with it.",
            "",
        )
        for table, title in (
            ("observations", "Observations that you imported"),
            ("notifications", "Notifications to the 1718 Committee that you imported"),
            ("prices", "Prices that you imported"),
        )
    ),
    Publication(
        "unsd-concordance",
        "Correlation tables between editions of the Harmonized System",
        _UNSD,
        PublicationKind.PRIMARY,
        64,
        "Published for anybody's use; cite the United Nations Statistics Division.",
        "https://unstats.un.org/unsd/classifications/Econ",
    ),
    Publication(
        "world-bank",
        "Commodity prices, the Pink Sheet",
        "World Bank",
        PublicationKind.PRIMARY,
        61,
        "Licensed under CC BY 4.0: free to use and to pass on with the World Bank named as the source.",
        "https://www.worldbank.org/en/research/commodity-markets",
    ),
    Publication(
        "fred",
        "FRED, price and exchange-rate series",
        "Federal Reserve Bank of St. Louis",
        PublicationKind.QUOTATION,
        62,
        "Free for own use with FRED cited; a series keeps the terms of whoever compiled it.",
        "https://fred.stlouisfed.org/",
    ),
    Publication(
        "portwatch",
        "PortWatch, daily calls at ports and straits",
        "International Monetary Fund",
        PublicationKind.PRIMARY,
        70,
        "Free to use with IMF PortWatch named as the source; no port of the DPRK is covered.",
        "https://portwatch.imf.org/",
    ),
)
