"""What PrestaShop asks of a listing, or does otherwise than it says: each told before anything is sent. Pure."""

from collections.abc import Iterator

from connectors import AccountFacts, Issue, Listing, Severity, compare_at_not_shown
from connectors.channels.prestashop.wording import exchanged, to_name

FORBIDDEN_IN_REFERENCES = "<>;={}"


def plain_references(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """PrestaShop refuses some signs in a SKU, which may not be written otherwise as a name may."""
    for variant in listing.variants:
        if any(sign in variant.sku for sign in FORBIDDEN_IN_REFERENCES):
            yield Issue(code="sku_signs_refused", field="variants.sku", value=variant.sku, params={"sku": variant.sku})


def plain_title(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Other signs in its name are told to the seller."""
    if signs := exchanged(listing.title):
        params = {"signs": signs, "shown": to_name(listing.title)}
        yield Issue(
            code="title_signs_exchanged", severity=Severity.WARNING, field="title", value=listing.title, params=params
        )


def discount_shown(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """The price before needs a right of its own."""
    if not facts.values.get("takes_discounts"):
        yield from compare_at_not_shown(listing, facts)


def counted_alike(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Whether something may be ordered when there is none, a shop knows of the whole product alone."""
    uncounted = [variant.sku for variant in listing.variants if variant.quantity is None]
    if uncounted and len(uncounted) < len(listing.variants):
        params = {"skus": ", ".join(uncounted)}
        yield Issue(code="stock_counted_in_part", severity=Severity.WARNING, field="variants.quantity", params=params)
