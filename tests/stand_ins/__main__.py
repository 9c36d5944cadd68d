"""`python -m tests.stand_ins comtrade --port 8765`: a stand-in to try the program against by hand."""

import argparse

from tests.stand_ins.comtrade import TRAPS, Preview


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stand_ins")
    parser.add_argument("service", choices=["comtrade"])
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--trap", choices=sorted(TRAPS), action="append", default=[], help="what to answer first")
    chosen = parser.parse_args()
    with Preview(port=chosen.port) as service:
        service.spring(*chosen.trap)
        print(f"TRADECHECK_COMTRADE_URL={service.address}", flush=True)  # noqa: T201 - for whoever started it
        try:
            service.wait()
        except KeyboardInterrupt:
            return


main()
