"""What the shop has already: whether a listing may be there, and which product it is."""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from connectors import HttpClient, Listing, Receipt, RemotePicture, read
from connectors.channels.medusa.mapping import photo_name
from connectors.channels.medusa.replies import Image, Product, Products, ids_of, status_of

PRODUCTS = "admin/products"
PAGE, FEW, FEW_SKUS = 200, 50, 20
"""A page of names, products by id, and by SKUs, which may be long: an address holds 16 KB."""
MOST_PAGES = 50
"""Of a larger shop not all is read, however much is asked."""
_LEVEL = "variants.inventory_items.inventory.location_levels"
FIELDS = ",".join(
    (
        *("id", "status", "title", "external_id", "metadata", "images.id", "images.url"),
        *("options.id", "options.title", "options.is_exclusive", "options.values.id", "options.values.value"),
        *(
            "variants.id",
            "variants.sku",
            "variants.barcode",
            "variants.title",
            "variants.metadata",
            "variants.manage_inventory",
        ),
        *(f"variants.prices.{name}" for name in ("id", "amount", "currency_code", "min_quantity", "max_quantity")),
        *(
            "variants.options.value",
            "variants.options.option_id",
            "variants.prices.rules",
            "variants.inventory_items.inventory_item_id",
        ),
        *(f"{_LEVEL}.{name}" for name in ("location_id", "stocked_quantity", "reserved_quantity")),
        *("sales_channels.id", "shipping_profile.id"),
    )
)

CREATED = ",".join(
    (
        *("id", "status", "external_id", "metadata"),
        *("variants.id", "variants.sku", "variants.metadata", "variants.inventory_items.inventory_item_id"),
    )
)
"""Of a product made just now all else is known, and each further field would cost the server time."""


def products_where(http: HttpClient, query: Iterable[tuple[str, object]], fields: str = FIELDS) -> Products:
    """The products that a query of repeated names gives."""
    told = urlencode([*query, ("fields", fields)])
    return read(http.get(f"{PRODUCTS}?{told}"), Products)


def products_of(http: HttpClient, ids: Sequence[str]) -> dict[str, Product]:
    """By id; what is not there is missing."""
    found: dict[str, Product] = {}
    for at in range(0, len(ids), FEW):
        query = [*(("id[]", each) for each in ids[at : at + FEW]), ("limit", FEW)]
        found |= {each.id: each for each in products_where(http, query).products}
    return found


@dataclass
class Shelf:
    """All external ids and SKUs of the shop are read, page by page, once as much has been asked as there are pages:
    what is not among them is not there. Asking for each new listing would cost more than making it.
    """

    http: HttpClient
    _names: set[str] = field(default_factory=set)
    _read: int = 0
    _pages: int = 1
    _asked: int = 0
    _sent: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, listings: Iterable[Listing]) -> None:
        """From now on they may be there, whatever was read before."""
        with self._lock:
            self._sent |= {listing.key for listing in listings}

    def may_have(self, listing: Listing) -> bool:
        with self._lock:
            if self._read == 0:
                self._read_on()
            self._asked += 1
            while self._read < self._pages <= MOST_PAGES and self._asked > self._pages:
                self._read_on()
            if self._read < self._pages or listing.key in self._sent:
                return True
            return not self._names.isdisjoint((listing.key, *(variant.sku for variant in listing.variants)))

    def _read_on(self) -> None:
        query = (("limit", PAGE), ("offset", self._read * PAGE), ("order", "id"))
        page = products_where(self.http, query, "id,external_id,variants.sku")
        self._names |= {name for each in page.products for name in _names_of(each)}
        self._pages = max(1, -(-page.count // PAGE))
        self._read += 1

    def find(self, listing: Listing) -> Receipt | None:
        """The listing's product: ours if there is one, else one that has a SKU of it."""
        mine = self.ours([listing])
        if listing.key in mine:
            return mine[listing.key]
        skus = [variant.sku for variant in listing.variants]
        for at in range(0, len(skus), FEW_SKUS):
            query = [*(("variants[sku][]", sku) for sku in skus[at : at + FEW_SKUS]), ("limit", 1), ("order", "id")]
            for each in products_where(self.http, query).products:
                return to_receipt(each, listing)
        return None

    def ours(self, listings: Sequence[Listing]) -> dict[str, Receipt]:
        """Those that we made, by key."""
        by_key = {listing.key: listing for listing in listings}
        query = [*(("external_id[]", key) for key in by_key), ("limit", PAGE), ("order", "id")]
        found = [each for each in products_where(self.http, query).products if each.key in by_key]
        return {each.key: to_receipt(each, by_key[each.key]) for each in reversed(found) if each.key}


def _names_of(product: Product) -> Iterator[str]:
    if product.external_id:
        yield product.external_id
    yield from (variant.sku for variant in product.variants if variant.sku)


def to_receipt(product: Product, listing: Listing, pictures: Mapping[str, RemotePicture] | None = None) -> Receipt:
    keys = {variant.sku: variant.key for variant in listing.variants}
    return Receipt(
        remote=ids_of(product, keys),
        pictures=matched(listing, product.images) if pictures is None else dict(pictures),
        status=status_of(product),
        ours=product.key == listing.key,
    )


def matched(listing: Listing, images: Collection[Image]) -> dict[str, RemotePicture]:
    """A product's images by rendition, as far as their addresses have our names for them."""
    names = {each.rendition: photo_name(each) for each in listing.pictures}
    found = {name: next((each.url for each in images if part in each.url), None) for name, part in names.items()}
    return {name: RemotePicture(id=url, url=url) for name, url in found.items() if url}
