"""A Medusa, and what most scripts do with one: a plain loop of httpx, and its batch endpoint."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from connectors.channels.medusa import MedusaConfig, MedusaConnector
from connectors.channels.medusa.mapping import Place, to_product
from connectors.listing import Listing
from connectors.testing import hosted
from tests.scenarios import postgres
from tests.shops.medusa_shop import MedusaView, opened
from tests.shops.servers import npm_shop

Way = Callable[[Sequence[Listing]], int]
"""Sends them, and says with how many requests."""


@dataclass(frozen=True)
class MedusaStall:
    view: MedusaView
    loop: "Loop"
    name = "Medusa"
    connector = MedusaConnector

    @property
    def url(self) -> str:
        return self.view.url

    def config(self, url: str) -> MedusaConfig:
        return MedusaConfig(url=url, api_key=SecretStr(self.view.key))

    def clear(self) -> None:
        self.view.clear()

    def ways(self) -> Mapping[str, Way]:
        return {
            "a plain loop, one by one": lambda listings: self.loop.all(listings, 1),
            "a plain loop, 4 connections": lambda listings: self.loop.all(listings, 4),
            "batches of 100 by hand": lambda listings: self.loop.batches(listings, 100),
            "batches of 25 by hand": lambda listings: self.loop.batches(listings, 25),
        }


@contextmanager
def medusa(photos: dict[str, bytes]) -> Iterator[MedusaStall]:
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
            with hosted(MedusaConnector, MedusaConfig(url=url, api_key=SecretStr(view.key))) as connector:
                place = Place.of(connector.check_account().values)
            with httpx.Client(base_url=url, auth=(view.key, ""), trust_env=False, timeout=120) as client:
                yield MedusaStall(view, Loop(client, place, photos))


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
        return 4 if listing.pictures else 3

    def batches(self, listings: Sequence[Listing], size: int) -> int:
        """Photos by four connections, and then so many products in a call."""
        with ThreadPoolExecutor(4) as pool:
            images = list(pool.map(self._upload, listings))
        documents = [{**self._document(one), "images": urls} for one, urls in zip(listings, images, strict=True)]
        for at in range(0, len(documents), size):
            fields = "id,external_id,variants.inventory_items.inventory_item_id"
            made = self._done(f"products/batch?fields={fields}", {"create": documents[at : at + size]})["created"]
            self._stock(made, listings[0])
        photos = sum(1 for each in listings if each.pictures)
        return photos + 2 * -(-len(documents) // size)

    def _document(self, listing: Listing) -> dict[str, Any]:
        return dict(to_product(listing, {}, self.place, {}))

    def _upload(self, listing: Listing) -> list[dict[str, str]]:
        if not listing.pictures:
            return []
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
