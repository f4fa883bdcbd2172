"""What stands in a seller's inventory, by SKU, and its offers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from connectors import HttpClient, Reply, read
from connectors.channels.ebay.refusals import Refused, is_absent
from connectors.channels.ebay.replies import Group, Item, ItemRow, ItemRows, Items, Offer, Offers

AT_ONCE, PAGE = 25, 100
API = "sell/inventory/v1"


def group_path(key: str) -> str:
    """A key that others gave may have any sign in it."""
    return f"inventory_item_group/{quote(key, safe='')}"


@dataclass(frozen=True)
class Shelf:
    http: HttpClient
    marketplace: str

    def items(self, skus: Sequence[str]) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for at in range(0, len(skus), AT_ONCE):
            asked = {"requests": [{"sku": sku} for sku in skus[at : at + AT_ONCE]]}
            reply = self.http.post(f"{API}/bulk_get_inventory_item", json=asked, idempotent=True, allow=(404,))
            for row in _rows(reply):
                if row.status_code == 200 and row.inventory_item is not None:
                    found[row.sku] = Item.model_validate({**row.inventory_item, "sku": row.sku})
        return found

    def group(self, key: str) -> Group | None:
        reply = self.http.get(f"{API}/{group_path(key)}", allow=(404,))
        return None if is_absent(reply) else read(reply, Group)

    def offer(self, number: str) -> Offer | None:
        reply = self.http.get(f"{API}/offer/{number}", allow=(404,))
        return None if is_absent(reply) else read(reply, Offer)

    def offer_of(self, sku: str) -> Offer | None:
        """There is one for a SKU, a marketplace and a format, never two."""
        params: dict[str, str | int] = {"sku": sku, "marketplace_id": self.marketplace, "format": "FIXED_PRICE"}
        reply = self.http.get(f"{API}/offer", params=params, allow=(404,))
        if is_absent(reply):
            return None
        return next((each for each in read(reply, Offers).offers if each.marketplace_id == self.marketplace), None)

    def everything(self) -> Iterator[Item]:
        offset, total = 0, 1
        while offset < total:
            page = read(self.http.get(f"{API}/inventory_item", params={"limit": PAGE, "offset": offset}), Items)
            total, offset = page.total, offset + PAGE
            yield from page.inventory_items


def _rows(reply: Reply) -> Sequence[ItemRow]:
    """What is not there is told by row, or as a whole where none is."""
    if not reply.ok and not read(reply, Refused).responses and is_absent(reply):
        return ()
    return read(reply, ItemRows).responses
