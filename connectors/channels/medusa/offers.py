"""Prices and quantities alone: one reading, one batch of products, one of stock, for all listings together; and of what
has a discount, the price list.
"""

from collections.abc import Collection, Sequence

from connectors import ConnectorError, HttpClient, OutcomeUnknown, Push, Receipt, read
from connectors.channels.medusa import stock
from connectors.channels.medusa.discounts import Discounts
from connectors.channels.medusa.errand import to_variants
from connectors.channels.medusa.mapping import Document, standing
from connectors.channels.medusa.replies import LISTING, REFUSALS, Batch, Problem, Product, to_error
from connectors.channels.medusa.shelf import FIELDS, PRODUCTS, products_of
from connectors.channels.medusa.wishes import Wish
from connectors.receipt import Part

Answer = Receipt | ConnectorError
TIMEOUT = 120.0


def update_offers(http: HttpClient, discounts: Discounts, pushes: Sequence[Push], location: str | None) -> list[Answer]:
    """By index."""
    there = products_of(http, [_number(push) for push in pushes if _number(push)])
    answers: dict[str, Answer] = {}
    going: list[tuple[Push, Product]] = []
    for push in pushes:
        product = there.get(_number(push))
        if product is None or len(standing(push.listing, product)) < len(push.listing.variants):
            answers[push.listing.key] = OutcomeUnknown("a part of the listing is gone")
        else:
            going.append((push, product))
    answers |= discounts.before(_wishes(going, "price", answers))
    answers |= _send(http, [pair for pair in going if pair[0].listing.key not in answers])
    answers |= discounts.after(_wishes(going, "price", answers))
    answers |= stock.write(http, _wishes(going, "quantity", answers), location) if location else {}
    return [answers.get(push.listing.key) or _receipt(push) for push in pushes]


def _wishes(going: Sequence[tuple[Push, Product]], part: Part, failed: Collection[str]) -> list[Wish]:
    return [
        Wish(push.listing, product)
        for push, product in going
        if part in push.changed and push.listing.key not in failed
    ]


def _send(http: HttpClient, going: Sequence[tuple[Push, Product]]) -> dict[str, Answer]:
    """What failed, by key."""
    documents = [(push, document) for push, product in going if (document := _document(push, product))]
    if not documents:
        return {}
    try:
        reply = http.post(
            f"{PRODUCTS}/batch?fields={FIELDS}",
            json={"update": [document for _, document in documents]},
            allow=REFUSALS,
            idempotent=True,
            timeout=TIMEOUT,
        )
        if reply.ok:
            read(reply, Batch)
            return {}
        problem = read(reply, Problem)
    except ConnectorError as error:
        return {push.listing.key: error for push, _ in documents}
    if len(documents) == 1:
        return {documents[0][0].listing.key: to_error(reply.status, problem)}
    failed: dict[str, Answer] = {}
    for pair in going:
        failed |= _send(http, [pair])
    return failed


def _document(push: Push, there: Product) -> Document | None:
    """None where the product itself stays as it is."""
    variants = to_variants(push.listing, there, frozenset(push.changed), None)
    return {"id": there.id, "variants": variants} if any(len(each) > 1 for each in variants) else None


def _receipt(push: Push) -> Receipt:
    return (push.known or Receipt(remote={})).model_copy(update={"issues": ()})


def _number(push: Push) -> str:
    return push.known.remote.get(LISTING, "") if push.known else ""
