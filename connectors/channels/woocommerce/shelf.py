"""What the shop has already: whether a listing may be there, and which product it is."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from connectors import HttpClient, Listing, Receipt, ReceiptStatus, read
from connectors.channels.woocommerce.images import matched
from connectors.channels.woocommerce.mapping import is_family, own_sku, same, variant_name
from connectors.channels.woocommerce.replies import TIMEOUT, Params, Remote
from connectors.channels.woocommerce.terms import page_count

PAGE = 100
MOST_PAGES = 50
"""Of a larger shop not all is read, however much is asked."""
EVERYWHERE = "any,trash"
"""A product in the trash keeps its SKU."""
FIELDS = "id,type,sku,parent_id,status,permalink,images,meta_data"
AT_ONCE = 40
"""So many SKUs are asked for with one question."""


@dataclass
class Shelf:
    """Asking the shop for each new listing costs about as much as making one. So all its SKUs are read, page by page,
    once as much has been asked as there are pages; what is not among them is not there. Variations stand on no page:
    those of families that are not ours are read as a page each.
    """

    http: HttpClient
    path: str
    _skus: set[str] = field(default_factory=set)
    _read: int = 0
    _pages: int = 1
    _families: list[int] = field(default_factory=list)
    """Of others, whose variations have not been read yet."""
    _asked: int = 0
    _sent: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, listing: Listing) -> None:
        """From now on it may be there, whatever was read before."""
        with self._lock:
            self._sent.add(listing.key)

    def may_have(self, listing: Listing) -> bool:
        with self._lock:
            if self._read == 0:
                self._read_on()
            self._asked += 1
            while self._left and self._pages + len(self._families) <= min(MOST_PAGES, self._asked - 1):
                self._read_on()
            if self._left or listing.key in self._sent:
                return True
            return any(same(sku) in self._skus for sku in (*_skus(listing), *_of_variants(listing)))

    @property
    def _left(self) -> bool:
        """Whether something of the shop has not been read."""
        return self._read < self._pages or bool(self._families)

    def _read_on(self) -> None:
        if self._read < self._pages:
            self._read_page()
        else:
            self._skus |= {same(each.sku) for each in self.variations(str(self._families[0])) if each.sku}
            self._pages, self._read = self._pages + 1, self._read + 1
            del self._families[0]

    def _read_page(self) -> None:
        params: Params = {
            "per_page": PAGE,
            "page": self._read + 1,
            "orderby": "id",
            "order": "asc",
            "include_status": EVERYWHERE,
            "_fields": "id,type,sku,meta_data",
        }
        reply = self.http.get(self.path, params=params, timeout=TIMEOUT)
        rows = read(reply, list[Remote])
        self._skus |= {same(each.sku) for each in rows if each.sku}
        self._families += [each.id for each in rows if each.type == "variable" and each.mark is None]
        self._pages = page_count(reply.headers.get("x-wp-totalpages"))
        self._read += 1

    def find(self, listing: Listing) -> Receipt | None:
        """The listing's product, ours or not, with those of its variations that exist."""
        products = [row for row in self._with_skus(_skus(listing)) if not row.parent_id]
        mine = [row for row in products if row.mark == listing.key]
        others = [row for row in products if same(row.sku) == same(own_sku(listing))]
        best = min(mine or others, key=lambda row: (row.trashed, row.id), default=None)
        best = best or self._with_a_variant(listing)
        return self.receipt(best, listing) if best else None

    def _with_a_variant(self, listing: Listing) -> Remote | None:
        """The product that has the SKU of one of its variants, or a variation that has it; not where it is of another
        listing of ours, which gives it up, or is refused."""
        skus = _of_variants(listing)
        wanted = {same(sku) for sku in skus}
        for row in (each for each in self._with_skus(skus) if same(each.sku) in wanted):
            product = self.product(row.parent_id) if row.parent_id else row
            if product and product.mark in (None, listing.key):
                return product
        return None

    def receipt(self, product: Remote, listing: Listing) -> Receipt:
        variations = self.variations(str(product.id)) if product.type == "variable" else []
        return to_receipt(product, listing, variations)

    def product(self, number: int) -> Remote | None:
        """None where it is a variation, or gone."""
        reply = self.http.get(f"{self.path}/{number}", params={"_fields": FIELDS}, allow=(404,), timeout=TIMEOUT)
        if reply.status == 404:
            return None
        found = read(reply, Remote)
        return None if found.parent_id or found.type == "variation" else found

    def variations(self, product: str) -> list[Remote]:
        """All of a product's."""
        found: list[Remote] = []
        page, pages = 0, 1
        while page < pages:
            page += 1
            params: Params = {"per_page": PAGE, "page": page, "include_status": EVERYWHERE, "_fields": FIELDS}
            reply = self.http.get(f"{self.path}/{product}/variations", params=params, timeout=TIMEOUT)
            found += read(reply, list[Remote])
            pages = page_count(reply.headers.get("x-wp-totalpages"))
        return found

    def _with_skus(self, skus: Sequence[str]) -> list[Remote]:
        plain = [sku for sku in skus if "," not in sku]  # a comma stands between two SKUs
        queries = [",".join(plain[at : at + AT_ONCE]) for at in range(0, len(plain), AT_ONCE)]
        found = []
        for query in (*queries, *(sku for sku in skus if "," in sku)):
            params: Params = {"sku": query, "include_status": EVERYWHERE, "per_page": PAGE, "_fields": FIELDS}
            found += read(self.http.get(self.path, params=params, timeout=TIMEOUT), list[Remote])
        return found


def to_receipt(product: Remote, listing: Listing, variations: Iterable[Remote] = ()) -> Receipt:
    return Receipt(
        remote={"listing": str(product.id), **ids_of(listing, variations)},
        pictures=matched(listing.pictures, product.images),
        status=status_of(product),
        url=product.permalink or None,
        ours=product.mark == listing.key,
    )


def ids_of(listing: Listing, variations: Iterable[Remote]) -> dict[str, str]:
    """Ids of the listing's variants, and of those that we once made and that are not wanted any more."""
    by_sku = {same(variant.sku): variant.key for variant in listing.variants} if is_family(listing) else {}
    ids: dict[str, str] = {}
    for each in sorted(variations, key=lambda row: (row.trashed, row.id)):
        key = each.mark or by_sku.get(same(each.sku))
        if key is not None:
            ids.setdefault(variant_name(key), str(each.id))
    return ids


def status_of(product: Remote) -> ReceiptStatus:
    return ReceiptStatus.LIVE if product.status == "publish" else ReceiptStatus.WITHDRAWN


def _skus(listing: Listing) -> list[str]:
    """All that its product may be found by; the key, as it may have been a family once."""
    return list(dict.fromkeys((own_sku(listing), listing.key)))


def _of_variants(listing: Listing) -> list[str]:
    """Of a family; the only variant of another is the product itself."""
    return [variant.sku for variant in listing.variants] if is_family(listing) else []
