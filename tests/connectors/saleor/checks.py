"""What a shop refuses of products and variants."""

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from tests.connectors.saleor.goods import CHOICES, Document, Fault, Goods, Refusals

AXES = "DUPLICATED_INPUT_ITEM"
BLOCKS = {"paragraph": {"text"}, "header": {"text", "level"}, "list": {"style", "items"}}
"""Of those that a shop knows (`saleor/core/editorjs/models.py`), with the keys of theirs that are of use here."""


class Checks(Goods):
    def _check_product(self, document: Document, kind: Document, refused: Refusals, but: str = "") -> None:
        if self._weight(document.get("weight")) < 0:
            refused.add("weight", "Product can't have negative weight.", "INVALID")
        if len(document.get("name") or "") > 250:
            refused.add("name", "Ensure this value has at most 250 characters.", "INVALID")
        if not _is_rich_text(document.get("description")):
            refused.add("description", "Invalid EditorJS input", "INVALID")
        if document.get("category"):
            self.one("Category", self.categories, document["category"])
        for name, told in (("externalReference", "External reference"), ("slug", "Slug")):
            value = document.get(name)
            if value and any(each[name] == value and each["id"] != but for each in self.products.values()):
                refused.add(name, f"Product with this {told} already exists.", "UNIQUE")
        self._check_attributes(document.get("attributes") or (), kind["productAttributes"], refused, "")

    @staticmethod
    def _weight(given: object) -> Decimal:
        try:
            return Decimal(str(given or 0))
        except InvalidOperation:
            raise Fault(f"Unsupported value: {given}") from None

    def _check_attributes(self, given: Sequence[Document], known: Sequence[str], refused: Refusals, at: str) -> None:
        for each in given:
            if each.get("id") not in known:
                told = "Given attributes are not a variant attributes."
                refused.add(f"{at}attributes", told, "ATTRIBUTE_CANNOT_BE_ASSIGNED", attributes=[each.get("id")])
                continue
            choice = self.attributes[each["id"]]["inputType"] in CHOICES
            if choice != ("dropdown" in each) or choice == ("plainText" in each):
                refused.add(f"{at}attributes", "Attribute values of a wrong kind.", "INVALID")
            elif choice and len(each["dropdown"]["value"]) > 250:
                refused.add(f"{at}attributes", "Attribute value length is exceeded.", "INVALID")

    def _check_variant(
        self, document: Document, kind: Document, channels: Sequence[str], refused: Refusals, at: str
    ) -> None:
        self._check_attributes(document.get("attributes") or (), kind["variantAttributes"], refused, at)
        reference = document.get("externalReference")
        taken = [each for each in self.variants.values() if reference and each["externalReference"] == reference]
        if any(each["id"] != document.get("id") for each in taken):
            told = "Product variant with this External reference already exists."
            refused.add(f"{at}externalReference", told, "UNIQUE")
        listings, stocks = document.get("channelListings") or (), document.get("stocks") or ()
        for each in listings if isinstance(listings, list) else ():
            self._check_listing(each, channels, refused, f"{at}channelListings.0.")
        for each in stocks if isinstance(stocks, list) else ():
            if each["warehouse"] not in self.warehouses:
                refused.add(f"{at}stocks.0.warehouse", "Not existing warehouse ID.", "NOT_FOUND")

    def _check_listing(self, listing: Document, channels: Sequence[str], refused: Refusals, at: str) -> None:
        channel = listing["channelId"]
        if channel not in channels:
            refused.add(f"{at}channelId", "Product not available in channels.", "PRODUCT_NOT_ASSIGNED_TO_CHANNEL")
        elif not self.precise(listing["price"], channel):
            refused.add(f"{at}price", "Value cannot have so many decimal places.", "INVALID_PRICE")

    def _check_axes(self, product: Document, document: Document, refused: Refusals) -> None:
        """Also against what the variant itself has: only what is new may be sent."""
        asked = {
            each["id"]: each["dropdown"]["value"] for each in document.get("attributes") or () if "dropdown" in each
        }
        for each in (self.variants[id_] for id_ in product["variants"]):
            has = {id_: value["name"] for id_, value in each["attributes"].items() if value}
            if asked and asked == has:
                refused.add("attributes", "Duplicated attribute values for product variant.", AXES)
                return


def _is_rich_text(told: str | None) -> bool:
    """A shop takes no key that it does not know."""
    blocks = json.loads(told or '{"blocks": []}')["blocks"]
    return all(
        set(each) == {"type", "data"} and set(each["data"]) <= BLOCKS.get(each["type"], set()) for each in blocks
    )
