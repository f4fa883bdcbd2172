"""What stands at eBay, read back: products at once, families when all has been read."""

from collections.abc import Iterator

from connectors import Listing, Receipt, Standing, StandingVariant
from connectors.channels.ebay.errand import Names, both_skus, offer_name, standing, variant_name
from connectors.channels.ebay.mapping import is_family, keys_of
from connectors.channels.ebay.replies import Item, Offer, listing_number, status_of
from connectors.channels.ebay.shelf import Shelf


def found(listing: Listing, shelf: Shelf, site: str) -> Receipt | None:
    """With what is there of its items, offers and group; others' where the seller's own SKU names it."""
    there = shelf.items(both_skus(listing))
    stands, ours = standing(listing, there)
    names = Names(listing, stands)
    group = shelf.group(names.group) if is_family(listing) else None
    if not stands and group is None:
        return None
    offers = {each.key: shelf.offer_of(names.sku(each)) for each in listing.variants if names.sku(each) in there}
    told = [offer for offer in offers.values() if offer]
    numbers = {offer_name(key): offer.offer_id for key, offer in offers.items() if offer}
    ghosts = set(group.variant_skus if group else ()) - set(names.skus)
    former = {variant_name(f"{sku} former"): sku for sku in sorted(ghosts)}
    return Receipt(
        remote={**names.remote, **numbers, **former}, status=status_of(told), url=page(told, site), ours=ours
    )


def standings(shelf: Shelf, site: str) -> Iterator[Standing]:
    families: dict[str, list[tuple[Item, Offer | None]]] = {}
    for item in shelf.everything():
        part = (item, shelf.offer_of(item.sku))
        if item.inventory_item_group_keys:
            families.setdefault(item.inventory_item_group_keys[0], []).append(part)
        else:
            yield _standing(item.sku, [part], item.product.title if item.product else None, site)
    for key, parts in families.items():
        group = shelf.group(key)
        yield _standing(key, parts, group.title if group else None, site)


def page(offers: list[Offer], site: str) -> str | None:
    number = listing_number(offers)
    return f"https://{site}/itm/{number}" if number else None


def _standing(name: str, parts: list[tuple[Item, Offer | None]], title: str | None, site: str) -> Standing:
    offers = [offer for _, offer in parts if offer]
    variants = tuple(
        StandingVariant(
            key=keys_of(item.sku)[1], sku=item.sku, price=offer.price if offer else None, quantity=item.left
        )
        for item, offer in parts
    )
    return Standing(
        remote={"listing": name},
        key=keys_of(name)[0] or next((item.mark for item, _ in parts if item.mark), None),
        status=status_of(offers),
        title=title,
        variants=variants,
        url=page(offers, site),
    )
