"""Which stored product an incoming one is, and which variant is which. Keys that were given stay given."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from catalog.folding import folded
from catalog.identifiers import new_key
from catalog.product import Product, Variant

FREEFORM = "freeform"
"""The kind of file whose rows may have no identifier of their own."""


@dataclass(frozen=True)
class Stored:
    """A product as the catalogue has it, beside what the last import had (None when it was made by hand)."""

    current: Product
    imported: Product | None = None
    dialect: str = ""
    version: int = 1

    @property
    def key(self) -> str:
        return self.current.key

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The variants as the file had them, then those added by hand: a file is compared with a file."""
        before = self.imported.variants if self.imported else ()
        return (*before, *self.current.variants)

    @property
    def skus(self) -> frozenset[str]:
        return frozenset(variant.sku for variant in self.variants if variant.sku)

    def may_be(self, product: Product, dialect: str) -> bool:
        """Whether the same key means the same product: a bare number is the id of many things in many shops."""
        if self.dialect in ("", dialect):
            return True
        titles = {*self.current.title.values(), *(self.imported.title.values() if self.imported else ())}
        return not titles.isdisjoint(product.title.values())


Known = Mapping[str, Stored]
"""What is in the catalogue already, by product key."""


Evidence = Literal["key", "id", "sku", "gtin", "title", "photos"]
Candidates = Callable[[Product], list[str]]


class Match(NamedTuple):
    """The key of the stored product, and what showed that it is the same."""

    key: str
    by: Evidence


def matches(incoming: Iterable[Product], known: Known, dialect: str) -> dict[str, Match]:
    """{incoming key: match} by key, else by the id in files of the same kind, a SKU, a barcode, title or photos.

    One to one. Titles and photos count only where no other product of the file or the catalogue has the same; titles
    only between sheets that sellers make themselves, to which identifiers are added later.
    """
    if not known:
        return {}
    arrived = tuple(incoming)
    alike = [stored for stored in known.values() if stored.dialect == dialect]
    by_id = {stored.current.source.id: stored.key for stored in alike}
    by_sku: dict[str, str] = {}
    for stored in known.values():
        for sku in stored.skus:
            by_sku.setdefault(sku, stored.key)
    gtins = _unique((gtin, stored.key) for stored in known.values() for gtin in _gtins(stored.variants))
    sheets = [stored for stored in alike if dialect == FREEFORM]
    titles = _unique((title, stored.key) for stored in sheets for title in _titles(stored.imported or stored.current))
    photos = _unique((shown, stored.key) for stored in alike if (shown := _photos(stored.imported or stored.current)))
    own_titles = _unique((title, product.key) for product in arrived for title in _titles(product))
    own_photos = _unique((shown, product.key) for product in arrived if (shown := _photos(product)))

    def of_its_key(product: Product) -> list[str]:
        return [product.key] if product.key in known and known[product.key].may_be(product, dialect) else []

    def of_its_id(product: Product) -> list[str]:
        return [by_id[product.source.id]] if product.source.id and product.source.id in by_id else []

    def of_its_skus(product: Product) -> list[str]:
        return [by_sku[variant.sku] for variant in product.variants if variant.sku and variant.sku in by_sku]

    def of_its_barcodes(product: Product) -> list[str]:
        return [gtins[gtin] for gtin in _gtins(product.variants) if gtin in gtins]

    def of_its_title(product: Product) -> list[str]:
        return [titles[title] for title in _titles(product) if title in titles and own_titles.get(title)]

    def of_its_photos(product: Product) -> list[str]:
        shown = _photos(product)
        return [photos[shown]] if shown in photos and shown in own_photos else []

    rules: tuple[tuple[Evidence, Candidates], ...] = (
        ("key", of_its_key), ("id", of_its_id), ("sku", of_its_skus), ("gtin", of_its_barcodes),
        ("title", of_its_title), ("photos", of_its_photos),
    )  # fmt: skip
    return _one_to_one(arrived, known, rules)


def _one_to_one(
    incoming: tuple[Product, ...], known: Known, rules: Iterable[tuple[Evidence, Candidates]]
) -> dict[str, Match]:
    found: dict[str, Match] = {}
    claimed: set[str] = set()
    for by, candidates in rules:
        for product in incoming:
            if product.key in found:
                continue
            key = next((key for key in candidates(product) if key in known and key not in claimed), None)
            if key:
                found[product.key] = Match(key, by)
                claimed.add(key)
    return found


T = TypeVar("T")


def _unique(pairs: Iterable[tuple[T, str]]) -> dict[T, str]:
    """{what: key} of what one product only has."""
    owners: dict[T, set[str]] = {}
    for what, key in pairs:
        owners.setdefault(what, set()).add(key)
    return {what: next(iter(keys)) for what, keys in owners.items() if len(keys) == 1}


def _gtins(variants: Iterable[Variant]) -> list[str]:
    return [variant.gtin for variant in variants if variant.gtin]


def _titles(product: Product) -> list[str]:
    return [words for title in product.title.values() if (words := folded(title))]


def _photos(product: Product) -> frozenset[str]:
    return frozenset(image.source for image in product.images)


def with_new_keys(product: Product, dialect: str, taken: Container[str]) -> Product:
    """The incoming product under keys of its own, where another product has the keys it came with."""
    key = new_key(dialect, product.key, taken=taken)
    variants = (variant.model_copy(update={"key": new_key(key, variant.key)}) for variant in product.variants)
    return product.model_copy(update={"key": key, "variants": tuple(variants)})


def with_stored_keys(product: Product, stored: Stored) -> Product:
    """The incoming product under the keys that the stored one and its variants have."""
    keys = _variant_keys(product.variants, stored.variants)
    taken = {*keys.values(), *(variant.key for variant in stored.variants)}
    variants = []
    for position, variant in enumerate(product.variants):
        key = keys.get(position)
        if key is None:
            key = new_key(stored.key, variant.key, taken=taken) if variant.key in taken else variant.key
            taken.add(key)
        variants.append(variant.model_copy(update={"key": key}))
    return product.model_copy(update={"key": stored.key, "variants": tuple(variants)})


def _variant_keys(incoming: tuple[Variant, ...], stored: tuple[Variant, ...]) -> dict[int, str]:
    """{position of the incoming variant: stored key} by SKU, else by options, else by key, else the only one."""
    found: dict[int, str] = {}
    claimed: set[str] = set()

    def match(same: Callable[[Variant, Variant], bool]) -> None:
        for position, variant in enumerate(incoming):
            if position in found:
                continue
            key = next((one.key for one in stored if one.key not in claimed and same(variant, one)), None)
            if key:
                found[position] = key
                claimed.add(key)

    match(lambda new, old: bool(new.sku) and new.sku == old.sku)
    match(lambda new, old: bool(new.options) and new.options == old.options)
    match(lambda new, old: new.key == old.key)
    if len(incoming) == 1 and len({variant.key for variant in stored}) == 1:
        match(lambda new, old: True)
    return found
