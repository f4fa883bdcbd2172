"""The Graph API as far as a catalogue needs it: batches of items, what became of them, and how items stand."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from connectors import HttpClient, Reply, read
from connectors.channels.meta.offers import Document
from connectors.channels.meta.refusals import to_error
from connectors.channels.meta.replies import BatchStatus, BatchStatuses, Catalogue, Item, Items, Taken

T = TypeVar("T")
HANDLED = (400, 404)
FIELDS = (
    "id,retailer_id,name,price,sale_price,currency,quantity_to_sell_on_facebook,visibility,review_status,"
    "image_fetch_status,errors,url,custom_label_3,custom_label_4"
)
PAGE, IDS = 100, 100
AT_ONCE = 3_000
"""Items in a batch: 5,000 are allowed, and fewer advised."""
MOST_BYTES = 24_000_000
"""Of a batch: 28 MB are allowed."""


@dataclass(frozen=True)
class Graph:
    http: HttpClient
    version: str
    catalogue: str

    def about(self) -> Catalogue:
        return _read(self.http.get(self._path(), params={"fields": "id,name"}, allow=HANDLED), Catalogue)

    def send(self, requests: Sequence[Document], *, upsert: bool) -> Taken:
        """Each sets what it names, so that it may be sent twice."""
        document = {"item_type": "PRODUCT_ITEM", "allow_upsert": upsert, "requests": list(requests)}
        path = self._path("items_batch")
        reply = self.http.post(path, json=document, allow=HANDLED, idempotent=True, timeout=90.0)
        return _read(reply, Taken)

    def status(self, handle: str) -> BatchStatus | None:
        """None where the handle is not known any more."""
        params = {"handle": handle, "load_ids_of_invalid_requests": "true"}
        reply = self.http.get(self._path("check_batch_request_status"), params=params, allow=HANDLED)
        return next(iter(_read(reply, BatchStatuses).data), None)

    def items(self, ids: Sequence[str]) -> dict[str, Item]:
        """Those that are there, by our id."""
        found: dict[str, Item] = {}
        for start in range(0, len(ids), IDS):
            wanted = json.dumps({"retailer_id": {"is_any": list(ids[start : start + IDS])}})
            found |= {each.retailer_id: each for each in self._pages(wanted)}
        return found

    def all_items(self) -> Iterator[Item]:
        yield from self._pages(None)

    def _pages(self, wanted: str | None) -> Iterator[Item]:
        after = ""
        while True:
            params: dict[str, str | int] = {"fields": FIELDS, "limit": PAGE}
            params |= {"filter": wanted} if wanted else {}
            params |= {"after": after} if after else {}
            page = _read(self.http.get(self._path("products"), params=params, allow=HANDLED), Items)
            yield from page.data
            if page.paging.next is None or page.paging.cursors.after in ("", after):
                return
            after = page.paging.cursors.after

    def _path(self, edge: str = "") -> str:
        return f"{self.version}/{self.catalogue}" + (f"/{edge}" if edge else "")


def _read(reply: Reply, model: type[T]) -> T:
    if not reply.ok:
        raise to_error(reply)
    return read(reply, model)
