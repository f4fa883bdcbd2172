"""Sends a listing: the product, its photos, its combinations, and how many there are of each."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors import ListingRejected, Push, Receipt, ReceiptStatus
from connectors.channels.prestashop.discounts import send_discounts
from connectors.channels.prestashop.documents import Draft, Resource
from connectors.channels.prestashop.errand import Errand
from connectors.channels.prestashop.family import Family, Values
from connectors.channels.prestashop.mapping import copies, is_family, stock_name, to_new_product, to_product
from connectors.channels.prestashop.photos import Photos, pending
from connectors.channels.prestashop.refusals import to_issue
from connectors.channels.prestashop.shelf import Shelf, page_of, stock_ids
from connectors.channels.prestashop.shop import Shop
from connectors.channels.prestashop.stock import send_quantities
from connectors.channels.prestashop.terms import Vocabulary
from connectors.channels.prestashop.webservice import Webservice


@dataclass(frozen=True)
class Dispatch:
    webservice: Webservice
    shop: Callable[[], Shop]
    shelf: Shelf
    photos: Photos
    vocabulary: Vocabulary
    url: str
    saved: Callable[[Push, Receipt], None]

    def push(self, push: Push) -> Receipt:
        listing, shop = push.listing, self.shop()
        self.shelf.sent(listing)
        errand = Errand(push, push.known or Receipt(remote={}))
        brand = self.vocabulary.brand(listing, shop)
        categories = self.vocabulary.categories(listing, shop)
        values = self.vocabulary.values(listing, shop) if is_family(listing) else {}
        if not (errand.number and self._update(errand, shop, brand, categories)):
            self._create(errand, shop, brand, categories)
        self._complete(errand, shop, values)
        self.photos.take_away(errand)
        return errand.receipt.model_copy(update={"issues": tuple(errand.issues)})

    def _create(self, errand: Errand, shop: Shop, brand: str | None, categories: list[str]) -> None:
        listing = errand.listing
        ((product,),) = self.webservice.create("products", [to_new_product(listing, shop, categories, brand)], to_issue)
        errand.new = True
        errand.receipt = Receipt(
            remote={"listing": product.id, **stock_ids(product, listing, {})},
            pictures=pending(listing.pictures),
            url=page_of(self.url, product.id),
        )
        self.saved(errand.push, errand.receipt)
        self.photos.upload(errand)

    def _update(self, errand: Errand, shop: Shop, brand: str | None, categories: list[str]) -> bool:
        """False where somebody has deleted it."""
        names, descriptions = list(shop.languages), list(shop.languages)
        if len(shop.languages) > 1:
            there = self.webservice.get("products", errand.number)
            if there is None:
                return False
            ours = shop.spoken(errand.listing.language)
            names, descriptions = (copies(there.words(each), ours) for each in ("name", "description"))
        draft = to_product(errand.listing, shop, brand, names, descriptions, errand.changed)
        product = self.webservice.amend("products", errand.number, draft, to_issue)
        if product is None:
            return False
        errand.receipt = errand.receipt.model_copy(
            update={"status": ReceiptStatus.LIVE, "url": page_of(self.url, product.id), "ours": True}
        )
        if len(categories) > 1:
            self._put_into(product, categories)
        self.photos.upload(errand)
        self.photos.show_first(errand, product.text("id_default_image"))
        return True

    def _put_into(self, product: Resource, categories: list[str]) -> None:
        """Besides those that it is in already: the shop's people have put it there."""
        there = [each.id for each in product.linked("categories")]
        if product.text("id_category_default") != categories[-1]:
            links = {"categories": list(dict.fromkeys([*there, *categories]))}
            self.webservice.amend("products", product.id, Draft({"id_category_default": categories[-1]}, links))

    def _complete(self, errand: Errand, shop: Shop, values: Values) -> None:
        if not is_family(errand.listing):
            wanted = {stock_name(each.key) for each in errand.listing.variants}
            errand.forget({name for name in errand.receipt.remote if name.startswith("stock ") and name not in wanted})
        try:
            new = Family(self.webservice, errand, values, self.saved).complete()
        except ListingRejected:
            self.webservice.amend("products", errand.number, Draft({"active": "0"}))  # half a family is not for sale
            raise
        variants = errand.listing.variants
        priced = variants if "price" in errand.changed else new
        send_discounts(self.webservice, errand, priced, self.saved, allowed=shop.takes_discounts)
        send_quantities(self.webservice, errand, variants if "quantity" in errand.changed else new)
