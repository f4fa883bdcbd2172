"""python -m tests.scenarios.chaos.serve_double PLATFORM SEED: the double in a process of its own, with its operator.

The first line that it prints says where both are. It ends when its input does, so that none is left behind.
"""

import json
import sys
import threading
from typing import Any

from connectors.testing import Answer, Seen
from connectors.testing.loopback import LoopbackServer
from tests.scenarios.chaos.double import Double
from tests.scenarios.chaos.doubles import DOUBLES
from tests.shops.proxy import KINDS

LOOKS = 0.3
"""Seconds after which the platform decides on what it has accepted."""


def main(platform: str, seed: str) -> None:
    over = threading.Event()
    with DOUBLES[platform]() as double:
        double.begin(int(seed))
        operator = LoopbackServer(lambda seen: Answer(json=_asked(double, seen)), lambda: None)
        clock = threading.Thread(target=_pass_time, args=(double, over))
        clock.start()
        try:
            told = {"url": double.url, "elsewhere": double.elsewhere, "operator": operator.url}
            print(json.dumps(told), flush=True)
            sys.stdin.read()
        finally:
            over.set()
            clock.join()
            operator.stop()


def _pass_time(double: Double, over: threading.Event) -> None:
    while not over.wait(LOOKS):
        double.pass_time()


def _asked(double: Double, seen: Seen) -> Any:
    match seen.path:
        case "/goods":
            return double.all_goods()
        case "/log":
            return list(double.log)
        case "/stats":
            faults = {each: double.line.happened[each] for each in KINDS}
            last = double.log[-1]["at"] if double.log else None
            return {"writes": double.written, "faults": faults, "last": last, "broken": double.broken()}
        case "/faults":
            return double.amid_faults(**seen.json())
        case _:
            return double.bought(*seen.json())


if __name__ == "__main__":
    main(*sys.argv[1:])
