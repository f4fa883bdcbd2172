"""A product that another account made in another language: this one adds its own words as translations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors import GraphQL, Listing, OutcomeUnknown, Receipt
from connectors.channels.shopify.mapping import Document
from connectors.channels.shopify.operations import OPTIONS, TRANSLATABLE, TRANSLATE, UNTRANSLATE
from connectors.channels.shopify.options import Words, of_options
from connectors.channels.shopify.refusals import insist, is_gone, to_error
from connectors.channels.shopify.replies import Product, Translatable

AT_ONCE = 100
TITLE, DESCRIPTION = "title", "body_html"
LANGUAGE = "translation"
"""What the receipt of a translation names its language by."""


def is_translation(listing: Listing, product: Product) -> bool:
    return product.language is not None and product.language.value != listing.language


@dataclass(frozen=True)
class Translation:
    graphql: GraphQL

    def tell(self, listing: Listing, product: Product, known: Receipt) -> None:
        """What is translated is named by its digest: words that were changed meanwhile are refused."""
        words = {product.id: of_product(listing), **self._of_options(listing, product, known)}
        for start in range(0, len(words), AT_ONCE):
            ids = list(words)[start : start + AT_ONCE]
            told = self.graphql.ask(TRANSLATABLE, ids=ids, first=len(ids), locale=listing.language)
            there = told.translatable_resources_by_ids.nodes
            if product.id in ids and product.id not in {each.resource_id for each in there}:
                raise OutcomeUnknown("the product is gone")
            for each in there:
                new = to_translations(listing.language, words.get(each.resource_id, {}), each)
                if new:
                    insist(self.graphql.ask(TRANSLATE, id=each.resource_id, translations=new).translations_register)

    def _of_options(self, listing: Listing, product: Product, known: Receipt) -> Words:
        if not listing.options:
            return {}
        there = self.graphql.ask(OPTIONS, id=product.id).product
        if there is None:
            raise OutcomeUnknown("the product is gone")
        return of_options(listing, product, known, there.options)

    def take_back(self, number: str, language: str) -> None:
        """The product is its first account's, and stays as it is."""
        done = self.graphql.ask(UNTRANSLATE, id=number, keys=[TITLE, DESCRIPTION], locales=[language])
        problems = done.translations_remove.user_errors
        if problems and not is_gone(problems):
            raise to_error(problems)


def of_product(listing: Listing) -> dict[str, str]:
    return {TITLE: listing.title, DESCRIPTION: listing.description}


def to_translations(language: str, words: Mapping[str, str], there: Translatable) -> list[Document]:
    return list(_changes(language, words, there))


def _changes(language: str, words: Mapping[str, str], there: Translatable) -> Iterator[Document]:
    """What stands there already is not told again, unless it was the translation of other words."""
    known = {each.key: each.value for each in there.translations if not each.outdated}
    for each in there.translatable_content:
        word = words.get(each.key)
        if word and each.digest and known.get(each.key) != word:
            yield {"locale": language, "key": each.key, "value": word, "translatableContentDigest": each.digest}
