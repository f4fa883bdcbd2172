"""The story: everything fails at once while sellers edit and customers buy; then it is quiet, and all is read."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.scenarios import postgres
from tests.scenarios.chaos.customers import Customers
from tests.scenarios.chaos.invariants import Complaint, compare, states
from tests.scenarios.chaos.log import Repeats, repeats
from tests.scenarios.chaos.market import Market
from tests.scenarios.chaos.saboteurs import Crew, Diary, PostgresCuts, SqliteLocks, mischiefs, sabotage
from tests.scenarios.chaos.seller import Seller, bring_in
from tests.scenarios.chaos.world import Business, World, settle
from tests.scenarios.conftest import Installation
from tests.scenarios.databases import first

PAGES = 20
BUSY = """
SELECT COUNT(*) FROM qafila_sync_channelaccount WHERE due_at <= CURRENT_TIMESTAMP OR lease_until > CURRENT_TIMESTAMP
"""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    products: int
    kills: int
    faults_of_each_kind: int
    """Fewer would prove nothing."""
    patience: float = 600.0
    """Seconds until everything has to be settled, once it is quiet."""


@dataclass
class Outcome:
    diary: Diary
    faults: dict[str, int]
    log: list[dict[str, Any]]
    repeats: Repeats
    wanted: int
    live: int
    sales: int
    edits: int
    seconds: dict[str, float]
    complaints: list[Complaint] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(complaint.kind == kind for complaint in self.complaints)


def chaos(folder: Path, market: Market, server: postgres.Server | None, size: Size, *, seed: int, say: Say) -> Outcome:
    """On PostgreSQL where a server is given, else on SQLite."""
    began = time.monotonic()
    database = server.new_database() if server else ""
    installation, diary = Installation(folder / "home", database, market.habits.public_url), Diary()
    crew = Crew(installation, market, folder / "workers", diary)
    cuts = PostgresCuts(server, diary) if server else SqliteLocks(installation.home, diary)
    try:
        market.start()
        world = settle(folder, installation, market, products=size.products, seed=seed)
        for business in world.businesses:
            bring_in(world, business)
        market.be_faulty()
        customers, settled = Customers(world, seed), time.monotonic()
        crew.begin()
        storm(world, crew, cuts, customers, size, seed, say)
        calm = time.monotonic()
        complaints = quiet(world, size.patience, say)
        outcome = read(world, diary, size, complaints, sales=customers.sales)
        codes = crew.end_all()
        if any(codes):
            outcome.complaints.append(Complaint("worker", f"the workers ended with {codes}"))
        outcome.seconds |= {"set-up": settled - began, "storm": calm - settled, "quiet": time.monotonic() - calm}
        return outcome
    finally:
        crew.kill_all()
        market.close()


def storm(
    world: World, crew: Crew, cuts: SqliteLocks | PostgresCuts, customers: Customers, size: Size, seed: int, say: Say
) -> None:
    ending = threading.Event()
    kinds = mischiefs(crew, cuts, world.market, crew.diary)

    def told(kills: int) -> None:
        if kills % 10 == 0:
            edits = sum(each.edits for each in world.businesses)
            say(f"  {kills} kills, {world.market.writes()} writes, {edits} edits")

    with ThreadPoolExecutor(2, thread_name_prefix="people") as people:
        working = [people.submit(each.work, ending) for each in (Seller(world, seed), customers)]
        try:
            sabotage(crew, kinds, kills=size.kills, seed=seed, told=told)
        finally:
            ending.set()
    for each in working:
        each.result()


def quiet(world: World, patience: float, say: Say) -> list[Complaint]:
    """Nobody edits or kills any more, and within so many seconds every business is settled, though the marketplace goes
    on failing. Once that is over, too, another sync writes nothing.
    """
    latest, ran = time.monotonic() + patience, {}
    for business in world.businesses:
        while (code := _sync(world, business, ran)) and time.monotonic() < latest:
            say(f"  {business.slug}: sync ended with {code}, once more")
            time.sleep(3)
    open_still = [slug for slug, (code, _) in ran.items() if code]
    complaints = [Complaint("sync", f"sync of {slug} still ends with {ran[slug]}") for slug in open_still]
    world.market.be_faultless()
    _wait_for_verdicts(world, latest)
    before = world.market.writes()
    for business in world.businesses:
        _sync(world, business, ran)
    after = world.market.writes()
    if after != before:
        complaints.append(Complaint("second sync", f"the second sync wrote: {before} became {after}"))
    return complaints


def _wait_for_verdicts(world: World, latest: float) -> None:
    """What was accepted is not on sale yet: the workers ask until it is, and send what was edited meanwhile."""
    while time.monotonic() < latest:
        entries = world.installation.done("status", "--json").json()
        decided = {entry["state"] for entry in entries} <= {"live", "withdrawn"}
        if decided and not first(world.installation, BUSY):
            return
        time.sleep(1)


def _sync(world: World, business: Business, ran: dict[str, tuple[int, str]]) -> int:
    words = ("sync", "--business", business.slug, *world.market.habits.options, "--json")
    ended = world.installation.run(*words)
    world.complain(words, ended.code, ended.err)
    ran[business.slug] = ended.code, ended.err[-500:] or ended.out[-1_500:]
    return ended.code


def read(world: World, diary: Diary, size: Size, complaints: list[Complaint], *, sales: int) -> Outcome:
    log, faults = world.market.log(), world.market.faults()
    found, wanted, live = list(complaints), 0, 0
    for business, account in world.accounts():
        should = account.wanted(business)
        standing = world.market.standing(account.seller)
        found += compare(account.seller, should, standing, cover_alone=world.market.habits.cover_alone)
        on_sale = [listing for listing in standing if listing.status == "live"]
        for listing in on_sale[:PAGES]:
            page = world.market.page(listing)
            if page is not None and listing.number in should and should[listing.number].title not in page:
                found.append(Complaint("page", f"{listing.url} does not show its title", account.seller, listing.ref))
        wanted, live = wanted + len(should), live + len(on_sale)
    found += states(world.installation.done("status", "--json").json(), wanted)
    photos_named = sum(len(each.accounts) * each.photos_named for each in world.businesses)
    again = repeats(log, diary.moments, photos_named=photos_named, calls=world.market.habits.calls)
    if again.listings > again.listings_bound or again.photos > again.photos_bound:
        found.append(Complaint("repeated writes", f"more than can be explained: {again}"))
    if diary.counts["kills amid requests"] < size.kills // 20:
        found.append(Complaint("proof", f"too few kills while anything was sent: {diary.counts}"))
    few = {kind: count for kind, count in faults.items() if count < size.faults_of_each_kind}
    if few:
        found.append(Complaint("proof", f"too few faults to prove anything: {few}"))
    found += [Complaint("words", said) for said in world.complaints]
    edits = sum(each.edits for each in world.businesses)
    return Outcome(diary, faults, log, again, wanted, live, sales, edits, {}, found)
