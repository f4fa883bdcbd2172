"""`qafila demo`: the sample business goes from a spreadsheet and phone photos to live listings."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import uvicorn
from django.conf import settings

from catalog import importing, store
from catalog.models import Business
from console.links import link_for
from console.models import Membership, User
from images import store as images
from images.worker import PhotoWorkers
from practice import server
from practice.operations import LogEntry, Stats
from qafila.cli import output, setting_up
from qafila.cli.waiting import Waiting
from qafila.demo import BUSINESS, files
from qafila.static_files import lay_out
from sync.models import ChannelAccount
from sync.prices import Rounding
from sync.store import accounts, reports

ACCOUNT = "practice"
PORT, PAGES_PORT = 8100, 8000
FAULTS, SEED = "all=0.05", 11
OWNER = "demo@qafila.example"
RATE_TO_EUR = "0.092"


@dataclass
class _Show:
    folder: Path
    market: server.Marketplace
    began: float = field(default_factory=time.monotonic)
    step: int = 0

    def say(self, what: str) -> None:
        self.step += 1
        output.out.print(f"\n[bold cyan]{self.step}.[/] [bold]{what}[/]")


def show(*, serve: bool, fresh: bool) -> None:
    """The whole story; with `serve`, the pages stay up until they are stopped."""
    setting_up.migrate()
    settings.ALLOW_HOSTS |= {"127.0.0.1"}  # the practice marketplace runs right here
    folder = settings.HOME / "demo"
    if fresh:
        _forget(folder)
    market_folder = folder / "marketplace"
    market_folder.mkdir(parents=True, exist_ok=True)
    with _marketplace(market_folder) as market:
        business = _business()
        told = _Show(folder, market)
        _import(told, business, changed=False)
        account = _account(told, business)
        _publish(told, account, "Publishing to the practice marketplace, which fails at one request in four on purpose")
        _publish(told, account, "Publishing again: nothing has changed, so nothing may be sent")
        _import(told, business, changed=True)
        _publish(told, account, "Publishing the two prices and the photo")
        _result(told, account)
        if serve:
            _stay_up(market, business)


@contextmanager
def _marketplace(folder: Path) -> Iterator[server.Marketplace]:
    """At its usual address where that is free."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(server.running(folder, port=PORT, faults=FAULTS, seed=SEED, review=0.5))
        except server.PortInUse:
            yield stack.enter_context(server.running(folder, faults=FAULTS, seed=SEED, review=0.5))


def _forget(folder: Path) -> None:
    Business.objects.filter(slug=BUSINESS.slug).delete()
    shutil.rmtree(folder / "marketplace", ignore_errors=True)


def _business() -> Business:
    try:
        return store.business(BUSINESS.slug)
    except store.BusinessUnknown:
        return store.add_business(BUSINESS.name, BUSINESS.country, BUSINESS.currency, BUSINESS.language, BUSINESS.slug)


def _import(told: _Show, business: Business, *, changed: bool) -> None:
    what = (
        "She changes two prices and takes one photo anew" if changed else f"{BUSINESS.name} hands over its price list"
    )
    told.say(what)
    given = files.write(told.folder, changed=changed)
    reading = importing.read_catalogue(
        given.sheet.read_bytes(), given.sheet.name, currency=business.currency, language=business.language
    )
    summary = store.save_import(business, reading, given.sheet.name)
    with PhotoWorkers() as workers:
        photos = images.FolderPhotos(given.photos)
        photo_issues = images.take_in(business, store.image_sources(business), photos, workers)
    output.out.print(
        f"   {given.sheet.name}: {summary.rows} rows, {summary.created} products new, {summary.changed} changed,"
        f" {summary.unchanged} as before; {len(list(given.photos.iterdir()))} photos"
    )
    if not changed:
        output.show_issues([*summary.issues, *photo_issues], business.language, _names(business))


def _names(business: Business) -> dict[str, str]:
    return {product.key: product.title.get(business.language, product.key) for product in store.products(business)}


def _account(told: _Show, business: Business) -> ChannelAccount:
    """On French customers' practice marketplace, in EUR."""
    url = {"url": told.market.url}
    known = [row for row in accounts.accounts(business) if row.name == ACCOUNT]
    if known and (told.folder / "marketplace").exists():
        return accounts.set_account(business, ACCOUNT, accounts.Changes(config=url))
    key = told.market.register(BUSINESS.name, BUSINESS.country, "EUR", "fr")
    return accounts.add_account(
        business,
        ACCOUNT,
        "practice",
        accounts.Changes(
            config=url,
            secrets={"api_key": key},
            country="FR",
            currency="EUR",
            rate=Decimal(RATE_TO_EUR),
            margin=Decimal(10),
            rounding=Rounding.NINETY,
        ),
    )


def _publish(told: _Show, account: ChannelAccount, what: str) -> None:
    told.say(what)
    seen, before, started = len(told.market.log()), told.market.stats(), time.monotonic()
    accounts.wake(account)
    waiting = Waiting([account])
    with output.progress("   Publishing") as progress:
        waiting.until_settled(progress)
    counts = reports.sync_result(account, waiting.runs(account), 0)["counts"]
    planned = ", ".join(f"{counts[action]} {action}" for action in ("create", "update", "offer", "keep", "block"))
    output.out.print(f"   the plan: {planned}; done in {time.monotonic() - started:.1f} s")
    _marketplace_says(told.market.log()[seen:], before, told.market.stats())


def _marketplace_says(entries: list[LogEntry], before: Stats, after: Stats) -> None:
    """By the other side's own count."""
    writes = Counter(after["writes"]) - Counter(before["writes"])
    faults = Counter(after["faults"]) - Counter(before["faults"])
    touched = {ref for entry in entries if entry["committed"] for ref in (entry["ref"] or "").split(",") if ref}
    counted = ", ".join(f"{count} {what}" for what, count in writes.items())
    written = f"{len(touched)} listings written ({counted}; again where an answer was lost)" if counted else "no write"
    output.out.print(f"   the marketplace counts: {written}; {faults.total()} requests went wrong on the way")


def _result(told: _Show, account: ChannelAccount) -> None:
    told.say("Where it stands")
    entries = reports.status(account.business)
    entries.sort(key=lambda entry: entry["state"] != "live")
    rows = [
        (entry["title"] or _names(account.business)[entry["product"]], entry["state"], entry["url"] or "")
        for entry in entries
    ]
    output.table("", ("product", "state", "where"), rows)
    stats = told.market.stats()
    live, doubles = stats["listings"].get("live", 0), len(stats["doubles"])
    output.out.print(
        f"\n{live} live listings at the marketplace, {doubles} double, after {sum(stats['faults'].values())} faults;"
        f" {time.monotonic() - told.began:.0f} s in all."
    )
    output.out.print(f"The shop: [link]{told.market.url}/[/link] (it stays up with `qafila demo --serve`)")


def _stay_up(market: server.Marketplace, business: Business) -> None:
    pages = f"http://127.0.0.1:{PAGES_PORT}{link_for(_owner(business))}"
    output.out.print(f"The storefront: {market.url}/")
    output.out.print(f"The pages, signed in once by this link: {pages}\nCtrl-C ends both.", soft_wrap=True)
    lay_out()
    uvicorn.run("qafila.asgi:application", host="127.0.0.1", port=PAGES_PORT, log_level="warning", lifespan="off")


def _owner(business: Business) -> User:
    """Has no password: the link is the only way in."""
    user = User.objects.filter(email=OWNER).first() or User.objects.create_user(OWNER, name=BUSINESS.name)
    Membership.objects.within(business).update_or_create(user=user, defaults={"role": Membership.Role.OWNER})
    return user
