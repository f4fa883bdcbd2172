"""One listing on its way: what its parts are called at eBay, and what is there of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors import Listing, ListingVariant, Push, Receipt, ReceiptStatus, RemotePicture
from connectors.channels.ebay.mapping import group_key, is_family, keys_of, remote_sku
from connectors.channels.ebay.replies import Item

GROUP = "group"
"""What a receipt calls a family's group that others made."""


def variant_name(key: str) -> str:
    """What a variant's SKU is called in a receipt."""
    return f"variant {key}"


def offer_name(key: str) -> str:
    return f"offer {key}"


def group_in(remote: Mapping[str, str]) -> str | None:
    """Of a family the group is the listing; of one product it is its SKU."""
    skus = {sku for name, sku in remote.items() if name.startswith(variant_name(""))}
    return next((each for name, each in remote.items() if name == "listing" and each not in skus), None)


@dataclass(frozen=True)
class Names:
    """SKUs and group of a listing: ours, or those that `known`, a receipt's ids, has from what was taken over."""

    listing: Listing
    known: Mapping[str, str] = field(default_factory=dict)

    def sku(self, variant: ListingVariant) -> str:
        return self.known.get(variant_name(variant.key)) or remote_sku(self.listing, variant)

    @property
    def skus(self) -> list[str]:
        return [self.sku(each) for each in self.listing.variants]

    @property
    def group(self) -> str:
        return self.known.get(GROUP) or group_key(self.listing)

    @property
    def remote(self) -> dict[str, str]:
        """As a receipt has them, without the offers."""
        variants = {variant_name(each.key): self.sku(each) for each in self.listing.variants}
        if not is_family(self.listing):
            return {"listing": self.skus[0], **variants}
        taken_over = {GROUP: self.group} if GROUP in self.known else {}
        return {"listing": self.group, **taken_over, **variants}

    @property
    def offers(self) -> dict[str, str]:
        """Those that are known, of the listing's variants."""
        names = (offer_name(each.key) for each in self.listing.variants)
        return {name: self.known[name] for name in names if name in self.known}

    @property
    def former(self) -> set[str]:
        """SKUs of variants that are no more."""
        return {sku for name, sku in self.known.items() if name.startswith(variant_name(""))} - set(self.skus)


@dataclass(frozen=True)
class Errand:
    push: Push
    listing: Listing
    """With its photos where eBay has them."""
    names: Names
    there: Mapping[str, Item]
    photos: Mapping[str, RemotePicture]

    def quantity(self, variant: ListingVariant) -> int | None:
        """Writes replace all: stock that is not the seller's to change goes back as it was read."""
        item = self.there.get(self.names.sku(variant))
        known = item is not None and item.left is not None
        return item.left if item and known and "quantity" not in self.push.changed else variant.quantity

    def receipt(self, offers: Mapping[str, str], status: ReceiptStatus = ReceiptStatus.SUBMITTED) -> Receipt:
        return Receipt(remote={**self.names.remote, **offers}, pictures=dict(self.photos), status=status)


def standing(listing: Listing, there: Mapping[str, Item]) -> tuple[dict[str, str], bool]:
    """What stands of the listing, by the names of a receipt, and whether we made it or took it over. Others' is what
    has one of the seller's own SKUs."""
    ours: dict[str, str] = {}
    others: dict[str, str] = {}
    for variant in listing.variants:
        name, mine, theirs = variant_name(variant.key), remote_sku(listing, variant), there.get(variant.sku)
        if mine in there:
            ours[name] = mine
        elif theirs and theirs.mark == listing.key:
            ours[name] = theirs.sku
        elif theirs and theirs.mark is None and keys_of(theirs.sku)[0] is None:
            others[name] = theirs.sku
    found = ours or others
    groups = (key for sku in found.values() for key in there[sku].inventory_item_group_keys)
    other = next((key for key in groups if keys_of(key)[0] is None), None)
    group = {GROUP: other} if other and is_family(listing) else {}
    return {**found, **group}, bool(ours) or not others


def both_skus(listing: Listing) -> Sequence[str]:
    """Ours, and the seller's own, under which others may have made something."""
    return list(dict.fromkeys((*Names(listing).skus, *(variant.sku for variant in listing.variants))))
