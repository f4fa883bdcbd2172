"""Prices and quantities alone, of many listings in two requests: how they stand, and what is different."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors import ConnectorError, OutcomeUnknown, Push, Receipt
from connectors.channels.saleor.dispatch import EACH_FOR_ITSELF, skus_of
from connectors.channels.saleor.documents import Mutation
from connectors.channels.saleor.mapping import Place, Terms, compared, to_update
from connectors.channels.saleor.replies import Product, to_error
from connectors.channels.saleor.shelf import Shelf, to_be_changed
from connectors.channels.saleor.talk import Talk

NO_TERMS = Terms(product_type="")
"""An offer names no type and no attributes."""


@dataclass(frozen=True)
class Offers:
    talk: Talk
    place: Callable[[], Place]
    shelf: Shelf

    def update(self, pushes: Sequence[Push]) -> list[Receipt | ConnectorError]:
        """By index."""
        try:
            place, standing = self.place(), self.shelf.known([number for push in pushes if (number := _number(push))])
            changes = [to_change(push, standing.get(_number(push)), place) for push in pushes]
            refusals = self._refusals([each for each in changes if isinstance(each, Mutation)])
        except ConnectorError as error:
            return [error for _ in pushes]
        answers = [next(refusals) if isinstance(each, Mutation) else each for each in changes]
        return [answer or _taken(push) for push, answer in zip(pushes, answers, strict=True)]

    def _refusals(self, mutations: Sequence[Mutation]) -> Iterator[ConnectorError | None]:
        answers = self.talk.change(mutations) if mutations else []
        problems = [done.problems(skus_of(each)) for each, done in zip(mutations, answers, strict=True)]
        return iter([to_error(each, "productVariantBulkUpdate") if each else None for each in problems])


def to_change(push: Push, product: Product | None, place: Place) -> Mutation | ConnectorError | None:
    """None where all is as it should be; an error where a part of it is gone, so that the whole is looked for."""
    product = to_be_changed(push, product)
    if product is None or compared(push.listing, product).new:
        return OutcomeUnknown(f"{push.listing.key}: the product or one of its variants is gone")
    update = to_update(push.listing, product, NO_TERMS, place, push.changed - {"content"})
    return (
        Mutation("productVariantBulkUpdate", {**update, "errorPolicy": EACH_FOR_ITSELF}) if update["variants"] else None
    )


def _number(push: Push) -> str:
    return push.known.remote.get("listing", "") if push.known else ""


def _taken(push: Push) -> Receipt:
    return (push.known or Receipt(remote={})).model_copy(update={"issues": ()})
