"""From a product to the listing that one account should show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.identifiers import read_gtin
from catalog.issues import Issue, Severity
from catalog.money import Money
from catalog.product import Option, Product, Variant
from catalog.text import first_of
from connectors.listing import Listing, ListingOption, ListingVariant, Picture
from sync.prices import PriceRule, convert


@dataclass(frozen=True)
class Terms:
    """How an account shows products. `fallbacks` are the languages that stand in, in order."""

    language: str
    prices: PriceRule
    country: str | None = None
    fallbacks: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.language, *self.fallbacks)))


@dataclass
class _Draft:
    terms: Terms
    product: Product
    issues: list[Issue] = field(default_factory=list)

    def words(self, text: Mapping[str, str], name: str, *, required: bool = False) -> str:
        found = first_of(text, self.terms.languages)
        if found is None:
            if required:
                self._issue("text_missing", name, language=self.terms.language)
            return ""
        if found[0] != self.terms.language:
            self._issue("translation_missing", name, Severity.WARNING, language=self.terms.language, shown=found[0])
        return found[1]

    def price(self, variant: Variant) -> Money | None:
        if variant.offer.price is None:
            which = " / ".join(variant.options.values()) if len(self.product.variants) > 1 else ""
            self._issue("price_missing", "variants.price", variant=which)
            return None
        return self._converted(variant.offer.price)

    def compare_at(self, variant: Variant, price: Money) -> Money | None:
        if variant.offer.compare_at is None:
            return None
        shown = self._converted(variant.offer.compare_at)
        return shown if shown is not None and shown.amount > price.amount else None

    def _converted(self, price: Money) -> Money | None:
        shown = convert(price, self.terms.prices)
        if isinstance(shown, Issue):
            if shown.code not in {issue.code for issue in self.issues}:
                self.issues.append(shown.model_copy(update={"product": self.product.key}))
            return None
        return shown

    def _issue(self, code: str, name: str, severity: Severity = Severity.ERROR, **params: str) -> None:
        issue = Issue(code=code, field=name, severity=severity, params=params, product=self.product.key)
        self.issues.append(issue)


def build(product: Product, terms: Terms, pictures: Mapping[str, Picture]) -> tuple[Listing | None, tuple[Issue, ...]]:
    """The listing, or None where it cannot be made; with what a person should look at.

    `pictures` has the rendition of each of the product's images by its source, as far as there is one.
    """
    draft = _Draft(terms, product)
    title = draft.words(product.title, "title", required=True)
    variants = [_variant(draft, variant, pictures) for variant in product.variants]
    if not title or any(variant is None for variant in variants):
        return None, tuple(draft.issues)
    listing = Listing(
        key=product.key,
        language=terms.language,
        country=terms.country,
        currency=terms.prices.currency,
        title=title,
        description=draft.words(product.description, "description"),
        brand=product.brand,
        category=product.category,
        seller_category=product.seller_category,
        attributes=product.attributes,
        tags=product.tags,
        condition=product.condition,
        origin=product.origin,
        hs_code=product.hs_code,
        material=_words(product.material, terms),
        weight=product.weight,
        dimensions=product.dimensions,
        options=tuple(_option(option, product, terms) for option in product.options),
        variants=tuple(variant for variant in variants if variant),
        pictures=_pictures(product, terms, pictures, title),
    )
    return listing, tuple(draft.issues)


def _variant(draft: _Draft, variant: Variant, pictures: Mapping[str, Picture]) -> ListingVariant | None:
    price = draft.price(variant)
    if price is None:
        return None
    options = {option.name: option for option in draft.product.options}
    shown = pictures.get(variant.image) if variant.image else None
    return ListingVariant(
        key=variant.key,
        sku=variant.sku or variant.key,
        gtin=read_gtin(variant.gtin) if variant.gtin else None,  # platforms punish wrong ones
        options={
            _name(options[name], draft.terms): _value(options[name], value, draft.terms)
            for name, value in variant.options.items()
        },
        price=price,
        compare_at=draft.compare_at(variant, price),
        quantity=variant.offer.quantity,
        picture=shown.rendition if shown else None,
    )


def _words(text: Mapping[str, str], terms: Terms) -> str | None:
    found = first_of(text, terms.languages)
    return found[1] if found else None


def _name(option: Option, terms: Terms) -> str:
    return option.names.get(terms.language) or option.name


def _value(option: Option, value: str, terms: Terms) -> str:
    return option.values.get(value, {}).get(terms.language) or value


def _option(option: Option, product: Product, terms: Terms) -> ListingOption:
    used = (variant.options[option.name] for variant in product.variants if option.name in variant.options)
    values = dict.fromkeys(_value(option, value, terms) for value in used)
    return ListingOption(name=_name(option, terms), values=tuple(values))


def _pictures(product: Product, terms: Terms, made: Mapping[str, Picture], title: str) -> tuple[Picture, ...]:
    """In the seller's order, each rendition once, with an alternative text."""
    shown: dict[str, Picture] = {}
    for image in product.images:
        if image.source in made:
            alt = _words(image.alt, terms) or _described(product, image.source, terms, title)
            picture = made[image.source].model_copy(update={"alt": alt})
            shown.setdefault(picture.rendition, picture)
    return tuple(shown.values())


def _described(product: Product, source: str, terms: Terms, title: str) -> str:
    """What the photo shows, for who cannot see it: the product, and the choices that all variants on it share."""
    shown = [variant.options for variant in product.variants if variant.image == source]
    shared = [
        _value(option, shown[0][option.name], terms)
        for option in product.options
        if shown and len({options.get(option.name) for options in shown}) == 1 and option.name in shown[0]
    ]
    return ", ".join((title, *shared))
