"""All products that stand in the shop, page by page; and what became of those that we sent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors import (
    ConnectorError,
    GraphQL,
    ListingRejected,
    OutcomeUnknown,
    Receipt,
    ReceiptStatus,
    Standing,
    StandingVariant,
    told_price,
)
from connectors.channels.shopify.dispatch import PHOTOS_SOON, SOON
from connectors.channels.shopify.mapping import Place
from connectors.channels.shopify.operations import OPERATION, PUBLISH, STANDING, STATES
from connectors.channels.shopify.refusals import insist, photo_issues, to_error
from connectors.channels.shopify.replies import Product, Summary, Variant
from connectors.channels.shopify.shelf import Shelf, is_settled, status_of

AT_ONCE = 6


@dataclass(frozen=True)
class Reading:
    graphql: GraphQL
    shelf: Shelf
    place: Callable[[], Place]
    currency: str | None

    def listings(self) -> Iterator[Standing]:
        after: str | None = None
        while True:
            page = self.graphql.ask(STANDING, after=after, **self.place().variables).products
            for product in page.nodes:
                yield to_standing(self.shelf.whole(product), self.currency)
            if not page.page_info.has_next_page or page.page_info.end_cursor == after:
                return
            after = page.page_info.end_cursor

    def refresh(self, receipts: Sequence[Receipt]) -> list[Receipt | ConnectorError]:
        answers: list[Receipt | ConnectorError] = []
        for start in range(0, len(receipts), AT_ONCE):
            answers += self._refreshed(receipts[start : start + AT_ONCE])
        return answers

    def _refreshed(self, receipts: Sequence[Receipt]) -> list[Receipt | ConnectorError]:
        answers = [self._after_job(each) if each.job else each for each in receipts]
        open_now = [each for each in answers if isinstance(each, Receipt) and each.job is None]
        ids = [number for each in open_now if (number := each.remote.get("listing"))]
        there = self._states(ids)
        return [
            _told(each, there.get(each.remote.get("listing", "")))
            if isinstance(each, Receipt) and each.job is None and each.status is not ReceiptStatus.REJECTED
            else each
            for each in answers
        ]

    def _states(self, ids: Sequence[str]) -> dict[str, Summary]:
        if not ids:
            return {}
        told = self.graphql.ask(STATES, ids=ids, publication=self.place().publication)
        return {each.id: each for each in told.nodes if each}

    def _after_job(self, receipt: Receipt) -> Receipt | ConnectorError:
        """What came of the work that the shop did in its own time; a new product is then put on sale."""
        told = self.graphql.ask(OPERATION, id=receipt.job.id if receipt.job else "").product_operation
        if told is None:
            return OutcomeUnknown("the shop knows nothing of the operation")
        if told.status != "COMPLETE":
            return receipt.model_copy(update={"check_after": datetime.now(UTC) + SOON})
        closed = receipt.model_copy(update={"job": None, "check_after": None})
        if told.user_errors:
            error = to_error(told.user_errors)
            if not isinstance(error, ListingRejected):  # nothing more is to be heard of this operation
                return OutcomeUnknown(str(error))
            return closed.model_copy(update={"status": ReceiptStatus.REJECTED, "issues": error.issues})
        if told.product is None:
            return OutcomeUnknown("the operation is complete, and names no product")
        number = told.product.id
        try:
            insist(self.graphql.ask(PUBLISH, id=number, publications=self.place().publications).publishable_publish)
        except ConnectorError as error:
            return error
        return closed.model_copy(update={"remote": {**receipt.remote, "listing": number}})


def _told(receipt: Receipt, product: Summary | None) -> Receipt | ConnectorError:
    if product is None:
        return OutcomeUnknown("the product is gone")
    media = product.media.nodes
    failed = {each.id for each in media if each.status == "FAILED"}
    update = {
        "status": status_of(product),
        "url": product.online_store_url or receipt.url,
        "issues": tuple(photo_issues(media)),
        "pictures": {name: each for name, each in receipt.pictures.items() if each.id not in failed},
        "check_after": None if is_settled(media) else datetime.now(UTC) + PHOTOS_SOON,
    }
    return receipt.model_copy(update=update)


def to_standing(product: Product, currency: str | None) -> Standing:
    return Standing(
        remote={"listing": product.id},
        key=product.key.value if product.key else None,
        status=status_of(product),
        title=product.title,
        variants=tuple(_to_variant(each, currency) for each in product.variants.nodes),
        url=product.online_store_url,
    )


def _to_variant(there: Variant, currency: str | None) -> StandingVariant:
    counted = there.inventory_item.tracked
    price = told_price(there.price, currency)
    return StandingVariant(sku=there.sku, price=price, quantity=there.available if counted else None)
