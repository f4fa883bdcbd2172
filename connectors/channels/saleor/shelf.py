"""What the shop has already: whether a listing may be there, and which product it is."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors import Listing, Push, Receipt, ReceiptStatus, RemotePicture
from connectors.channels.saleor.documents import FIND, KNOWN, SHELF
from connectors.channels.saleor.mapping import Place, photo_mark, product_ref, variant_name, variant_ref
from connectors.channels.saleor.replies import Product
from connectors.channels.saleor.talk import Talk

PAGE = 100
MOST_PAGES = 50
"""Of a larger shop not all is read, however much is asked."""


@dataclass
class Shelf:
    """Asking the shop for each new listing costs a request each. So all that it has is read, page by page, once as much
    has been asked as there are pages; what is not among it is not there.
    """

    talk: Talk
    _names: set[str] = field(default_factory=set)
    """SKUs and references."""
    _after: str | None = None
    _pages: int = 0
    _more: bool = True
    _asked: int = 0
    _sent: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, listing: Listing) -> None:
        """From now on it may be there, whatever was read before."""
        with self._lock:
            self._sent.add(listing.key)

    def may_have(self, listing: Listing) -> bool:
        with self._lock:
            self._asked += 1
            while self._more and self._pages < min(self._asked, MOST_PAGES):
                self._read_on()
            if self._more or listing.key in self._sent:
                return True
            return not self._names.isdisjoint((product_ref(listing.key), *(each.sku for each in listing.variants)))

    def _read_on(self) -> None:
        products = self.talk.ask(SHELF, first=PAGE, after=self._after).products
        for edge in products.edges:
            skus = [each.sku for each in edge.node.variants or () if each.sku]
            self._names.update(skus, [edge.node.external_reference or ""])
        self._pages += 1
        page = products.page_info
        self._after = page.end_cursor if page else None
        self._more = bool(page and page.has_next_page and self._after)

    def find(self, listing: Listing) -> Product | None:
        """Ours, or else one of somebody else that has one of its SKUs."""
        skus = [each.sku for each in listing.variants]
        found = self.talk.ask(FIND, ref=product_ref(listing.key), skus=skus)
        others = [edge.node.product for edge in found.others.edges]
        return found.mine or next(iter(others), None)

    def known(self, ids: Sequence[str]) -> dict[str, Product]:
        """As they stand, by id; what is gone is not among them."""
        found: dict[str, Product] = {}
        for at in range(0, len(ids), PAGE):
            asked = ids[at : at + PAGE]
            several = self.talk.ask(KNOWN, ids=asked, first=len(asked)).products.edges
            found |= {edge.node.id: edge.node for edge in several}
        return found


def to_receipt(product: Product, listing: Listing, place: Place) -> Receipt:
    return Receipt(
        remote=ids_of(product, listing),
        pictures=photos_of(product, listing),
        status=status_of(product, place),
        ours=is_ours(product, listing),
    )


def to_be_changed(push: Push, product: Product | None) -> Product | None:
    """The product with the receipt's id; none where that is somebody else's by now, unless we are to adopt it."""
    adopted = push.known is not None and not push.known.ours
    return product if product and (adopted or is_ours(product, push.listing)) else None


def is_ours(product: Product, listing: Listing) -> bool:
    return product.external_reference == product_ref(listing.key)


def ids_of(product: Product, listing: Listing) -> dict[str, str]:
    """Of the product and of those of the listing's variants that it has."""
    wanted = {variant_ref(listing, each): variant_name(each.key) for each in listing.variants}
    variants = {wanted[ref]: each.id for each in product.variants or () if (ref := each.external_reference) in wanted}
    return {"listing": product.id, **{name: variants[name] for name in wanted.values() if name in variants}}


def photos_of(product: Product, listing: Listing) -> dict[str, RemotePicture]:
    """By rendition, as far as they bear our names for them; each pixel once."""
    names = {photo_mark(each.rendition): each.rendition for each in listing.pictures}
    found: dict[str, RemotePicture] = {}
    for photo in product.photos:
        if photo.mark in names:
            found.setdefault(names[photo.mark], photo.remote())
    return found


def status_of(product: Product, place: Place) -> ReceiptStatus:
    listing = product.listing_in(place.channel)
    return ReceiptStatus.LIVE if listing and listing.on_sale else ReceiptStatus.WITHDRAWN
