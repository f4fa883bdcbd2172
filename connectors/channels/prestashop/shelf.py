"""What the shop has already: whether a listing may be there, and which product it is."""

import threading
from collections.abc import Iterable, Iterator, Sequence
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
NAMES_OF_PARTS = "[id,id_product,reference,supplier_reference]"
SOLD = (("products", NAMES, "id"), ("combinations", NAMES_OF_PARTS, "id_product"))
"""What bears references, how it is told, and where it says which product it is or is a part of."""
AT_ONCE = 40
"""So many references are asked for with one question."""


@dataclass
class Shelf:
    """Asking the shop for each new listing costs nearly as much as making one. So all its products and combinations are
    read, page by page, as the questions grow in number; what is not among them is not there.
    """

    webservice: Webservice
    url: str
    _marks: dict[str, str] = field(default_factory=dict)
    _references: dict[str, str] = field(default_factory=dict)
    """Products by what others have written on them or on their combinations."""
    _full: int = 0
    _at: int = 0
    _left: list[tuple[str, str, str]] = field(default_factory=lambda: list(SOLD))
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
            combinations = self.webservice.rows("combinations", NAMES_OF_PARTS, {"id_product": product.id})
        return to_receipt(product, listing, combinations, self.url)

    def _number(self, listing: Listing) -> str | None:
        with self._lock:
            self._asked += 1
            while self._left and self._asked > A_PAGE * self._full:
                self._read_on()
            if not self._left and listing.key not in self._sent:
                theirs = (self._references.get(_same(each)) for each in _references(listing))
                return self._marks.get(mark(listing.key)) or next(filter(None, theirs), None)
        return self._asked_for(listing)

    def _read_on(self) -> None:
        """A page more; one that is not full costs little, and what comes after it is read at once."""
        resource, display, place = self._left[0]
        rows = self.webservice.rows(resource, display, page=(self._at, PAGE))
        for row in rows:
            if resource == "products" and row.text("supplier_reference"):
                self._marks.setdefault(row.text("supplier_reference"), row.id)
            if _is_others(row) and row.text("reference"):
                self._references.setdefault(_same(row.text("reference")), row.text(place))
        if len(rows) < PAGE:
            self._left, self._at = self._left[1:], 0
        else:
            self._full, self._at = self._full + 1, self._at + PAGE

    def _asked_for(self, listing: Listing) -> str | None:
        rows = self.webservice.rows("products", NAMES, {"supplier_reference": mark(listing.key)})
        mine = [row.id for row in rows if row.text("supplier_reference") == mark(listing.key)]
        if mine:
            return min(mine, key=int)
        for resource, display, place in SOLD:
            for value in _questions(_references(listing)):
                rows = self.webservice.rows(resource, display, {"reference": value})
                if others := [row.text(place) for row in rows if _is_others(row)]:
                    return min(others, key=int)
        return None


def _is_others(row: Resource) -> bool:
    return key_in(row.text("supplier_reference")) is None


def _references(listing: Listing) -> list[str]:
    """All by which somebody else's product is known to be this one: its own, and those of its variants."""
    return list(dict.fromkeys((own_reference(listing), *(variant.sku for variant in listing.variants))))


def _questions(references: Sequence[str]) -> Iterator[str]:
    """Several in one, as a filter has them. Brackets and bars have a meaning in filters, and so has a comma within
    brackets: what has such signs is asked for by itself, or not at all."""
    plain = [each for each in references if not set("[]|") & set(each)]
    alone = [each for each in plain if "," in each]
    many = [each for each in plain if "," not in each]
    yield from alone
    for at in range(0, len(many), AT_ONCE):
        some = many[at : at + AT_ONCE]
        yield f"[{'|'.join(some)}]" if len(some) > 1 else some[0]


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
