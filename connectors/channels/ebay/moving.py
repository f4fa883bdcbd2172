"""Listings of eBay's own pages, moved into the inventory by their numbers: for good, and only those that were named.

They stay on sale as they are, and are then found by their SKUs as what others made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors import HttpClient, Issue, Severity, read
from connectors.channels.ebay.refusals import refused_rows
from connectors.channels.ebay.replies import MoveRow, Moves
from connectors.channels.ebay.shelf import API, Shelf

AT_ONCE = 5
WRITES = (400, 409)


@dataclass(frozen=True)
class Moving:
    http: HttpClient
    shelf: Shelf

    def move(self, numbers: Sequence[str]) -> tuple[list[str], list[Issue]]:
        """The numbers that are in the inventory now, and what eBay has against the others. What is there already is
        refused as well, and is none of these."""
        moved: list[str] = []
        issues: list[Issue] = []
        for row in self._rows(numbers):
            if row.ok or self._is_there(row):
                moved.append(row.listing_id)
            else:
                reason = "; ".join(each.words or str(each.error_id) for each in refused_rows([row]))
                params = {"number": row.listing_id, "reason": reason}
                issues.append(
                    Issue(code="ebay_not_moved", severity=Severity.WARNING, value=row.listing_id, params=params)
                )
        return moved, issues

    def _rows(self, numbers: Sequence[str]) -> Iterator[MoveRow]:
        for at in range(0, len(numbers), AT_ONCE):
            asked = {"requests": [{"listingId": number} for number in numbers[at : at + AT_ONCE]]}
            reply = self.http.post(f"{API}/bulk_migrate_listing", json=asked, idempotent=True, allow=WRITES)
            yield from read(reply, Moves).responses

    def _is_there(self, row: MoveRow) -> bool:
        """A repeat of what was moved, as after a lost answer."""
        offers = [self.shelf.offer_of(each.sku) for each in row.inventory_items if each.sku]
        return any(offer and offer.listing and offer.listing.listing_id == row.listing_id for offer in offers)
