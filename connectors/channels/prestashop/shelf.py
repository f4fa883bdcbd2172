"""What the shop has already: whether a listing may be there, and which product it is."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from connectors import Listing, Receipt, ReceiptStatus, RemotePicture
from connectors.channels.prestashop.documents import Resource
from connectors.channels.prestashop.mapping import (
    combination_name,
    is_family,
    key_in,
    mark,
    own_reference,
    stock_name,
)
from connectors.channels.prestashop.photos import PLACED
from connectors.channels.prestashop.webservice import Webservice

PAGE = 100
A_PAGE = 10
"""Reading a page costs the shop about as much as so many single questions."""
NAMES = "[id,reference,supplier_reference]"


@dataclass
class Shelf:
    """Asking the shop for each new listing costs nearly as much as making one. So all its products are read, page by
    page, as the questions grow in number; what is not among them is not there.
    """

    webservice: Webservice
    url: str
    _marks: dict[str, str] = field(default_factory=dict)
    _references: dict[str, str] = field(default_factory=dict)
    _read: int = 0
    _complete: bool = False
    _asked: int = 0
    _sent: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, listing: Listing) -> None:
        """From now on it may be there, whatever was read before."""
        with self._lock:
            self._sent.add(listing.key)

    def find(self, listing: Listing) -> Receipt | None:
        number = self._number(listing)
        product = self.webservice.get("products", number) if number else None
        return self.receipt(product, listing) if product else None

    def receipt(self, product: Resource, listing: Listing) -> Receipt:
        """The listing's product, ours or not, with those of its combinations that exist."""
        combinations: Sequence[Resource] = []
        if product.linked("combinations"):
            names = NAMES.replace("id,", "id,id_product,", 1)
            combinations = self.webservice.rows("combinations", names, {"id_product": product.id})
        return to_receipt(product, listing, combinations, self.url)

    def _number(self, listing: Listing) -> str | None:
        with self._lock:
            self._asked += 1
            while not self._complete and self._asked > A_PAGE * self._read:
                self._read_on()
            if self._complete and listing.key not in self._sent:
                return self._marks.get(mark(listing.key)) or self._references.get(_same(own_reference(listing)))
        return self._asked_for(listing)

    def _read_on(self) -> None:
        rows = self.webservice.rows("products", NAMES, page=(self._read * PAGE, PAGE))
        for row in rows:
            if row.text("supplier_reference"):
                self._marks.setdefault(row.text("supplier_reference"), row.id)
            if key_in(row.text("supplier_reference")) is None and row.text("reference"):
                self._references.setdefault(_same(row.text("reference")), row.id)
        self._complete = len(rows) < PAGE
        self._read += 1

    def _asked_for(self, listing: Listing) -> str | None:
        """Brackets have a meaning in filters: what has some in its reference is found by our mark alone."""
        wanted = {"supplier_reference": mark(listing.key), "reference": own_reference(listing)}
        for name, value in wanted.items():
            if "[" in value or "]" in value:
                continue
            rows = self.webservice.rows("products", NAMES, {name: value})
            mine = [row for row in rows if row.text("supplier_reference") == mark(listing.key)]
            others = [row for row in rows if key_in(row.text("supplier_reference")) is None]
            if found := min(mine or others, key=lambda row: int(row.id), default=None):
                return found.id
        return None


def to_receipt(product: Resource, listing: Listing, combinations: Iterable[Resource], url: str) -> Receipt:
    ours = product.text("supplier_reference") == mark(listing.key)
    known = _combinations(listing, combinations)
    images = sorted((each.id for each in product.linked("images")), key=int)
    placed = zip((each.rendition for each in listing.pictures), images, strict=False)
    return Receipt(
        remote={
            "listing": product.id,
            **{combination_name(key): each for key, each in known.items()},
            **stock_ids(product, listing, known),
        },
        pictures={name: RemotePicture(id=f"{PLACED} {number}") for name, number in placed} if ours else {},
        status=status_of(product),
        url=page_of(url, product.id),
        ours=ours,
    )


def stock_ids(product: Resource, listing: Listing, combinations: dict[str, str]) -> dict[str, str]:
    """Rows of stock, which the shop makes with what they count; `combinations`: their ids by variant."""
    rows = {each.text("id_product_attribute"): each.id for each in reversed(product.linked("stock_availables"))}
    if not is_family(listing):
        return {stock_name(listing.variants[0].key): rows["0"]} if "0" in rows else {}
    return {stock_name(key): rows[number] for key, number in combinations.items() if number in rows}


def page_of(url: str, number: str) -> str:
    """Where customers see it, whatever the shop's addresses look like."""
    return f"{url}/index.php?controller=product&id_product={number}"


def status_of(product: Resource) -> ReceiptStatus:
    return ReceiptStatus.LIVE if product.text("active") == "1" else ReceiptStatus.WITHDRAWN


def _combinations(listing: Listing, rows: Iterable[Resource]) -> dict[str, str]:
    """Of the listing's variants, and of those that we once made and that are not wanted any more."""
    by_reference = {_same(variant.sku): variant.key for variant in listing.variants} if is_family(listing) else {}
    ids: dict[str, str] = {}
    for row in sorted(rows, key=lambda each: int(each.id)):
        key = key_in(row.text("supplier_reference")) or by_reference.get(_same(row.text("reference")))
        if key is not None:
            ids.setdefault(key, row.id)
    return ids


def _same(reference: str) -> str:
    return reference.strip().casefold()
