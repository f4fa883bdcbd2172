"""Sends one listing: a draft, its photos, its inventory, its properties, and then it is shown, which costs a fee."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors import (
    HttpClient,
    Issue,
    Listing,
    ListingRejected,
    OutcomeUnknown,
    Push,
    Receipt,
    ReceiptStatus,
    Reply,
    read,
)
from connectors.channels.etsy.mapping import (
    FORM,
    Form,
    Kept,
    Terms,
    encoded,
    is_family,
    is_sold_out,
    shown_by,
    to_inventory,
    to_new,
    to_properties,
    to_words,
)
from connectors.channels.etsy.photos import Photos
from connectors.channels.etsy.refusals import REFUSED, is_gone, taken
from connectors.channels.etsy.replies import Inventory, Remote, VariationImages
from connectors.channels.etsy.shelf import Shelf


@dataclass(frozen=True)
class Dispatch:
    http: HttpClient
    shop: str
    shelf: Shelf
    terms: Terms
    photos: Photos
    saved: Callable[[Push, Receipt], None]

    def send(self, push: Push) -> Receipt:
        number = push.known.remote.get("listing") if push.known else None
        there = self.shelf.listing(number) if number else None
        if there and push.known:
            self.insist_on_the_fee(push.listing, there)
            receipt = push.known.model_copy(update={"remote": {"listing": there.number}})
        else:
            receipt = self._draft(push)
        receipt = self.photos.upload(push, receipt)
        inventory = self.put_inventory(push, receipt.remote["listing"], there.inventory if there else None)
        self._show_variants(push.listing, receipt, inventory, new=there is None)
        for name, form in to_properties(push.listing, self.terms).items():
            self._form("PUT", f"shops/{self.shop}/listings/{receipt.remote['listing']}/properties/{name}", form)
        return self._shown(push.listing, receipt)

    def put_inventory(self, push: Push, number: str, there: Inventory | None) -> Inventory:
        """Replaces all: what its seller has not changed goes back as it was read."""
        kept = Kept(
            left=there.left if there and "quantity" not in push.changed else {},
            prices=there.prices if there and "price" not in push.changed else {},
        )
        if is_sold_out(push.listing) and not any(kept.left.values()):
            return there or Inventory(products=[])  # it is not taken: the listing is put away instead
        document = to_inventory(push.listing, kept, self.terms.readiness)
        reply = self.http.put(f"listings/{number}/inventory", json=document, allow=(404, *REFUSED))
        return read(taken(self._there(reply)), Inventory)

    def insist_on_the_fee(self, listing: Listing, there: Remote) -> None:
        """What costs anew is shown only where its seller has agreed to renewals."""
        if not self.terms.renews and not is_sold_out(listing) and there.costs_again(datetime.now(UTC)):
            raise ListingRejected([Issue(code="etsy_fee_again", params={"url": there.url or ""})])

    def change(self, number: str, form: Form) -> Remote:
        return read(self._form("PATCH", f"shops/{self.shop}/listings/{number}", form), Remote)

    def _draft(self, push: Push) -> Receipt:
        """Etsy has no keys for repeats, and makes as many as it is asked for."""
        if is_sold_out(push.listing):
            raise ListingRejected([Issue(code="etsy_sold_out", field="variants.quantity")])
        self.shelf.sent(push.listing)
        reply = self.http.post(
            f"shops/{self.shop}/listings",
            content=encoded(to_new(push.listing, self.terms)),
            media_type=FORM,
            allow=REFUSED,
        )
        receipt = Receipt(remote={"listing": read(taken(reply), Remote).number}, status=ReceiptStatus.SUBMITTED)
        self.saved(push, receipt)
        return receipt

    def _show_variants(self, listing: Listing, receipt: Receipt, inventory: Inventory, *, new: bool) -> None:
        """Whatever was there is overwritten; an empty list is only sent where it takes something away."""
        if not is_family(listing) or not listing.options or not inventory.products:
            return
        number, photos = shown_by(listing, {name: photo.id for name, photo in receipt.pictures.items()})
        values = {inventory.value_id(number, value): photo for value, photo in photos.items()}
        images = [{"property_id": number, "value_id": v, "image_id": int(each)} for v, each in values.items() if v]
        path = f"shops/{self.shop}/listings/{receipt.remote['listing']}/variation-images"
        if not images and (new or not self._has_images(path)):
            return
        reply = self.http.post(path, json={"variation_images": images}, idempotent=True, allow=(404, *REFUSED))
        taken(self._there(reply))

    def _has_images(self, path: str) -> bool:
        reply = self._there(self.http.get(path, allow=(404,)))
        return bool(read(reply, VariationImages).results)

    def _shown(self, listing: Listing, receipt: Receipt) -> Receipt:
        """Words, the order of the photos and the state, at once."""
        images = [receipt.pictures[each.rendition].id for each in listing.pictures]
        state = "inactive" if is_sold_out(listing) else "active"
        form = to_words(listing, self.terms) | {"image_ids": ",".join(images), "state": state}
        remote = self.change(receipt.remote["listing"], form)
        kept = {name: photo for name, photo in receipt.pictures.items() if photo.id in images}
        return receipt.model_copy(
            update={"status": remote.status, "url": remote.url, "pictures": kept, "ours": True, "issues": ()}
        )

    def _form(self, method: str, path: str, form: Mapping[str, str]) -> Reply:
        reply = self.http.send(
            method, path, content=encoded(form), media_type=FORM, idempotent=True, allow=(404, *REFUSED)
        )
        return taken(self._there(reply))

    @staticmethod
    def _there(reply: Reply) -> Reply:
        if is_gone(reply):
            raise OutcomeUnknown("the listing is gone")
        return reply
