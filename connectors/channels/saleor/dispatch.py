"""Sends listings: new products together, what is known one by one, then the photos, and last the publication."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connectors import ConnectorError, OutcomeUnknown, Push, Receipt, ReceiptStatus, UnexpectedReply
from connectors.batch import halves
from connectors.channels.saleor.documents import Mutation
from connectors.channels.saleor.errand import Errand, groups
from connectors.channels.saleor.mapping import (
    Place,
    Terms,
    choices_of,
    compared,
    key_in,
    to_new_product,
    to_new_variant,
    to_product,
    to_publication,
    to_update,
)
from connectors.channels.saleor.photos import Photos, to_arrangement
from connectors.channels.saleor.replies import UNIQUE, Done, Problem, Product, Row, to_error, with_sku
from connectors.channels.saleor.shelf import Shelf, ids_of, is_ours, photos_of, to_be_changed
from connectors.channels.saleor.talk import Talk
from connectors.channels.saleor.translation import is_translation, to_translations
from connectors.channels.saleor.vocabulary import Vocabulary
from connectors.graphql import TooLarge

EACH_FOR_ITSELF = "REJECT_FAILED_ROWS"
ROUNDS = 3
"""A variant may have to wait until another has given up the SKU or the options that it is to have."""
ADDRESSES = 3
"""So many are tried."""
MAY_WAIT = frozenset((UNIQUE, "DUPLICATED_INPUT_ITEM"))


@dataclass(frozen=True)
class Dispatch:
    talk: Talk
    place: Callable[[], Place]
    shelf: Shelf
    photos: Photos
    vocabulary: Vocabulary
    saved: Callable[[Push, Receipt], None]

    def push(self, pushes: Sequence[Push]) -> list[Receipt | ConnectorError]:
        errands = [Errand(push, push.known or Receipt(remote={}, status=ReceiptStatus.SUBMITTED)) for push in pushes]
        try:
            self.place()  # before anything is made for products that have none
            standing = self.shelf.known([errand.number for errand in errands if errand.number])
        except ConnectorError as error:
            return [error for _ in pushes]
        for errand in errands:
            errand.product = to_be_changed(errand.push, standing.get(errand.number or ""))
            self._guarded(errand, self._prepare)
        for group in groups([errand for errand in errands if errand.error is None and errand.product is None]):
            self._create(group)
        for errand in errands:
            self._guarded(errand, self._complete)
        return [errand.error or errand.receipt for errand in errands]

    def _guarded(self, errand: Errand, step: Callable[[Errand], None]) -> None:
        """One that fails does not keep the others from going on."""
        try:
            if errand.error is None:
                step(errand)
        except ConnectorError as error:
            errand.error = error

    def _prepare(self, errand: Errand) -> None:
        self.shelf.sent(errand.push.listing)
        errand.terms = self.vocabulary.terms(errand.push.listing, errand.product)

    # ---- what is new

    def _create(self, errands: Sequence[Errand]) -> None:
        place = self.place()
        documents = [to_new_product(each.push.listing, _terms(each), place, each.address) for each in errands]
        arguments = {"products": documents, "errorPolicy": EACH_FOR_ITSELF}
        choices = {choice for each in errands for choice in choices_of(each.push.listing, _terms(each))}
        try:
            with self.vocabulary.making(choices):
                (done,) = self.talk.change([Mutation("productBulkCreate", arguments)])
            rows = _rows(done, len(errands), "productBulkCreate")
        except TooLarge as error:
            for half in halves(errands) if len(errands) > 1 else ():
                self._create(half)
            if len(errands) == 1:
                errands[0].error = error
            return
        except ConnectorError as error:
            for errand in errands:
                errand.error = error
            return
        for errand, row in zip(errands, rows, strict=True):
            if row.product and not row.errors:
                errand.made = True
                self._stands(errand, row.product)
        for errand, row in zip(errands, rows, strict=True):
            if not errand.made:
                self._guarded(errand, lambda each: self._refused(each, row.errors or ()))  # noqa: B023 - called at once
        if again := [each for each in errands if each.product is None and each.error is None]:
            self._create(again)

    def _stands(self, errand: Errand, product: Product) -> None:
        listing, before = errand.push.listing, errand.receipt
        pictures = {**photos_of(product, listing), **before.pictures}
        remote = ids_of(product, listing)
        errand.product = product
        errand.receipt = before.model_copy(update={"remote": remote, "pictures": pictures, "ours": True})
        if remote != before.remote:
            self.saved(errand.push, errand.receipt)

    def _refused(self, errand: Errand, problems: Sequence[Problem]) -> None:
        """Something is there already: our own product, if an answer was lost, or somebody else's."""
        listing = errand.push.listing
        found = self.shelf.find(listing) if any(problem.code == UNIQUE for problem in problems) else None
        if found is None and errand.address < ADDRESSES and {each.place for each in problems} == {"slug"}:
            errand.address += 1
            return
        if found is None:
            skus = [each.sku for each in listing.variants]
            raise to_error([with_sku(each, skus) for each in problems], listing.key)
        if not is_ours(found, listing):
            raise OutcomeUnknown(f"another product has a SKU of {listing.key}: {problems[0].told}")
        errand.terms = self.vocabulary.terms(listing, found)
        self._stands(errand, found)

    # ---- what is there

    def _complete(self, errand: Errand) -> None:
        listing = errand.push.listing
        product = self._made_whole(errand) if errand.made else self._update(errand)
        known = errand.receipt
        last = [_published(product, self.place())] if listing.pictures and errand.made else []
        album = self.photos.album(errand.push, known, product, last)
        left = [*to_arrangement(errand.push, known, product, album), *album.last]
        problems = [each for done in (self.talk.change(left) if left else ()) for each in done.problems()]
        if problems:
            raise to_error(problems, listing.key)
        given = {"pictures": album.photos, "status": ReceiptStatus.LIVE, "issues": tuple(album.issues)}
        errand.receipt = known.model_copy(update=given)

    def _made_whole(self, errand: Errand) -> Product:
        """With its variants, should they not have been told."""
        product = _product(errand)
        return self._read_again(errand, whole=True) if compared(errand.push.listing, product).new else product

    def _update(self, errand: Errand) -> Product:
        """The product as it stands after it; new variants come with their ids."""
        listing, product = errand.push.listing, _product(errand)
        for number in range(1, ROUNDS + 1):
            changes = to_changes(errand, product, _terms(errand), self.place(), whole=number == 1)
            with self.vocabulary.making(choices_of(listing, _terms(errand))):
                answers = self.talk.change(changes) if changes else []
            problems = [
                each for change, done in zip(changes, answers, strict=True) for each in done.problems(skus_of(change))
            ]
            self._keep_new(errand, answers)
            if problems and (number == ROUNDS or not all(each.code in MAY_WAIT for each, _ in problems)):
                raise to_error(problems, listing.key)
            made_new = any(each.name == "productVariantBulkCreate" for each in changes)
            if problems or made_new or _is_strange(product):
                product = self._read_again(errand, whole=not problems)
            if not problems:
                break
        self._stands(errand, product)
        return product

    def _keep_new(self, errand: Errand, answers: Sequence[Done]) -> None:
        """The ids of new variants, before anything else is asked."""
        rows = [row for done in answers for row in done.results if row.product_variant and not row.errors]
        made = [row.product_variant for row in rows if row.product_variant and row.product_variant.external_reference]
        if made:
            ids = ids_of(Product(id=_product(errand).id, variants=made), errand.push.listing)
            errand.receipt = errand.receipt.model_copy(update={"remote": {**errand.receipt.remote, **ids}})
            self.saved(errand.push, errand.receipt)

    def _read_again(self, errand: Errand, *, whole: bool) -> Product:
        """`whole`: all of its variants are to be there by now."""
        number = _product(errand).id
        found = self.shelf.known([number]).get(number)
        if found is None or (whole and compared(errand.push.listing, found).new):
            raise OutcomeUnknown(f"{errand.push.listing.key}: the product or one of its variants is gone")
        errand.product = found
        return found


def to_changes(errand: Errand, product: Product, terms: Terms, place: Place, *, whole: bool) -> list[Mutation]:
    """All that makes the product as it is wanted, in this order: a ghost may have the SKU of what takes its place."""
    listing, beside = errand.push.listing, compared(errand.push.listing, product)
    changed = errand.changed if is_ours(product, listing) else frozenset(("content", "price", "quantity"))
    mutations = []
    if beside.ghosts:
        mutations.append(Mutation("productVariantBulkDelete", {"ids": [each.id for each in beside.ghosts]}))
    translated = is_translation(listing, product)
    if whole and "content" in changed and translated:
        mutations += to_translations(listing, product)
    elif whole and "content" in changed:
        document = to_product(listing, terms, place, product)
        mutations.append(Mutation("productUpdate", {"id": product.id, "input": document}))
    shown = product.listing_in(place.channel)
    if whole and not (shown and shown.on_sale):
        mutations.append(_published(product, place))
    update = to_update(listing, product, terms, place, changed - {"content"} if translated else changed)
    if update["variants"]:
        mutations.append(Mutation("productVariantBulkUpdate", {**update, "errorPolicy": EACH_FOR_ITSELF}))
    if beside.new:
        documents = [to_new_variant(listing, each, terms, place) for each in beside.new]
        arguments = {"product": product.id, "variants": documents, "errorPolicy": EACH_FOR_ITSELF}
        mutations.append(Mutation("productVariantBulkCreate", arguments))
    return mutations


def _published(product: Product, place: Place) -> Mutation:
    publication = {"updateChannels": [to_publication(place, on_sale=True)]}
    return Mutation("productChannelListingUpdate", {"id": product.id, "input": publication})


def _rows(done: Done, count: int, what: str) -> Sequence[Row]:
    """As many as were sent."""
    if len(done.results) == count:
        return done.results
    if done.errors:
        raise to_error(done.problems(), what)
    raise UnexpectedReply(f"{what} answered {len(done.results)} rows to {count}")


def _terms(errand: Errand) -> Terms:
    if errand.terms is None:
        raise UnexpectedReply(f"{errand.push.listing.key}: nothing was prepared")
    return errand.terms


def _product(errand: Errand) -> Product:
    if errand.product is None:
        raise UnexpectedReply(f"{errand.push.listing.key}: there is no product")
    return errand.product


def _is_strange(product: Product) -> bool:
    """Whether it had variants that did not bear our reference."""
    return any(not key_in(each.external_reference) for each in product.variants or ())


def skus_of(mutation: Mutation) -> list[str]:
    """By row."""
    rows = mutation.arguments.get("variants")
    return [str(row.get("sku", "")) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
