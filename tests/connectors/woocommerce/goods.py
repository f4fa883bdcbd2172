"""What a shop has, and its rules: one SKU for one thing, batches in which failures stand in their places."""

from typing import Any

from tests.connectors.woocommerce.wordpress import Document, Refused, WordPress, kses, text_field

TAKEN_GTIN = "4000000000006"
"""A product of somebody else has it."""
TEXTS = ("regular_price", "sale_price", "sku", "name", "description", "status", "type", "global_unique_id", "weight")
INVALID_ID = {
    "product": "woocommerce_rest_product_invalid_id",
    "variation": "woocommerce_rest_product_variation_invalid_id",
}


class Goods(WordPress):
    """`things` are products and variations; `locked` SKUs are being made by another request; `orphaned`: a trashed SKU
    is found in the lookup table alone, as from 9.3 on."""

    things: dict[int, Document]
    locked: set[str]
    unreachable: set[str]
    orphaned = False
    counts: bool

    def batch(self, asked: Document, parent: int | None) -> Document:
        """Creates, then changes, then deletes; failures stand in their places."""
        if sum(map(len, asked.values())) > 100:
            message = "Unable to accept more than 100 items for this request."
            raise Refused("woocommerce_rest_request_entity_too_large", message, 413)
        kind = "product" if parent is None else "variation"
        steps = {
            "create": lambda row: self.make(row, parent),
            "update": lambda row: self.change(self.thing(kind, row["id"], parent), row),
            "delete": lambda row: self.delete(kind, row, parent),
        }
        return {verb: [_row(steps[verb], row) for row in asked[verb]] for verb in steps if verb in asked}

    def thing(self, kind: str, number: int, parent: int | None = None) -> Document:
        found = self.things.get(number)
        if (
            found is None
            or (found["type"] == "variation") != (kind == "variation")
            or parent not in (None, found["parent_id"])
        ):
            raise Refused(INVALID_ID[kind], "Invalid ID.", 404)
        return found

    def delete(self, kind: str, number: int, parent: int | None) -> Document:
        return self.things.pop(self.thing(kind, number, parent)["id"])

    def make(self, given: Document, parent: int | None = None) -> Document:
        sku = given.get("sku", "")
        if sku.casefold() in self.locked:
            raise Refused(
                "woocommerce_rest_product_not_created",
                f"The SKU ({sku}) you are trying to insert is already under processing",
            )
        if parent is not None and self.things.get(parent, {}).get("type") != "variable":
            raise Refused(
                "woocommerce_rest_product_variation_invalid_parent",
                "Cannot set attributes due to invalid parent product.",
                404,
            )
        made = _blank("variation" if parent else given.get("type", "simple"), parent or 0)
        prepared = self._prepared(made, given)
        prepared["id"] = int(self.new_id())
        prepared["permalink"] = f"{self.url}/product/{prepared['id']}/"
        self.things[prepared["id"]] = prepared
        return prepared

    def change(self, thing: Document, given: Document) -> Document:
        thing.update(self._prepared(dict(thing), given))
        return thing

    def _prepared(self, thing: Document, given: Document) -> Document:
        """All or nothing: what is refused has changed nothing."""
        wrong = [name for name in TEXTS if name in given and not isinstance(given[name], str)]
        if wrong:
            params = {name: f"{name} is not of type string." for name in wrong}
            details = {
                name: {"code": "rest_invalid_type", "message": told, "data": {"param": name}}
                for name, told in params.items()
            }
            raise Refused(
                "rest_invalid_param", f"Invalid parameter(s): {', '.join(wrong)}", params=params, details=details
            )
        self._check_sku(given.get("sku", ""), thing["id"])
        self._check_gtin(given.get("global_unique_id", ""), thing["id"])
        images = {}
        if "images" in given:
            images = {"images": [self._image(each, "product") for each in given["images"]]}
        if "image" in given:
            images = {"image": self._image(given["image"], "variation") if given["image"].get("id") else None}
        plain = {name: value for name, value in given.items() if name not in ("id", "images", "image", "meta_data")}
        for name in ("name", "description"):
            if name in plain:
                plain[name] = kses(plain[name])
        if "sku" in plain:
            plain["sku"] = " ".join(plain["sku"].split())
        thing = {**thing, **plain, **images}
        if "meta_data" in given:
            new = {each["key"]: each["value"] for each in (*thing["meta_data"], *given["meta_data"])}
            thing["meta_data"] = [
                {"id": place, "key": key, "value": value} for place, (key, value) in enumerate(new.items(), 1)
            ]
        if thing["type"] == "variation" and "attributes" in plain:
            thing["attributes"] = [{**each, "option": text_field(each["option"])} for each in plain["attributes"]]
        if not self.counts:
            thing |= {"manage_stock": False, "stock_quantity": None}
        elif not thing["manage_stock"]:
            thing["stock_quantity"] = None
        else:
            thing["stock_status"] = "instock" if (thing["stock_quantity"] or 0) > 0 else "outofstock"
        thing["price"] = thing["sale_price"] or thing["regular_price"]
        return thing

    def _check_sku(self, sku: str, number: int) -> None:
        for each in self.things.values() if sku else ():
            if each["sku"].casefold() == sku.casefold() and each["id"] != number:
                if each["status"] == "trash" and self.orphaned:
                    told = (
                        f"The product with SKU ({sku}) you are trying to insert is already present in the lookup table"
                    )
                    raise Refused("woocommerce_rest_product_not_created", told)
                raise Refused(
                    "product_invalid_sku", "Invalid or duplicated SKU.", resource_id=each["id"], unique_sku=f"{sku}-1"
                )

    def _check_gtin(self, gtin: str, number: int) -> None:
        others = [each["global_unique_id"] for each in self.things.values() if each["id"] != number]
        for each in (*others, TAKEN_GTIN) if gtin else ():
            if each == gtin:
                told = "Invalid or duplicated GTIN, UPC, EAN or ISBN."
                raise Refused(
                    "product_invalid_global_unique_id",
                    told,
                    resource_id=9,
                    unique_global_unique_id=f"{gtin}-1",
                )

    def _image(self, given: Document, kind: str) -> Document:
        if number := given.get("id"):
            if number not in self.media:
                raise Refused(f"woocommerce_{kind}_invalid_image_id", f"#{number} is an invalid image ID.")
            media = self.media[number]
        else:
            source = given["src"]
            if source in self.unreachable:
                told = f"Error getting remote image {source}. Error: A valid URL was not provided."
                raise Refused(f"woocommerce_{kind}_image_upload_error", told)
            media = self.attach(source.rpartition("/")[2], b"", "image/jpeg")
        media["title"] = given.get("name") or media["title"]
        return {
            "id": media["id"],
            "src": media["source_url"],
            "name": media["title"],
            "alt": text_field(given.get("alt", "")),
        }

    def variations_of(self, product: Document) -> list[Document]:
        return [each for each in self.things.values() if each["parent_id"] == product["id"]]


def _row(step: Any, row: Any) -> Document:
    try:
        return dict(step(row))
    except Refused as refused:
        return {"id": row.get("id", 0) if isinstance(row, dict) else row, "error": refused.body}


def _blank(kind: str, parent: int) -> Document:
    common = {
        "id": 0, "type": kind, "parent_id": parent, "status": "publish", "sku": "", "name": "", "description": "",
        "regular_price": "", "sale_price": "", "price": "", "manage_stock": False, "stock_quantity": None,
        "stock_status": "instock", "attributes": [], "meta_data": [], "global_unique_id": "", "permalink": "",
    }  # fmt: skip
    return {**common, "image": None} if kind == "variation" else {**common, "images": [], "categories": []}
