"""A customer buys. Shoppers cannot order here: the operator plays them, so that stock is sold down as elsewhere."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field, StrictInt

from practice.api import Refusal
from practice.listings import Stored, Value, Word
from practice.moderation import status_of
from practice.storage import Storage


class Purchase(Value):
    listing: str
    ref: Word
    """Of the variant."""
    quantity: Annotated[StrictInt, Field(ge=1)]


def sell(storage: Storage, wanted: Purchase, now: float) -> tuple[Stored, int | None]:
    """Takes what is bought out of the stock; the listing and what is left. Stock that is not counted stays so."""
    stored = storage.listing(wanted.listing)
    if stored is None or status_of(stored, now) != "live":
        raise Refusal(409, "not_on_sale", f"the listing {wanted.listing} is not on sale")
    variants = {variant.ref: variant for variant in stored.document.variants}
    if wanted.ref not in variants:
        raise Refusal(409, "not_on_sale", f"the listing {wanted.listing} has no variant {wanted.ref}")
    left = variants[wanted.ref].quantity
    if left is not None:
        if left < wanted.quantity:
            raise Refusal(409, "out_of_stock", f"{left} are left of {wanted.ref}")
        left -= wanted.quantity
    variants[wanted.ref] = variants[wanted.ref].model_copy(update={"quantity": left})
    document = stored.document.model_copy(update={"variants": tuple(variants.values())})
    sold = replace(stored, document=document, updated_at=now)
    storage.save(sold)
    return sold, left
