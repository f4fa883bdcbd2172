"""How ours are doing a while after they were sent, and all that Google has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors import (
    ConnectorError,
    HttpClient,
    OutcomeUnknown,
    Receipt,
    ReceiptStatus,
    Reply,
    Standing,
    read,
)
from connectors.channels.google.batch import Caller
from connectors.channels.google.dispatch import SOON, is_young, products_of
from connectors.channels.google.mapping import OUR_KEY, Place
from connectors.channels.google.replies import Product, Products
from connectors.channels.google.shelf import answered, asked
from connectors.channels.google.standing import to_standing, told

PAGE = 100


@dataclass(frozen=True)
class Reading:
    http: HttpClient
    caller: Caller
    place: Callable[[], Place]

    def refresh(self, receipts: Sequence[Receipt]) -> list[Receipt | ConnectorError]:
        names = [products_of(each) for each in receipts]
        replies = iter(self.caller.send([asked(name) for each in names for name in each]))
        return [
            self._refreshed(receipt, [next(replies) for _ in each])
            for receipt, each in zip(receipts, names, strict=True)
        ]

    @staticmethod
    def _refreshed(receipt: Receipt, replies: Sequence[Reply]) -> Receipt | ConnectorError:
        """One that is not found right after it was sent is on its way; later it is gone."""
        try:
            found = [each for each in map(answered, replies) if each]
        except ConnectorError as error:
            return error
        again = datetime.now(UTC) + SOON
        if len(found) < len(replies) and is_young(receipt):
            return receipt.model_copy(update={"status": ReceiptStatus.SUBMITTED, "check_after": again})
        if not found:
            return OutcomeUnknown("the products are gone")
        answer = told(receipt, found)
        waits = answer.status is ReceiptStatus.SUBMITTED
        return answer.model_copy(update={"check_after": again if waits else None})

    def listings(self) -> Iterator[Standing]:
        """Variants of one listing may be on several pages: those are told when all is read."""
        families: dict[str, list[Product]] = {}
        for product in self._pages():
            key = product.custom(OUR_KEY)
            if key and product.product_attributes.item_group_id:
                families.setdefault(key, []).append(product)
            else:
                yield to_standing([product])
        for family in families.values():
            yield to_standing(family)

    def _pages(self) -> Iterator[Product]:
        token = ""
        while True:
            params: dict[str, str | int] = {"pageSize": PAGE, **({"pageToken": token} if token else {})}
            path = f"products/v1/accounts/{self.place().account}/products"
            page = read(self.http.get(path, params=params), Products)
            yield from page.products
            if not page.next_page_token or page.next_page_token == token:
                return
            token = page.next_page_token
