"""What the shop has already: which product a listing is, and how it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from connectors import GraphQL, Listing, Receipt, ReceiptStatus
from connectors.channels.shopify.mapping import Place, key_identifier, photos_at, to_remote
from connectors.channels.shopify.operations import FIND, MEDIA_MORE, MORE, READ
from connectors.channels.shopify.replies import Media, MediaList, Product, Summary
from connectors.channels.shopify.translation import LANGUAGE, is_translation

SKUS = 20
"""So many are looked for at once, which is enough to tell that somebody else sells the same."""


@dataclass(frozen=True)
class Shelf:
    graphql: GraphQL
    place: Callable[[], Place]

    def find(self, listing: Listing) -> Receipt | None:
        """Ours by its key; else one with a SKU of the listing, which somebody else made."""
        self.place()  # which has the shop know our key
        skus = [variant.sku for variant in listing.variants][:SKUS]
        found = self.graphql.ask(FIND, identifier=key_identifier(listing), skus=_query(skus))
        others = [each.product for each in found.others.nodes if each.sku in skus and each.product.key is None]
        owner = next(iter([*([found.mine] if found.mine else []), *others]), None)
        product = self.read(owner.id) if owner else None
        return to_receipt(product, listing) if product else None

    def read(self, number: str) -> Product | None:
        """With all of its variants."""
        product = self.graphql.ask(READ, id=number, **self.place().variables).product
        return self.whole(product) if product else None

    def whole(self, product: Product) -> Product:
        """The same with the variants and the photos on further pages: what is not told back in a list goes."""
        nodes, page = list(product.variants.nodes), product.variants.page_info
        while page.has_next_page:
            more = self.graphql.ask(MORE, id=product.id, after=page.end_cursor, **self.place().variables).product
            if more is None or not more.variants.nodes:
                break
            nodes, page = [*nodes, *more.variants.nodes], more.variants.page_info
        variants = product.variants.model_copy(update={"nodes": nodes, "page_info": page})
        return product.model_copy(update={"variants": variants, "media": self._all_media(product)})

    def _all_media(self, product: Product) -> MediaList:
        nodes, page = list(product.media.nodes), product.media.page_info
        while page.has_next_page:
            more = self.graphql.ask(MEDIA_MORE, id=product.id, after=page.end_cursor).product
            if more is None or not more.media.nodes:
                break
            nodes, page = [*nodes, *more.media.nodes], more.media.page_info
        return MediaList(nodes=nodes, page_info=page)


def _query(skus: Iterable[str]) -> str:
    """In the search syntax."""
    return " OR ".join(f'sku:"{_escaped(sku)}"' for sku in skus)


def _escaped(sku: str) -> str:
    return sku.replace("\\", "\\\\").replace('"', '\\"')


def status_of(product: Product | Summary) -> ReceiptStatus:
    on_sale = product.status == "ACTIVE" and product.published
    return ReceiptStatus.LIVE if on_sale else ReceiptStatus.WITHDRAWN


def is_settled(media: Iterable[Media]) -> bool:
    return all(each.status in ("READY", "FAILED") for each in media)


def to_receipt(product: Product, listing: Listing) -> Receipt:
    ours = {LANGUAGE: listing.language} if is_translation(listing, product) else {}
    return Receipt(
        remote={**to_remote(listing, product), **ours},
        pictures=photos_at(listing, {}, product.media.nodes),
        status=status_of(product),
        url=product.online_store_url,
        ours=product.key is not None and product.key.value == listing.key,
    )
