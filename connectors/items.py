"""Item: one variant as catalogues of advertisements know it, a thing of its own with a page to buy it on. Pure.

Such catalogues have no products with variants: items that belong together name the same group.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator

from catalog.folding import folded
from catalog.issues import Issue, Severity
from catalog.money import Money
from catalog.text import plain
from connectors.listing import Listing, ListingVariant, Picture
from connectors.receipt import AccountFacts

PLACES = ("{sku}", "{key}", "{product}")
"""What an address of a page may name: the variant's SKU, its key, or its product's key."""


def _bare(words: str) -> str:
    """As words compare: no accents, no article."""
    return " ".join(each.removeprefix("ال") if len(each) > 4 else each for each in folded(words).split())


def _words(**given: str) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(_bare(each) for each in words.split(",")) for name, words in given.items()}


AXES = _words(
    color="color,colour,couleur,coloris,teinte,اللون,لون,ألوان",
    size="size,taille,pointure,dimension,dimensions,format,المقاس,مقاس,قياس,الحجم",
    material="material,matière,matériau,tissu,الخامة,خامة,المادة,مادة,قماش",
    pattern="pattern,motif,imprimé,نقش,زخرفة",
)
GENDER = _words(
    female="female,women,woman,femme,femmes,نساء,نسائي,للنساء,امرأة",
    male="male,men,man,homme,hommes,رجال,رجالي,للرجال,رجل",
    unisex="unisex,unisexe,mixte,للجنسين",
)
AGE = _words(
    adult="adult,adults,adulte,adultes,كبار,للكبار,بالغون",
    kids="kids,child,children,enfant,enfants,أطفال,للأطفال,طفل",
    toddler="toddler,toddlers,tout-petit,tout-petits",
    infant="infant,baby,bébé,رضيع,رضع,للرضع",
    newborn="newborn,nouveau-né,حديث الولادة",
)
NAMES = _words(gender="gender,genre,sexe,sex,الجنس,جنس", age="age group,age,tranche d'âge,الفئة العمرية,العمر")


@dataclass(frozen=True)
class Item:
    """`group` is None for a product's only variant. `price` is what is paid where there is no `sale_price`."""

    id: str
    group: str | None
    sku: str
    title: str
    description: str
    link: str
    photos: tuple[Picture, ...]
    price: Money
    sale_price: Money | None
    quantity: int | None
    chosen: Mapping[str, str]
    """Color, size, material and pattern, as far as options or the product tell them."""
    gender: str | None
    age: str | None
    gtin: str | None

    @property
    def in_stock(self) -> bool:
        return self.quantity is None or self.quantity > 0


def items(listing: Listing, page: str, longest_title: int) -> Iterator[Item]:
    family = len(listing.variants) > 1
    description = plain(listing.description)
    for variant in listing.variants:
        before = variant.compare_at if variant.compare_at and variant.compare_at.amount > variant.price.amount else None
        yield Item(
            id=variant.key,
            group=listing.key if family else None,
            sku=variant.sku,
            title=title_of(listing, variant, longest_title),
            description=description,
            link=link_of(page, listing, variant),
            photos=photos_of(listing, variant),
            price=before or variant.price,
            sale_price=variant.price if before else None,
            quantity=variant.quantity,
            chosen=chosen(listing, variant),
            gender=_told(listing.attributes, NAMES["gender"], GENDER),
            age=_told(listing.attributes, NAMES["age"], AGE),
            gtin=variant.gtin,
        )


def title_of(listing: Listing, variant: ListingVariant, longest: int) -> str:
    """With what tells it from its sisters, where there is room."""
    if len(listing.variants) == 1:
        return listing.title
    apart = ", ".join(variant.options[option.name] for option in listing.options if variant.options.get(option.name))
    whole = f"{listing.title} – {apart}"
    return whole if apart and len(whole) <= longest else listing.title


def link_of(page: str, listing: Listing, variant: ListingVariant) -> str:
    values = {"{sku}": variant.sku, "{key}": variant.key, "{product}": listing.key}
    for name, value in values.items():
        page = page.replace(name, quote(value, safe=""))
    return page


def photos_of(listing: Listing, variant: ListingVariant) -> tuple[Picture, ...]:
    """Its own first. Those without an address cannot be shown."""
    known = [each for each in listing.pictures if each.url]
    return tuple(sorted(known, key=lambda each: each.rendition != variant.picture))


def chosen(listing: Listing, variant: ListingVariant) -> dict[str, str]:
    """What options are called is the seller's: of what we know in three languages."""
    told = {"material": listing.material} if listing.material else {}
    for name, value in {**listing.attributes, **variant.options}.items():
        axis = next((axis for axis, words in AXES.items() if _bare(name) in words), None)
        if axis and value:
            told[axis] = value
    return told


def _told(attributes: Mapping[str, str], names: frozenset[str], values: Mapping[str, frozenset[str]]) -> str | None:
    for name, given in attributes.items():
        if _bare(name) in names:
            return next((value for value, words in values.items() if _bare(given) in words), None)
    return None


def _page_pattern(given: str) -> str:
    """One page cannot be that of all products."""
    address = given.strip()
    if not address.startswith(("https://", "http://")) or not any(place in address for place in PLACES):
        raise ValueError("write the address of a product's page with {sku} in it, such as https://shop.example/p/{sku}")
    return address


PagePattern = Annotated[str, AfterValidator(_page_pattern)]
"""Where the page of each product is found, as a text with one of `PLACES` in it."""
CLOTHES = frozenset((1604, 166, 5388, 8248, 2271, 212, 204, 1581, 5598, 187))
"""Of the taxonomy, what people wear: there an item without a colour or size is not shown in many countries."""


def clothes_are_described(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Required by category; told, as it depends on the country whether it is refused."""
    if listing.category not in CLOTHES:
        return
    known = {axis for variant in listing.variants for axis in chosen(listing, variant)}
    asked = {
        "color": "color" in known,
        "size": "size" in known,
        "gender": _told(listing.attributes, NAMES["gender"], GENDER) is not None,
        "age_group": _told(listing.attributes, NAMES["age"], AGE) is not None,
    }
    for name, is_told in asked.items():
        if not is_told:
            yield Issue(code=f"{name}_missing", severity=Severity.WARNING, field="attributes", params={"name": name})
