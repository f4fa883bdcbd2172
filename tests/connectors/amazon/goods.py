"""What a seller's account at Amazon holds, and the rules by which it takes items: its schemas', and its oddities."""

import copy
import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from jsonschema import Draft7Validator, ValidationError, validators

from tests.connectors.amazon.types import MARKETPLACE, TYPES

Document = dict[str, Any]
FIRST = datetime(2026, 11, 1, tzinfo=UTC)
SELECTORS = ("marketplace_id", "language_tag", "fulfillment_channel_code", "audience", "currency")
OFFER_TERMS = ("purchasable_offer", "fulfillment_availability", "condition_type")
PRODUCT_TERMS = frozenset(("product_description", "bullet_point", "country_of_origin"))


class BadRequest(Exception):
    """Answered with 400."""


def _utf8(_validator: Any, most: int, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value.encode()) > most:
        yield ValidationError(f"{len(value.encode())} bytes are more than {most}")


CHECK = validators.extend(Draft7Validator, {"maxUtf8ByteLength": _utf8})


def issue(code: str, message: str, category: str, *names: str, severity: str = "ERROR", **more: object) -> Document:
    told = {"code": code, "message": message, "severity": severity, "categories": [category]}
    return told | ({"attributeNames": list(names)} if names else {}) | more


class Items:
    """By SKU. What is accepted is on sale once it has been looked at (`look`), or is taken down then."""

    def clear(self) -> None:
        self.items: dict[str, Document] = {}
        self.numbers = itertools.count(1)
        self.suppressed: set[str] = set()
        """SKUs whose photo Amazon will not like, when it looks."""
        self.stubs: set[str] = set()
        """SKUs that were patched and are not there."""

    def put(self, sku: str, kind: str, attributes: Document, requirements: str = "LISTING") -> list[Document]:
        """Replaces all. What is wrong with it; nothing was written then."""
        found = faults(kind, attributes, requirements)
        if not any(each["severity"] == "ERROR" for each in found):
            self._write(sku, kind, attributes)
        return found

    def preview(self, sku: str, kind: str, attributes: Document, requirements: str) -> list[Document]:
        return faults(kind, attributes, requirements)

    def patch(self, sku: str, kind: str, patches: list[Document]) -> list[Document]:
        before = self.items.get(sku)
        if before is None:
            self.stubs.add(sku)  # accepted, though nothing is there: 13013 is among the issues that are read later
            return []
        after = copy.deepcopy(before["attributes"])
        for place, each in enumerate(patches):
            _apply(after, place, each)
        changed = {each["path"].removeprefix("/attributes/") for each in patches}
        found = [
            each for each in faults(before["kind"], after, "PATCH") if changed & set(each.get("attributeNames", []))
        ]
        if not found:
            self._write(sku, before["kind"], after)
        return found

    def delete(self, sku: str) -> None:
        self.items.pop(sku, None)

    def look(self) -> None:
        """Time passes: items become buyable, or are suppressed."""
        for sku, item in self.items.items():
            item["seen"] = True
            if sku in self.suppressed:
                taken_down = {"actions": [{"action": "LISTING_SUPPRESSED"}], "exemption": {"status": "NOT_EXEMPT"}}
                told = "The main image has text, logo or a watermark."
                item["issues"] = [issue("18027", told, "INVALID_IMAGE", severity="WARNING", enforcements=taken_down)]

    def told(self, sku: str) -> Document:
        item = self.items[sku]
        attributes = item["attributes"]
        status = ["BUYABLE", "DISCOVERABLE"] if self.buyable(sku) else ["DISCOVERABLE"] if item["seen"] else []
        summary = {
            "marketplaceId": MARKETPLACE,
            "asin": item["asin"],
            "productType": item["kind"],
            "status": status,
            "itemName": attributes["item_name"][0]["value"],
            "createdDate": item["created"],
            "lastUpdatedDate": item["created"],
        }
        told = {"sku": sku, "summaries": [summary], "attributes": attributes, "issues": item["issues"]}
        offer = attributes.get("purchasable_offer")
        if offer:
            amount = f"{offer[0]['our_price'][0]['schedule'][0]['value_with_tax']:.2f}"
            price = {"currencyCode": offer[0]["currency"], "amount": amount}
            told["offers"] = [{"marketplaceId": MARKETPLACE, "offerType": "B2C", "price": price}]
        if stock := attributes.get("fulfillment_availability"):
            counted = {"fulfillmentChannelCode": stock[0]["fulfillment_channel_code"]}
            told["fulfillmentAvailability"] = [
                counted | ({"quantity": q} if (q := stock[0].get("quantity")) is not None else {})
            ]
        if children := self.children(sku):
            kin = {"type": "VARIATION", "childSkus": children}
            told["relationships"] = [{"marketplaceId": MARKETPLACE, "relationships": [kin]}]
        return told

    def children(self, parent: str) -> list[str]:
        return [sku for sku, item in self.items.items() if parent_of(item) == parent]

    def buyable(self, sku: str) -> bool:
        item = self.items[sku]
        attributes = item["attributes"]
        left = attributes.get("fulfillment_availability", [{}])[0].get("quantity", 1)
        return item["seen"] and "purchasable_offer" in attributes and left > 0 and not item["issues"]

    def _write(self, sku: str, kind: str, attributes: Document) -> None:
        number = next(self.numbers)
        before = self.items.get(sku)
        new = {
            "asin": f"B0{number:08d}",
            "created": f"{FIRST + timedelta(seconds=number):%Y-%m-%dT%H:%M:%SZ}",
            "seen": False,
            "issues": [],
        }
        self.items[sku] = {**(before or new), "kind": kind, "attributes": copy.deepcopy(attributes)}


def parent_of(item: Document) -> str | None:
    kin = item["attributes"].get("child_parent_sku_relationship")
    return kin[0]["parent_sku"] if kin else None


def faults(kind: str, attributes: Document, requirements: str) -> list[Document]:
    schema = TYPES.get(kind)
    if schema is None:
        return [issue("90000901", f"The product type {kind} is unknown.", "INVALID_ATTRIBUTE", "product_type")]
    missing = [name for name in schema["required"] if name not in attributes]
    if requirements == "LISTING_PRODUCT_ONLY":
        missing = [name for name in missing if name not in OFFER_TERMS]
        if wrong := [name for name in OFFER_TERMS if name in attributes]:
            return [issue("90000902", "Terms of sale are not for products.", "INVALID_ATTRIBUTE", *wrong)]
    if requirements == "PATCH":
        missing = []
    found = [issue("90220", f"'{name}' is required but not supplied.", "MISSING_ATTRIBUTE", name) for name in missing]
    for name, values in attributes.items():
        if name not in schema["properties"]:
            found.append(issue("90000900", f"The attribute {name} is invalid.", "INVALID_ATTRIBUTE", name))
            continue
        found += [
            issue("90244", f"'{name}': {each.message[:200]}", "INVALID_ATTRIBUTE", name)
            for each in CHECK({"$defs": schema["$defs"], **schema["properties"][name]}).iter_errors(values)
        ]
    return found


def _apply(attributes: Document, place: int, patch: Document) -> None:
    """By selectors: of the values there are, those that one of the given matches are replaced, or taken away."""
    top, name = patch["path"].rpartition("/")[::2]
    if top != "/attributes" or patch["op"] not in ("replace", "add", "delete"):
        raise BadRequest(f"Invalid path provided in patch at index of {place}.")
    given = patch.get("value")
    if not given:
        raise BadRequest(f"Invalid empty value provided in patch at index {place}.")
    left = [each for each in attributes.get(name, []) if not any(_matches(each, one) for one in given)]
    after = left + (copy.deepcopy(given) if patch["op"] != "delete" else [])
    if after:
        attributes[name] = after
    else:
        attributes.pop(name, None)


def _matches(there: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    return all(there.get(name) == given.get(name) for name in SELECTORS if name in given or name in there)
