"""What people do to a listing on the marketplace's own pages, or its moderators: no tool is told of it."""

from collections.abc import Iterator
from dataclasses import replace

from practice.api import Refusal, invalid
from practice.listings import Price, Problem, Quantity, Stored, Value, VariantIn, Word, price_problems
from practice.moderation import SUSPENDED, status_of
from practice.storage import Storage


class WantedChange(Value):
    """`variant`: only the one with this ref. What is None stays."""

    suspend: bool | None = None
    remove: bool = False
    title: Word | None = None
    price: Price | None = None
    quantity: Quantity | None = None
    variant: str | None = None


def change(storage: Storage, listing: str, wanted: WantedChange, now: float) -> dict[str, str]:
    with storage.transaction():
        stored = storage.listing(listing)
        if stored is None:
            raise Refusal(404, "not_found", f"there is no listing {listing}")
        if wanted.remove:
            storage.remove(listing)
            return {"id": listing, "status": "removed"}
        stored = replace(_changed(stored, wanted), updated_at=now)
        if found := list(_problems(stored)):
            raise invalid(found)
        storage.save(stored)
        return {"id": listing, "status": status_of(stored, now)}


def _changed(stored: Stored, wanted: WantedChange) -> Stored:
    said = wanted.model_dump(include={"title"}, exclude_none=True)
    variants = tuple(_offered(each, wanted) for each in stored.document.variants)
    reasons = tuple(code for code in stored.reasons if code != SUSPENDED or wanted.suspend is None)
    if wanted.suspend:
        reasons = (*reasons, SUSPENDED)
    return replace(stored, document=stored.document.model_copy(update={**said, "variants": variants}), reasons=reasons)


def _offered(variant: VariantIn, wanted: WantedChange) -> VariantIn:
    if wanted.variant not in (None, variant.ref):
        return variant
    return variant.model_copy(update=wanted.model_dump(include={"price", "quantity"}, exclude_none=True))


def _problems(stored: Stored) -> Iterator[Problem]:
    for at, variant in enumerate(stored.document.variants):
        yield from price_problems(variant, stored.document.currency, f"variants.{at}")
