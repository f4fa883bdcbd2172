"""A Vendure as a person sees it who looks into it: the double and the real one are asked the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import httpx

from tests.shops.story import ShownProduct, ShownVariant

SHOWN = """{ products(options: { take: 1000, sort: { id: ASC } }) { items {
  name slug description enabled assets { id name } optionGroups { name options { name } }
  variants { sku enabled trackInventory prices { price currencyCode } stockLevels { stockOnHand } options { name } }
} } }"""
ASSETS = "{ assets(options: { take: 1000 }) { items { id name } } }"
MAKE = "mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }"
MAKE_VARIANTS = "mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }"


@dataclass(frozen=True)
class VendureView:
    url: str
    username: str
    password: str

    @cached_property
    def _client(self) -> httpx.Client:
        client = httpx.Client(base_url=self.url, params={"languageCode": "fr"}, trust_env=False, timeout=30)
        login = "mutation($u: String!, $p: String!) { login(username: $u, password: $p) { __typename } }"
        body = {"query": login, "variables": {"u": self.username, "p": self.password}}
        reply = client.post("/admin-api", json=body)
        client.headers["authorization"] = f"Bearer {reply.headers['vendure-auth-token']}"
        return client

    def close(self) -> None:
        self._client.close()

    def ask(self, query: str, **variables: object) -> Any:
        told = self._client.post("/admin-api", json={"query": query, "variables": variables}).json()
        assert not told.get("errors"), json.dumps(told["errors"])[:500]
        return told["data"]

    def products(self) -> list[tuple[str, ShownProduct]]:
        """By name."""
        return sorted(
            ((each["name"], _product(each)) for each in self.ask(SHOWN)["products"]["items"]), key=lambda each: each[0]
        )

    def photos(self) -> list[str]:
        return sorted(each["name"] for each in self.ask(ASSETS)["assets"]["items"])

    def stand(self, name: str, sku: str, price: int) -> None:
        """Somebody has made a product by hand."""
        words = {"languageCode": "en", "name": name, "slug": name, "description": "made by hand"}
        product = self.ask(MAKE, input={"translations": [words]})["createProduct"]["id"]
        variant = {
            "productId": product,
            "sku": sku,
            "price": price * 100,
            "translations": [{"languageCode": "en", "name": name}],
        }
        self.ask(MAKE_VARIANTS, input=[variant])


def _product(told: Mapping[str, Any]) -> ShownProduct:
    choices = {
        group["name"]: tuple(sorted(each["name"] for each in group["options"])) for group in told["optionGroups"]
    }
    sold = sorted((_variant(each, told) for each in told["variants"] if each["enabled"]), key=lambda each: each.options)
    return ShownProduct(told["enabled"], told["description"], len(told["assets"]), choices, tuple(sold))


def _variant(told: Mapping[str, Any], product: Mapping[str, Any]) -> ShownVariant:
    (price,) = told["prices"]
    tracked = told["trackInventory"] == "TRUE"
    stock = sum(each["stockOnHand"] for each in told["stockLevels"]) if tracked else None
    sku = "" if product["optionGroups"] else told["sku"]
    return ShownVariant(sku, Decimal(price["price"]) / 100, stock, tuple(each["name"] for each in told["options"]))
