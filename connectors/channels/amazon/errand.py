"""One listing on its way: which of its items are new, which are there, and which are there no more to be. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors import Listing, OutcomeUnknown, Push, Receipt, ReceiptStatus
from connectors.channels.amazon.mapping import (
    BEFORE,
    MANAGED,
    OFFER,
    STOCK,
    Item,
    parent_of,
    removed,
    replaced,
    to_stock,
)
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.replies import Remote


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def names_of(listing: Listing) -> dict[str, str]:
    """What a receipt calls each SKU of the listing."""
    variants = {variant_name(each.key): each.sku for each in listing.variants}
    return {"listing": parent_of(listing), **variants}


def sold_under(receipt: Receipt) -> list[str]:
    """The SKUs that can be bought; the parent of a family cannot."""
    variants = [sku for name, sku in receipt.remote.items() if name.startswith(variant_name(""))]
    return list(dict.fromkeys(variants or receipt.remote.values()))


@dataclass(frozen=True)
class Errand:
    push: Push
    items: Sequence[Item]
    there: Mapping[str, Remote]

    def __post_init__(self) -> None:
        """What others made is not touched by a push that does not know of it."""
        known = set(self.push.known.remote.values()) if self.push.known else set()
        for sku, item in self.there.items():
            if sku not in known and item.mark != self.push.listing.key:
                raise OutcomeUnknown(f"{sku} stands in the account, and not by us")

    @property
    def new(self) -> list[Item]:
        return [item for item in self.items if item.sku not in self.there]

    @property
    def old(self) -> list[Item]:
        return [item for item in self.items if item.sku in self.there]

    @property
    def ghosts(self) -> list[str]:
        """Of variants that are no more, and of a family that is one product now."""
        wanted = {item.sku for item in self.items}
        known = set(self.push.known.remote.values()) if self.push.known else set()
        children = {sku for item in self.there.values() for sku in item.children}
        return sorted((known | children) - wanted)

    def patch(self, item: Item, place: Place) -> dict[str, Any]:
        """Everything but the stock, which customers have changed since; it goes along when its seller changed it."""
        there = self.there[item.sku]
        wishes, ours = dict(item.content), MANAGED
        if item.variant:
            if "price" in self.push.changed or OFFER not in there.attributes:
                wishes |= {name: values for name, values in item.offer.items() if name in (OFFER, BEFORE)}
                ours = ours | {BEFORE}
            if not there.at_amazon and ("quantity" in self.push.changed or STOCK not in there.attributes):
                wishes |= to_stock(item.variant, place)
        over = {name: there.attributes[name] for name in ours & there.attributes.keys() - wishes.keys()}
        return {"productType": item.kind, "patches": [*replaced(wishes), *removed(dict(sorted(over.items())))]}

    def receipt(self, skus: Sequence[str] | None = None) -> Receipt:
        """`skus`: those that exist by now, where it is not all of them."""
        names = names_of(self.push.listing)
        there = self.there.keys() | set(skus) if skus is not None else set(names.values())
        remote = {name: sku for name, sku in names.items() if sku in there}
        ghosts = {f"former {sku}": sku for sku in self.ghosts} if skus is not None else {}
        return Receipt(remote=remote | ghosts, status=ReceiptStatus.SUBMITTED, ours=True)


def found(listing: Listing, there: Mapping[str, Remote]) -> Receipt | None:
    """What stands under the listing's SKUs: ours where it bears the listing's mark."""
    names = {name: sku for name, sku in names_of(listing).items() if sku in there}
    if not names:
        return None
    parts = [there[sku] for sku in dict.fromkeys(names.values())]
    gone = sorted({sku for each in parts for sku in each.children} - set(names.values()))
    return Receipt(
        remote={**names, **{f"former {sku}": sku for sku in gone}},
        status=status_of(parts),
        url=None,
        ours=all(each.mark == listing.key for each in parts),
    )


def status_of(items: Sequence[Remote]) -> ReceiptStatus:
    """A family is on sale when one of it is; its parent is never bought."""
    sold = [each.status for each in items if not each.is_parent] or [ReceiptStatus.WITHDRAWN]
    order = (ReceiptStatus.LIVE, ReceiptStatus.SUBMITTED, ReceiptStatus.REJECTED, ReceiptStatus.WITHDRAWN)
    return next(each for each in order if each in sold)
