"""A Merchant Center over real HTTP, as far as the connector needs one: each request is judged by Google's own documents
before it is answered. What is sent is taken at once, seen a while later, and judged per country later still."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.discovery import merchant_api

TOKEN = "ya29.made-up-0123456789abcdef"
ACCOUNT = "4711"
Document = dict[str, Any]
COUNTRIES = ("FR", "MA")
REASONS = {
    429: "RESOURCE_EXHAUSTED",
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    401: "UNAUTHENTICATED",
    409: "ABORTED",  # which google.rpc is in HTTP
}


class MerchantCenter(FakeChannel):
    slow = False
    """Nothing is seen before time passes."""

    def empty(self) -> None:
        self.api = merchant_api()
        self.sources: list[Document] = []
        self.inputs: dict[str, Document] = {}
        """By language, label and id: what was sent."""
        self.seen: dict[str, Document] = {}
        """What of it is processed, and so is read."""
        self.refusals: dict[str, list[Document]] = {}
        """Issues by a word of the title."""
        self.writes: list[str] = []
        self.trips: list[Document] = []
        """Answers to the next calls within a batch, instead of its own."""

    def admits(self, seen: Seen) -> bool:
        return seen.headers.get("authorization") == f"Bearer {TOKEN}"

    def trouble(self, status: int, message: str) -> Answer:
        return Answer(
            status, {"error": {"code": status, "message": message, "status": REASONS.get(status, "INTERNAL")}}
        )

    def settle(self) -> None:
        for name in list(self.seen):
            if name not in self.inputs:
                del self.seen[name]
        for name, document in self.inputs.items():
            self.seen[name] = document

    # ---- the door

    def respond(self, seen: Seen) -> Answer:
        if not self.admits(seen):
            return self.trouble(401, "Request had invalid authentication credentials.")
        if seen.path != "/batch/products/v1":
            return self._call(seen.method, seen.path, seen.query, seen.content)
        return self._batch(seen)

    @route("POST", "/batch/products/v1")
    def _batch(self, seen: Seen) -> Answer:
        boundary = seen.headers["content-type"].partition("boundary=")[2]
        assert seen.headers["content-type"].startswith("multipart/mixed")
        parts = seen.content.split(f"--{boundary}".encode())[1:-1]
        if len(parts) > 100:
            return self.trouble(400, "too_many_items")
        answered = [self._part(part.removeprefix(b"\r\n").removesuffix(b"\r\n")) for part in parts]
        content = b"".join(b"--batch_x\r\n" + each + b"\r\n" for each in reversed(answered)) + b"--batch_x--\r\n"
        return Answer(200, content=content, media_type='multipart/mixed; boundary="batch_x"')

    def _part(self, part: bytes) -> bytes:
        outer, _, inner = part.partition(b"\r\n\r\n")
        head, _, body = inner.partition(b"\r\n\r\n")
        told = dict(line.split(": ", 1) for line in outer.decode().split("\r\n"))
        verb, address, _ = head.decode().split("\r\n")[0].split(" ")
        parts = urlsplit(address)
        answer = self._tripped() or self._call(verb, parts.path, dict(parse_qsl(parts.query)), body)
        number = told["Content-ID"].strip("<>")
        text = json.dumps(answer.json).encode()
        lines = f"HTTP/1.1 {answer.status} -\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n".encode()
        return f"Content-Type: application/http\r\nContent-ID: <response-{number}>\r\n\r\n".encode() + lines + text

    def _tripped(self) -> Answer | None:
        if not self.trips:
            return None
        told = self.trips.pop(0)
        return Answer(told["error"]["code"], told) if told else None

    def _call(self, verb: str, path: str, query: dict[str, str], content: bytes) -> Answer:
        method = self.api.method(verb, path)
        assert set(query) <= method.parameters, f"{verb} {path} has no {set(query) - method.parameters}"
        body = json.loads(content) if content else None
        if method.body is None:
            assert body is None, f"{verb} {path} takes no body"
        elif complaints := self.api.complaints(method.body, body):
            return self.trouble(400, "; ".join(complaints))
        if verb != "GET":
            self.writes.append(method.name)
        return getattr(self, f"_{method.name}_{path.lstrip('/').partition('/')[0]}")(path.lstrip("/"), query, body)  # type: ignore[no-any-return]

    # ---- accounts and sources

    def _get_accounts(self, path: str, query: Document, body: None) -> Answer:
        return Answer(200, {"name": f"accounts/{ACCOUNT}", "accountId": ACCOUNT, "accountName": "Souk"})

    def _list_datasources(self, path: str, query: Document, body: None) -> Answer:
        return Answer(200, {"dataSources": self.sources})

    def _create_datasources(self, path: str, query: Document, body: Document) -> Answer:
        number = self.new_id()
        made = {"name": f"accounts/{ACCOUNT}/dataSources/{number}", "dataSourceId": number, "input": "API", **body}
        self.sources.append(made)
        return Answer(200, made)

    # ---- products

    def _insert_products(self, path: str, query: Document, body: Document) -> Answer:
        if query.get("dataSource") not in {each["name"] for each in self.sources}:
            return self.trouble(400, "The data source does not exist")
        attributes = body["productAttributes"]
        if len(attributes.get("title", "")) > 150:
            return self.trouble(400, "[title] Value is longer than 150 characters")
        if len(body["offerId"]) > 50 or not body.get("feedLabel"):
            return self.trouble(400, "[offerId] Value is too long")
        name = f"{body['contentLanguage']}~{body['feedLabel']}~{body['offerId']}"
        there = self.inputs.get(name)
        if there and int(there.get("versionNumber", "0")) > int(body.get("versionNumber", "9" * 18)):
            return self.trouble(409, "The operation was aborted.")
        self.inputs[name] = {**body, "dataSource": query["dataSource"], "sent": datetime.now(UTC).isoformat()}
        if not self.slow:
            self.seen[name] = self.inputs[name]
        return Answer(200, _input(name))

    def _patch_products(self, path: str, query: Document, body: Document) -> Answer:
        name = path.rpartition("/")[2]
        there = self.inputs.get(name)
        if there is None or there["dataSource"] != query["dataSource"]:
            return self.trouble(404, "Product input not found")
        attributes = dict(there["productAttributes"])
        for field in query["updateMask"].split(","):
            plain = field.removeprefix("productAttributes.")
            assert plain != field, "only attributes are patched"
            attributes.pop(plain, None)
            if plain in body["productAttributes"]:
                attributes[plain] = body["productAttributes"][plain]
        self.inputs[name] = {**there, "productAttributes": attributes}
        if name in self.seen and not self.slow:
            self.seen[name] = self.inputs[name]
        return Answer(200, _input(name))

    def _delete_products(self, path: str, query: Document, body: None) -> Answer:
        name = path.rpartition("/")[2]
        there = self.inputs.get(name)
        if there is None or there["dataSource"] != query["dataSource"]:
            return self.trouble(404, "Product input not found")
        del self.inputs[name]
        if not self.slow:
            self.seen.pop(name, None)
        return Answer(200, {})

    def _get_products(self, path: str, query: Document, body: None) -> Answer:
        name = path.rpartition("/")[2]
        if name not in self.seen:
            return self.trouble(404, "Product not found")
        return Answer(200, self._product(name))

    def _list_products(self, path: str, query: Document, body: None) -> Answer:
        size, start = int(query["pageSize"]), int(query.get("pageToken", "0"))
        names = list(self.seen)
        page: Document = {"products": [self._product(each) for each in names[start : start + size]]}
        more = start + size < len(names)
        return Answer(200, {**page, "nextPageToken": str(start + size)} if more else page)

    def _product(self, name: str) -> Document:
        document = self.seen[name]
        told = {each: document[each] for each in ("offerId", "contentLanguage", "feedLabel", "dataSource")}
        if "versionNumber" in document:
            told["versionNumber"] = document["versionNumber"]
        told["customAttributes"] = document.get("customAttributes", [])
        ends = datetime.fromisoformat(document["sent"]) + timedelta(days=30)
        status = {"googleExpirationDate": ends.isoformat(), **self._judged(document["productAttributes"])}
        attributes = document["productAttributes"]
        product = {"name": f"accounts/{ACCOUNT}/products/{name}", **told, "productAttributes": attributes}
        return {**product, "productStatus": status}

    def _judged(self, attributes: Document) -> Document:
        if attributes.get("excludedDestinations"):
            return {}
        issues = [each for word, found in self.refusals.items() if word in attributes["title"] for each in found]
        refused = {
            country for each in issues if each["severity"] == "DISAPPROVED" for country in each["applicableCountries"]
        }
        shown = [each for each in COUNTRIES if each not in refused]
        destination = {
            "reportingContext": "FREE_LISTINGS",
            "approvedCountries": shown,
            "disapprovedCountries": sorted(refused),
        }
        return {"destinationStatuses": [destination], "itemLevelIssues": issues}

    # ---- what the tests see

    def _ours(self, key: str) -> list[Document]:
        return [
            each
            for each in self.inputs.values()
            if {"name": "qafila key", "value": key} in each.get("customAttributes", ())
        ]

    def listings(self) -> int:
        return len({_group(each) for each in self.inputs.values()})

    def shown(self, receipt: Receipt) -> Shown | None:
        found = self._ours(receipt.remote["listing"])
        if not found and receipt.remote["listing"].startswith("accounts/"):
            found = [self.inputs[receipt.remote["listing"].rpartition("/")[2]]]
        if not found:
            return None
        first = found[0]["productAttributes"]
        return Shown(
            title=first.get("itemGroupTitle", first["title"]),
            description=first.get("description"),
            variants={_sku(each): _offer(each["productAttributes"]) for each in found},
            pictures=len({first["imageLink"], *first.get("additionalImageLinks", ())}),
            on_sale=not all(each["productAttributes"].get("excludedDestinations") for each in found),
        )

    def stand(self, listing: Listing) -> None:
        """Sent by hand, from a source of theirs, and so under the name that ours would have."""
        theirs = {"name": f"accounts/{ACCOUNT}/dataSources/1", "displayName": "À eux", "input": "FILE"}
        if theirs not in self.sources:
            self.sources.append(theirs)
        (only,) = listing.variants
        price = {"amountMicros": str(int(only.price.amount * 1_000_000)), "currencyCode": only.price.currency}
        name = f"{listing.language}~{listing.country}~{only.key}"
        attributes = {"title": listing.title, "description": "", "imageLink": "https://e.example/a.jpg", "price": price}
        self.inputs[name] = {
            "offerId": only.key,
            "contentLanguage": listing.language,
            "feedLabel": listing.country,
            "productAttributes": attributes,
            "dataSource": theirs["name"],
            "sent": datetime.now(UTC).isoformat(),
        }
        self.seen[name] = self.inputs[name]

    def remove(self, receipt: Receipt) -> None:
        for name, each in list(self.inputs.items()):
            if each in self._ours(receipt.remote["listing"]):
                del self.inputs[name], self.seen[name]


def _input(name: str) -> Document:
    return {"name": f"accounts/{ACCOUNT}/productInputs/{name}", "product": f"accounts/{ACCOUNT}/products/{name}"}


def _group(document: Document) -> str:
    return str(document["productAttributes"].get("itemGroupId") or document["offerId"])


def _sku(document: Document) -> str:
    found = [each["value"] for each in document.get("customAttributes", ()) if each["name"] == "qafila sku"]
    return str(found[0] if found else document["offerId"])


def _offer(attributes: Document) -> ShownOffer:
    price = attributes.get("salePrice") or attributes["price"]
    amount = Decimal(price["amountMicros"]) / 1_000_000
    quantity = attributes.get("sellOnGoogleQuantity")
    return ShownOffer(amount, None if quantity is None else int(quantity))
