"""Sends listings SKU by SKU: what is new is tried without effect first, so that no half of a family is made."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors import HttpClient, Push, Receipt
from connectors.channels.amazon.errand import Errand
from connectors.channels.amazon.mapping import Item
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.refusals import Submission, taken

Params = dict[str, str | int]


@dataclass(frozen=True)
class Dispatch:
    http: HttpClient
    place: Place
    saved: Callable[[Push, Receipt], None]

    def send(self, errand: Errand) -> Receipt:
        for item in errand.new:
            self._put(item, preview=True)
        made: list[str] = []
        for item in errand.new:
            self._put(item)
            made.append(item.sku)
            self.saved(errand.push, errand.receipt(made))
        for item in errand.old:
            self.patch(item.sku, errand.patch(item, self.place))
        for sku in errand.ghosts:
            self.delete(sku)
        return errand.receipt()

    def patch(self, sku: str, document: dict[str, object]) -> Submission:
        reply = self.http.patch(
            self.place.path(sku),
            json=document,
            params=self._params(),
            budget="patchListingsItem",
            idempotent=True,  # it says what to be, not by how much to change
            allow=(400,),
        )
        return taken(reply)

    def delete(self, sku: str) -> None:
        """Fine when it is gone already."""
        params: Params = {"marketplaceIds": self.place.market.id}
        reply = self.http.delete(self.place.path(sku), params=params, budget="deleteListingsItem", allow=(404,))
        if reply.status != 404:
            taken(reply)

    def _put(self, item: Item, *, preview: bool = False) -> Submission:
        mode: Params = {"mode": "VALIDATION_PREVIEW"} if preview else {}
        reply = self.http.put(
            self.place.path(item.sku),
            json=item.document,
            params=self._params() | mode,
            budget="putListingsItem",
            allow=(400,),
        )
        return taken(reply)

    def _params(self) -> Params:
        return {"marketplaceIds": self.place.market.id, "includedData": "issues"}
