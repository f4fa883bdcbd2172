"""Sends one listing: its items, the group around them, an offer for each, and then it is published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors import HttpClient, Listing, ListingVariant, OutcomeUnknown, Push, Receipt, ReceiptStatus, read
from connectors.channels.ebay.mapping import (
    Document,
    Terms,
    group_key,
    is_family,
    remote_sku,
    to_group,
    to_item,
    to_new_offer,
    to_offer,
)
from connectors.channels.ebay.refusals import ABSENT, TAKEN, Rows, error_of, is_absent, problems_in, refused_rows, taken
from connectors.channels.ebay.replies import Item, Published
from connectors.channels.ebay.shelf import API, AT_ONCE, Shelf

WRITES = (400, 404, 409)


def variant_name(key: str) -> str:
    """What a variant's SKU is called in a receipt."""
    return f"variant {key}"


def offer_name(key: str) -> str:
    return f"offer {key}"


def names_of(listing: Listing) -> dict[str, str]:
    main = group_key(listing) if is_family(listing) else remote_sku(listing, listing.variants[0])
    return {"listing": main, **{variant_name(each.key): remote_sku(listing, each) for each in listing.variants}}


@dataclass
class Dispatch:
    http: HttpClient
    shelf: Shelf
    terms: Terms
    language: str
    site: str
    saved: Callable[[Push, Receipt], None]

    def send(self, push: Push) -> Receipt:
        listing = push.listing
        known = dict(push.known.remote) if push.known else {}
        there = self.shelf.items([remote_sku(listing, each) for each in listing.variants])
        self._items(push, there)
        self.saved(push, Receipt(remote={**known, **names_of(listing)}, status=ReceiptStatus.SUBMITTED))
        numbers = self._found_offers(push, known, there)
        self._apart(listing, there, numbers)
        before = self._grouped(listing, there)
        receipt = Receipt(remote=names_of(listing) | self._all_offers(push, numbers), status=ReceiptStatus.LIVE)
        number = self._published(listing, receipt.remote)
        ghosts = before | {sku for name, sku in known.items() if name.startswith(variant_name(""))}
        for sku in sorted(ghosts - {remote_sku(listing, each) for each in listing.variants}):
            self.gone("DELETE", f"inventory_item/{sku}")
        return receipt.model_copy(update={"url": f"https://{self.site}/itm/{number}"})

    def _apart(self, listing: Listing, there: Mapping[str, Item], numbers: Mapping[str, str]) -> None:
        """One product that becomes a family, or part of one that becomes a product, ends its old listing first."""
        key, family = group_key(listing), is_family(listing)
        for variant in listing.variants:
            item, number = there.get(remote_sku(listing, variant)), numbers.get(offer_name(variant.key))
            if item and number and (key in item.inventory_item_group_keys) != family:
                self.gone("POST", f"offer/{number}/withdraw")

    def _grouped(self, listing: Listing, there: Mapping[str, Item]) -> set[str]:
        """Writes the group, or takes it away; the SKUs that were in it."""
        key, family = group_key(listing), is_family(listing)
        was = any(key in item.inventory_item_group_keys for item in there.values())
        before = self.shelf.group(key) if family or was else None
        if family:
            self._write("PUT", f"inventory_item_group/{key}", to_group(listing, self.terms))
        elif before is not None:
            self.gone("DELETE", f"inventory_item_group/{key}")
        return set(before.variant_skus) if before else set()

    def _items(self, push: Push, there: Mapping[str, Item]) -> None:
        """Items replace what is there: stock that is not the seller's to change goes back as it was read."""
        wanted = [
            {
                "sku": remote_sku(push.listing, each),
                "locale": self.language.replace("-", "_"),
                **to_item(push.listing, each, self.terms, self._quantity(push, each, there)),
            }
            for each in push.listing.variants
        ]
        for at in range(0, len(wanted), AT_ONCE):
            reply = self._write(
                "POST", "bulk_create_or_replace_inventory_item", {"requests": wanted[at : at + AT_ONCE]}
            )
            if refused := refused_rows(read(reply, Rows).responses):
                raise error_of(refused)

    def _quantity(self, push: Push, variant: ListingVariant, there: Mapping[str, Item]) -> int | None:
        item = there.get(remote_sku(push.listing, variant))
        known = item is not None and item.left is not None
        return item.left if item and known and "quantity" not in push.changed else variant.quantity

    def _found_offers(self, push: Push, known: Mapping[str, str], there: Mapping[str, Item]) -> dict[str, str]:
        """By name: known, or looked for, as of one SKU there is one offer alone."""
        numbers: dict[str, str] = {}
        for variant in push.listing.variants:
            name, sku = offer_name(variant.key), remote_sku(push.listing, variant)
            if name in known:
                numbers[name] = known[name]
            elif sku in there and (offer := self.shelf.offer_of(sku)):
                numbers[name] = offer.offer_id
        return numbers

    def _all_offers(self, push: Push, numbers: Mapping[str, str]) -> dict[str, str]:
        """Those that are there are changed, the others made."""
        offers: dict[str, str] = {}
        new: list[ListingVariant] = []
        for variant in push.listing.variants:
            name = offer_name(variant.key)
            if name in numbers and self._changed(numbers[name], to_offer(push.listing, variant, self.terms)):
                offers[name] = numbers[name]
            else:
                new.append(variant)
        for at in range(0, len(new), AT_ONCE):
            offers |= self._made(push, new[at : at + AT_ONCE])
            self.saved(push, Receipt(remote=names_of(push.listing) | offers, status=ReceiptStatus.SUBMITTED))
        return offers

    def _changed(self, number: str, document: Document) -> bool:
        reply = self.http.put(f"{API}/offer/{number}", json=document, headers=self._headers, allow=WRITES)
        if not reply.ok and is_absent(reply):
            return False
        taken(reply)
        return True

    def _made(self, push: Push, variants: Sequence[ListingVariant]) -> dict[str, str]:
        documents = [to_new_offer(push.listing, each, self.terms) for each in variants]
        reply = self.http.post(f"{API}/bulk_create_offer", json={"requests": documents}, headers=self._headers)
        rows = {row.sku: row for row in read(reply, Rows).responses}
        numbers = {
            offer_name(each.key): row.offer_id
            for each in variants
            if (row := rows.get(remote_sku(push.listing, each))) and row.ok and row.offer_id
        }
        refused = [row for row in rows.values() if not row.ok]
        if numbers and len(numbers) < len(variants):
            self.saved(push, Receipt(remote=names_of(push.listing) | numbers, status=ReceiptStatus.SUBMITTED))
        if any(each.error_id in TAKEN for row in refused for each in row.errors):
            raise OutcomeUnknown("there is an offer for the SKU already")
        if refused or len(numbers) < len(variants):
            raise error_of(refused_rows(refused)) if refused else OutcomeUnknown("not every offer was answered")
        return numbers

    def _published(self, listing: Listing, offers: Mapping[str, str]) -> str:
        if is_family(listing):
            document = {"inventoryItemGroupKey": group_key(listing), "marketplaceId": self.terms.marketplace}
            reply = self._write("POST", "offer/publish_by_inventory_item_group", document)
        else:
            reply = self._write("POST", f"offer/{offers[offer_name(listing.variants[0].key)]}/publish", None)
        return read(reply, Published).listing_id

    def gone(self, method: str, path: str, document: Document | None = None) -> None:
        """Fine when it is not there, or not on sale, already."""
        reply = self.http.send(
            method, f"{API}/{path}", json=document, headers=self._headers, allow=WRITES, idempotent=True
        )
        if not reply.ok and not {each.error_id for each in problems_in(reply)} <= ABSENT:
            taken(reply)

    def _write(self, method: str, path: str, document: Document | None) -> Any:
        """May be sent twice: it says what to be."""
        options: dict[str, Any] = {"headers": self._headers, "allow": WRITES, "idempotent": True}
        return taken(self.http.send(method, f"{API}/{path}", json=document, **options))

    @property
    def _headers(self) -> dict[str, str]:
        return {"Content-Language": self.language}
