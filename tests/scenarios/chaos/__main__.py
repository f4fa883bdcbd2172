"""python -m tests.scenarios.chaos: the proof that whatever is killed, cut or restarted, each product arrives once."""

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.scenarios import postgres
from tests.scenarios.chaos.report import details, last_line, violations
from tests.scenarios.chaos.storm import Size, chaos

DATABASES = ("sqlite", "postgresql")


def main() -> None:
    given = _options().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that no process is left behind
    seed = int(time.time()) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    faults = given.kills // 5
    sane = [_one(each, Size(given.products, given.kills, faults), seed) for each in _databases(given.database)]
    sys.exit(not all(sane))


def _one(database: str, size: Size, seed: int) -> bool:
    """Whether every invariant holds. The folder stays where one does not."""
    folder = Path(tempfile.mkdtemp(prefix=f"qafila-chaos-{database}-"))
    print(f"{database}: {size.products} products in each of 3 businesses, in {folder}", flush=True)
    with _server(database) as server:
        outcome = chaos(folder, server, size, seed=seed, say=lambda line: print(line, flush=True))
        if outcome.complaints and server is not None:
            server.dump(folder / "qafila.sql")
    print("\n".join(details(outcome)), flush=True)
    if outcome.complaints:
        print("\n".join(violations(outcome)))
        print(f"{database}: {len(outcome.complaints)} violations with seed {seed}; everything is kept in {folder}")
        print(f"NOT {last_line(outcome)}", flush=True)
        return False
    shutil.rmtree(folder)
    print(last_line(outcome), flush=True)
    return True


def _databases(given: str) -> tuple[str, ...]:
    return DATABASES if given == "both" else (given,)


@contextlib.contextmanager
def _server(database: str) -> Iterator[postgres.Server | None]:
    if database == "sqlite":
        yield None
        return
    with postgres.running() as server:
        yield server


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m tests.scenarios.chaos", description=__doc__)
    options.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    options.add_argument("--products", type=int, default=500, help="of each of the 3 businesses")
    options.add_argument("--kills", type=int, default=120, help="one every 2 seconds")
    options.add_argument("--seed", type=int, help="from the clock unless given")
    return options


if __name__ == "__main__":
    main()
