"""A Medusa as a person sees it who looks into it: the double and the real one are asked the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from tests.shops.story import ShownProduct, ShownVariant

FIELDS = ",".join(
    (
        *("title", "status", "description", "images.url", "sales_channels.id", "options.title", "options.values.value"),
        *("variants.sku", "variants.manage_inventory", "variants.prices.amount", "variants.prices.currency_code"),
        *("variants.options.value", "variants.inventory_items.inventory.location_levels.stocked_quantity"),
    )
)
ONLY = "Default option"


@dataclass(frozen=True)
class MedusaView:
    """`files` gives the names of the stored ones, and `forget` throws them away. A visitor comes with `region` and the
    storefront's own key.
    """

    url: str
    key: str
    files: Callable[[], list[str]]
    forget: Callable[[], None]
    region: str = ""
    storefront: str = ""

    def ask(self, method: str, path: str, body: object = None, **params: str) -> Any:
        with httpx.Client(base_url=f"{self.url}/admin", auth=(self.key, ""), trust_env=False, timeout=60) as client:
            reply = client.request(method, path, json=body, params=params)
        assert reply.is_success, reply.text
        return reply.json()

    def products(self) -> list[tuple[str, ShownProduct]]:
        """By name."""
        told = self.ask("GET", "/products", limit="1000", fields=FIELDS)["products"]
        return sorted(((each["title"], _product(each)) for each in told), key=lambda each: each[0])

    def offers(self) -> dict[str, tuple[float, float]]:
        """What a visitor pays, and the price before a discount, by SKU."""
        asked = {"region_id": self.region, "fields": "title,variants.sku,*variants.calculated_price", "limit": "100"}
        key = {"x-publishable-api-key": self.storefront}
        told = httpx.get(f"{self.url}/store/products", params=asked, headers=key, auth=(self.key, ""), trust_env=False)
        assert told.is_success, told.text
        variants = [each for product in told.json()["products"] for each in product["variants"]]
        prices = {each["sku"]: each["calculated_price"] for each in variants}
        return {sku: (each["calculated_amount"], each["original_amount"]) for sku, each in prices.items()}

    def discounts(self) -> list[float]:
        """All prices that stand in lists."""
        lists = self.ask("GET", "/price-lists", fields="id")["price_lists"]
        found = [self.ask("GET", f"/price-lists/{each['id']}/prices", fields="id,amount") for each in lists]
        return sorted(price["amount"] for each in found for price in each["prices"])

    def photos(self) -> list[str]:
        """Each once, however often it was stored."""
        return sorted(set(self.stored()))

    def stored(self) -> list[str]:
        """Our names for them: before each stands the moment at which it came."""
        return [each.rpartition("/")[2].partition("-")[2] for each in self.files()]

    def clear(self) -> None:
        told = self.ask("GET", "/products", limit="1000", fields="id")["products"]
        self.ask("POST", "/products/batch", {"delete": [each["id"] for each in told]})
        self.forget()

    def stand(self, name: str, sku: str, price: int) -> None:
        """Somebody has made a product by hand."""
        product = {
            "title": name,
            "handle": name.lower().replace(" ", "-"),
            "external_id": sku,
            "status": "published",
            "options": [{"title": ONLY, "values": [f"{ONLY} value"]}],
            "variants": [
                {
                    "title": "Default variant",
                    "sku": sku,
                    "options": {ONLY: f"{ONLY} value"},
                    "prices": [{"currency_code": "usd", "amount": price}],
                }
            ],
        }
        self.ask("POST", "/products/batch", {"create": [product]})


def opened(url: str, user: str, password: str, files: Path) -> MedusaView:
    """Sets a new server up as its owner does: a key, dollars, a place for stock, a way to send it, a storefront."""
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:

        def done(path: str, **body: object) -> Any:
            reply = client.post(path, json=body)
            assert reply.is_success, reply.text
            return reply.json()

        token = done("/auth/user/emailpass", email=user, password=password)["token"]
        client.headers["authorization"] = f"Bearer {token}"
        key = done("/admin/api-keys", title="Qafila", type="secret")["api_key"]["token"]
        (store,) = client.get("/admin/stores").json()["stores"]
        done(f"/admin/stores/{store['id']}", supported_currencies=[{"currency_code": "usd", "is_default": True}])
        place = done("/admin/stock-locations", name="Workshop")["stock_location"]["id"]
        done(f"/admin/stock-locations/{place}/sales-channels", add=[store["default_sales_channel_id"]])
        done("/admin/shipping-profiles", name="By post", type="default")
        region = done("/admin/regions", name="America", currency_code="usd")["region"]["id"]
        storefront = done("/admin/api-keys", title="Web", type="publishable")["api_key"]
        done(f"/admin/api-keys/{storefront['id']}/sales-channels", add=[store["default_sales_channel_id"]])

    def forget() -> None:
        for each in files.iterdir():
            each.unlink()

    return MedusaView(url, key, lambda: [each.name for each in files.iterdir()], forget, region, storefront["token"])


def _product(told: Mapping[str, Any]) -> ShownProduct:
    """Nobody sees a product that is in no sales channel."""
    own = [each for each in told["options"] if each["title"] != ONLY]
    choices = {each["title"]: tuple(sorted(value["value"] for value in each["values"])) for each in own}
    variants = [_variant(each, family=bool(own)) for each in told["variants"]]
    return ShownProduct(
        told["status"] == "published" and bool(told["sales_channels"]),
        told["description"],
        len(told["images"]),
        choices,
        tuple(sorted(variants, key=lambda each: each.options)),
    )


def _variant(told: Mapping[str, Any], *, family: bool) -> ShownVariant:
    (price,) = told["prices"]
    levels = [level for each in told["inventory_items"] for level in each["inventory"]["location_levels"]]
    stock = int(sum(each["stocked_quantity"] for each in levels)) if told["manage_inventory"] else None
    options = tuple(each["value"] for each in told["options"]) if family else ()
    return ShownVariant("" if family else told["sku"], Decimal(str(price["amount"])), stock, options)
