"""Three products on sale on the marketplace in memory, and somebody at its own pages."""

from typing import Any

from catalog.models import Business
from catalog.money import Money
from connectors.channels.memory import MemoryListing, MemoryMarket
from sync import runs
from sync.models import ChannelAccount
from sync.reconcile.on_demand import read_now
from sync.store import leases, reports

KEYS = ("A", "B", "C")
THEIRS, OURS = ("Tapis A", "120.00", 2, True), ("Tapis A", "100.00", 2, True)
"""A as it was changed by hand, and as it was sent, with the stock that is left."""


def run(account: ChannelAccount) -> str:
    return runs.run_account(account.pk, "worker", leases.Heart("worker"))


def stands(market: MemoryMarket, key: str = "A") -> MemoryListing:
    return next(each for each in market.listings.values() if each.ref == key)


def offered(market: MemoryMarket, key: str = "A", **offer: object) -> None:
    """Somebody changes it on the market's own pages, or buys."""
    listing = stands(market, key).listing
    if "price" in offer:
        offer["price"] = Money.of(str(offer["price"]), "MAD")
    variants = tuple(each.model_copy(update=offer) for each in listing.variants)
    stands(market, key).listing = listing.model_copy(update={"variants": variants})


def remove(market: MemoryMarket, key: str = "A") -> None:
    del market.listings[stands(market, key).id]


def add(market: MemoryMarket, ref: str, *, ours: bool, sku: str = "SKU-X", number: str = "900") -> None:
    (variant,) = stands(market, "B").listing.variants
    other = stands(market, "B").listing.model_copy(
        update={"title": "Kilim", "variants": (variant.model_copy(update={"sku": sku}),)}
    )
    market.listings[number] = MemoryListing(number, ref, other, ours=ours)


def kinds(account: ChannelAccount) -> list[tuple[str, str | None]]:
    return [(each.drift.kind.value, each.drift.key) for each in read_now(account).noted]


def shown(market: MemoryMarket, key: str = "A") -> tuple[str, str, int | None, bool]:
    listing, (variant,) = stands(market, key), stands(market, key).listing.variants
    return listing.listing.title, f"{variant.price.amount:f}", variant.quantity, not listing.withdrawn


def state(business: Business, key: str = "A") -> dict[str, Any]:
    return next(entry for entry in reports.status(business) if entry["product"] == key)


def writes(market: MemoryMarket) -> list[tuple[str, str]]:
    return [call for call in market.calls if call[0] not in ("find", "read")]
