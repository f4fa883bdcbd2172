"""A Vendure, and what most scripts do with one: a plain loop of httpx with its four mutations a product."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from connectors.channels.vendure import VendureConfig, VendureConnector
from connectors.listing import Listing
from tests.shops.servers import npm_shop
from tests.shops.vendure_shop import VendureView

USER, PASSWORD = "superadmin", "made-up-password"
ASSETS = """mutation($input: [CreateAssetInput!]!) { createAssets(input: $input) { ... on Asset { id } } }"""
PRODUCT = "mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }"
GROUP = """mutation($input: CreateProductOptionGroupInput!) {
  createProductOptionGroup(input: $input) { id options { id name } }
}"""
LINK = "mutation($p: ID!, $g: ID!) { addOptionGroupToProduct(productId: $p, optionGroupId: $g) { id } }"
VARIANTS = "mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }"
IDS = "{ products(options: { take: 1000 }) { items { id } } assets(options: { take: 1000 }) { items { id } } }"
DELETE = "mutation($ids: [ID!]!) { deleteProducts(ids: $ids) { result } }"
FORGET = "mutation($ids: [ID!]!) { deleteAssets(input: { assetIds: $ids, force: true }) { result } }"


@dataclass(frozen=True)
class VendureStall:
    view: VendureView
    loop: "Loop"
    name = "Vendure"
    connector = VendureConnector

    @property
    def url(self) -> str:
        return self.view.url

    def config(self, url: str) -> VendureConfig:
        return VendureConfig(url=url, username=USER, password=SecretStr(PASSWORD))

    def clear(self) -> None:
        told = self.view.ask(IDS)
        if products := [each["id"] for each in told["products"]["items"]]:
            self.view.ask(DELETE, ids=products)
        if assets := [each["id"] for each in told["assets"]["items"]]:
            self.view.ask(FORGET, ids=assets)

    def ways(self) -> Mapping[str, Callable[[Sequence[Listing]], int]]:
        return {
            "a plain loop, one by one": lambda listings: self.loop.all(listings, 1),
            "a plain loop, 4 connections": lambda listings: self.loop.all(listings, 4),
        }


@contextmanager
def vendure(photos: dict[str, bytes]) -> Iterator[VendureStall]:
    with (
        tempfile.TemporaryDirectory() as folder,
        npm_shop("vendure", Path(folder) / "log", SHOP_USER=USER, SHOP_PASSWORD=PASSWORD) as url,
    ):
        view = VendureView(url, USER, PASSWORD)
        with httpx.Client(base_url=url, params={"languageCode": "fr"}, trust_env=False, timeout=120) as client:
            yield VendureStall(view, Loop(client, photos))
        view.close()


@dataclass(frozen=True)
class Loop:
    client: httpx.Client
    photos: dict[str, bytes]

    def all(self, listings: Sequence[Listing], connections: int) -> int:
        login = "mutation($u: String!, $p: String!) { login(username: $u, password: $p) { __typename } }"
        reply = self.client.post("/admin-api", json={"query": login, "variables": {"u": USER, "p": PASSWORD}})
        self.client.headers["authorization"] = f"Bearer {reply.headers['vendure-auth-token']}"
        with ThreadPoolExecutor(connections) as pool:
            return 1 + sum(pool.map(self.one, listings))

    def one(self, listing: Listing) -> int:
        words = {"languageCode": "fr", "name": listing.title}
        assets = self._upload(listing)
        shown = {"assetIds": assets, "featuredAssetId": assets[0]} if assets else {}
        page = {**words, "slug": listing.key.lower(), "description": listing.description}
        product = self._ask(PRODUCT, input={"translations": [page], "enabled": True, **shown})["createProduct"]["id"]
        options = self._options(listing, product)
        rows = [
            {
                "productId": product,
                "sku": each.sku,
                "price": int(each.price.amount * 100),
                "stockOnHand": each.quantity,
                "trackInventory": "TRUE",
                "optionIds": [options[value] for value in each.options.values()],
                "translations": [words],
            }
            for each in listing.variants
        ]
        self._ask(VARIANTS, input=rows)
        return 2 + bool(assets) + 2 * bool(options)

    def _options(self, listing: Listing, product: str) -> dict[str, str]:
        """Of the only axis, by value."""
        for option in listing.options:
            values = [
                {"code": value.lower(), "translations": [{"languageCode": "fr", "name": value}]}
                for value in option.values
            ]
            name = {"languageCode": "fr", "name": option.name}
            group = {"code": f"g-{listing.key.lower()}", "translations": [name], "options": values}
            made = self._ask(GROUP, input=group)["createProductOptionGroup"]
            self._ask(LINK, p=product, g=made["id"])
            return {each["name"]: each["id"] for each in made["options"]}
        return {}

    def _upload(self, listing: Listing) -> list[str]:
        if not listing.pictures:
            return []
        names = range(len(listing.pictures))
        body = {"query": ASSETS, "variables": {"input": [{"file": None} for _ in names]}}
        form = {
            "operations": json.dumps(body),
            "map": json.dumps({str(name): [f"variables.input.{name}.file"] for name in names}),
        }
        files = {
            str(name): (each.name, self.photos[each.rendition], each.media_type)
            for name, each in enumerate(listing.pictures)
        }
        told = self.client.post("/admin-api", data=form, files=files).json()
        return [str(each["id"]) for each in told["data"]["createAssets"]]

    def _ask(self, query: str, **variables: object) -> Any:
        told = self.client.post("/admin-api", json={"query": query, "variables": variables}).json()
        assert not told.get("errors"), told["errors"]
        return told["data"]
