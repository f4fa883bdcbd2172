"""What Google says of a listing's products, added up over its variants and by country. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors import Money, Receipt, ReceiptStatus, Standing, StandingVariant, Verdict, told_price
from connectors.channels.google.mapping import OUR_KEY, OUR_SKU, variant_name
from connectors.channels.google.offers import MILLION
from connectors.channels.google.refusals import to_issues
from connectors.channels.google.replies import ItemIssue, Price, Product

BEST_FIRST = (ReceiptStatus.LIVE, ReceiptStatus.SUBMITTED, ReceiptStatus.REJECTED)


def verdicts_of(products: Sequence[Product]) -> dict[str, Verdict]:
    """Shown in a country where one variant is shown anywhere in it."""
    said: dict[str, set[ReceiptStatus]] = {}
    for product in products:
        for each in product.product_status.destination_statuses:
            for countries, status in (
                (each.approved_countries, ReceiptStatus.LIVE),
                (each.pending_countries, ReceiptStatus.SUBMITTED),
                (each.disapproved_countries, ReceiptStatus.REJECTED),
            ):
                for country in countries:
                    said.setdefault(country, set()).add(status)
    issues = [issue for product in products for issue in product.product_status.item_level_issues]
    return {country: _verdict(country, statuses, issues) for country, statuses in sorted(said.items())}


def _verdict(country: str, statuses: set[ReceiptStatus], issues: Sequence[ItemIssue]) -> Verdict:
    status = next(each for each in BEST_FIRST if each in statuses)
    here = [each for each in issues if country in each.applicable_countries]
    return Verdict(status=status, issues=tuple(to_issues(here, refused=status is ReceiptStatus.REJECTED)))


def status_of(products: Sequence[Product], verdicts: Mapping[str, Verdict]) -> ReceiptStatus:
    if products and all(each.product_attributes.excluded_destinations for each in products):
        return ReceiptStatus.WITHDRAWN
    said = {verdict.status for verdict in verdicts.values()}
    return next((each for each in BEST_FIRST if each in said), ReceiptStatus.SUBMITTED)


def told(receipt: Receipt, products: Sequence[Product]) -> Receipt:
    """The receipt with what Google says now. Issues of no country, or of one already told of, stand by themselves."""
    verdicts = verdicts_of(products)
    status = status_of(products, verdicts)
    everywhere = [
        issue
        for product in products
        for issue in product.product_status.item_level_issues
        if not set(issue.applicable_countries) & set(verdicts)
    ]
    refused = status is ReceiptStatus.REJECTED
    update = {
        "status": status,
        "verdicts": verdicts,
        "issues": tuple(to_issues(everywhere, refused=refused)),
        "expires_at": expiry_of(products) or receipt.expires_at,
        "url": next((each.product_attributes.link for each in products), None),
    }
    return receipt.model_copy(update=update)


def expiry_of(products: Sequence[Product]) -> datetime | None:
    """The first of them."""
    ends = [each.product_status.google_expiration_date for each in products]
    return min((each for each in ends if each), default=None)


def to_standing(products: Sequence[Product]) -> Standing:
    """Of one listing, or of one product that somebody else sent."""
    first = products[0]
    key, attributes = first.custom(OUR_KEY), first.product_attributes
    verdicts = verdicts_of(products)
    names = {variant_name(each.offer_id): each.name for each in products}
    return Standing(
        remote={"listing": key, **names} if key else {"listing": first.name},
        key=key,
        status=status_of(products, verdicts),
        title=attributes.item_group_title or attributes.title,
        variants=tuple(_to_variant(each) for each in products),
        url=attributes.link,
        verdicts=verdicts,
        expires_at=expiry_of(products),
    )


def _to_variant(product: Product) -> StandingVariant:
    attributes = product.product_attributes
    return StandingVariant(
        key=product.offer_id,
        sku=product.custom(OUR_SKU),
        price=_money(attributes.sale_price or attributes.price),
        quantity=attributes.sell_on_google_quantity,
    )


def _money(price: Price | None) -> Money | None:
    return told_price(str(int(price.amount_micros) / MILLION), price.currency_code) if price else None
