"""Sends one listing: its photos, its items, the group around them, an offer for each, and then it is published."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors import HttpClient, ListingVariant, OutcomeUnknown, Push, Receipt, ReceiptStatus, Reply, read
from connectors.channels.ebay.errand import Errand, Names, both_skus, offer_name, standing
from connectors.channels.ebay.mapping import (
    Document,
    Terms,
    is_family,
    keys_of,
    to_group,
    to_item,
    to_new_offer,
    to_offer,
)
from connectors.channels.ebay.photos import Photos, placed
from connectors.channels.ebay.refusals import (
    ABSENT,
    error_of,
    is_absent,
    is_taken,
    problems_in,
    refused_rows,
    rows_of,
    taken,
)
from connectors.channels.ebay.replies import Published
from connectors.channels.ebay.shelf import API, AT_ONCE, Shelf, group_path

WRITES = (400, 404, 409)


@dataclass
class Dispatch:
    http: HttpClient
    shelf: Shelf
    photos: Photos
    terms: Terms
    language: str
    site: str
    saved: Callable[[Push, Receipt], None]

    def send(self, push: Push) -> Receipt:
        errand = self._errand(push)
        names = errand.names
        self._items(errand)
        self.saved(push, errand.receipt({**names.known, **names.remote}))
        numbers = self._found_offers(errand)
        self._apart(errand, numbers)
        before = self._grouped(errand)
        receipt = errand.receipt(self._all_offers(errand, numbers), ReceiptStatus.LIVE)
        number = self._published(errand, receipt.remote)
        for sku in sorted((before | names.former) - set(names.skus)):
            if keys_of(sku)[0]:  # what others made is off sale by now, and stays in the inventory
                self.gone("DELETE", f"inventory_item/{sku}")
        return receipt.model_copy(update={"url": f"https://{self.site}/itm/{number}"})

    def _errand(self, push: Push) -> Errand:
        listing, known = push.listing, dict(push.known.remote) if push.known else {}
        names = Names(listing, known)
        there = self.shelf.items(names.skus if known else both_skus(listing))
        if not known:
            stands, ours = standing(listing, there)
            if not ours:
                raise OutcomeUnknown(f"{', '.join(stands.values())} stands in the inventory, and not by us")
            names = Names(listing, stands)
        photos = self.photos.supply(push, there)
        return Errand(push, placed(listing, photos), names, there, photos)

    def _apart(self, errand: Errand, numbers: Mapping[str, str]) -> None:
        """One product that becomes a family, or part of one that becomes a product, ends its old listing first."""
        names, family = errand.names, is_family(errand.listing)
        for variant in errand.listing.variants:
            item, number = errand.there.get(names.sku(variant)), numbers.get(offer_name(variant.key))
            if item and number and (names.group in item.inventory_item_group_keys) != family:
                self.end(None if family else names.group, [number])

    def _grouped(self, errand: Errand) -> set[str]:
        """Writes the group, or takes it away; the SKUs that were in it."""
        key, family = errand.names.group, is_family(errand.listing)
        was = any(key in item.inventory_item_group_keys for item in errand.there.values())
        before = self.shelf.group(key) if family or was else None
        if family:
            document = to_group(errand.listing, self.terms, errand.names.skus)
            self._write("PUT", group_path(key), document)
        elif before is not None:
            self.gone("DELETE", group_path(key))
        return set(before.variant_skus) if before else set()

    def _items(self, errand: Errand) -> None:
        wanted = [self._item(errand, each) for each in errand.listing.variants]
        for at in range(0, len(wanted), AT_ONCE):
            asked = {"requests": wanted[at : at + AT_ONCE]}
            if refused := refused_rows(rows_of(self._sent("POST", "bulk_create_or_replace_inventory_item", asked))):
                raise error_of(refused)

    def _item(self, errand: Errand, variant: ListingVariant) -> Document:
        sku, quantity = errand.names.sku(variant), errand.quantity(variant)
        document = to_item(errand.listing, variant, self.terms, quantity, marked=keys_of(sku)[0] is None)
        return {"sku": sku, "locale": self.language.replace("-", "_"), **document}

    def _found_offers(self, errand: Errand) -> dict[str, str]:
        """By name: known, or looked for, as of one SKU there is one offer alone."""
        numbers = dict(errand.names.offers)
        for variant in errand.listing.variants:
            name, sku = offer_name(variant.key), errand.names.sku(variant)
            if name not in numbers and sku in errand.there and (offer := self.shelf.offer_of(sku)):
                numbers[name] = offer.offer_id
        return numbers

    def _all_offers(self, errand: Errand, numbers: Mapping[str, str]) -> dict[str, str]:
        """Those that are there are changed, the others made."""
        offers: dict[str, str] = {}
        new: list[ListingVariant] = []
        for variant in errand.listing.variants:
            name = offer_name(variant.key)
            if name in numbers and self._changed(numbers[name], to_offer(errand.listing, variant, self.terms)):
                offers[name] = numbers[name]
            else:
                new.append(variant)
        for at in range(0, len(new), AT_ONCE):
            offers |= self._made(errand, new[at : at + AT_ONCE])
            self.saved(errand.push, errand.receipt(offers))
        return offers

    def _changed(self, number: str, document: Document) -> bool:
        reply = self.http.put(f"{API}/offer/{number}", json=document, headers=self._headers, allow=WRITES)
        if not reply.ok and is_absent(reply):
            return False
        taken(reply)
        return True

    def _made(self, errand: Errand, variants: Sequence[ListingVariant]) -> dict[str, str]:
        skus = {each.key: errand.names.sku(each) for each in variants}
        documents = [to_new_offer(errand.listing, each, self.terms, skus[each.key]) for each in variants]
        asked = {"requests": documents}
        reply = self.http.post(f"{API}/bulk_create_offer", json=asked, headers=self._headers, allow=WRITES)
        rows = {row.sku: row for row in rows_of(reply)}
        numbers = {
            offer_name(key): row.offer_id
            for key, sku in skus.items()
            if (row := rows.get(sku)) and row.ok and row.offer_id
        }
        refused = [row for row in rows.values() if not row.ok]
        if numbers and len(numbers) < len(variants):
            self.saved(errand.push, errand.receipt(numbers))
        if any(is_taken(each) for row in refused for each in row.errors):
            raise OutcomeUnknown("there is an offer for the SKU already")
        if refused or len(numbers) < len(variants):
            raise error_of(refused_rows(refused)) if refused else OutcomeUnknown("not every offer was answered")
        return numbers

    def _published(self, errand: Errand, offers: Mapping[str, str]) -> str:
        if is_family(errand.listing):
            document = {"inventoryItemGroupKey": errand.names.group, "marketplaceId": self.terms.marketplace}
            reply = self._write("POST", "offer/publish_by_inventory_item_group", document)
        else:
            reply = self._write("POST", f"offer/{offers[offer_name(errand.listing.variants[0].key)]}/publish", None)
        return read(reply, Published).listing_id

    def end(self, group: str | None, offers: Iterable[str]) -> None:
        """Offers stay, unpublished. A family is one listing and ends by its group: an offer's own end is for one
        product alone."""
        document = {"inventoryItemGroupKey": group, "marketplaceId": self.terms.marketplace}
        if group and self.gone("POST", "offer/withdraw_by_inventory_item_group", document):
            return
        for number in offers:
            self.gone("POST", f"offer/{number}/withdraw")

    def gone(self, method: str, path: str, document: Document | None = None) -> bool:
        """False, and fine, when it is not there, or not on sale, already."""
        reply = self._sent(method, path, document)
        if not reply.ok and not {each.error_id for each in problems_in(reply)} <= ABSENT:
            taken(reply)
        return reply.ok

    def _write(self, method: str, path: str, document: Document | None) -> Reply:
        return taken(self._sent(method, path, document))

    def _sent(self, method: str, path: str, document: Document | None) -> Reply:
        """May be sent twice: it says what to be."""
        return self.http.send(
            method, f"{API}/{path}", json=document, headers=self._headers, allow=WRITES, idempotent=True
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {"Content-Language": self.language}
