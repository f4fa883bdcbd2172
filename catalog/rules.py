"""What any marketplace needs of a product, whatever it adds of its own. An error is only what no shop could sell."""

from collections.abc import Iterable, Sequence

from catalog.identifiers import is_in_store_gtin
from catalog.issues import Issue, Severity
from catalog.product import Product, Status, Variant
from catalog.text import plain

SHORTEST_TITLE = 5
LONGEST_TITLE = 150


def check_product(product: Product, languages: Sequence[str] = ()) -> list[Issue]:
    """The issues of a product in itself; `languages` are those in which it will be shown.

    An archived product has none, and nothing blocks one that is not yet to be sold.
    """
    if product.status is Status.ARCHIVED:
        return []
    found = [*_texts(product), *_translations(product, languages), *_photos(product), *_variants(product)]
    issues = [issue.model_copy(update={"product": product.key}) for issue in found]
    if product.status is Status.ACTIVE:
        return issues
    return [issue.model_copy(update={"severity": Severity.INFO}) if issue.blocks else issue for issue in issues]


def _warning(code: str, field: str, value: str = "", severity: Severity = Severity.WARNING, **params: str) -> Issue:
    return Issue(code=code, field=field, severity=severity, value=value, params=params)


def _error(code: str, field: str, value: str = "", **params: str) -> Issue:
    return _warning(code, field, value, Severity.ERROR, **params)


def _texts(product: Product) -> Iterable[Issue]:
    if not product.title:
        yield _error("title_missing", "title")
    for language, title in product.title.items():
        if len(title) < SHORTEST_TITLE:
            yield _warning("title_short", "title", title, language=language, least=str(SHORTEST_TITLE))
        if len(title) > LONGEST_TITLE:
            length, most = str(len(title)), str(LONGEST_TITLE)
            yield _warning("title_long", "title", title, language=language, length=length, most=most)
    if not any(plain(words) for words in product.description.values()):
        yield _warning("description_none", "description")


def _translations(product: Product, languages: Sequence[str]) -> Iterable[Issue]:
    missing = [language for language in languages if product.title and language not in product.title]
    if missing:
        yield _warning("translations_missing", "title", languages=", ".join(missing))


def _photos(product: Product) -> Iterable[Issue]:
    if not product.images:
        yield _warning("photo_none", "images")


def _variants(product: Product) -> Iterable[Issue]:
    several = len(product.variants) > 1
    seen: list[dict[str, str]] = []
    for variant in product.variants:
        named = _name(variant) if several else ""
        if several and variant.options in seen:
            yield _error("variants_alike", "options", named)
        seen.append(variant.options)
        if missing := [option.name for option in product.options if several and not variant.options.get(option.name)]:
            yield _warning("option_value_missing", "options", named, options=", ".join(missing))
        yield from _offer(variant, named)
        if variant.gtin and is_in_store_gtin(variant.gtin):
            yield _warning("gtin_in_store", "gtin", variant.gtin)


def _offer(variant: Variant, named: str) -> Iterable[Issue]:
    offer = variant.offer
    if offer.price is None:
        yield _error("price_missing", "price", variant=named)
    elif not offer.price.amount:
        yield _error("price_zero", "price", str(offer.price), variant=named)
    if offer.quantity is None:
        yield _warning("quantity_untracked", "quantity", severity=Severity.INFO, variant=named)


def _name(variant: Variant) -> str:
    return ", ".join(f"{name}: {value}" for name, value in variant.options.items()) or variant.sku or variant.key
