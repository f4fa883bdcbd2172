"""Sends listings: photos first, then products in batches, what is new of each family, then all discounts and stock.

A batch is taken as a whole or not at all: a listing that is refused is told apart, and the others are sent again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors import (
    ConnectorError,
    HttpClient,
    Issue,
    ListingRejected,
    OutcomeUnknown,
    Push,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    TemporaryError,
    UnexpectedReply,
    read,
)
from connectors.channels.medusa import stock
from connectors.channels.medusa.discounts import Discounts
from connectors.channels.medusa.errand import Errand, dressed, to_variants
from connectors.channels.medusa.family import Family
from connectors.channels.medusa.mapping import Document, Place, handle_of, to_new_variant, to_product, to_update
from connectors.channels.medusa.photos import Photos
from connectors.channels.medusa.replies import REFUSALS, Batch, Problem, Product, to_error
from connectors.channels.medusa.shelf import CREATED, FIELDS, PRODUCTS, Shelf, products_of, to_receipt
from connectors.channels.medusa.terms import Vocabulary
from connectors.channels.medusa.wishes import Wish
from connectors.receipt import Part

TOO_LARGE = 413
"""A server takes 2 MB at a time; one that stands before it may take less, and answers with a page of its own."""
ROUNDS = 12
TIMEOUT = 120.0
Documents = Callable[[Errand], Document]


@dataclass(frozen=True)
class Dispatch:
    http: HttpClient
    shelf: Shelf
    photos: Photos
    vocabulary: Vocabulary
    discounts: Discounts
    place: Place
    saved: Callable[[Push, Receipt], None]

    @property
    def family(self) -> Family:
        return Family(self.http)

    def push(self, pushes: Sequence[Push]) -> list[Receipt | ConnectorError]:
        unknown = Receipt(remote={}, status=ReceiptStatus.SUBMITTED)
        errands = [Errand(push, push.known or unknown) for push in pushes]
        self.shelf.sent(push.listing for push in pushes)
        self._send_photos(errands)
        for errand in errands:
            self._guarded(errand, self._name)
        for _ in range(ROUNDS):
            new = [errand for errand in errands if errand.open and not errand.number]
            self._send(new, "create", self._new)
            known = [errand for errand in errands if errand.open and errand.number]
            self._update(known)
        self._finish([errand for errand in errands if errand.error is None])
        return [errand.error or errand.receipt for errand in errands]

    def _guarded(self, errand: Errand, step: Callable[[Errand], None]) -> None:
        """One that fails does not keep the others from going on."""
        try:
            if errand.error is None:
                step(errand)
        except ConnectorError as error:
            errand.error = error

    def _name(self, errand: Errand) -> None:
        errand.terms = self.vocabulary.terms(errand.listing)

    # ---- photos

    def _send_photos(self, errands: Sequence[Errand]) -> None:
        for errand in errands:
            known = errand.receipt.pictures
            errand.photos = {
                each.rendition: known[each.rendition] for each in errand.listing.pictures if each.rendition in known
            }
        missing = [
            each for errand in errands for each in errand.listing.pictures if each.rendition not in errand.photos
        ]

        def arrived(found: dict[str, RemotePicture]) -> None:
            for errand in errands:
                mine = {each.rendition for each in errand.listing.pictures} & found.keys()
                if mine:
                    errand.photos |= {name: found[name] for name in mine}
                    errand.receipt = errand.receipt.model_copy(update={"pictures": dict(errand.photos)})
                    self.saved(errand.push, errand.receipt)

        refused: dict[str, Issue] = {}
        failed: ConnectorError | None = None
        try:
            refused = self.photos.send(missing, arrived)
        except ConnectorError as error:
            failed = error
        for errand in errands:
            without = [each.rendition for each in errand.listing.pictures if each.rendition not in errand.photos]
            errand.issues += [refused[name] for name in without if name in refused]
            if failed and set(without) - refused.keys():
                errand.error = failed

    # ---- products

    def _new(self, errand: Errand) -> Document:
        document = to_product(errand.listing, errand.photos, self.place, errand.terms)
        if errand.items:
            variants = errand.listing.variants
            document["variants"] = [
                to_new_variant(errand.listing, each, errand.items.get(each.sku)) for each in variants
            ]
        return document

    def _changed(self, errand: Errand) -> Document:
        there = _there(errand)
        return {
            **to_update(errand.listing, there, errand.photos, self.place, errand.terms),
            "variants": to_variants(errand.listing, there, frozenset(errand.push.changed), errand.photos),
        }

    def _update(self, errands: Sequence[Errand]) -> None:
        self._look(errands)
        for errand in errands:
            if errand.number:
                self._guarded(errand, self._prepare)
        _note(errands, self.discounts.before(_wishes(errands, "price")))
        self._send([each for each in errands if each.open and each.number], "update", self._changed)

    def _look(self, errands: Sequence[Errand]) -> None:
        """What stands there; what somebody deleted is made anew."""
        try:
            there = products_of(self.http, [errand.number for errand in errands if errand.number])
        except ConnectorError as error:
            for errand in errands:
                errand.error = error
            return
        for errand in errands:
            errand.product = there.get(errand.number or "")
            if errand.product is None:
                errand.receipt = errand.receipt.model_copy(update={"remote": {}})

    def _prepare(self, errand: Errand) -> None:
        errand.product = self.family.prepare(errand, _there(errand))

    def _send(self, errands: Sequence[Errand], verb: str, document: Documents) -> None:
        if not errands:
            return
        body = {verb: [document(errand) for errand in errands]}
        allow = (*REFUSALS, TOO_LARGE, 500) if len(errands) > 1 else REFUSALS
        new = verb == "create" and not any(errand.items for errand in errands)
        path = f"{PRODUCTS}/batch?fields={CREATED if new else FIELDS}"
        try:
            reply = self.http.post(path, json=body, allow=allow, idempotent=verb == "update", timeout=TIMEOUT)
            if reply.ok:
                batch = read(reply, Batch)
                self._took(errands, batch.created if verb == "create" else batch.updated)
                return
            problem = Problem() if reply.status == TOO_LARGE else read(reply, Problem)
        except OutcomeUnknown as error:
            self._recover(errands, error)
            return
        except ConnectorError as error:
            for errand in errands:
                errand.error = error
            return
        if len(errands) == 1:
            self._guarded(errands[0], lambda errand: self._refused(errand, reply.status, problem))
            return
        for part in _parts(errands, problem):
            self._send(part, verb, document)

    def _took(self, errands: Sequence[Errand], products: Sequence[Product]) -> None:
        """They are answered in any order."""
        by_key = {each.external_id: each for each in products}
        for errand in errands:
            product = by_key.get(errand.listing.key)
            if product is None:
                raise UnexpectedReply(f"the answer to a batch has no {errand.listing.key}")
            if not errand.number:
                errand.new = {each.key for each in errand.listing.variants}
            self._keep(errand, product)
            errand.arrived = True

    def _keep(self, errand: Errand, product: Product) -> None:
        before, errand.product = errand.receipt, product
        errand.receipt = to_receipt(product, errand.listing, errand.photos)
        if (errand.receipt.remote, errand.receipt.pictures) != (before.remote, before.pictures):
            self.saved(errand.push, errand.receipt)

    def _recover(self, errands: Sequence[Errand], error: OutcomeUnknown) -> None:
        """The answer to a create was lost: what was made is found by one question, and goes on from there."""
        try:
            found = self.shelf.ours([errand.listing for errand in errands])
        except ConnectorError:
            found = {}
        for errand in errands:
            mine = found.get(errand.listing.key)
            if mine is None:
                errand.error = error
            else:
                self._adopt(errand, mine)

    def _adopt(self, errand: Errand, found: Receipt) -> None:
        errand.photos = {**found.pictures, **errand.photos}
        errand.receipt = found.model_copy(update={"pictures": dict(errand.photos)})
        self.saved(errand.push, errand.receipt)

    def _refused(self, errand: Errand, status: int, problem: Problem) -> None:
        """Finds the way on, or raises."""
        if errand.number and status == 404 and errand.number in problem.message:
            errand.receipt = errand.receipt.model_copy(update={"remote": {}})
        elif self.family.item_left_behind(errand, problem):
            return
        elif problem.taken and not errand.number:
            found = self.shelf.find(errand.listing)
            if found is None:
                raise to_error(status, problem)
            if not found.ours:
                raise OutcomeUnknown(f"another product is in the way: {problem.message}")
            self._adopt(errand, found)
        else:
            raise to_error(status, problem)

    # ---- what belongs to them

    def _finish(self, errands: Sequence[Errand]) -> None:
        for errand in errands:
            self._guarded(errand, self._complete)
        bare = [errand for errand in errands if errand.error is None and errand.bare()]
        self._send(bare, "update", lambda errand: dressed(errand, _there(errand)))
        _note(errands, self.discounts.after(_wishes(errands, "price")))
        _note(errands, _write_stock(self.http, _wishes(errands, "quantity"), self.place.location))
        for errand in errands:
            errand.receipt = errand.receipt.model_copy(update={"issues": tuple(errand.issues)})

    def _complete(self, errand: Errand) -> None:
        if not errand.arrived:
            raise TemporaryError(f"{errand.listing.key}: the shop did not take it in {ROUNDS} tries")
        self._keep(errand, self.family.complete(errand, _there(errand)))


def _wishes(errands: Sequence[Errand], part: Part) -> list[Wish]:
    return [wish for errand in errands if errand.error is None and (wish := errand.wish(part))]


def _note(errands: Sequence[Errand], failed: Mapping[str, ConnectorError]) -> None:
    for errand in errands:
        errand.error = errand.error or failed.get(errand.listing.key)


def _write_stock(http: HttpClient, wishes: Sequence[Wish], location: str | None) -> dict[str, ConnectorError]:
    if location:
        return stock.write(http, wishes, location)
    counted = [wish for wish in wishes if any(each.quantity is not None for each in wish.listing.variants)]
    return {wish.listing.key: ListingRejected([Issue(code="medusa_no_stock_location")]) for wish in counted}


def _there(errand: Errand) -> Product:
    if errand.product is None:
        raise UnexpectedReply(f"{errand.listing.key}: nothing is known of the product")
    return errand.product


def _parts(errands: Sequence[Errand], problem: Problem) -> Iterator[Sequence[Errand]]:
    """The one that the refusal names, and the others; or both halves, where it names none."""
    named = [errand for errand in errands if _named(errand, problem.message)]
    if len(named) == 1:
        yield [errand for errand in errands if errand is not named[0]]
        yield named
    else:
        yield errands[: len(errands) // 2]
        yield errands[len(errands) // 2 :]


def _named(errand: Errand, message: str) -> bool:
    listing = errand.listing
    names = {
        handle_of(listing),
        *(each.sku for each in listing.variants),
        *(each.gtin or "" for each in listing.variants),
    }
    return any(f": {name}," in message for name in names if name) or bool(errand.number and errand.number in message)
