"""Sends listings: photos first, then the products in batches, then each family's variations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from connectors import (
    ConnectorError,
    HttpClient,
    ListingRejected,
    OutcomeUnknown,
    Push,
    Receipt,
    TemporaryError,
)
from connectors.channels.woocommerce.errand import Errand, groups
from connectors.channels.woocommerce.family import Family, bury, ghosts, send_batch
from connectors.channels.woocommerce.images import Photos, matched, placed
from connectors.channels.woocommerce.mapping import Document, is_family, own_sku, to_product
from connectors.channels.woocommerce.replies import (
    BEING_MADE,
    GONE,
    IMAGE_GONE,
    IMAGE_REFUSED,
    SKU_TAKEN,
    TIMEOUT,
    Problem,
    Row,
    image_refused,
    numbers_in,
    sku_taken,
    to_error,
)
from connectors.channels.woocommerce.shelf import Shelf, status_of
from connectors.channels.woocommerce.terms import Vocabulary

ROUNDS = 24


@dataclass(frozen=True)
class Dispatch:
    http: HttpClient
    path: str
    shelf: Shelf
    photos: Photos
    vocabulary: Vocabulary
    units: Mapping[str, object]
    saved: Callable[[Push, Receipt], None]

    def push(self, pushes: Sequence[Push]) -> list[Receipt | ConnectorError]:
        errands = [Errand(push, push.known or Receipt(remote={})) for push in pushes]
        for errand in errands:
            self._guarded(errand, self._prepare)
        for _ in range(ROUNDS):
            waiting = [errand for errand in errands if errand.open]
            if not waiting:
                break
            new = [errand for errand in waiting if errand.number is None]
            known = [errand for errand in waiting if errand.number is not None]
            for group in groups(new):
                self._send(group, "create")
            for group in groups(known):
                self._send(group, "update")
        for errand in errands:
            self._guarded(errand, self._finish)
        return [errand.error or errand.receipt for errand in errands]

    def _guarded(self, errand: Errand, step: Callable[[Errand], None]) -> None:
        """One that fails does not keep the others from going on."""
        try:
            if errand.error is None:
                step(errand)
        except ConnectorError as error:
            errand.error = error

    def _prepare(self, errand: Errand) -> None:
        push = errand.push
        self.shelf.sent(push.listing)
        errand.terms = self.vocabulary.terms(push.listing)
        errand.album = self.photos.album(push, errand.receipt.pictures)
        self._bury_ghosts(errand)

    def _bury_ghosts(self, errand: Errand) -> None:
        """Before anything is sent: what takes their place may have their SKU."""
        gone = ghosts(errand.push, errand.receipt)
        if not (errand.number and gone):
            return
        bury(self.http, f"{self.path}/{errand.number}", gone.values())
        remote = {name: id_ for name, id_ in errand.receipt.remote.items() if name not in gone}
        errand.receipt = errand.receipt.model_copy(update={"remote": remote})
        self.saved(errand.push, errand.receipt)

    def _send(self, errands: Sequence[Errand], verb: str) -> None:
        documents = [self._document(errand) for errand in errands]
        try:
            rows = send_batch(self.http, f"{self.path}/batch", verb, documents, idempotent=self._repeatable(errands))
        except ConnectorError as error:
            for errand in errands:
                errand.error = error
            return
        for errand, row in zip(errands, rows, strict=True):
            if row.id and row.error is None:
                self._took(errand, row)
        for errand, row in zip(errands, rows, strict=True):
            if row.error:
                problem = row.error
                self._guarded(errand, lambda each: self._refused(each, problem))  # noqa: B023 - called at once

    @staticmethod
    def _repeatable(errands: Sequence[Errand]) -> bool:
        """An update that names each photo by its id."""
        return all(errand.number and not errand.album.fetched for errand in errands)

    def _document(self, errand: Errand) -> Document:
        document = to_product(errand.push.listing, errand.album.photos, errand.terms, self.units, errand.changed)
        return {"id": int(errand.number), **document} if errand.number else document

    def _took(self, errand: Errand, row: Row) -> None:
        sent = [each.rendition for each in errand.push.listing.pictures if each.rendition in errand.album.photos]
        pictures = {
            **errand.receipt.pictures,
            **matched(errand.push.listing.pictures, row.images),
            **placed(sent, row.images),
            **errand.album.at_shop,
        }
        before = errand.receipt
        errand.receipt = Receipt(
            remote={"listing": str(row.id), **before.remote},
            pictures={name: pictures[name] for name in sent if name in pictures},
            status=status_of(row),
            url=row.permalink or before.url,
        )
        errand.album.photos = dict(errand.receipt.pictures)
        errand.arrived = True
        if (errand.receipt.remote, errand.receipt.pictures) != (before.remote, before.pictures):
            self.saved(errand.push, errand.receipt)

    def _refused(self, errand: Errand, problem: Problem) -> None:
        """Finds the way on, or raises."""
        if problem.code in GONE and errand.number:
            errand.receipt = errand.receipt.model_copy(update={"remote": {}})
        elif problem.code in SKU_TAKEN | BEING_MADE and errand.number is None:
            self._retake(errand, problem)
        elif problem.code in IMAGE_REFUSED:
            self._drop_photo(errand, problem)
        elif problem.code in IMAGE_GONE and (lost := _lost(errand, problem)):
            self._send_photos_again(errand, lost)
        elif problem.code in BEING_MADE:
            raise TemporaryError(problem.message)
        else:
            raise to_error(problem, own_sku(errand.push.listing))

    def _retake(self, errand: Errand, problem: Problem) -> None:
        """Something has the SKU: our own product, if an answer was lost, or somebody else's."""
        listing = errand.push.listing
        product = self.shelf.product(problem.resource_id) if problem.resource_id else None
        found = self.shelf.receipt(product, listing) if product else self.shelf.find(listing)
        if found is None and problem.code in SKU_TAKEN:
            raise ListingRejected([sku_taken(own_sku(listing), problem)])
        if found is None:
            raise TemporaryError(problem.message)
        if not found.ours:
            raise OutcomeUnknown(f"another product has the SKU {own_sku(listing)}: {problem.message}")
        pictures = {**found.pictures, **errand.receipt.pictures}
        errand.receipt = found.model_copy(update={"pictures": pictures})
        self.saved(errand.push, errand.receipt)
        self._bury_ghosts(errand)

    def _drop_photo(self, errand: Errand, problem: Problem) -> None:
        """Goes on without the photo that the shop names, or without all those that it has to fetch."""
        addresses = errand.album.fetched
        named = {name for name, address in addresses.items() if address in problem.message}
        dropped = named or set(addresses)
        if not dropped:
            raise to_error(problem)
        for picture in errand.push.listing.pictures:
            if picture.rendition in dropped:
                del errand.album.photos[picture.rendition]
                errand.album.issues.append(image_refused(picture.name, problem.message))

    def _send_photos_again(self, errand: Errand, lost: set[str]) -> None:
        """Somebody deleted them at the shop."""
        kept = {name: photo for name, photo in errand.album.at_shop.items() if name not in lost}
        errand.receipt = errand.receipt.model_copy(update={"pictures": kept})
        push = errand.push.model_copy(update={"known": errand.receipt})
        errand.album = self.photos.album(push, kept)

    def _finish(self, errand: Errand) -> None:
        if not errand.arrived:
            raise TemporaryError(f"{errand.push.listing.key}: the shop did not take it in {ROUNDS} tries")
        push, issues = errand.push, list(errand.album.issues)
        if is_family(push.listing):
            family = Family(
                self.http,
                f"{self.path}/{errand.number}",
                push,
                errand.receipt,
                errand.album.photos,
                self.saved,
                errand.changed,
            )
            try:
                family.complete()
            except ListingRejected:
                self._take_off_sale(errand)
                raise
            finally:
                errand.receipt = family.receipt
            issues += family.issues
        errand.receipt = errand.receipt.model_copy(update={"issues": tuple(issues)})

    def _take_off_sale(self, errand: Errand) -> None:
        """Half a family is not for sale."""
        self.http.put(f"{self.path}/{errand.number}", json={"status": "draft"}, timeout=TIMEOUT)


def _lost(errand: Errand, problem: Problem) -> set[str]:
    numbers = numbers_in(problem.message)
    return {name for name, photo in errand.album.at_shop.items() if photo.id in numbers}
