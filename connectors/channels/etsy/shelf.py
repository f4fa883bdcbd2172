"""What stands in a shop. It cannot be asked for a SKU, so all of it is read, once a run, and only where it matters."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connectors import HttpClient, Listing, read
from connectors.channels.etsy.refusals import is_gone
from connectors.channels.etsy.replies import STATES, Page, Remote, Whole

PAGE = 100


@dataclass
class Shelf:
    http: HttpClient
    shop: str
    _read: list[Remote] | None = None
    _sent: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, listing: Listing) -> None:
        """From now on it may be there, whatever was read before."""
        with self._lock:
            self._sent.add(listing.key)

    def find(self, listing: Listing) -> Remote | None:
        """Ours by its mark, a draft too; else one that somebody made with one of the SKUs."""
        with self._lock:
            if self._read is None or listing.key in self._sent:
                self._read = list(self.everything())
                self._sent.discard(listing.key)
            there = self._read
        mine = [each for each in there if each.mark == listing.key]
        skus = {variant.sku for variant in listing.variants}
        theirs = (each for each in there if skus & set(each.skus))
        return next(iter(mine), None) or next(theirs, None)

    def everything(self) -> Iterator[Remote]:
        for state in STATES:
            offset, count = 0, 1
            while offset < count:
                params: dict[str, str | int] = {
                    "state": state,
                    "limit": PAGE,
                    "offset": offset,
                    "includes": "Inventory",
                }
                page = read(self.http.get(f"shops/{self.shop}/listings", params=params), Page)
                offset, count = offset + PAGE, page.count
                yield from page.results

    def several(self, numbers: Sequence[str]) -> dict[str, Remote]:
        found: dict[str, Remote] = {}
        for at in range(0, len(numbers), PAGE):
            params = {"listing_ids": ",".join(numbers[at : at + PAGE])}
            found |= {each.number: each for each in read(self.http.get("listings/batch", params=params), Page).results}
        return found

    def listing(self, number: str) -> Whole | None:
        """None where it is gone."""
        reply = self.http.get(f"listings/{number}", params={"includes": "Inventory"}, allow=(404,))
        return None if is_gone(reply) else read(reply, Whole)
