"""What Amazon answers, as values. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import AwareDatetime, Field

from connectors import Money, ReceiptStatus, StandingVariant, told_price
from connectors.channels.amazon.mapping import MARK, OFFER, OURS, STOCK
from connectors.channels.amazon.refusals import Problem, Told

MARKED = re.compile(rf"(?:^|\s){OURS}([A-Z0-9]{{1,32}})(?:\s|$)")


class Summary(Told):
    marketplace_id: str
    asin: str | None = None
    status: list[str] = []
    item_name: str | None = None
    created_date: str | None = None


class Price(Told):
    currency_code: str
    amount: str


class Offer(Told):
    marketplace_id: str
    offer_type: str = "B2C"
    price: Price


class Availability(Told):
    fulfillment_channel_code: str
    quantity: int | None = None


class Relationship(Told):
    type: str
    child_skus: list[str] = []


class Relationships(Told):
    relationships: list[Relationship] = []


class Remote(Told):
    """One SKU as it stands."""

    sku: str
    summaries: list[Summary] = []
    attributes: dict[str, Any] = {}
    issues: list[Problem] = []
    offers: list[Offer] = []
    fulfillment_availability: list[Availability] = []
    relationships: list[Relationships] = []

    @property
    def children(self) -> set[str]:
        """The SKUs of a family, told by its parent."""
        told = (each for group in self.relationships for each in group.relationships if each.type == "VARIATION")
        return {sku for each in told for sku in each.child_skus}

    @property
    def mark(self) -> str | None:
        words = " ".join(str(each.get("value", "")) for each in self._values(MARK))
        found = MARKED.search(words)
        return found[1] if found else None

    @property
    def parent(self) -> str | None:
        return next((str(each.get("parent_sku")) for each in self._values("child_parent_sku_relationship")), None)

    @property
    def is_parent(self) -> bool:
        return any(each.get("value") == "parent" for each in self._values("parentage_level"))

    @property
    def at_amazon(self) -> bool:
        """Whether its stock lies in Amazon's own warehouses, where it is not the seller's to count."""
        channels = [str(each.get("fulfillment_channel_code", "")) for each in self._values(STOCK)]
        return any(each.startswith("AMAZON") for each in channels)

    @property
    def summary(self) -> Summary | None:
        return next(iter(self.summaries), None)

    @property
    def title(self) -> str | None:
        own = next((str(each.get("value")) for each in self._values("item_name")), None)
        return own or (self.summary.item_name if self.summary else None)

    @property
    def status(self) -> ReceiptStatus:
        """ACCEPTED was only a promise: what can be bought is BUYABLE, or is sold out."""
        if self.summary and "BUYABLE" in self.summary.status:
            return ReceiptStatus.LIVE
        if any(each.takes_down for each in self.issues):
            return ReceiptStatus.REJECTED
        if OFFER not in self.attributes:
            return ReceiptStatus.WITHDRAWN
        return ReceiptStatus.LIVE if self.left == 0 else ReceiptStatus.SUBMITTED

    @property
    def left(self) -> int | None:
        counted = [each.quantity for each in self.fulfillment_availability if each.quantity is not None]
        return counted[0] if counted else next((each.get("quantity") for each in self._values(STOCK)), None)

    @property
    def price(self) -> Money | None:
        told = next((each.price for each in self.offers if each.offer_type == "B2C"), None)
        return told_price(told.amount, told.currency_code) if told else None

    def to_variant(self) -> StandingVariant:
        return StandingVariant(sku=self.sku, price=self.price, quantity=None if self.at_amazon else self.left)

    def _values(self, name: str) -> Sequence[Mapping[str, Any]]:
        values = self.attributes.get(name, [])
        return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


class Pagination(Told):
    next_token: str | None = None


class Search(Told):
    number_of_results: int
    items: list[Remote]
    pagination: Pagination = Pagination()


class Feed(Told):
    feed_id: str
    processing_status: str
    created_time: AwareDatetime
    result_feed_document_id: str | None = None


class Feeds(Told):
    feeds: list[Feed]


class NewFeed(Told):
    feed_id: str


class FeedDocument(Told):
    feed_document_id: str
    url: str
    compression_algorithm: str | None = None


class Reported(Problem):
    """Of a feed: `sku` is missing where the whole feed is at fault."""

    sku: str | None = None


class Outcome(Told):
    messages_processed: int = Field(ge=0)
    messages_accepted: int = Field(ge=0)


class Report(Told):
    issues: list[Reported] = []
    summary: Outcome


class Identifier(Told):
    identifier: str


class Identifiers(Told):
    identifiers: list[Identifier]


class Known(Told):
    """A product of Amazon's catalogue."""

    asin: str
    identifiers: list[Identifiers] = []

    @property
    def codes(self) -> set[str]:
        """Without the zeros that a longer kind of barcode begins with."""
        return {each.identifier.lstrip("0") for group in self.identifiers for each in group.identifiers}


class Catalogue(Told):
    items: list[Known]


class Link(Told):
    resource: str


class Reason(Told):
    message: str
    reason_code: str | None = None
    links: list[Link] = []

    @property
    def link(self) -> str:
        """Where to apply, as people type it: a whole address would lose its query, which names the product,
        as if that were a secret. Empty where nobody can apply."""
        return next((each.resource.partition("://")[2] or each.resource for each in self.links), "")


class Restriction(Told):
    reasons: list[Reason] = []


class Restrictions(Told):
    restrictions: list[Restriction]
