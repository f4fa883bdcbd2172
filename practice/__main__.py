"""python -m practice --folder … --port …: the marketplace as a process of its own."""

import argparse
import sys
from pathlib import Path

from practice.faults import parse
from practice.server import PortInUse, serve


def main() -> None:
    options = _options().parse_args()
    try:
        parse(options.faults)
    except ValueError as error:
        sys.exit(f"--faults: {error}")
    try:
        serve(
            options.folder,
            options.port,
            faults=options.faults,
            seed=options.seed,
            review=options.review,
            rate=options.rate,
            life=options.life,
            on_ready=_announce,
        )
    except (PortInUse, ValueError) as error:
        sys.exit(str(error))


def _announce(address: str) -> None:
    sys.stderr.write(f"The practice marketplace answers on {address} (stop it with Ctrl+C).\n")


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m practice", description="A marketplace to practise on.")
    options.add_argument("--folder", type=Path, default=Path("var/practice"), help="where it keeps what it holds")
    options.add_argument("--port", type=int, default=8100)
    options.add_argument("--faults", default="none", help="for example 5xx=0.05,cut=0.05, or all=0.05")
    options.add_argument("--seed", type=int, default=0, help="the same seed gives the same faults")
    options.add_argument("--review", type=float, default=1.0, help="seconds that moderation takes")
    options.add_argument("--rate", type=float, default=50.0, help="requests a second for each seller; 0: any")
    options.add_argument("--life", type=float, help="seconds after which a listing that is not replaced is off sale")
    return options


if __name__ == "__main__":
    main()
