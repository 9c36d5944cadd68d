"""`python -m tests.stand_ins comtrade --port 8765`: a stand-in to try the program against by hand."""

import argparse
from collections.abc import Callable

from tests.stand_ins import comtrade, imts, portwatch, prices
from tests.stand_ins.serving import Reply, Service

SERVICES: dict[str, tuple[str, Callable[[int], Service], dict[str, Reply]]] = {
    "comtrade": ("TRADECHECK_COMTRADE_URL", comtrade.Comtrade, comtrade.TRAPS),
    "imts": ("TRADECHECK_IMTS_URL", imts.Imts, imts.TRAPS),
    "portwatch": ("TRADECHECK_PORTWATCH_URL", portwatch.PortWatch, portwatch.TRAPS),
    "prices": ("TRADECHECK_PRICES_URL", prices.Prices, prices.TRAPS),
}
"""For each service the variable that leads the program to it, the stand-in, and its traps."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stand_ins")
    parser.add_argument("service", choices=sorted(SERVICES))
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--trap", action="append", default=[], metavar="NAME", help="what to answer first")
    parser.add_argument("--failing", type=float, default=0.0, metavar="SHARE", help="share of calls that fail")
    parser.add_argument("--slow", type=float, default=0.0, metavar="SECONDS", help="how long an answer takes")
    parser.add_argument("--verbose", action="store_true", help="print what was asked, at the end")
    chosen = parser.parse_args()
    variable, make, traps = SERVICES[chosen.service]
    if unknown := [trap for trap in chosen.trap if trap not in traps]:
        parser.error(f"no trap {unknown[0]}; known are {', '.join(traps)}")
    with make(chosen.port) as service:
        service.replies.extend(traps[trap] for trap in chosen.trap)
        service.failing, service.slow = chosen.failing, chosen.slow
        print(f"{variable}={service.address}", flush=True)  # noqa: T201 - for whoever started it
        try:
            service.wait()
        except KeyboardInterrupt:
            for asked, times in service.counted().items() if chosen.verbose else ():
                print(f"{times} × {asked}")  # noqa: T201 - as above


main()
