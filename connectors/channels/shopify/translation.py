"""A product that another account made in another language: this one adds its own words as translations."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors import GraphQL, Listing, OutcomeUnknown
from connectors.channels.shopify.mapping import Document
from connectors.channels.shopify.operations import TRANSLATABLE, TRANSLATE
from connectors.channels.shopify.refusals import insist
from connectors.channels.shopify.replies import Content, Product


def is_translation(listing: Listing, product: Product) -> bool:
    return product.language is not None and product.language.value != listing.language


@dataclass(frozen=True)
class Translation:
    graphql: GraphQL

    def tell(self, listing: Listing, product: Product) -> None:
        """What is translated is named by its digest: words that were changed meanwhile are refused."""
        there = self.graphql.ask(TRANSLATABLE, id=product.id).translatable_resource
        if there is None:
            raise OutcomeUnknown("the product is gone")
        words = to_translations(listing, there.translatable_content)
        if words:
            insist(self.graphql.ask(TRANSLATE, id=product.id, translations=words).translations_register)


def to_translations(listing: Listing, contents: Sequence[Content]) -> list[Document]:
    words = {"title": listing.title, "body_html": listing.description}
    return [
        {
            "locale": listing.language,
            "key": each.key,
            "value": words[each.key],
            "translatableContentDigest": each.digest,
        }
        for each in contents
        if words.get(each.key) and each.digest
    ]
