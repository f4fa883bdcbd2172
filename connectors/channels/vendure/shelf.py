"""What the shop has already: whether a listing may be there, and which product it is."""

import threading
from dataclasses import dataclass, field

from connectors import Listing, Receipt, ReceiptStatus
from connectors.channels.vendure.admin import Admin
from connectors.channels.vendure.mapping import key_in, mark
from connectors.channels.vendure.operations import FIND, PAGE, SHELF
from connectors.channels.vendure.photos import named
from connectors.channels.vendure.replies import Product
from connectors.channels.vendure.shape import is_ours, to_remote

MOST_PAGES = 100
"""Of a larger shop not all is read, however much is asked."""


@dataclass
class Shelf:
    """Asking the shop for each new listing costs about as much as making one. So all its keys and SKUs are read, page
    by page, once as much has been asked as there are pages; what is not among them is not there.
    """

    admin: Admin
    _keys: set[str] = field(default_factory=set)
    _skus: set[str] = field(default_factory=set)
    _read: int = 0
    _pages: int = 1
    _asked: int = 0
    _sent: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, listing: Listing) -> None:
        """From now on it may be there, whatever was read before."""
        with self._lock:
            self._sent.add(listing.key)

    def find(self, listing: Listing) -> Receipt | None:
        if not self._may_have(listing):
            return None
        product = self.product(listing)
        return self.receipt(product, listing) if product else None

    def product(self, listing: Listing) -> Product | None:
        """Ours first, and the oldest of them; else one that has a variant with one of the listing's SKUs."""
        skus = [variant.sku for variant in listing.variants]
        found = self.admin.ask(FIND, language=listing.language, mark=mark(listing.key), skus=skus)
        ours = [product for product in found.products.items if is_ours(product, listing)]
        others = [each.product for each in found.variants.items if not key_in(each.product.slug)]
        return next(iter([*ours, *others]), None)

    def receipt(self, product: Product, listing: Listing) -> Receipt:
        return Receipt(
            remote=to_remote(listing, product, Receipt(remote={})),
            pictures=named(listing.pictures, product.assets),
            status=ReceiptStatus.LIVE if product.enabled else ReceiptStatus.WITHDRAWN,
            ours=is_ours(product, listing),
        )

    def _may_have(self, listing: Listing) -> bool:
        with self._lock:
            if self._read == 0:
                self._read_on()
            self._asked += 1
            while self._read < self._pages <= MOST_PAGES and self._asked > self._pages:
                self._read_on()
            if self._read < self._pages or listing.key in self._sent or listing.key in self._keys:
                return True
            return any(variant.sku in self._skus for variant in listing.variants)

    def _read_on(self) -> None:
        options = {"take": PAGE, "skip": self._read * PAGE, "sort": {"id": "ASC"}}
        page = self.admin.ask(SHELF, options=options, variants=options)
        self._keys |= {key for each in page.products.items if (key := key_in(each.slug))}
        self._skus |= {each.sku for each in page.variants.items}
        self._pages = max(1, -(-max(page.products.total, page.variants.total) // PAGE))
        self._read += 1
