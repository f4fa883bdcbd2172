"""What a YouCan store has, and the rules by which it takes products: those of its documentation, and no more."""

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

Document = dict[str, Any]
NUMBER = (int, float)
PRODUCT: Mapping[str, tuple[type, ...]] = {
    "name": (str,),
    "description": (str, type(None)),
    "visibility": (bool,),
    "track_inventory": (bool,),
    "inventory": (int,),
    "has_variants": (bool,),
    "price": NUMBER,
    "compare_at_price": (*NUMBER, type(None)),
    "cost_price": (*NUMBER, type(None)),
    "variant_options": (list,),
    "categories": (list,),
    "variants": (list,),
    "vendors": (list,),
    "images": (list,),
    "sku": (str, type(None)),
    "barcode": (str, type(None)),
    "weight": (*NUMBER, type(None)),
}
"""The last three are in no table of the documentation for products; integrations in use send them."""
VARIANT: Mapping[str, tuple[type, ...]] = {
    "variations": (dict,),
    "price": NUMBER,
    "weight": (*NUMBER, type(None)),
    "sku": (str, type(None)),
    "barcode": (str, type(None)),
    "inventory": (int,),
    "image": (str,),
}
REQUIRED = ("name", "price", "has_variants")


class Refused(Exception):
    def __init__(self, status: int, detail: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        meta: Any = {"fields": {name: [text] for name, text in fields.items()}} if fields else []
        self.status, self.body = status, {"status": status, "detail": detail, "meta": meta}


def invalid(field: str, text: str) -> Refused:
    return Refused(422, "The given data was invalid.", {field: text})


def cleaned(markup: str, *, classes: bool = True) -> str:
    """As a rich text field is: no comments, scripts, handlers, data attributes."""
    markup = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", "", markup, flags=re.DOTALL | re.IGNORECASE)
    markup = re.sub(r"""\s(?:on\w+|data-[\w-]+|id)\s*=\s*("[^"]*"|'[^']*')""", "", markup)
    return markup if classes else re.sub(r'\sclass="[^"]*"', "", markup)


class Goods:
    """Products by id. Each has a variant at least."""

    keeps_classes = True
    photos_fail = False

    def clear(self) -> None:
        self.products: dict[str, Document] = {}
        self.paths: set[str] = set()
        self.fetched: list[str] = []
        self.numbers = itertools.count(1)

    def uuid(self) -> str:
        return f"dbf8a5a4-4bf9-11ea-ade4-{next(self.numbers):012d}"

    def product(self, number: str) -> Document:
        if number not in self.products:
            raise Refused(404, "Product not found")
        return self.products[number]

    def make(self, given: Document) -> Document:
        for name in REQUIRED:
            if name not in given:
                raise invalid(name, f"The {name} field is required.")
        _check(given, PRODUCT, "")
        number = self.uuid()
        product: Document = {
            "id": number,
            "description": None,
            "visibility": True,
            "track_inventory": False,
            "compare_at_price": None,
            "cost_price": None,
            "variant_options": [],
            "images": [],
            "variants": [],
        }
        self._write(product, given)
        product["slug"] = f"{re.sub(r'[^a-z0-9]+', '-', given['name'].lower()).strip('-')}-{number[-4:]}"
        self.products[number] = product
        return product

    def change(self, number: str, given: Document) -> Document:
        """What is left out stays; stock is nobody's to set."""
        product = self.product(number)
        _check(given, PRODUCT, "")
        if "inventory" in given:
            raise invalid("inventory", "The inventory can only be incremented or decremented.")
        before = {_choice(each["variations"]) for each in product["variants"]}
        for place, each in enumerate(given.get("variants", [])):
            if isinstance(each, dict) and _choice(each.get("variations", {})) in before and "inventory" in each:
                raise invalid(f"variants.{place}.inventory", "The inventory can only be incremented or decremented.")
        copy = {**product, "variants": [dict(each) for each in product["variants"]]}
        self._write(copy, given)
        product.update(copy)
        return product

    def move(self, number: str, given: Document, sign: int) -> Document:
        product = self.product(number)
        if set(given) != {"varaint_id", "inventory"}:
            raise invalid("varaint_id", "The varaint_id field is required.")
        if type(given["inventory"]) is not int or given["inventory"] <= 0:
            raise invalid("inventory", "The inventory must be an integer above 0.")
        variant = next((each for each in product["variants"] if each["id"] == given["varaint_id"]), None)
        if variant is None:
            raise Refused(404, "Variant not found")
        left = (variant["inventory"] or 0) + sign * given["inventory"]
        if left < 0:
            raise invalid("inventory", "The inventory must be at least 0.")
        variant["inventory"] = left
        return {**variant, "product": self.told(product, variants=False)}

    def told(self, product: Document, *, variants: bool) -> Document:
        shown = {name: value for name, value in product.items() if name != "variants"}
        shown["variants_count"] = len(product["variants"])
        shown["inventory"] = sum(each["inventory"] or 0 for each in product["variants"])
        shown["public_url"] = f"https://maroc.youcan.shop/products/{product['slug']}"
        shown["meta"] = {"title": product["name"], "description": "", "images": []}
        return shown | ({"variants": product["variants"]} if variants else {})

    def _write(self, product: Document, given: Document) -> None:
        if "name" in given and not 0 < len(given["name"]) <= 255:
            raise invalid("name", "The name may not be greater than 255 characters.")
        for name in ("price", "compare_at_price"):
            if (given.get(name) or 0) < 0:
                raise invalid(name, f"The {name} must be at least 0.")
        own = {"inventory", "sku", "barcode", "weight", "variants", "images"}
        product.update({name: value for name, value in given.items() if name not in own})
        if given.get("description"):
            product["description"] = cleaned(given["description"], classes=self.keeps_classes)
        if "images" in given:
            product["images"] = [self._image(each, place) for place, each in enumerate(given["images"])]
            product["images"] = [each for each in product["images"] if each]
        if product["has_variants"]:
            self._write_variants(product, given)
        else:
            self._write_only(product, given)

    def _image(self, given: Any, place: int) -> Document | None:
        """A path of the store's own, or an address that it fetches now."""
        if not isinstance(given, dict) or set(given) != {"name", "order", "type"} or given["type"] not in (1, 2):
            raise invalid(f"images.{place}", "The image is invalid.")
        name = given["name"]
        if not isinstance(name, str) or type(given["order"]) is not int:
            raise invalid(f"images.{place}.name", "The name must be a string.")
        if name.startswith("https://"):
            self.fetched.append(name)
            if self.photos_fail:
                return None
            name = f"stores/maroc/products/{next(self.numbers):04d}.jpeg"
            self.paths.add(name)
        elif name not in self.paths:
            raise invalid(f"images.{place}.name", "The file does not exist.")
        return {
            "id": self.uuid(),
            "name": name,
            "type": 1,
            "url": f"https://cdn.ycan.shop/{name}",
            "order": given["order"],
        }

    def _write_only(self, product: Document, given: Document) -> None:
        """A product without variants has one that is called default."""
        before = next((each for each in product["variants"] if not each["variations"]), None)
        variant = before or self._blank({})
        variant["price"] = product["price"]
        variant.update({name: given[name] for name in ("inventory", "sku", "barcode", "weight") if name in given})
        product["variants"] = [variant]

    def _write_variants(self, product: Document, given: Document) -> None:
        options = {each["name"]: each["values"] for each in _options(product["variant_options"])}
        if "variants" not in given:
            return
        before = {_choice(each["variations"]): each for each in product["variants"]}
        after: dict[Any, Document] = {}
        for place, told in enumerate(given["variants"]):
            _check(told, VARIANT, f"variants.{place}.")
            chosen = told.get("variations") or {}
            if set(chosen) != set(options) or any(value not in options[name] for name, value in chosen.items()):
                raise invalid(f"variants.{place}.variations", "The variations are invalid.")
            if _choice(chosen) in after:
                raise invalid(f"variants.{place}.variations", "The variations has a duplicate value.")
            if "image" in told and told["image"] not in self.paths:
                raise invalid(f"variants.{place}.image", "The file does not exist.")
            variant = before.get(_choice(chosen)) or self._blank(chosen)
            after[_choice(chosen)] = variant | {"price": product["price"]} | told
        if not after:
            raise invalid("variants", "The variants field is required.")
        product["variants"] = list(after.values())

    def _blank(self, chosen: Document) -> Document:
        return {"id": self.uuid(), "variations": chosen or [], "sku": None, "barcode": None, "inventory": None}


def _options(given: Any) -> Iterable[Document]:
    for place, each in enumerate(given):
        fine = isinstance(each, dict) and set(each) == {"name", "type", "values"} and type(each["type"]) is int
        if not fine or not each["values"] or len(set(each["values"])) != len(each["values"]):
            raise invalid(f"variant_options.{place}", "The variant option is invalid.")
        yield each


def _choice(variations: Any) -> Any:
    return tuple(sorted(variations.items())) if isinstance(variations, dict) else ()


def _check(given: Any, rules: Mapping[str, tuple[type, ...]], prefix: str) -> None:
    if not isinstance(given, dict):
        raise invalid(prefix.rstrip("."), "The data is invalid.")
    for name, value in given.items():
        if name not in rules:
            raise invalid(f"{prefix}{name}", f"The {name} field is not known.")
        if type(value) not in rules[name]:
            raise invalid(f"{prefix}{name}", f"The {name} is of the wrong type.")
