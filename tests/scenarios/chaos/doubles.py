"""The doubles in the storm: what those of Shopify, Amazon and Etsy show, and how they say that it is too much."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from connectors.channels.amazon.replies import MARKED
from connectors.channels.etsy.replies import MARK
from connectors.testing import Answer, Seen
from tests.connectors.amazon.fake import PHOTOS, AmazonMarket
from tests.connectors.amazon.goods import parent_of
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.shopify.fake import ShopifyShop
from tests.scenarios.chaos.double import Double, Good
from tests.scenarios.chaos.shop_doubles import PrestaDouble, SaleorDouble, WooDouble

BUCKET = {"maximumAvailable": 2000.0, "currentlyAvailable": 90, "restoreRate": 100.0}
THROTTLED = {
    "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
    "extensions": {"cost": {"requestedQueryCost": 100, "actualQueryCost": None, "throttleStatus": BUCKET}},
}


class ShopifyDouble(Double, ShopifyShop):
    slow_down = (Answer(200, THROTTLED), Answer(429, {"errors": "Too many requests"}, {"Retry-After": "1"}))

    def store(self) -> object:
        return self.products, self.files

    def is_write(self, seen: Seen) -> bool:
        """Places for uploads are no goods yet."""
        query = "" if seen.elsewhere else str(seen.json()["query"])
        return seen.elsewhere or (query.startswith("mutation") and "stagedUploadsCreate" not in query)

    def subject(self, seen: Seen) -> str:
        """What the request is called."""
        return "upload" if seen.elsewhere else str(seen.json()["query"]).partition("(")[0].partition("{")[0].strip()

    def goods(self) -> Iterator[Good]:
        for row in self.products.values():
            status = "withdrawn" if row["status"] != "ACTIVE" else "live" if row["published"] else "draft"
            photos = [each["content"] for each in row["media"] if each["status"] != "FAILED"]
            yield Good(row["id"], next(iter(row["metafields"].values()), ""), status, photos)


class AmazonDouble(Double, AmazonMarket):
    quota = {"errors": [{"code": "QuotaExceeded", "message": "You exceeded your quota.", "details": ""}]}
    slow_down = (Answer(429, quota),)

    def store(self) -> object:
        return {sku: item["attributes"] for sku, item in self.items.items()}, [*self.feeds]

    def is_write(self, seen: Seen) -> bool:
        """What was uploaded and is no feed yet changes nothing."""
        without_effect = seen.query.get("mode") == "VALIDATION_PREVIEW" or "document" in seen.path
        return seen.method != "GET" and not without_effect

    def respond(self, seen: Seen) -> Answer:
        """Its feeds may come as fast as the storm wants them."""
        answer = super().respond(seen)
        return (
            replace(answer, headers={**answer.headers, "x-amzn-RateLimit-Limit": "5"})
            if "feeds" in seen.path
            else answer
        )

    def goods(self) -> Iterator[Good]:
        for sku, item in self.items.items():
            if parent_of(item) is not None:
                continue
            sold = self.children(sku) or [sku]
            if "parentage_level" in item["attributes"] and sold == [sku]:
                yield Good(sku, "", "draft", ())  # a parent alone, which nobody can buy
                continue
            shown = [self.items[each]["attributes"] for each in sold]
            status = "live" if any(self.buyable(each) for each in sold) else "withdrawn"
            yield Good(sku, _mark(item["attributes"]), status, _addresses(shown[0]))


def _mark(attributes: dict[str, Any]) -> str:
    words = " ".join(each["value"] for each in attributes.get("generic_keyword", []))
    found = MARKED.search(words)
    return found[1] if found else ""


def _addresses(attributes: dict[str, Any]) -> list[str]:
    return [attributes[name][0]["media_location"] for name in PHOTOS if name in attributes]


class EtsyDouble(Double, EtsyShop):
    slow_down = (Answer(429, {"error": "Exceeded the rate limit"}, {"Retry-After": "1"}),)

    def store(self) -> object:
        return self.made

    def goods(self) -> Iterator[Good]:
        for number, row in self.made.items():
            status = {"active": "live", "draft": "draft"}.get(row["state"], "withdrawn")
            found = MARK.search(row["description"])
            photos = [self.images[each]["content"] for each in row["image_ids"]]
            yield Good(str(number), found[1] if found else "", status, photos)


DOUBLES: dict[str, type[Double]] = {
    "shopify": ShopifyDouble,
    "amazon": AmazonDouble,
    "etsy": EtsyDouble,
    "woocommerce": WooDouble,
    "prestashop": PrestaDouble,
    "saleor": SaleorDouble,
}
