"""A shop with WooCommerce 11.0.1 over real HTTP, as far as the connector needs one: it answers as the real one did."""

import base64
import hashlib
import hmac
import html
import ssl
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, Seen, Shown, ShownOffer, route
from tests.connectors.woocommerce.goods import Goods
from tests.connectors.woocommerce.pages import basic_user, has_status, only, page
from tests.connectors.woocommerce.wordpress import PASSWORD, USER, Document, Refused, term_name

KEY, SECRET = "ck_made_up_key_0123456789", "cs_made_up_secret_0123456789"
WC = "/wp-json/wc/v3"


class WooShop(Goods):
    tls = False
    brands = True
    """Whether it has a route for them, as from 9.6 on."""

    counts: bool = True
    """Whether its owner has stock management switched on."""

    def empty(self) -> None:
        self.things: dict[int, Document] = {}
        self.empty_library()
        self.terms: dict[str, dict[int, Document]] = {"categories": {}, "tags": {}, "brands": {}}
        self.nonces: set[str] = set()
        self.locked: set[str] = set()
        self.orphaned = False
        self.unreachable: set[str] = set()
        self.writes: list[str] = []

    def over_tls(self, certificate: Path, key: Path) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server = self._server(0)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        self.tls = True
        return self.url.replace("http://", "https://")

    @property
    def at_home(self) -> str:
        """Its own address, as it compares signatures over plain HTTP."""
        return (self.home or self.url).replace("https:", "http:")

    # ---- who asks

    def admits(self, seen: Seen) -> bool:
        """What is WordPress's own asks for itself."""
        if not seen.path.startswith(f"{WC}/"):
            return True
        return basic_user(seen.headers.get("authorization", "")) == (KEY, SECRET) if self.tls else self._signed(seen)

    def _signed(self, seen: Seen) -> bool:
        query = dict(seen.query)
        given, nonce = query.pop("oauth_signature", ""), query.get("oauth_nonce", "")
        if query.get("oauth_consumer_key") != KEY or not query.get("oauth_timestamp", "").isdecimal():
            return False
        if nonce in self.nonces or query.get("oauth_signature_method") != "HMAC-SHA256":
            return False
        self.nonces.add(nonce)
        pairs = "%26".join(
            quote(f"{quote(name, safe='')}={quote(value, safe='')}", safe="") for name, value in sorted(query.items())
        )
        told = f"{seen.method}&{quote(self.at_home + seen.path, safe='')}&{pairs}"
        made = hmac.new(f"{SECRET}&".encode(), told.encode(), hashlib.sha256).digest()
        return hmac.compare_digest(base64.b64encode(made).decode(), given)

    def trouble(self, status: int, message: str) -> Answer:
        code = {401: "woocommerce_rest_cannot_view", 404: "rest_no_route"}.get(status, "internal_server_error")
        if status == 404:
            message = "No route was found matching the URL and request method."
        told = "Sorry, you cannot list resources." if status == 401 and "not known" in message else message
        return Answer(status, {"code": code, "message": told, "data": {"status": status}})

    def respond(self, seen: Seen) -> Answer:
        if seen.method != "GET":
            self.writes.append(f"{seen.method} {seen.path}")
        if self.plain and seen.path.startswith("/wp-json/"):
            return self.plain
        try:
            answer = super().respond(seen)
        except Refused as refused:
            return Answer(refused.status, refused.body)
        return only(answer, seen.query.get("_fields"))

    # ---- products

    @route("GET", f"{WC}/products")
    def _products(self, seen: Seen) -> Answer:
        found = [each for each in self.things.values() if has_status(each, seen.query)]
        if sku := seen.query.get("sku"):
            wanted = {*map(str.casefold, sku.split(",")), sku.casefold()}
            found = [each for each in found if each["sku"].casefold() in wanted]
        else:
            found = [each for each in found if each["type"] != "variation"]
        if include := seen.query.get("include"):
            found = [each for each in found if str(each["id"]) in include.split(",")]
        if seen.query.get("order", "desc") == "desc":
            found.reverse()
        return page(found, seen.query)

    @route("POST", f"{WC}/products")
    def _post_product(self, seen: Seen) -> Answer:
        return Answer(201, self.make(seen.json()))

    @route("PUT", f"{WC}/products/{{number}}")
    def _put_product(self, seen: Seen, number: str) -> Document:
        return self.change(self.thing("product", int(number)), seen.json())

    @route("DELETE", f"{WC}/products/{{number}}")
    def _delete_product(self, seen: Seen, number: str) -> Document:
        product = self.thing("product", int(number))
        if seen.query.get("force") == "true":
            for each in [product, *self.variations_of(product)]:
                del self.things[each["id"]]
        else:
            for each in [product, *self.variations_of(product)]:
                each["status"] = "trash"
        return product

    @route("POST", f"{WC}/products/batch")
    def _batch_products(self, seen: Seen) -> Document:
        return self.batch(seen.json(), parent=None)

    @route("GET", f"{WC}/products/{{parent}}/variations")
    def _variations(self, seen: Seen, parent: str) -> Answer:
        found = [each for each in self.variations_of({"id": int(parent)}) if has_status(each, seen.query)]
        return page([self._with_image(each) for each in found[::-1]], seen.query)

    def _with_image(self, variation: Document) -> Document:
        """One without an image shows its parent's."""
        of_parent = self.things[variation["parent_id"]]["images"][:1]
        return {**variation, "image": variation["image"] or (of_parent[0] if of_parent else None)}

    @route("GET", f"{WC}/products/{{parent}}/variations/{{number}}")
    def _variation(self, seen: Seen, parent: str, number: str) -> Document:
        return self.thing("variation", int(number), int(parent))

    @route("PUT", f"{WC}/products/{{parent}}/variations/{{number}}")
    def _put_variation(self, seen: Seen, parent: str, number: str) -> Document:
        return self.change(self.thing("variation", int(number), int(parent)), seen.json())

    @route("POST", f"{WC}/products/{{parent}}/variations/batch")
    def _batch_variations(self, seen: Seen, parent: str) -> Document:
        return self.batch(seen.json(), parent=int(parent))

    # ---- terms and settings

    @route("GET", f"{WC}/products/{{kind}}")
    def _list_terms(self, seen: Seen, kind: str) -> Answer:
        if kind.isdecimal():
            return Answer(json=self.thing("product", int(kind)))
        return page(list(self._kind(seen, kind).values()), seen.query)

    @route("POST", f"{WC}/products/{{kind}}")
    def _make_term(self, seen: Seen, kind: str) -> Answer:
        terms, given = self._kind(seen, kind), seen.json()
        name, parent = term_name(given["name"]), given.get("parent", 0)
        if len(name) > 200:
            raise Refused("db_insert_error", "Could not insert term into the database.", 500)
        for each in terms.values():
            if (each["name"].casefold(), each["parent"]) == (name.casefold(), parent):
                told = "A term with the name provided already exists with this parent."
                raise Refused("term_exists", told, resource_id=each["id"])
        term = {
            "id": int(self.new_id()),
            "name": name,
            "slug": name.lower().replace(" ", "-"),
            "parent": parent,
            "count": 0,
        }
        terms[term["id"]] = term
        return Answer(201, term)

    def _kind(self, seen: Seen, kind: str) -> dict[int, Document]:
        if kind not in self.terms or (kind == "brands" and not self.brands):
            raise Refused("rest_no_route", "No route was found matching the URL and request method.", 404)
        return self.terms[kind]

    @route("GET", f"{WC}/settings/{{group}}")
    def _settings(self, seen: Seen, group: str) -> list[Document]:
        general = {"woocommerce_currency": self.currency, "woocommerce_default_country": "FR"}
        products = {"woocommerce_weight_unit": "kg", "woocommerce_dimension_unit": "cm"}
        return [{"id": name, "value": value} for name, value in (general if group == "general" else products).items()]

    # ---- what the tests see

    def listings(self) -> int:
        return sum(each["type"] != "variation" for each in self.things.values())

    def shown(self, receipt: Receipt) -> Shown | None:
        product = self.things.get(int(receipt.remote["listing"]))
        if product is None:
            return None
        sold = self.variations_of(product) if product["type"] == "variable" else [product]
        return Shown(
            title=html.unescape(product["name"]),
            description=product["description"].replace("&#092;", "\\"),
            variants={each["sku"]: _offer(each) for each in sold if each["status"] == "publish"},
            pictures=len(product["images"]),
            on_sale=product["status"] == "publish",
        )

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        next(each for each in self.things.values() if each["sku"] == sku)["stock_quantity"] -= count

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        price = {"regular_price": f"{only.price.amount:f}", "manage_stock": True, "stock_quantity": only.quantity}
        self.make({"name": html.escape(listing.title, quote=False), "sku": only.sku, **price})

    def remove(self, receipt: Receipt) -> None:
        product = self.things[int(receipt.remote["listing"])]
        for each in [product, *self.variations_of(product)]:
            del self.things[each["id"]]


def _offer(thing: Document) -> ShownOffer:
    return ShownOffer(Decimal(thing["price"] or 0), thing["stock_quantity"] if thing["manage_stock"] else None)


__all__ = ["KEY", "PASSWORD", "SECRET", "USER", "WooShop"]
