"""What observed shipments are set beside: read once for all of them."""

from typing import Any

import msgspec

from tradecheck.checks.booked import Compared, held_books
from tradecheck.checks.cap_rows import CapRow, cap_rows
from tradecheck.checks.customs_lines import held_lines
from tradecheck.checks.priced import held_prices
from tradecheck.checks.shipments.account import Observation
from tradecheck.checks.shipments.graph import Graph
from tradecheck.checks.shipments.origins import held_origins
from tradecheck.checks.shipments.ships import Hull, hulls
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import Goods
from tradecheck.model.view import View


class Beside(msgspec.Struct, frozen=True):
    """What some observations may be compared with.

    Booked rows, prices, what other origins were paid, the use of caps, customs lines of petroleum, the ships
    whose deadweight is held, and the graph of all accounts.
    """

    books: tuple[dict[str, Any], ...]
    prices: tuple[dict[str, Any], ...]
    origins: tuple[dict[str, Any], ...]
    capped: tuple[CapRow, ...]
    fuel: tuple[dict[str, Any], ...]
    hulls: dict[str, Hull]
    graph: Graph


def set_beside(evidence: Evidence, observed: tuple[Observation, ...], graph: Graph, reporter: str) -> Beside:
    """Read what the observations' goods are compared with; caps only where one of them gives barrels.

    An account that names no buyer is compared with the books of `reporter`.
    """
    tanked = tuple(Goods(each.codes, each.goods) for each in observed if each.barrels is not None)
    codes = {code for each in observed for code in each.codes}
    weighed = [each for each in observed if each.tonnes is not None]
    return Beside(
        books=held_books(
            evidence,
            codes,
            tuple(Compared(each.codes, each.direction, each.period, each.destination or reporter) for each in observed),
        ),
        prices=held_prices(evidence),
        origins=held_origins(evidence, {each.codes[0] for each in weighed}, [each.period for each in weighed]),
        capped=cap_rows(evidence, View(goods=tanked)) if tanked else (),
        fuel=held_lines(evidence) if tanked else (),
        hulls=hulls(evidence),
        graph=graph,
    )
