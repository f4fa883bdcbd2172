"""python -m tests.scenarios.chaos: the proof that whatever is killed, cut or restarted, each product arrives once."""

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.scenarios import postgres
from tests.scenarios.chaos.markets import PLATFORMS, lacking, market_of
from tests.scenarios.chaos.report import details, last_line, violations
from tests.scenarios.chaos.storm import Size, chaos

DATABASES = ("sqlite", "postgresql")
SMALLER = Size(products=60, kills=25, faults_of_each_kind=1)
"""At a double, which takes one request after the other."""


@dataclass(frozen=True)
class Run:
    platform: str
    database: str
    size: Size


def main() -> None:
    given = _options().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that no process is left behind
    seed = int(time.time()) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    sane = [_one(run, seed) for run in _runs(given)]
    sys.exit(not all(sane))


def _runs(given: argparse.Namespace) -> Iterator[Run]:
    """The practice marketplace on both databases, then each double on SQLite, unless less is asked for."""
    for platform in PLATFORMS if given.platform == "all" else (given.platform,):
        if reason := lacking(platform):
            print(f"{platform} is left out: {reason}", flush=True)
            continue
        usual = Size(500, 120, 24) if platform == "practice" else SMALLER
        kills = given.kills or usual.kills
        size = Size(given.products or usual.products, kills, min(usual.faults_of_each_kind, kills // 5))
        databases = DATABASES if platform == "practice" else DATABASES[:1]
        for database in databases if given.database == "both" else (given.database,):
            yield Run(platform, database, size)


def _one(run: Run, seed: int) -> bool:
    """Whether every invariant holds. The folder stays where one does not."""
    folder = Path(tempfile.mkdtemp(prefix=f"qafila-chaos-{run.platform}-"))
    market = market_of(run.platform, folder / "market", seed=seed)
    businesses = len(market.habits.countries)
    name = f"{run.platform} on {run.database}"
    print(f"{name}: {run.size.products} products in each of {businesses} businesses, in {folder}", flush=True)
    with _server(run.database) as server:
        outcome = chaos(folder, market, server, run.size, seed=seed, say=lambda line: print(line, flush=True))
        if outcome.complaints and server is not None:
            server.dump(folder / "qafila.sql")
    print("\n".join(details(outcome)), flush=True)
    if outcome.complaints:
        print("\n".join(violations(outcome)))
        print(f"{name}: {len(outcome.complaints)} violations with seed {seed}; everything is kept in {folder}")
        print(f"NOT {last_line(outcome)}", flush=True)
        return False
    shutil.rmtree(folder)
    print(last_line(outcome), flush=True)
    return True


@contextlib.contextmanager
def _server(database: str) -> Iterator[postgres.Server | None]:
    if database == "sqlite":
        yield None
        return
    with postgres.running() as server:
        yield server


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m tests.scenarios.chaos", description=__doc__)
    options.add_argument("--platform", choices=(*PLATFORMS, "all"), default="all")
    options.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    options.add_argument("--products", type=int, help="of each business")
    options.add_argument("--kills", type=int, help="one every 2 seconds")
    options.add_argument("--seed", type=int, help="from the clock unless given")
    return options


if __name__ == "__main__":
    main()
