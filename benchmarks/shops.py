"""How fast a real shop takes a catalogue from us, and from a plain loop of httpx beside it, in one run.

    python benchmarks/shops.py [PRODUCTS]

Half of the products have three variants, and each has two photos. What is counted is a product with its photos, prices
and stock. Then the line is bad (5 % carried out and cut, 5 % answered with 503): what is double, missing or incomplete
afterwards is counted. It needs what `make shops` installs, and PostgreSQL.
"""

import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import structlog
from pydantic import SecretStr

sys.path[:0] = [str(Path(__file__).parent.parent)]

from connectors import EVERYTHING, AccountFacts, ConnectorError, ListingOption, ListingVariant, Money, Push, Receipt
from connectors.channels.medusa import MedusaConfig, MedusaConnector
from connectors.channels.medusa.mapping import Place, to_product
from connectors.listing import Listing
from connectors.request import trace
from connectors.testing import Answer, Kept, Seen, hosted, listing_of, memory_files, picture_of
from connectors.testing.faults import Cut, Fault
from tests.scenarios import postgres
from tests.shops.medusa_shop import MedusaView, opened
from tests.shops.proxy import BUSY, proxied
from tests.shops.servers import npm_shop

SIZES = ("S", "M", "L")
PHOTO = 20_000
"""Bytes."""
BATCH, THREADS, SEEDS, RUNS = 50, 2, 3, 40


@dataclass(frozen=True)
class Measured:
    products: int
    seconds: float
    requests: int

    def __str__(self) -> str:
        return (
            f"{self.products / self.seconds:6.1f} products/s, {self.requests / self.products:4.1f} requests a product"
        )


class Weather(Fault):
    """Of a hundred requests 5 are carried out and cut, and 5 answered with 503."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def before(self, seen: Seen) -> Answer | None:
        return BUSY if self._dice.random() < 0.05 else None

    def after(self, seen: Seen) -> None:
        if self._dice.random() < 0.05:
            raise Cut


def catalogue(count: int) -> list[Listing]:
    return [_listing(number) for number in range(count)]


def _listing(number: int) -> Listing:
    sizes = SIZES if number % 2 else ("",)
    variants = tuple(
        ListingVariant(
            key=f"B{number}V{place}",
            sku=f"B{number}-{size}",
            options={"Taille": size} if size else {},
            price=Money.of("12.50", "USD"),
            quantity=5,
        )
        for place, size in enumerate(sizes)
    )
    options = (ListingOption(name="Taille", values=sizes),) if number % 2 else ()
    photos = tuple(picture_of(f"b{number}-{side}").model_copy(update={"size": PHOTO}) for side in "ab")
    return listing_of(
        f"B{number}", f"Bol {number}", currency="USD", variants=variants, options=options, pictures=photos
    )


def photos_of(listings: Sequence[Listing]) -> dict[str, bytes]:
    dice = random.Random(1)
    return {each.rendition: dice.randbytes(PHOTO) for listing in listings for each in listing.pictures}


@dataclass(frozen=True)
class Loop:
    """What most scripts do. `place`: where stock is kept."""

    client: httpx.Client
    place: Place
    photos: dict[str, bytes]

    def all(self, listings: Sequence[Listing], connections: int) -> int:
        with ThreadPoolExecutor(connections) as pool:
            return sum(pool.map(self.one, listings))

    def one(self, listing: Listing) -> int:
        document = {**self._document(listing), "images": self._upload(listing)}
        product = self._done("products", document)["product"]
        self._stock([product], listing)
        return 4

    def batches(self, listings: Sequence[Listing], size: int) -> int:
        """Photos by four connections, and then so many products in a call."""
        with ThreadPoolExecutor(4) as pool:
            images = list(pool.map(self._upload, listings))
        documents = [{**self._document(one), "images": urls} for one, urls in zip(listings, images, strict=True)]
        for at in range(0, len(documents), size):
            fields = "id,external_id,variants.inventory_items.inventory_item_id"
            made = self._done(f"products/batch?fields={fields}", {"create": documents[at : at + size]})["created"]
            self._stock(made, listings[0])
        return len(listings) + 2 * -(-len(documents) // size)

    def _document(self, listing: Listing) -> dict[str, Any]:
        return dict(to_product(listing, {}, self.place, {}))

    def _upload(self, listing: Listing) -> list[dict[str, str]]:
        files = [("files", (each.name, self.photos[each.rendition], each.media_type)) for each in listing.pictures]
        return [{"url": each["url"]} for each in self._done("uploads", files=files)["files"]]

    def _stock(self, products: Sequence[Any], listing: Listing) -> None:
        if products and "inventory_items" not in products[0]["variants"][0]:
            fields = {"fields": "variants.inventory_items.inventory_item_id"}
            products = [
                self.client.get(f"/admin/products/{each['id']}", params=fields).json()["product"] for each in products
            ]
        items = [item for each in products for variant in each["variants"] for item in variant["inventory_items"]]
        rows = [
            {
                "inventory_item_id": each["inventory_item_id"],
                "location_id": self.place.location,
                "stocked_quantity": listing.variants[0].quantity,
            }
            for each in items
        ]
        self._done("inventory-items/location-levels/batch", {"create": rows})

    def _done(self, path: str, body: object = None, files: Any = None) -> Any:
        reply = self.client.post(f"/admin/{path}", json=body, files=files)
        reply.raise_for_status()
        return reply.json()


@dataclass
class Ours:
    """The connector, in as many threads as it states, looked for before it is made, as the host does."""

    config: MedusaConfig
    facts: AccountFacts
    photos: dict[str, bytes]

    def push(self, listings: Sequence[Listing], kept: Kept) -> tuple[list[Receipt], int]:
        parts = [listings[at : at + BATCH] for at in range(0, len(listings), BATCH)]
        files = memory_files(self.photos)
        with hosted(MedusaConnector, self.config, files=files, saved=kept, facts=self.facts) as connector:

            def send(part: Sequence[Listing]) -> tuple[list[Receipt], int]:
                with trace() as sent:
                    answers = connector.push_batch([self._push(connector, each, kept) for each in part])
                return [each for each in answers if isinstance(each, Receipt)], len(sent)

            with ThreadPoolExecutor(THREADS) as pool:
                done = list(pool.map(send, parts))
        return [each for receipts, _ in done for each in receipts], sum(sent for _, sent in done)

    def _push(self, connector: MedusaConnector, listing: Listing, kept: Kept) -> Push:
        found = connector.find(listing)
        before = kept.receipts.get(listing.key)
        if found and before:
            found = found.model_copy(update={"pictures": {**before.pictures, **found.pictures}})
        return Push(listing=listing, known=found or before, write_id=listing.key, changed=EVERYTHING)

    def insist(self, listings: Sequence[Listing]) -> int:
        """Until all are taken, through whatever weather; how many runs it took."""
        kept, left = Kept(), list(listings)
        for run in range(1, RUNS):
            try:
                done = {each.remote["listing"] for each in self.push(left, kept)[0]}
            except ConnectorError as error:  # the host would plan again
                print(f"  a run ended early: {error}")
                continue
            left = [each for each in left if kept.receipts[each.key].remote.get("listing") not in done]
            if not left:
                return run
        raise AssertionError(f"{len(left)} are still not taken after {RUNS} runs")


@contextmanager
def medusa() -> Iterator[tuple[MedusaView, AccountFacts]]:
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        user = {"SHOP_USER": "admin@example.com", "SHOP_PASSWORD": "made-up-password"}
        with (
            postgres.running() as database,
            npm_shop(
                "medusa", Path(folder) / "log", DATABASE_URL=database.new_database(), SHOP_FILES=str(files), **user
            ) as url,
        ):
            view = opened(url, *user.values(), files)
            with hosted(MedusaConnector, _config(view.url, view.key)) as connector:
                yield view, connector.check_account()


def _config(url: str, key: str) -> MedusaConfig:
    return MedusaConfig(url=url, api_key=SecretStr(key))


def faults_in(view: MedusaView, listings: Sequence[Listing]) -> str:
    told = view.products()
    names = {name for name, _ in told}
    whole = [each for _, each in told if each.photos == 2 and all(one.stock == 5 for one in each.variants)]
    counts = [len(each.variants) for _, each in told]
    wanted = sum(len(each.variants) for each in listings)
    incomplete = len(told) - len(whole) + (sum(counts) != wanted)
    return f"double {len(told) - len(names)}, missing {len(listings) - len(names)}, incomplete {incomplete}"


def main(count: int) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    listings = catalogue(count)
    first = _listing(count)
    photos = photos_of([*listings, first])
    with medusa() as (view, facts):
        ours = Ours(_config(view.url, view.key), facts, photos)
        with httpx.Client(base_url=view.url, auth=(view.key, ""), trust_env=False, timeout=120) as client:
            loop = Loop(client, Place.of(facts.values), photos)
            ways: dict[str, Callable[[], int]] = {
                "a plain loop, one by one": lambda: loop.all(listings, 1),
                "a plain loop, 4 connections": lambda: loop.all(listings, 4),
                "batches of 100 by hand": lambda: loop.batches(listings, 100),
                "ours": lambda: ours.push(listings, Kept())[1],
            }
            loop.one(first)  # whoever comes first would pay for what is loaded once
            for name, way in ways.items():
                view.clear()
                started = time.perf_counter()
                requests = way()
                print(
                    f"{name:28} {Measured(count, time.perf_counter() - started, requests)}; {faults_in(view, listings)}"
                )
        for seed in range(SEEDS):
            view.clear()
            with proxied(view.url, Weather(seed)) as proxy:
                runs = Ours(_config(proxy.url, view.key), facts, photos).insist(listings)
            print(f"ours in bad weather {seed}: {runs} runs; {faults_in(view, listings)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
