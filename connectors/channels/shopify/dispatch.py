"""Sends a listing: its photos, then the product whole in one call, then where it is sold, then what is left of it.

The call is made by our key, so that one whose answer was lost makes no second product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors import GraphQL, Job, Listing, Push, Receipt, ReceiptStatus, RemotePicture, UnexpectedReply
from connectors.channels.shopify import operations as ops
from connectors.channels.shopify.mapping import (
    Document,
    Place,
    Renamed,
    arrived,
    key_identifier,
    to_marks,
    to_new,
    to_remote,
    to_update,
)
from connectors.channels.shopify.offers import Offers
from connectors.channels.shopify.options import is_renamed, renamed
from connectors.channels.shopify.photos import Photos
from connectors.channels.shopify.refusals import insist, photo_issues
from connectors.channels.shopify.replies import Product, ProductSet
from connectors.channels.shopify.shelf import Shelf, is_settled
from connectors.channels.shopify.stock import Stock
from connectors.channels.shopify.translation import LANGUAGE, Translation, is_translation

MANY = 50
"""From so many variants on the shop works in its own time: answers to larger calls get lost on the way."""
DEADLINE, SOON, PHOTOS_SOON = timedelta(hours=2), timedelta(seconds=10), timedelta(minutes=2)
TIMEOUT = 90.0


@dataclass(frozen=True)
class Dispatch:
    graphql: GraphQL
    place: Callable[[], Place]
    shelf: Shelf
    photos: Photos
    stock: Stock
    offers: Offers
    saved: Callable[[Push, Receipt], None]

    def push(self, push: Push) -> Receipt:
        place = self.place()  # before anything is made for products that have none
        known = push.known or Receipt(remote={}, status=ReceiptStatus.SUBMITTED)
        number = known.remote.get("listing")
        there = self.shelf.read(number) if number else None
        if there is None:
            known = known.model_copy(update={"remote": {}, "url": None, "issues": ()})
        elif is_translation(push.listing, there):
            return self._translated(push, there)
        photos = self.photos.supply(push, known, there)
        known = known.model_copy(update={"pictures": photos, "ours": True, "job": None, "check_after": None})
        return self._updated(push, known, there, place) if there else self._created(push, known, place)

    def _created(self, push: Push, known: Receipt, place: Place) -> Receipt:
        listing = push.listing
        document = to_new(listing, known.pictures, place)
        operation, more = (ops.SET_LATER, {}) if is_large(listing) else (ops.SET, place.variables)
        wanted: Document = {"identifier": key_identifier(listing), "input": document, **more}
        done = self.graphql.ask(operation, timeout=TIMEOUT, **wanted).product_set
        insist(done)
        if done.product_set_operation:
            return in_work(known, done.product_set_operation.id)
        product = _product_of(done)
        receipt = _to_receipt(push, known, product).model_copy(update={"status": ReceiptStatus.SUBMITTED})
        self.saved(push, receipt)
        insist(self.graphql.ask(ops.PUBLISH, id=product.id, publications=place.publications).publishable_publish)
        return receipt.model_copy(update={"status": ReceiptStatus.LIVE})

    def _updated(self, push: Push, known: Receipt, there: Product, place: Place) -> Receipt:
        """Each step is carried out whatever became of the one before, and tells for itself."""
        listing = push.listing
        renamed = self._renamed(listing, there, known)
        document = to_update(listing, there, known, known.pictures, place, push.changed, renamed)
        operation, more = (ops.UPDATE_LATER, {}) if is_large(listing) else (ops.UPDATE, place.variables)
        wanted: Document = {"identifier": {"id": there.id}, "input": document, **more}
        beside = {"metafields": to_marks(listing, there.id), "id": there.id, "publications": place.publications}
        done = self.graphql.ask(operation, timeout=TIMEOUT, **wanted, **beside)
        for each in (done.product_set, done.metafields_set, done.publishable_publish):
            insist(each)
        if done.product_set.product_set_operation:
            receipt = in_work(known, done.product_set.product_set_operation.id)
        else:
            receipt = _to_receipt(push, known, self.shelf.whole(_product_of(done.product_set)))
        if "quantity" in push.changed:
            self.saved(push, receipt)
            self.stock.count(push, there, known, place)
        return receipt

    def _renamed(self, listing: Listing, there: Product, known: Receipt) -> dict[str, Renamed]:
        if not is_renamed(listing, there, known):
            return {}
        product = self.graphql.ask(ops.OPTIONS, id=there.id).product
        return renamed(listing, there, known, product.options) if product else {}

    def _translated(self, push: Push, there: Product) -> Receipt:
        known = push.known or Receipt(remote={})
        Translation(self.graphql).tell(push.listing, there, known)
        remote = {**to_remote(push.listing, there, known), LANGUAGE: push.listing.language}
        receipt = known.model_copy(update={"remote": remote})
        return self.offers.offer(push.model_copy(update={"known": receipt}))


def is_large(listing: Listing) -> bool:
    return len(listing.variants) >= MANY


def _product_of(done: ProductSet) -> Product:
    if done.product is None:
        raise UnexpectedReply("the shop made a product, and does not tell which")
    return done.product


def in_work(known: Receipt, operation: str) -> Receipt:
    """The shop has taken it, and tells later what became of it."""
    now = datetime.now(UTC)
    job = Job(id=operation, deadline=now + DEADLINE)
    return known.model_copy(update={"status": ReceiptStatus.SUBMITTED, "job": job, "check_after": now + SOON})


def _to_receipt(push: Push, known: Receipt, product: Product) -> Receipt:
    media = product.media.nodes
    pictures: dict[str, RemotePicture] = arrived(push.listing, known.pictures, media)
    return Receipt(
        remote=to_remote(push.listing, product, known),
        pictures=pictures,
        url=product.online_store_url,
        issues=tuple(photo_issues(media)),
        check_after=None if is_settled(media) else datetime.now(UTC) + PHOTOS_SOON,
    )
