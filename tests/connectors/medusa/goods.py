"""What a Medusa server has, and its rules, as far as the connector meets them: a call is done whole or not at all.

The words of the refusals, and what is refused, are those of a real 2.21.2.
"""

import copy
from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Document = dict[str, Any]
TAKEN_GTIN = "4000000000006"
"""A product of somebody else has it."""
SIZES = ("weight", "length", "width", "height", "hs_code", "mid_code", "origin_country", "material", "metadata")
PRODUCT = {
    *("title", "subtitle", "description", "is_giftcard", "discountable", "images", "thumbnail", "handle", "status"),
    *("external_id", "type_id", "collection_id", "categories", "tags", "variants", "sales_channels"),
    *("shipping_profile_id", *SIZES),
}
VARIANT = {
    *("title", "sku", "ean", "upc", "barcode", "allow_backorder", "manage_inventory", "variant_rank", "prices"),
    *("options", *SIZES),
}
UNIQUE = ("sku", "barcode", "ean", "upc")


class Refused(Exception):
    def __init__(self, message: str, status: int = 400, kind: str = "invalid_data") -> None:
        super().__init__(message)
        self.status, self.body = status, {"type": kind, "message": message}


def missing(message: str) -> Refused:
    return Refused(message, 404, "not_found")


def strict(given: Document, known: Collection[str], required: Iterable[str] = ()) -> None:
    faults = [f"Field '{name}' is required" for name in required if name not in given]
    unknown = [f"'{name}'" for name in given if name not in known]
    faults += [f"Unrecognized fields: {', '.join(unknown)}"] if unknown else []
    if faults:
        raise Refused(f"Invalid request: {'; '.join(faults)}")


class Goods:
    products: dict[str, Document]
    items: dict[str, Document]
    """Inventory items, with their levels by location."""

    @abstractmethod
    def new_id(self) -> str: ...

    @contextmanager
    def as_a_whole(self) -> Iterator[None]:
        before = copy.deepcopy((self.products, self.items))
        try:
            yield
        except BaseException:
            self.products, self.items = before
            raise

    # ---- products

    def create(self, given: Document) -> Document:
        strict(given, {*PRODUCT, "options"}, ("title",))
        if not given.get("options"):
            raise Refused(f"Product options are not provided for: [{given['title']}].")
        handle = given.get("handle", "")
        if any(each["handle"] == handle for each in self.products.values()):
            raise Refused(f"Product with handle: {handle}, already exists.")
        product = {
            **dict.fromkeys(PRODUCT - {"variants", "sales_channels", "shipping_profile_id"}),
            "id": f"prod_{self.new_id()}",
            "status": "draft",
            "images": [],
            "sales_channels": [],
            "variants": [],
            "categories": [],
            "tags": [],
            "shipping_profile": None,
            "options": [self._option(each) for each in given["options"]],
        }
        self.products[product["id"]] = product
        self._set(product, {name: value for name, value in given.items() if name not in ("options", "variants")})
        for each in given.get("variants", ()):
            self.add_variant(product, each)
        return product

    def update(self, given: Document) -> Document:
        """Variants that are not named are deleted, and new ones have no inventory: as in the real one."""
        strict(given, PRODUCT | {"id"})
        product = self.product(given["id"], "Unable to update the products with ids: {}")
        self._set(product, {name: value for name, value in given.items() if name not in ("id", "variants")})
        if "variants" in given:
            named = {each.get("id") for each in given["variants"]}
            product["variants"] = [each for each in product["variants"] if each["id"] in named]
            for each in given["variants"]:
                if "id" in each:
                    self.change_variant(product, each)
                else:
                    self.add_variant(product, each, inventory=False)
            self._told_apart(product)
        return product

    def product(self, number: str, words: str = 'Product with id "{}" not found') -> Document:
        if number not in self.products:
            raise missing(words.format(number))
        return self.products[number]

    def delete(self, product: Document) -> None:
        for variant in product["variants"]:
            self._drop_items(variant)
        del self.products[product["id"]]

    def _set(self, product: Document, given: Document) -> None:
        if "images" in given:
            old = {each["id"]: each for each in product["images"]}
            product["images"] = [
                old.get(each.get("id")) or {"id": f"img_{self.new_id()}", "url": each["url"]}
                for each in given["images"]
            ]
        if "shipping_profile_id" in given:
            product["shipping_profile"] = {"id": given["shipping_profile_id"]}
        product["metadata"] = merged(product["metadata"], given.get("metadata"))
        apart = ("images", "shipping_profile_id", "metadata")
        product.update({name: value for name, value in given.items() if name not in apart})

    # ---- variants

    def add_variant(self, product: Document, given: Document, *, inventory: bool = True) -> Document:
        strict(given, VARIANT | {"inventory_items"}, ("title", "prices"))
        variant = {
            **dict.fromkeys(VARIANT),
            "id": f"variant_{self.new_id()}",
            "manage_inventory": True,
            "inventory_items": [],
            "thumbnail": None,
        }
        product["variants"].append(variant)
        self._fill(product, variant, given)
        if inventory and variant["manage_inventory"]:
            linked = [each["inventory_item_id"] for each in given.get("inventory_items", ())]
            variant["inventory_items"] = linked or [self._item(variant)]
        if self._same_options(product, variant):
            raise Refused(f"Variant ({self._same_options(product, variant)}) with provided options already exists.")
        return variant

    def change_variant(self, product: Document, given: Document) -> Document:
        strict(given, VARIANT | {"id", "thumbnail"})
        found = [each for each in product["variants"] if each["id"] == given["id"]]
        if not found:
            raise Refused(f"Cannot update non-existing variants with ids: {given['id']}")
        (variant,) = found
        self._fill(product, variant, {name: value for name, value in given.items() if name != "id"})
        if given.get("manage_inventory") is False:
            variant["inventory_items"] = []  # the item itself stays, and keeps its SKU
        elif given.get("manage_inventory") is True and not variant["inventory_items"]:
            variant["inventory_items"] = [self._item(variant)]
        return variant

    def remove_variant(self, product: Document, number: str) -> None:
        for variant in [each for each in product["variants"] if each["id"] == number]:
            self._drop_items(variant)
            product["variants"].remove(variant)

    def _fill(self, product: Document, variant: Document, given: Document) -> None:
        if "options" in given:
            variant["options"] = self._chosen(product, given)
        if "prices" in given:
            variant["prices"] = [self._price(each) for each in given["prices"]]
        variant["metadata"] = merged(variant["metadata"], given.get("metadata"))
        apart = ("options", "prices", "metadata", "inventory_items")
        variant.update({name: value for name, value in given.items() if name not in apart})
        for name in UNIQUE:
            others = [each for each in self.variants() if each is not variant and each[name]]
            if variant[name] and (variant[name] in [each[name] for each in others] or variant[name] == TAKEN_GTIN):
                raise Refused(f"Product variant with {name}: {variant[name]}, already exists.")

    def variants(self) -> Iterator[Document]:
        for product in self.products.values():
            yield from product["variants"]

    def _price(self, given: Document) -> Document:
        strict(given, ("id", "currency_code", "amount", "min_quantity", "max_quantity", "rules"))
        if isinstance(given["amount"], bool) or not isinstance(given["amount"], int | float):
            raise Refused("Invalid request: Expected type: 'number' for field 'amount'")
        empty = {"min_quantity": None, "max_quantity": None, "rules": {}}
        return {**empty, **given, "id": f"price_{self.new_id()}"}

    # ---- options

    def _option(self, given: Document) -> Document:
        strict(given, ("title", "values", "ranks", "is_exclusive", "metadata"), ("title", "values"))
        values = [{"id": f"optval_{self.new_id()}", "value": each} for each in given["values"]]
        return {"id": f"opt_{self.new_id()}", "title": given["title"], "is_exclusive": True, "values": values}

    def _chosen(self, product: Document, given: Document) -> list[Document]:
        """Values of all the product's options."""
        options, chosen = product["options"], given["options"]
        if len(options) != len(chosen):
            told = f"Product has {len(options)} option values but there were {len(chosen)} provided option values"
            raise Refused(f"{told} for the variant: {given.get('title')}.")
        found = [
            (each, value) for each in options for value in each["values"] if chosen.get(each["title"]) == value["value"]
        ]
        if len(found) != len(options):
            raise Refused(f"Option value {chosen} does not exist")
        return [{**value, "option_id": option["id"]} for option, value in found]

    def _same_options(self, product: Document, variant: Document) -> str | None:
        mine = {each["id"] for each in variant["options"] or ()}
        for each in product["variants"]:
            if each is not variant and mine and mine == {one["id"] for one in each["options"] or ()}:
                return str(each["title"])
        return None

    def _told_apart(self, product: Document) -> None:
        for each in product["variants"]:
            if self._same_options(product, each):
                other = self._same_options(product, each)
                raise Refused(f'Variant "{each["title"]}" has same combination of option values as "{other}".')

    def change_options(self, product: Document, given: Document) -> None:
        strict(given, ("add", "remove", "update"))
        used = {each["id"]: each["value"] for variant in product["variants"] for each in variant["options"] or ()}
        for each in given.get("update", ()):
            option = next(one for one in product["options"] if one["id"] == each["product_option_id"])
            gone = set(each.get("remove", ()))
            if gone & used.keys():
                told = ", ".join(used[one] for one in gone & used.keys())
                raise Refused(
                    f"Cannot unassign option values from product because the following variant(s) are using it: {told}"
                )
            there = {one["value"] for one in option["values"]}
            new = [one["value"] for one in each.get("add", ()) if one["value"] not in there]
            option["values"] = [one for one in option["values"] if one["id"] not in gone]
            option["values"] += [{"id": f"optval_{self.new_id()}", "value": one} for one in new]
        if given.get("remove") and product["variants"]:
            raise Refused("Cannot unassign product option from product which has variants for that option")
        product["options"] = [each for each in product["options"] if each["id"] not in given.get("remove", ())]
        product["options"] += [self._option(each) for each in given.get("add", ())]

    # ---- stock

    def _item(self, variant: Document) -> str:
        if any(each["sku"] == variant["sku"] for each in self.items.values()):
            raise Refused(f"Inventory item with sku: {variant['sku']}, already exists.")
        item = {"id": f"iitem_{self.new_id()}", "sku": variant["sku"], "levels": {}}
        self.items[item["id"]] = item
        return str(item["id"])

    def _drop_items(self, variant: Document) -> None:
        for each in variant["inventory_items"]:
            del self.items[each]

    def write_levels(self, given: Document) -> None:
        strict(given, ("create", "update", "delete", "force"))
        for verb in ("create", "update"):
            for each in given.get(verb, ()):
                strict(each, ("inventory_item_id", "location_id", "stocked_quantity", "incoming_quantity"))
                levels = self.items[each["inventory_item_id"]]["levels"]
                place, item = each["location_id"], each["inventory_item_id"]
                if verb == "create" and place in levels:
                    raise Refused(
                        f"Inventory level with inventory_item_id: {item}, location_id: {place}, already exists."
                    )
                if verb == "update" and place not in levels:
                    raise missing(f"Item {item} is not stocked at location {place}")
                levels.setdefault(place, {"location_id": place, "reserved_quantity": 0})
                levels[place]["stocked_quantity"] = each["stocked_quantity"]


def merged(there: Document | None, given: Document | None) -> Document | None:
    """An empty text takes a value out."""
    if given is None:
        return there
    return {name: value for name, value in {**(there or {}), **given}.items() if there is None or value != ""}
