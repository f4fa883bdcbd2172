"""Requirement: what a connector asks of a listing, checked before anything is sent.

Any function of the right shape is one. Fields are those of Listing, or of its variants (`variants.gtin`); a misspelt
one raises where the requirement is written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic.fields import FieldInfo

from catalog.issues import Issue, Severity
from connectors.listing import Listing, ListingVariant
from connectors.receipt import AccountFacts

Requirement = Callable[[Listing, AccountFacts], Iterable[Issue]]
_VARIANTS = "variants."
_OWN_WORDS = frozenset(
    (
        "brand_missing",
        "category_missing",
        "description_missing",
        "gtin_missing",
        "origin_missing",
        "hs_code_missing",
        "weight_missing",
        "dimensions_missing",
        "material_missing",
        "quantity_missing",
        "title_too_long",
        "title_too_short",
        "description_too_long",
    )
)


@dataclass(frozen=True)
class Required:
    """The field is filled; one of the variants, in each variant."""

    field: str

    def __post_init__(self) -> None:
        _info(self.field)

    def __call__(self, listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
        for sku, value in _values(listing, self.field):
            if value is None or value in ("", (), {}):
                yield _issue(self.field, "missing", sku=sku)


@dataclass(frozen=True)
class MaxLength:
    field: str
    limit: int
    unit: Literal["characters", "bytes"] = "characters"

    def __post_init__(self) -> None:
        _text_info(self.field)

    def __call__(self, listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
        for sku, value in _values(listing, self.field):
            fits = self._fits(value or "")
            if len(value or "") > fits:
                yield _issue(self.field, "too_long", sku=sku, limit=fits, length=len(value))

    def _fits(self, text: str) -> int:
        """In characters, which is what people count."""
        if self.unit == "characters":
            return self.limit
        return len(text.encode()[: self.limit].decode("utf-8", "ignore"))


@dataclass(frozen=True)
class MinLength:
    field: str
    limit: int

    def __post_init__(self) -> None:
        _text_info(self.field)

    def __call__(self, listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
        for sku, value in _values(listing, self.field):
            if len(value or "") < self.limit:
                yield _issue(self.field, "too_short", sku=sku, limit=self.limit, length=len(value or ""))


@dataclass(frozen=True)
class MaxVariants:
    limit: int

    def __call__(self, listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
        if len(listing.variants) > self.limit:
            numbers = {"limit": str(self.limit), "count": str(len(listing.variants))}
            yield Issue(code="variants_too_many", field="variants", params=numbers)


def one_currency(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Prices are in the listing's currency, and that is the account's at the platform."""
    wanted = facts.currency or listing.currency
    used = {listing.currency, *(variant.price.currency for variant in listing.variants)} - {wanted}
    if used:
        other = ", ".join(sorted(used))
        yield Issue(code="currency_differs", field="currency", value=other, params={"account": wanted})


def priced(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """No price is zero."""
    for variant in listing.variants:
        if variant.price.amount <= 0:
            yield Issue(
                code="price_zero", field="variants.price", value=str(variant.price), params={"sku": variant.sku}
            )


def told_apart(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """No two variants have the same options: a shop could not tell them apart."""
    seen: dict[tuple[str, ...], str] = {}
    for variant in listing.variants:
        chosen = tuple(variant.options.get(option.name, "") for option in listing.options)
        if chosen in seen:
            params = {"sku": variant.sku, "other": seen[chosen]}
            yield Issue(code="variants_look_alike", field="variants.options", params=params)
        seen.setdefault(chosen, variant.sku)


def compare_at_not_shown(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Told where a platform has no place for the price before: what is sold is right without it."""
    if any(variant.compare_at and variant.compare_at.amount > variant.price.amount for variant in listing.variants):
        yield Issue(code="compare_at_not_shown", severity=Severity.INFO, field="variants.compare_at")


def _info(field: str) -> FieldInfo:
    model = ListingVariant if field.startswith(_VARIANTS) else Listing
    known = model.model_fields.get(field.removeprefix(_VARIANTS))
    if known is None:
        raise ValueError(f"a listing has no field {field!r}")
    return known


def _text_info(field: str) -> None:
    annotation = _info(field).annotation
    if annotation not in (str, str | None):
        raise ValueError(f"the field {field!r} is no text: it has no length")


def _values(listing: Listing, field: str) -> Iterator[tuple[str, Any]]:
    """The SKU (empty for the listing itself) and the value."""
    if field.startswith(_VARIANTS):
        yield from ((variant.sku, getattr(variant, field.removeprefix(_VARIANTS))) for variant in listing.variants)
    else:
        yield "", getattr(listing, field)


def _issue(field: str, state: str, **params: object) -> Issue:
    """In words about this very field where there are some, else in general ones."""
    code = f"{field.removeprefix(_VARIANTS)}_{state}"
    told = {name: str(value) for name, value in params.items()}
    return Issue(code=code if code in _OWN_WORDS else f"field_{state}", field=field, params=told)
