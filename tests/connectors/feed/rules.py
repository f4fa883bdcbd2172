"""What Google and Meta ask of a row of a product file, by their published specifications: support.google.com/merchants/
answer/7052112, and the fields of catalogues at developers.facebook.com. Typed by hand; nothing of it is in the code."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

Row = Mapping[str, str]
GOOGLE = {
    "id": 50, "title": 150, "description": 5_000, "link": 2_000, "image_link": 2_000, "brand": 70, "product_type": 750,
    "item_group_id": 50, "color": 100, "size": 100, "material": 200, "pattern": 100,
}  # fmt: skip
META = {**GOOGLE, "id": 100, "title": 200, "description": 9_999, "brand": 100, "mpn": 100}
NEEDED = ("id", "title", "description", "link", "image_link", "availability", "price")
VALUES = {
    "condition": {"new", "refurbished", "used"},
    "gender": {"male", "female", "unisex", ""},
    "age_group": {"newborn", "infant", "toddler", "kids", "adult", ""},
    "identifier_exists": {"yes", "no", ""},
}
AT_GOOGLE, AT_META = {"in_stock", "out_of_stock", "preorder", "backorder"}, {"in stock", "out of stock", "preorder"}
GTIN = re.compile(r"\d{8}|\d{12,14}")
PRICE = re.compile(r"\d+(\.\d+)? [A-Z]{3}")


def complaints(row: Row, *, google: bool) -> list[str]:
    return [*_lengths(row, GOOGLE if google else META), *_values(row, google=google), *_addresses(row)]


def _lengths(row: Row, longest: Mapping[str, int]) -> Iterator[str]:
    yield from (f"{name} is missing" for name in NEEDED if not row.get(name))
    yield from (f"{name} is longer than {most}" for name, most in longest.items() if len(row.get(name, "")) > most)


def _values(row: Row, *, google: bool) -> Iterator[str]:
    yield from (f"{name}: {row[name]!r}" for name, known in VALUES.items() if row.get(name, "") not in known | {""})
    if row["availability"] not in (AT_GOOGLE if google else AT_META):
        yield f"availability: {row['availability']!r}"
    for name in ("price", "sale_price"):
        if row.get(name) and not PRICE.fullmatch(row[name]):
            yield f"{name}: {row[name]!r}"
    if row.get("sale_price") and _amount(row["sale_price"]) >= _amount(row["price"]):
        yield "what is paid in a sale is not less"
    if row.get("gtin") and not GTIN.fullmatch(row["gtin"]):  # its last digit is checked before there is a listing
        yield f"gtin: {row['gtin']!r}"
    if google and not row.get("gtin") and row.get("identifier_exists") != "no":
        yield "no identifier, and it is not said"
    if not google and not any(row.get(name) for name in ("brand", "mpn", "gtin")):
        yield "one of brand, mpn and gtin is needed"


def _addresses(row: Row) -> Iterator[str]:
    more = [each for each in row.get("additional_image_link", "").split(",") if each]
    if len(more) > 10:
        yield "more than ten photos beside the first"
    for each in (row["link"], row["image_link"], *more):
        parts = urlsplit(each)
        if parts.scheme not in ("http", "https") or not parts.hostname or not each.isascii() or " " in each:
            yield f"no address: {each!r}"


def _amount(price: str) -> float:
    return float(price.split(" ", maxsplit=1)[0])
