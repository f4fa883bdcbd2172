"""Amazon over real HTTP: each request is checked against its models first, and it is as odd as it is."""

import gzip
import json
from decimal import Decimal
from html import escape
from typing import Any

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.amazon import models
from tests.connectors.amazon.feeds import Feeds
from tests.connectors.amazon.goods import BadRequest, Document, Items, parent_of
from tests.connectors.amazon.types import MARKETPLACE, TYPES
from tests.oauth.authorization_server import AuthorizationServer

TOKEN, SELLER = "Atza|t0ken-0123456789", "A1SELLERXYZ"
PHOTOS = ("main_product_image_locator", *(f"other_product_image_locator_{number}" for number in range(1, 9)))


class AmazonMarket(FakeChannel, Feeds):
    currency = "EUR"
    packed = True
    """Whether reports come as GZIP."""
    consents: AuthorizationServer | None = None
    """Whose access tokens are good here, too."""
    quick = False
    """Whether feeds have ended by the next request; else each question for them is one step."""

    def empty(self) -> None:
        Items.clear(self)
        self.no_feeds()
        self.schemas = dict(TYPES)
        self.writes: list[str] = []
        self.catalogue: dict[str, str] = {}
        """Products that Amazon has, by barcode."""
        self.restricted: dict[str, list[Document]] = {}

    def admits(self, seen: Seen) -> bool:
        given = seen.headers.get("x-amz-access-token", "")
        return given == TOKEN or (self.consents is not None and self.consents.admits(given))

    def trouble(self, status: int, message: str) -> Answer:
        code = {401: "Unauthorized", 403: "Unauthorized", 404: "NOT_FOUND", 429: "QuotaExceeded"}.get(
            status, "BAD_REQUEST"
        )
        return Answer(status, {"errors": [{"code": code, "message": message, "details": ""}]})

    def respond(self, seen: Seen) -> Answer:
        if seen.elsewhere:
            assert "x-amz-access-token" not in seen.headers, "credentials went to where documents lie"
            return super().respond(seen)
        if self.quick:
            self.work()
            self.work()
        operation = models.operation_of(seen)
        operation.check(seen)
        if seen.method != "GET" and seen.query.get("mode") != "VALIDATION_PREVIEW":
            self.writes.append(f"{seen.method} {seen.path.rpartition('/')[2]}")
        try:
            answer = super().respond(seen)
        except BadRequest as refused:
            answer = self.trouble(400, str(refused))
        if answer.status != 401:  # which the models do not tell of
            operation.check_answer(answer.status, answer.json)
        return Answer(answer.status, answer.json, {**answer.headers, "x-amzn-RequestId": f"r-{self.arrivals}"})

    def settle(self) -> None:
        self.work()
        self.look()

    # ---- definitions

    @route("GET", "/definitions/2020-09-01/productTypes")
    def _types(self, seen: Seen) -> Document:
        words = seen.query.get("keywords", "").casefold().split("_")
        names = [name for name in self.schemas if any(word in name.casefold() for word in words)]
        found = [{"name": name, "displayName": name.title(), "marketplaceIds": [MARKETPLACE]} for name in names]
        return {"productTypes": found, "productTypeVersion": "U8L4z4Ud95N16tZlR7rsmbQ=="}

    @route("GET", "/definitions/2020-09-01/productTypes/{name}")
    def _definition(self, seen: Seen, name: str) -> object:
        if name not in self.schemas:
            return self.trouble(404, f"no product type {name}")
        link = {"link": {"resource": f"{self.elsewhere}/schema/{name}", "verb": "GET"}, "checksum": self._sum(name)}
        return {
            "schema": link,
            "requirements": "LISTING",
            "requirementsEnforced": "ENFORCED",
            "propertyGroups": {},
            "locale": "fr_FR",
            "marketplaceIds": [MARKETPLACE],
            "productType": name,
            "displayName": name.title(),
            "productTypeVersion": {"version": "U8L4z4Ud95N16tZlR7rsmbQ==", "latest": True},
        }

    @route("GET", "/schema/{name}", elsewhere=True)
    def _schema(self, seen: Seen, name: str) -> object:
        return self.schemas[name]

    def _sum(self, name: str) -> str:
        return str(len(json.dumps(self.schemas[name])))

    # ---- items

    @route("GET", "/listings/2021-08-01/items/{seller}")
    def _search(self, seen: Seen, seller: str) -> object:
        self._mine(seller)
        wanted = seen.query["identifiers"].split(",") if "identifiers" in seen.query else list(self.items)
        found = [sku for sku in wanted if sku in self.items]
        found = [sku for sku in found if self.items[sku]["created"] >= seen.query.get("createdAfter", "")]
        found.sort(key=lambda sku: str(self.items[sku]["created"]), reverse=seen.query.get("sortOrder") != "ASC")
        size, at = int(seen.query.get("pageSize", 10)), int(seen.query.get("pageToken", "0"))
        more = {"nextToken": str(at + size)} if at + size < min(len(found), 1_000) else {}
        shown = found[at : at + size]
        return {"numberOfResults": len(found), "items": [self.told(sku) for sku in shown], "pagination": more}

    @route("GET", "/listings/2021-08-01/items/{seller}/{sku}")
    def _get(self, seen: Seen, seller: str, sku: str) -> object:
        self._mine(seller)
        return self.told(sku) if sku in self.items else self.trouble(404, f"SKU '{sku}' not found")

    @route("PUT", "/listings/2021-08-01/items/{seller}/{sku}")
    def _put(self, seen: Seen, seller: str, sku: str) -> object:
        self._mine(seller)
        given = seen.json()
        preview = seen.query.get("mode") == "VALIDATION_PREVIEW"
        act = self.preview if preview else self.put
        found = act(sku, given["productType"], given["attributes"], given.get("requirements", "LISTING"))
        return self._submitted(sku, found, "VALID" if preview else "ACCEPTED")

    @route("PATCH", "/listings/2021-08-01/items/{seller}/{sku}")
    def _patch(self, seen: Seen, seller: str, sku: str) -> object:
        self._mine(seller)
        given = seen.json()
        return self._submitted(sku, self.patch(sku, given["productType"], given["patches"]), "ACCEPTED")

    @route("DELETE", "/listings/2021-08-01/items/{seller}/{sku}")
    def _delete(self, seen: Seen, seller: str, sku: str) -> object:
        self._mine(seller)
        self.delete(sku)
        return self._submitted(sku, [], "ACCEPTED")

    def _mine(self, seller: str) -> None:
        if seller != SELLER:
            raise BadRequest("Invalid input")

    def _submitted(self, sku: str, found: list[Document], good: str) -> Document:
        status = "INVALID" if any(each["severity"] == "ERROR" for each in found) else good
        return {"sku": sku, "status": status, "submissionId": f"f1dc2914-{self.arrivals}", "issues": found}

    # ---- what Amazon has already, and who may sell it

    @route("GET", "/catalog/2022-04-01/items")
    def _catalogue(self, seen: Seen) -> Document:
        wanted = seen.query["identifiers"].split(",")
        kind = seen.query["identifiersType"]
        found = [code for code in wanted if code in self.catalogue]
        told = [{"asin": self.catalogue[code], "identifiers": [_bears(kind, code)]} for code in found]
        return {"numberOfResults": len(told), "items": told}

    @route("GET", "/listings/2021-08-01/restrictions")
    def _restrictions(self, seen: Seen) -> Document:
        self._mine(seen.query["sellerId"])
        reasons = self.restricted.get(seen.query["asin"], [])
        told = {"marketplaceId": MARKETPLACE, "conditionType": seen.query["conditionType"], "reasons": reasons}
        return {"restrictions": [told] if reasons else []}

    # ---- feeds

    @route("POST", "/feeds/2021-06-30/documents")
    def _new_document(self, seen: Seen) -> Answer:
        name = self.new_document(seen.json()["contentType"])
        return Answer(201, {"feedDocumentId": name, "url": f"{self.elsewhere}/document/{name}"})

    @route("PUT", "/document/{name}", elsewhere=True)
    def _upload(self, seen: Seen, name: str) -> object:
        if seen.headers.get("content-type") != self.documents[name].media_type:
            return Answer(
                403, content=b"<Error><Code>SignatureDoesNotMatch</Code></Error>", media_type="application/xml"
            )
        models.check_feed(json.loads(seen.content))
        self.documents[name].content = seen.content
        return Answer(200, content=b"")

    @route("POST", "/feeds/2021-06-30/feeds")
    def _new_feed(self, seen: Seen) -> Answer:
        given = seen.json()
        if given["feedType"] != "JSON_LISTINGS_FEED" or not self.documents[given["inputFeedDocumentId"]].content:
            raise BadRequest("Invalid input")
        return Answer(202, {"feedId": self.new_feed(given["inputFeedDocumentId"])})

    @route("GET", "/feeds/2021-06-30/feeds")
    def _feeds(self, seen: Seen) -> Document:
        wanted = seen.query["processingStatuses"].split(",")
        told = {"feeds": [each.told() for each in self.feeds.values() if each.status in wanted]}
        self.work()
        return told

    @route("GET", "/feeds/2021-06-30/feeds/{name}")
    def _feed(self, seen: Seen, name: str) -> Document:
        told = self.feeds[name].told()
        self.work()
        return told

    @route("GET", "/feeds/2021-06-30/documents/{name}")
    def _told_document(self, seen: Seen, name: str) -> Document:
        packing = {"compressionAlgorithm": "GZIP"} if self.packed else {}
        return {"feedDocumentId": name, "url": f"{self.elsewhere}/document/{name}", **packing}

    @route("GET", "/document/{name}", elsewhere=True)
    def _download(self, seen: Seen, name: str) -> Answer:
        content = self.documents[name].content
        return Answer(200, content=gzip.compress(content, mtime=0) if self.packed else content, media_type="text/plain")

    # ---- what the tests see

    def listings(self) -> int:
        return sum(parent_of(item) is None for item in self.items.values())

    def shown(self, receipt: Receipt) -> Shown | None:
        main = self.items.get(receipt.remote["listing"])
        if main is None:
            return None
        skus = self.children(receipt.remote["listing"]) or [receipt.remote["listing"]]
        said = main["attributes"]
        sold = [self.items[sku]["attributes"] for sku in skus]
        return Shown(
            title=said["item_name"][0]["value"],
            description=escape(said["product_description"][0]["value"]),
            variants={sku: _offer(each) for sku, each in zip(skus, sold, strict=True)},
            pictures=sum(name in sold[0] for name in PHOTOS),
            on_sale=any(self.buyable(sku) or _sold_out(self.items[sku]) for sku in skus),
        )

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        self.items[sku]["attributes"]["fulfillment_availability"][0]["quantity"] -= count

    def remove(self, receipt: Receipt) -> None:
        for sku in set(receipt.remote.values()):
            self.delete(sku)

    def stand(self, listing: Listing) -> None:
        """Made by hand in Seller Central: with no mark of ours."""
        (only,) = listing.variants
        here = {"marketplace_id": MARKETPLACE}
        words = {"language_tag": "fr_FR", **here}
        price = {"our_price": [{"schedule": [{"value_with_tax": float(only.price.amount)}]}]}
        self._write(
            only.sku,
            "RUG",
            {
                "item_name": [{"value": listing.title, **words}],
                "product_description": [{"value": listing.title, **words}],
                "generic_keyword": [{"value": "tapis salon", **words}],
                "purchasable_offer": [{"currency": "EUR", "audience": "ALL", **price, **here}],
                "fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": only.quantity}],
            },
        )
        self.items[only.sku]["seen"] = True


def _bears(kind: str, code: str) -> Document:
    return {"marketplaceId": MARKETPLACE, "identifiers": [{"identifierType": kind, "identifier": code}]}


def _offer(attributes: Document) -> ShownOffer:
    price = attributes.get("purchasable_offer", [{}])[0].get("our_price", [{"schedule": [{"value_with_tax": 0}]}])
    figure: Any = price[0]["schedule"][0]["value_with_tax"]
    return ShownOffer(Decimal(str(figure)), attributes.get("fulfillment_availability", [{}])[0].get("quantity"))


def _sold_out(item: Document) -> bool:
    stock = item["attributes"].get("fulfillment_availability", [{}])[0].get("quantity")
    return item["seen"] and stock == 0 and "purchasable_offer" in item["attributes"]
