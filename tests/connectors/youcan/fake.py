"""A YouCan store over real HTTP: as strict as its documentation, and as odd."""

import re
from decimal import Decimal

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.youcan.goods import Document, Goods, Refused
from tests.oauth.authorization_server import AuthorizationServer

TOKEN = "youcan_t0ken-0123456789"
MOST = 100


class YouCanStore(FakeChannel, Goods):
    currency = "MAD"
    consents: AuthorizationServer | None = None
    """Whose access tokens are good here, too."""

    def empty(self) -> None:
        self.clear()
        self.writes: list[str] = []

    def admits(self, seen: Seen) -> bool:
        given = seen.headers.get("authorization", "")
        return given == f"Bearer {TOKEN}" or (self.consents is not None and self.consents.admits(given))

    def trouble(self, status: int, message: str) -> Answer:
        if status == 404 and message.startswith("there is no"):
            return Answer(405, {"status": 404, "detail": "The method is not supported for this route.", "meta": []})
        return Answer(status, {"status": status, "detail": message, "meta": []})

    def respond(self, seen: Seen) -> Answer:
        if seen.method != "GET":
            self.writes.append(f"{seen.method} {seen.path}")
            if seen.content and seen.headers.get("content-type") != "application/json":
                return self.trouble(415, "no JSON")
        try:
            return super().respond(seen)
        except Refused as refused:
            return Answer(refused.status, refused.body)

    @route("GET", "/me")
    def _me(self, seen: Seen) -> Document:
        currency = {"code": self.currency, "symbol": "DH"}
        return {"slug": "maroc", "name": "Souk", "email": "souk@example.org", "currency": currency}

    @route("GET", "/products")
    def _list(self, seen: Seen) -> Document:
        size, page = min(int(seen.query.get("limit", 10)), MOST), int(seen.query.get("page", 1))
        found = list(self.products.values())[::-1]
        shown = found[(page - 1) * size : page * size]
        pages = {
            "total": len(found),
            "count": len(shown),
            "per_page": size,
            "current_page": page,
            "total_pages": max(1, -(-len(found) // size)),
            "links": {},
        }
        return {"data": [self._told(seen, each) for each in shown], "meta": {"pagination": pages}}

    @route("POST", "/products")
    def _create(self, seen: Seen) -> Answer:
        return Answer(201, self._told(seen, self.make(seen.json())))

    @route("GET", "/products/{number}")
    def _get(self, seen: Seen, number: str) -> Document:
        return self._told(seen, self.product(number))

    @route("PUT", "/products/{number}")
    def _put(self, seen: Seen, number: str) -> Document:
        return self._told(seen, self.change(number, seen.json()))

    @route("PUT", "/products/{number}/inventory/increment")
    def _increment(self, seen: Seen, number: str) -> Document:
        return self.move(number, seen.json(), 1)

    @route("PUT", "/products/{number}/inventory/decrement")
    def _decrement(self, seen: Seen, number: str) -> Document:
        return self.move(number, seen.json(), -1)

    def _told(self, seen: Seen, product: Document) -> Document:
        return self.told(product, variants=seen.query.get("include") == "variants")

    # ---- what the tests see

    def listings(self) -> int:
        return len(self.products)

    def shown(self, receipt: Receipt) -> Shown | None:
        product = self.products.get(receipt.remote["listing"])
        if product is None:
            return None
        counted = product["track_inventory"]
        return Shown(
            title=product["name"],
            description=re.sub(r"<br>", "", product["description"] or ""),
            variants={
                each["sku"]: ShownOffer(Decimal(str(each["price"])), each["inventory"] if counted else None)
                for each in product["variants"]
            },
            pictures=len(product["images"]),
            on_sale=product["visibility"],
        )

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        product = self.products[receipt.remote["listing"]]
        next(each for each in product["variants"] if each["sku"] == sku)["inventory"] -= count

    def remove(self, receipt: Receipt) -> None:
        del self.products[receipt.remote["listing"]]

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        self.make(
            {
                "name": listing.title,
                "price": float(only.price.amount),
                "has_variants": False,
                "sku": only.sku,
                "track_inventory": True,
                "inventory": only.quantity,
            }
        )
