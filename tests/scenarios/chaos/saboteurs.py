"""Those who break things: workers killed, stopped and asked to end; the database cut; the marketplace gone."""

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.scenarios import postgres
from tests.scenarios.chaos.market import Market
from tests.scenarios.conftest import Installation
from tests.scenarios.workers import Worker

EVERY = 2.0
"""Seconds between two kills."""
CREW = 2
UP_WITHIN = 300.0
BUSY_WITHIN = 60.0
"""Seconds that every second kill waits until the marketplace is asked for something: where a machine has much else to
do, workers that are killed by the clock alone never come that far."""
THE_ELDER = 0.4
"""How often the worker that lives longest is taken."""
HOLD_THE_LOCK = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
time.sleep(float(sys.argv[2]))
"""


@dataclass
class Diary:
    """What was done to the installation, and when."""

    counts: Counter[str] = field(default_factory=Counter)
    moments: list[float] = field(default_factory=list)

    def note(self, what: str) -> None:
        self.counts[what] += 1
        self.moments.append(time.time())


class Hand:
    """A worker and what it has said."""

    def __init__(self, installation: Installation, log: Path) -> None:
        self._log = log
        self.worker = Worker(installation, log)

    @property
    def is_at_work(self) -> bool:
        return "worker started" in self._log.read_text("utf-8")


class Crew:
    """Two workers; whoever falls is replaced at once."""

    def __init__(self, installation: Installation, market: Market, logs: Path, diary: Diary) -> None:
        self._installation, self._market, self._logs, self.diary = installation, market, logs, diary
        self._guard = threading.Lock()
        self._hired = 0
        self._awake: list[Hand] = []
        self._others: list[Hand] = []

    def begin(self) -> None:
        self._logs.mkdir()
        self._awake = [self._hire() for _ in range(CREW)]

    def _hire(self) -> Hand:
        self._hired += 1
        return Hand(self._installation, self._logs / f"{self._hired}.log")

    def kill_one(self, dice: random.Random, *, amid_requests: bool) -> None:
        latest = time.monotonic() + BUSY_WITHIN
        while amid_requests and not self._market.is_busy() and time.monotonic() < latest:
            time.sleep(0.05)
        worker = self._replace(dice)
        worker.kill()
        self.diary.note("kills")
        if self._market.is_busy():
            self.diary.counts["kills amid requests"] += 1

    def ask_one_to_end(self, dice: random.Random) -> None:
        worker = self._replace(dice)
        self.diary.note("ends")
        worker.end()

    def stop_one(self, dice: random.Random, seconds: float) -> None:
        """Once it is woken it has a moment to do harm."""
        worker = self._replace(dice)
        worker.send(signal.SIGSTOP)
        self.diary.note("stops")
        time.sleep(seconds)
        worker.send(signal.SIGCONT)
        self.diary.note("wakings")
        time.sleep(3)
        worker.kill()
        self.diary.note("kills")

    def end_all(self) -> list[int]:
        return [hand.worker.end() for hand in self._awake]

    def kill_all(self) -> None:
        for hand in (*self._awake, *self._others):
            hand.worker.kill()

    def _replace(self, dice: random.Random) -> Worker:
        """One that is at work: to fall over one that is still getting up proves nothing. Mostly the younger one, for a
        fallen worker's accounts rest until its leases are over, and whoever takes them up needs some seconds to go far.
        """
        latest = time.monotonic() + UP_WITHIN
        while time.monotonic() < latest:
            with self._guard:
                self._pick_up_the_fallen()
                busy = [hand for hand in self._awake if hand.is_at_work]
                if busy:
                    hand = busy[0] if dice.random() < THE_ELDER else busy[-1]
                    self._awake.remove(hand)
                    self._awake.append(self._hire())
                    self._others.append(hand)
                    return hand.worker
            time.sleep(0.1)
        raise AssertionError(f"no worker came up in {UP_WITHIN} seconds: see {self._logs}")

    def _pick_up_the_fallen(self) -> None:
        """A worker that finds no database when it starts says so and ends: an operator's system starts it again."""
        for hand in [hand for hand in self._awake if hand.worker.process.poll() is not None]:
            self.diary.note("ends by itself")
            self._awake.remove(hand)
            self._others.append(hand)
            self._awake.append(self._hire())


class SqliteLocks:
    """Another process that holds the write lock; ours wait, or give up and try again later."""

    def __init__(self, home: Path, diary: Diary) -> None:
        self._home, self._diary = home, diary

    def cut(self, dice: random.Random) -> None:
        database = self._home / dice.choice(("qafila.sqlite3", "qafila.sqlite3", "engine.sqlite3"))
        self._diary.note("database cuts")
        ran = subprocess.run(
            [sys.executable, "-c", HOLD_THE_LOCK, str(database), str(dice.uniform(3, 6))], check=False, timeout=400
        )
        if ran.returncode:  # it did not get the lock in 60 seconds: others hold it all the time
            raise sqlite3.OperationalError(f"{database} could not be locked")

    def restart(self, dice: random.Random) -> None:
        self.cut(dice)


class PostgresCuts:
    def __init__(self, server: postgres.Server, diary: Diary) -> None:
        self._server, self._diary = server, diary

    def cut(self, _dice: random.Random) -> None:
        """Every connection is ended by the server."""
        self._diary.note("database cuts")
        with contextlib.suppress(subprocess.CalledProcessError):  # it is just coming up again: nobody is connected
            self._server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")

    def restart(self, _dice: random.Random) -> None:
        """Without a word to anybody, as after a power failure."""
        self._diary.note("database restarts")
        self._server.restart()


def leave(market: Market, dice: random.Random, diary: Diary) -> None:
    diary.note("marketplace leaves")
    market.falter(dice)
    diary.note("marketplace is back")


@dataclass(frozen=True)
class Mischief:
    """Done at every so many kills, first after `first` of them."""

    every: int
    first: int
    do: Callable[[random.Random], object]


def mischiefs(crew: Crew, database: SqliteLocks | PostgresCuts, market: Market, diary: Diary) -> list[Mischief]:
    return [
        Mischief(6, 2, database.cut),
        Mischief(10, 3, lambda dice: crew.stop_one(dice, dice.uniform(2, 4))),
        Mischief(12, 4, crew.ask_one_to_end),
        Mischief(24, 5, lambda dice: crew.stop_one(dice, 12)),  # its lease is over when it wakes
        Mischief(15, 8, lambda dice: leave(market, dice, diary)),
        Mischief(20, 11, database.restart),
    ]


def sabotage(crew: Crew, kinds: Iterable[Mischief], *, kills: int, seed: int, told: Callable[[int], None]) -> None:
    """Returns once so many workers were killed and all the mischief is over."""
    dice, kinds = random.Random(f"{seed} saboteurs"), list(kinds)
    under_way: list[Future[object]] = []
    with ThreadPoolExecutor(8, thread_name_prefix="mischief") as pool:
        for turn in range(kills):
            time.sleep(EVERY * dice.uniform(0.8, 1.2))
            crew.kill_one(dice, amid_requests=turn % 2 == 1)
            under_way += [
                pool.submit(kind.do, random.Random(f"{seed} {turn} {place}"))
                for place, kind in enumerate(kinds)
                if turn >= kind.first and (turn - kind.first) % kind.every == 0
            ]
            told(turn + 1)
    for each in under_way:
        each.result()
