"""What an account should show: a listing for each product for sale, with its pictures, checked before it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.issues import Issue, Severity
from catalog.product import Product, Status
from catalog.rules import check_shown
from connectors.contract import Connector, Pictures
from connectors.listing import Listing, Picture
from connectors.receipt import AccountFacts
from images.advice import Demand
from images.photo import is_address
from images.spec import ImageSpec
from sync.listings import Terms, build
from sync.plan import Wanted
from sync.push import requirement_issues

Made = Mapping[tuple[str, str], Picture | Issue]
"""(the image's source, the spec's hash) → the picture, or why there is none."""


def specs(products: Iterable[Product], pictures: Pictures) -> list[tuple[str, ImageSpec]]:
    """The renditions that the products' listings need, each once."""
    needed = {
        (image.source, spec.hash): (image.source, spec)
        for product in products
        for position, image in enumerate(product.images[: pictures.at_most])
        for spec in [pictures.spec_at(position)]
    }
    return list(needed.values())


def for_sale(products: Iterable[Product]) -> list[Product]:
    return [product for product in products if product.status is Status.ACTIVE]


def wanted(
    products: Sequence[Product], kind: type[Connector[Any]], terms: Terms, facts: AccountFacts, made: Made
) -> list[Wanted]:
    return [_wanted(product, kind, terms, facts, made) for product in products]


def advised(shown: Iterable[Wanted], advice: Mapping[str, Sequence[Issue]]) -> list[Wanted]:
    """With what is to know of some of the products, by key."""
    return [replace(each, issues=(*each.issues, *advice.get(each.key, ()))) for each in shown]


def _wanted(product: Product, kind: type[Connector[Any]], terms: Terms, facts: AccountFacts, made: Made) -> Wanted:
    shown, photo_issues = _pictures(product, kind.pictures, made)
    listing, issues = build(product, terms, shown)
    if listing is None:
        return Wanted(product.key, None, (*issues, *photo_issues))
    required = [issue.model_copy(update={"product": product.key}) for issue in requirement_issues(kind, listing, facts)]
    looked_at = check_shown(product, terms.languages)
    found = (*issues, *photo_issues, *_enough(listing, kind.pictures), *required, *looked_at)
    return Wanted(product.key, listing, found, settled=not _waits_for_photos(product, kind.pictures, made))


def _waits_for_photos(product: Product, pictures: Pictures, made: Made) -> bool:
    """Whether one that could not be fetched may be there the next time."""
    shown = enumerate(product.images[: pictures.at_most])
    return any(
        is_address(image.source) and isinstance(made.get((image.source, pictures.spec_at(position).hash)), Issue)
        for position, image in shown
    )


def demands(product: Product, kinds: Sequence[type[Connector[Any]]]) -> dict[str, list[Demand]]:
    """What the platforms ask of each of the product's photos at its place."""
    return {
        image.source: [
            Demand(kind.name, kind.pictures.spec_at(at), kind.pictures.main_on_white and not at)
            for kind in kinds
            if at < kind.pictures.at_most
        ]
        for at, image in reversed(list(enumerate(product.images)))
    }


def _pictures(product: Product, pictures: Pictures, made: Made) -> tuple[dict[str, Picture], list[Issue]]:
    """A photo that cannot be shown is a warning: the others still are."""
    shown: dict[str, Picture] = {}
    issues: list[Issue] = []
    for position, image in enumerate(product.images[: pictures.at_most]):
        found = made.get((image.source, pictures.spec_at(position).hash))
        if isinstance(found, Picture):
            shown[image.source] = found
        elif found is not None:
            issues.append(found.model_copy(update={"product": product.key, "severity": Severity.WARNING}))
    return shown, issues


def _enough(listing: Listing, pictures: Pictures) -> list[Issue]:
    if len(listing.pictures) >= pictures.at_least:
        return []
    numbers = {"needed": str(pictures.at_least), "has": str(len(listing.pictures))}
    return [Issue(code="pictures_too_few", field="images", params=numbers, product=listing.key)]
