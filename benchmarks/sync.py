"""What a sync costs, each figure beside what it is compared with, in one run: `sync.py [--quick]`.

1. Listings a second through the whole engine, beside threads that send the same requests and nothing else.
2. A sync of unchanged listings, beside one plain SELECT of the same rows.
3. How long an account waits after its worker was killed.
4. One worker and two, on PostgreSQL, where it is installed: at a marketplace as quick as the one above, and
   at a slow one.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path[:0] = [str(Path(__file__).parent / "stand"), str(Path(__file__).parent.parent)]

from installation import HERE, Installation, stand, until

CONCURRENCY = 8


class Sizes(NamedTuple):
    throughput: tuple[int, int]
    """Listings, and rounds."""
    unchanged: tuple[int, ...]
    kill: int
    workers: tuple[tuple[int, int, int], ...]
    """Accounts, twice as many as a worker serves at a time; listings of each; the milliseconds until an answer."""


QUICK = Sizes((300, 1), (1_000,), 300, ((16, 30, 20),))
FULL = Sizes((2_000, 3), (1_000, 10_000, 100_000), 1_000, ((16, 300, 20), (16, 60, 500)))


def settled(account: int) -> bool:
    """Whether a run that saw the last change has ended. A long one yields, and the next goes on."""
    from sync.models import ChannelAccount, SyncRun

    row = ChannelAccount.everywhere.get(pk=account)
    last = SyncRun.everywhere.filter(account_id=account).order_by("-pk").first()
    return row.seen == row.dirty and last is not None and last.state not in {"running", "yielded", "lost"}


def synced(account: int) -> float:
    """Seconds from asking for a sync of the account to its end."""
    from django.db.models import F

    from sync import engine
    from sync.models import ChannelAccount

    ChannelAccount.everywhere.filter(pk=account).update(dirty=F("dirty") + 1)
    engine.request(account)
    return until(lambda: settled(account))


def accounts_of(slug: str) -> list[int]:
    from sync.models import ChannelAccount

    return list(ChannelAccount.everywhere.filter(business__slug=slug).values_list("pk", flat=True))


def account_of(slug: str) -> int:
    (only,) = accounts_of(slug)
    return only


def bare(url: str, account: int, folder: Path) -> float:
    """Seconds for the same requests without anything else."""
    from stand_connector import body_of

    from connectors import Listing
    from sync.models import ListingRow

    bodies = folder / "bodies.jsonl"
    sent = ListingRow.everywhere.filter(account_id=account).values_list("listing", flat=True)
    bodies.write_text("\n".join(json.dumps(body_of(Listing.model_validate(each))) for each in sent), "utf-8")
    command = [sys.executable, str(HERE / "bare.py"), url, str(bodies), str(CONCURRENCY)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def throughput(home: Installation, products: int, rounds: int) -> None:
    ratios = []
    with stand(20) as url, home.workers():
        for turn in range(rounds):
            home.shop(f"through{turn}", url, products)
            account = account_of(f"through{turn}")
            ours = synced(account)
            theirs = bare(url, account, home.home)
            ratios.append(theirs / ours)
            print(f"  {products / ours:6.0f} listings/s, bare {products / theirs:6.0f}/s: {theirs / ours:.2f}")
    print(
        f"  median {median(ratios):.2f} of the bare loop ({products:,} listings, 2 requests each, answers after 20 ms)"
    )


def unchanged(home: Installation, sizes: tuple[int, ...]) -> None:
    from django.db import connection

    with stand(0) as url, home.workers():
        for products in sizes:
            home.shop(f"same{products}", url, products)
            account = account_of(f"same{products}")
            first = synced(account)
            before = count(url)
            again = median(last_run(account, synced(account)) for _ in range(3))
            asked = count(url) - before
            read = median(plain_read(connection, account) for _ in range(3))
            print(
                f"  {products:>7,} listings: first {products / first:5.0f}/s; unchanged {again:.3f} s,"
                f" {asked} requests; a plain read {read:.3f} s: {again / read:.2f} ×"
            )


def last_run(account: int, _waited: float) -> float:
    """Seconds of the run itself, by its own row."""
    from sync.models import SyncRun

    run = SyncRun.everywhere.filter(account_id=account).order_by("-pk")[0]
    return float((run.finished_at - run.started_at).total_seconds())


def plain_read(connection: object, account: int) -> float:
    """Seconds to read what a plan of everything would need: the listings' rows and the products'."""
    started = time.perf_counter()
    with connection.cursor() as cursor:  # type: ignore[attr-defined]  # Django's connection
        cursor.execute("SELECT * FROM qafila_sync_listingrow WHERE account_id = %s", [account])
        rows = len(cursor.fetchall())
        cursor.execute(
            "SELECT p.id, p.key, p.content_hash, p.status FROM qafila_catalog_productrow p"
            " JOIN qafila_sync_channelaccount a ON a.business_id = p.business_id WHERE a.id = %s",
            [account],
        )
        assert len(cursor.fetchall()) == rows
    return time.perf_counter() - started


def count(url: str) -> int:
    import urllib.request

    with urllib.request.urlopen(f"{url}/count") as answer:
        return int(answer.read())


def kill(home: Installation, products: int) -> None:
    with stand(20) as url:
        home.shop("kill", url, products)
        account = account_of("kill")
        from sync import engine

        with home.workers(2) as workers:
            engine.request(account)
            until(lambda: count(url) > products / 4)
            holder = holder_of(account)
            victim = next(worker for worker in workers if worker.pid == holder)
            os.kill(victim.pid, signal.SIGKILL)
            time.sleep(0.3)
            at = count(url)
            waited = 0.3 + until(lambda: count(url) > at)
            print(f"  {waited:.1f} s from kill -9 to the account's next request (lease 10 s)")
            until(lambda: settled(account))


def holder_of(account: int) -> int:
    from sync.models import ChannelAccount

    return int(ChannelAccount.everywhere.get(pk=account).leased_by.split(":")[1])


def scale(accounts: int, products: int, milliseconds: int) -> None:
    """In a process of its own: another database."""
    with (
        stand(milliseconds) as url,
        tempfile.TemporaryDirectory(prefix="qafila-bench-") as folder,
        postgres() as server,
    ):
        home = Installation(Path(folder), server)
        home.run("migrate")
        home.enter()
        print(f"  {accounts} accounts of {products} listings each, answers after {milliseconds} ms:", flush=True)
        rates = [rate_of(workers, home, url, accounts, products) for workers in (1, 2)]
        print(f"    1 → 2 workers on {os.cpu_count()} cores: {rates[1] / rates[0]:.2f} ×")


def rate_of(workers: int, home: Installation, url: str, accounts: int, products: int) -> float:
    """Listings a second that so many workers send."""
    from sync import engine

    home.shop(f"by{workers}", url, products, accounts)
    numbers = accounts_of(f"by{workers}")
    with home.workers(workers):
        for number in numbers:
            engine.request(number)
        rested = idle()
        took = until(lambda: all(settled(number) for number in numbers))
        busy = (os.cpu_count() or 1) - (idle() - rested) / took
    rate = accounts * products / took
    print(f"    {workers} worker(s): {rate:5.0f} listings/s, {busy:.1f} cores busy", flush=True)
    return rate


def idle() -> float:
    """Seconds that the machine's cores had nothing to do, all together, since it was started."""
    told = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()
    return (int(told[4]) + int(told[5])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    from tests.scenarios.postgres import NoPostgres, running

    try:
        with running() as server:
            yield server.new_database()
    except NoPostgres as absent:
        raise SystemExit(f"  left out: {absent}") from None


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="small sizes, for a look")
    options.add_argument("--scale", nargs=3, type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.scale:
        scale(*given.scale)
        return
    sizes = QUICK if given.quick else FULL
    with tempfile.TemporaryDirectory(prefix="qafila-bench-") as folder:
        home = Installation(Path(folder))
        home.run("migrate")
        home.enter()
        print("through the whole engine, SQLite:", flush=True)
        throughput(home, *sizes.throughput)
        print("unchanged listings, SQLite:", flush=True)
        unchanged(home, sizes.unchanged)
        print("a killed worker:", flush=True)
        kill(home, sizes.kill)
    print("more workers, PostgreSQL:", flush=True)
    for size in sizes.workers:
        subprocess.run([sys.executable, __file__, "--scale", *map(str, size)], check=False)


if __name__ == "__main__":
    main()
