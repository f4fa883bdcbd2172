"""How our items and others stand; and what became of batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.money import UnknownCurrency, decimals
from catalog.numbers import AmbiguousNumber, NotANumber, read_amount
from connectors import (
    ConnectorError,
    Issue,
    Money,
    OutcomeUnknown,
    Receipt,
    ReceiptStatus,
    Severity,
    Standing,
    StandingVariant,
    told_price,
)
from connectors.channels.meta.dispatch import SOON
from connectors.channels.meta.graph import Graph
from connectors.channels.meta.mapping import PUBLISHED, ids_in, key_in, variant_name
from connectors.channels.meta.refusals import is_missing, to_issues
from connectors.channels.meta.replies import BatchStatus, Item

FINISHED = "finished"
NOT_FETCHED = frozenset(("FETCH_FAILED", "PARTIAL_FETCH"))


@dataclass(frozen=True)
class Reading:
    graph: Graph

    def refresh(self, receipts: Sequence[Receipt]) -> list[Receipt | ConnectorError]:
        handles = {each.job.id for each in receipts if each.job}
        statuses = {handle: self.graph.status(handle) for handle in sorted(handles)}
        answers = [_after_job(each, statuses[each.job.id]) if each.job else each for each in receipts]
        closed = [each for each in answers if isinstance(each, Receipt) and _is_closed(each)]
        there = self.graph.items([number for each in closed for number in ids_in(each)]) if closed else {}
        return [
            _standing_now(each, there) if isinstance(each, Receipt) and _is_closed(each) else each for each in answers
        ]

    def listings(self) -> Iterator[Standing]:
        """Variants of one listing may be on several pages: those are told when all is read."""
        families: dict[str, list[Item]] = {}
        for item in self.graph.all_items():
            key = key_in(item.custom_label_4)
            if key:
                families.setdefault(key, []).append(item)
            else:
                yield to_standing([item])
        for family in families.values():
            yield to_standing(family)


def _is_closed(receipt: Receipt) -> bool:
    return receipt.job is None and receipt.status is not ReceiptStatus.REJECTED


def _after_job(receipt: Receipt, status: BatchStatus | None) -> Receipt | ConnectorError:
    if status is None:
        return OutcomeUnknown("the platform knows nothing of the batch any more")
    if status.status != FINISHED:
        return receipt.model_copy(update={"check_after": datetime.now(UTC) + SOON})
    ids = set(ids_in(receipt))
    messages = [each.message for each in status.errors if each.id in ids]
    if not messages and ids & set(status.ids_of_invalid_requests):
        messages = ["The platform refused the item, and does not say why."]
    closed = receipt.model_copy(update={"job": None, "check_after": None, "issues": ()})
    if not messages:
        return closed
    if all(is_missing(each) for each in messages):
        return OutcomeUnknown("; ".join(messages))
    return closed.model_copy(update={"status": ReceiptStatus.REJECTED, "issues": tuple(to_issues(messages))})


def _standing_now(receipt: Receipt, there: dict[str, Item]) -> Receipt | ConnectorError:
    found = [there[number] for number in ids_in(receipt) if number in there]
    return told(receipt, found) if found else OutcomeUnknown("the items are gone")


def told(receipt: Receipt, found: Sequence[Item]) -> Receipt:
    """The receipt with what the platform says of its items now."""
    status = status_of(found)
    waits = status is ReceiptStatus.SUBMITTED
    update = {
        "status": status,
        "url": next((each.url for each in found if each.url), None),
        "issues": tuple(_issues(found)),
        "check_after": datetime.now(UTC) + SOON if waits else None,
    }
    return receipt.model_copy(update=update)


def status_of(found: Sequence[Item]) -> ReceiptStatus:
    """On sale where one of its variants is."""
    if all(each.visibility != PUBLISHED for each in found):
        return ReceiptStatus.WITHDRAWN
    reviews = {each.review_status or "" for each in found}
    if reviews <= {"rejected"}:
        return ReceiptStatus.REJECTED
    return ReceiptStatus.SUBMITTED if reviews <= {"rejected", "pending"} else ReceiptStatus.LIVE


def _issues(found: Sequence[Item]) -> Iterator[Issue]:
    messages = [each.description or each.title for item in found for each in item.errors]
    refused = status_of(found) is ReceiptStatus.REJECTED
    for issue in to_issues([each for each in messages if each]):
        yield issue if refused else issue.model_copy(update={"severity": Severity.WARNING})
    if refused and not messages:
        yield Issue(code="meta_review_refused")
    if any(each.image_fetch_status in NOT_FETCHED for each in found):
        raw = next(each.image_fetch_status or "" for each in found if each.image_fetch_status in NOT_FETCHED)
        yield Issue(code="meta_image_not_fetched", severity=Severity.WARNING, field="pictures", raw=raw)


def to_standing(found: Sequence[Item]) -> Standing:
    """Of one listing, or of one item that somebody else sent."""
    first = found[0]
    key = key_in(first.custom_label_4)
    ids = {variant_name(each.retailer_id): each.retailer_id for each in found}
    return Standing(
        remote={"listing": key, **ids} if key else {"listing": first.id},
        key=key,
        status=status_of(found),
        title=first.name if len(found) == 1 else None,  # of a family each has its own
        variants=tuple(_to_variant(each) for each in found),
        url=first.url,
    )


def _to_variant(item: Item) -> StandingVariant:
    return StandingVariant(
        key=item.retailer_id if key_in(item.custom_label_4) else None,
        sku=item.custom_label_3,
        price=shown_price(item.sale_price or item.price, item.currency),
        quantity=item.quantity_to_sell_on_facebook,
    )


def shown_price(told: str | None, currency: str | None) -> Money | None:
    """Prices are told as people read them, such as €1,250.00: one that can be read in two ways is not believed."""
    if not told or not currency:
        return None
    try:
        read = read_amount(told, max_decimals=decimals(currency))
    except (AmbiguousNumber, NotANumber, UnknownCurrency):
        return None
    return told_price(str(read.number), currency) if currency in (read.currencies or {currency}) else None
