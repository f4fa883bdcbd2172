"""Listings with discounts, sent on either lane, and what of them a storefront of the double shows."""

from connectors import ConnectorError, Money, Receipt
from connectors.channels.medusa import MedusaConnector
from connectors.listing import Listing
from connectors.testing import listing_of
from tests.connectors.accounts import push_of
from tests.connectors.medusa.fake import MedusaShop
from tests.connectors.medusa.runs import with_variants

Offer = tuple[int, int | None]
"""What is paid, and the price before a discount."""
SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
PUSH, OFFERS_ONLY = "push", "offers"


def at(offer: Offer, listing: Listing = SOAP) -> Listing:
    paid, before = offer
    compare_at = Money.of(before, "EUR") if before else None
    return with_variants(listing, price=Money.of(paid, "EUR"), compare_at=compare_at)


def send(connector: MedusaConnector, listing: Listing, known: Receipt | None, lane: str = PUSH) -> Receipt:
    push = push_of(listing, known, changed=["price"])
    (answer,) = (connector.update_offers if lane == OFFERS_ONLY else connector.push_batch)([push])
    if isinstance(answer, ConnectorError):
        raise answer
    return answer


def shown(shop: MedusaShop) -> list[Offer]:
    """As a storefront shows it: a price before only where another is paid."""
    told = [shop.paid(each) for each in shop.variants()]
    return [
        (
            each["calculated_amount"],
            None if each["calculated_amount"] == each["original_amount"] else each["original_amount"],
        )
        for each in told
    ]


def sales(shop: MedusaShop) -> list[float]:
    return [each["amount"] for each in shop.sales.values()]
