"""A product that another account made in another language: this one adds its own words as translations. Pure."""

from collections.abc import Mapping

from connectors import Listing
from connectors.channels.saleor.documents import Mutation
from connectors.channels.saleor.mapping import axes_of, compared
from connectors.channels.saleor.replies import Product, ProductType
from connectors.channels.saleor.richtext import to_blocks


def is_translation(listing: Listing, product: Product | None) -> bool:
    return bool(product and product.language and product.language != listing.language)


def to_translations(listing: Listing, product: Product) -> list[Mutation]:
    """Of the product, and of the values by which its variants differ."""
    code = listing.language.upper()
    words = {"name": listing.title, "description": to_blocks(listing.description)}
    mutations = [Mutation("productTranslate", {"id": product.id, "languageCode": code, "input": words})]
    values = [
        {"id": id_, "languageCode": code, "translationFields": {"name": name}}
        for id_, name in _values(listing, product).items()
    ]
    if values:
        mutations.append(Mutation("attributeValueBulkTranslate", {"translations": values}))
    return mutations


def axes_in_order(listing: Listing, kind: ProductType) -> Mapping[str, str]:
    """The attributes that the product has for them in its own language."""
    return dict(zip(axes_of(listing), (each.id for each in kind.variant_attributes or ()), strict=False))


def _values(listing: Listing, product: Product) -> dict[str, str]:
    """What each is called here, by its id: options come in the same order in every language."""
    found: dict[str, str] = {}
    for variant, there in compared(listing, product).known:
        chosen = [variant.options[name] for name in axes_of(listing) if name in variant.options]
        assigned = [each.values[0].id for each in there.attributes if each.values]
        if len(chosen) == len(assigned):
            found |= {id_: name for id_, name in zip(assigned, chosen, strict=True) if id_}
    return found
