"""What stands in a seller's account, by SKU; twenty are asked for at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors import HttpClient, read
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.refusals import Failures
from connectors.channels.amazon.replies import Remote, Search

AT_ONCE = PAGE = 20
WHOLE = "summaries,attributes,issues,offers,fulfillmentAvailability,relationships"
Params = dict[str, str | int]


@dataclass(frozen=True)
class Shelf:
    http: HttpClient
    place: Place

    def items(self, skus: Sequence[str]) -> dict[str, Remote]:
        """Those of them that stand. A SKU with a comma in it cannot be named in a list."""
        alone = [sku for sku in skus if "," in sku] if len(skus) > 1 else list(skus)
        together = [sku for sku in skus if sku not in alone]
        found = [item for sku in alone if (item := self.item(sku))]
        for at in range(0, len(together), AT_ONCE):
            some = together[at : at + AT_ONCE]
            asked: Params = {"identifiers": ",".join(some), "identifiersType": "SKU", "pageSize": PAGE}
            found += self._search(asked).items
        return {item.sku: item for item in found if item.sku in skus}

    def item(self, sku: str) -> Remote | None:
        params = self._params()
        reply = self.http.get(self.place.path(sku), params=params, budget="getListingsItem", allow=(404,))
        if reply.status != 404:
            return read(reply, Remote)
        read(reply, Failures)
        return None

    def everything(self) -> Iterator[Remote]:
        """Oldest first. A search ends after a thousand items: then another begins where it left."""
        seen: set[str] = set()
        since, more = "", True
        while more:
            more = False
            latest = since
            for item in self._since(since):
                latest = (item.summary and item.summary.created_date) or latest
                if item.sku not in seen:
                    seen.add(item.sku)
                    more = True
                    yield item
            since, more = latest, more and latest > since and len(seen) >= 1_000

    def _since(self, since: str) -> Iterator[Remote]:
        asked: Params = {"pageSize": PAGE, "sortBy": "createdDate", "sortOrder": "ASC"}
        asked |= {"createdAfter": since} if since else {}
        page = self._search(asked)
        yield from page.items
        while page.pagination.next_token:
            page = self._search({**asked, "pageToken": page.pagination.next_token})
            yield from page.items

    def _search(self, asked: Params) -> Search:
        params = self._params() | asked
        return read(self.http.get(self.place.path(), params=params, budget="searchListingsItems"), Search)

    def _params(self) -> Params:
        return {"marketplaceIds": self.place.market.id, "includedData": WHOLE}
