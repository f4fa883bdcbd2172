"""What buyers choose between and pay: each choice told apart, each with a price, all in one currency."""

from collections.abc import Iterable

from catalog.issues import Issue, Severity
from catalog.product import Product, Variant


def offer_issues(product: Product) -> Iterable[Issue]:
    several = len(product.variants) > 1
    seen: list[dict[str, str]] = []
    for variant in product.variants:
        named = _name(variant) if several else ""
        if several and variant.options in seen:
            yield Issue(code="variants_alike", field="options", value=named)
        seen.append(variant.options)
        if missing := [option.name for option in product.options if several and not variant.options.get(option.name)]:
            lacking = {"options": ", ".join(missing)}
            yield Issue(
                code="option_value_missing", field="options", severity=Severity.WARNING, value=named, params=lacking
            )
        yield from _offer(variant, named)
    currencies = {variant.offer.price.currency for variant in product.variants if variant.offer.price}
    if len(currencies) > 1:
        listed = ", ".join(sorted(currencies))
        yield Issue(code="currency_mixed", field="price", severity=Severity.WARNING, value=listed)


def _offer(variant: Variant, named: str) -> Iterable[Issue]:
    offer, which = variant.offer, {"variant": named}
    if offer.price is None:
        yield Issue(code="price_missing", field="price", params=which)
    elif offer.price.amount <= 0:
        yield Issue(code="price_zero", field="price", value=str(offer.price), params=which)
    if offer.quantity is None:
        yield Issue(code="quantity_untracked", field="quantity", severity=Severity.INFO, params=which)


def _name(variant: Variant) -> str:
    return ", ".join(f"{name}: {value}" for name, value in variant.options.items()) or variant.sku or variant.key
