"""What a listing has to be for Amazon, told before anything is sent. Pure: by what the account's facts have."""

from collections.abc import Iterator
from functools import lru_cache

from pydantic_core import to_json

from connectors import AccountFacts, Issue, Listing, MaxLength, compare_at_not_shown
from connectors.asked import Answers, Asked, unanswered, unmapped
from connectors.channels.amazon.definitions import Attribute, ProductType
from connectors.channels.amazon.mapping import BEFORE, MARK, OFFER, STOCK, Making, is_family
from connectors.channels.amazon.marketplaces import MARKETPLACES
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.themes import axis_of, theme_of

SKU_SIGNS = 40
TITLE_SIGNS = 200
TOLD_ELSEWHERE = frozenset(("brand", "item_name", OFFER, BEFORE, STOCK, MARK, "condition_type"))
"""Required by Amazon, and asked for by a requirement of its own or always there."""


def short_skus(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    for variant in listing.variants:
        if len(variant.sku) > SKU_SIGNS:
            params = {"sku": variant.sku, "limit": str(SKU_SIGNS), "length": str(len(variant.sku))}
            yield Issue(code="amazon_sku_too_long", field="variants.sku", value=variant.sku, params=params)


def barcoded_or_exempt(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """One issue for the listing: who has no barcodes has none for any of its variants."""
    without = [variant.sku for variant in listing.variants if not variant.gtin]
    if without and not facts.values.get("exempt"):
        yield Issue(code="amazon_gtin_missing", field="variants.gtin", params={"sku": without[0]})


def short_titles(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Amazon counts some texts in bytes, and an Arabic letter is two: people are told in letters."""
    title = (_kind(listing, facts) or ProductType(name="", checksum="")).attributes.get("item_name", Attribute())
    limits = [MaxLength("title", title.characters or TITLE_SIGNS)]
    if title.bytes:
        limits.append(MaxLength("title", title.bytes, "bytes"))
    yield from [issue for limit in limits for issue in limit(listing, facts)][:1]


def in_a_category(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    answers = Answers.told(facts)
    if answers is not None and answers.category(listing) is None:
        yield unmapped(listing, "Amazon")


def in_its_language(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    kind = _kind(listing, facts)
    if kind and kind.languages and kind.language_tag(listing.language) is None:
        spoken = ", ".join(sorted({tag.partition("_")[0] for tag in kind.languages}))
        params = {"language": listing.language, "spoken": spoken}
        yield Issue(code="amazon_language", field="language", value=listing.language, params=params)


def varies_as_amazon_does(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """A family varies on attributes that Amazon knows, in a combination that the product type has."""
    answers, kind = Answers.told(facts), _kind(listing, facts)
    if answers is None or kind is None or not is_family(listing):
        return
    unknown = [option.name for option in listing.options if axis_of(option.name, answers) is None]
    for name in unknown:
        yield Issue(code="amazon_option_unknown", field="options", value=name, params={"option": name})
    if not unknown and theme_of(listing, answers, kind.themes) is None:
        params = {
            "options": ", ".join(option.name for option in listing.options) or "–",
            "type": kind.name,
            "themes": ", ".join(kind.themes) or "–",
        }
        yield Issue(code="amazon_theme_unknown", field="options", params=params)


def all_that_is_asked(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """What the product type requires and neither the listing says nor the seller has answered for the category."""
    answers, kind = Answers.told(facts), _kind(listing, facts)
    if answers is None or kind is None:
        return
    country = str(facts.values.get("marketplace"))
    place = Place("", country, MARKETPLACES[country])
    given = Making(place, kind, answers, exempt=bool(facts.values.get("exempt"))).given(listing)
    names = _names(kind)
    closed = [name for name in given if kind.attributes[name].values and name not in names]
    if wanted := (*names, *closed):
        yield from unanswered(kind.asked(wanted), given, kind.name)


def asked(facts: AccountFacts) -> dict[str, tuple[Asked, ...]]:
    kinds = {name: _read(to_json(kept)) for name, kept in (facts.values.get("types") or {}).items()}
    return {name: kind.asked(names) for name, kind in kinds.items() if (names := _names(kind))}


def _names(kind: ProductType) -> list[str]:
    return [name for name in kind.required if name not in TOLD_ELSEWHERE]


def price_before(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Told where the product type has no place for it."""
    kind = _kind(listing, facts)
    if kind is None or BEFORE not in kind.attributes:
        yield from compare_at_not_shown(listing, facts)


def _kind(listing: Listing, facts: AccountFacts) -> ProductType | None:
    answers = Answers.told(facts)
    name = answers.category(listing) if answers else None
    kept = (facts.values.get("types") or {}).get(name)
    return _read(to_json(kept)) if kept else None


@lru_cache(maxsize=64)
def _read(kept: bytes) -> ProductType:
    """Read once, not for each listing."""
    return ProductType.model_validate_json(kept)
