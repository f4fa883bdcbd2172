"""What stands in a store. It cannot be asked for a SKU, so all of it is read, once a run, and only where it matters."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors import HttpClient, Listing, read
from connectors.channels.youcan.replies import Page, Remote, is_gone, same

PAGE = 100
WHOLE = {"include": "variants"}


@dataclass
class Shelf:
    http: HttpClient
    _read: list[Remote] | None = None
    _sent: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, listing: Listing) -> None:
        """From now on it may be there, whatever was read before."""
        with self._lock:
            self._sent.add(listing.key)

    def find(self, listing: Listing) -> Remote | None:
        """Ours by its mark; else one that has one of the SKUs or, having neither SKU nor mark, the name."""
        with self._lock:
            if self._read is None or listing.key in self._sent:
                self._read = list(self.products())
                self._sent.discard(listing.key)
            there = self._read
        mine = [each for each in there if each.mark == listing.key]
        return next(iter(mine), None) or next((each for each in there if _may_be(each, listing)), None)

    def products(self) -> Iterator[Remote]:
        page, pages = 0, 1
        while page < pages:
            page += 1
            params: dict[str, str | int] = {"page": page, "limit": PAGE, **WHOLE}
            told = read(self.http.get("products", params=params), Page)
            pages = told.meta.pagination.total_pages
            yield from told.data

    def product(self, number: str) -> Remote | None:
        """None where it is gone."""
        reply = self.http.get(f"products/{number}", params=WHOLE, allow=(404, 405))
        return None if is_gone(reply) else read(reply, Remote)


def _may_be(remote: Remote, listing: Listing) -> bool:
    wanted = {same(variant.sku) for variant in listing.variants}
    if remote.skus:
        return bool(remote.skus & wanted)
    return remote.mark is None and same(remote.name) == same(listing.title)
