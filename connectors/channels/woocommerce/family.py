"""A product's variations: made, changed and taken away in batches whose rows are read by their place."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from connectors import (
    EVERYTHING,
    HttpClient,
    Issue,
    ListingRejected,
    ListingVariant,
    Push,
    Receipt,
    TemporaryError,
    read,
)
from connectors.channels.woocommerce.mapping import Document, Photos, is_family, to_variation, variant_name
from connectors.channels.woocommerce.replies import (
    BEING_MADE,
    GONE,
    IMAGE_GONE,
    IMAGE_REFUSED,
    SKU_TAKEN,
    TIMEOUT,
    Problem,
    Row,
    Rows,
    checked,
    image_refused,
    to_error,
    to_issue,
)

T = TypeVar("T")
CHUNK = 50
"""Half of what a shop takes: a hundred variations take a slow one longer than anybody waits."""
TOO_LARGE = 413
"""A host may lower what WooCommerce takes, and what stands before it may take less."""
ROUNDS = 4


def ghosts(push: Push, known: Receipt) -> dict[str, str]:
    """Variations that we made and that the listing has no more, by name."""
    wanted = {variant_name(variant.key) for variant in push.listing.variants} if is_family(push.listing) else set()
    return {name: id_ for name, id_ in known.remote.items() if name != "listing" and name not in wanted}


@dataclass
class Family:
    """The variations of one push. `receipt` grows with each that is made."""

    http: HttpClient
    path: str
    """Of the product."""
    push: Push
    receipt: Receipt
    photos: Photos
    saved: Callable[[Push, Receipt], None]
    changed: Collection[str] = EVERYTHING
    issues: list[Issue] = field(default_factory=list)
    _bare: set[str] = field(default_factory=set)
    """Keys of variants whose photo the shop does not take."""
    _refused: list[Issue] = field(default_factory=list)
    _held: list[Issue] = field(default_factory=list)
    _later: str = ""

    def complete(self) -> None:
        """Raises ListingRejected where the shop refuses a variation, TemporaryError where one has to wait."""
        waiting = list(self.push.listing.variants)
        for _ in range(ROUNDS):
            known = [variant for variant in waiting if self._id(variant)]
            new = [variant for variant in waiting if not self._id(variant)]
            waiting = [each for chunk in chunks(known) for each in self._update(chunk)]
            waiting += [each for chunk in chunks(new) for each in self._create(chunk)]
            if not waiting:
                break
        refused = [*self._refused, *(self._held if waiting else ())]
        if refused:
            raise ListingRejected(refused)
        if waiting or self._later:
            raise TemporaryError(f"{self.path}: {len(waiting) or 'some'} variations have to wait: {self._later}")

    def _id(self, variant: ListingVariant) -> str | None:
        return self.receipt.remote.get(variant_name(variant.key))

    def _create(self, variants: Sequence[ListingVariant]) -> Iterator[ListingVariant]:
        """Makes them; yields those that have to be sent again."""
        rows = self._send("create", [self._document(variant, EVERYTHING) for variant in variants], idempotent=False)
        pairs = list(zip(variants, rows, strict=True))
        self._keep({variant_name(each.key): str(row.id) for each, row in pairs if row.error is None})
        for variant, row in pairs:
            if row.error and self._again(variant, row.error):
                yield variant

    def _update(self, variants: Sequence[ListingVariant]) -> Iterator[ListingVariant]:
        documents = [
            {"id": int(self._id(variant) or 0), **self._without_image(variant), **self._document(variant, self.changed)}
            for variant in variants
        ]
        rows = self._send("update", documents, idempotent=True)
        for variant, row in zip(variants, rows, strict=True):
            if row.error and self._again(variant, row.error):
                yield variant

    def _again(self, variant: ListingVariant, problem: Problem) -> bool:
        """Whether the variation is to be sent once more, now that we know this."""
        if problem.code in GONE and self._id(variant):
            self._forget(variant)
            return True
        if problem.code in SKU_TAKEN and str(problem.resource_id) in self.receipt.remote.values():
            self._held = [to_issue(problem, variant.sku)]  # until the other variation has its new one
            return True
        if problem.code in SKU_TAKEN and not self._id(variant) and (there := self._mine(problem.resource_id)):
            self._keep({variant_name(variant.key): there})
            return True
        if problem.code in IMAGE_REFUSED | IMAGE_GONE and variant.key not in self._bare:
            self._bare.add(variant.key)
            self.issues.append(image_refused(variant.sku, problem.message))
            return True
        error = to_error(problem, variant.sku)
        if problem.code in BEING_MADE:
            self._later = problem.message
        elif isinstance(error, ListingRejected):
            self._refused += error.issues
        else:
            raise error
        return False

    def _mine(self, number: int | None) -> str | None:
        """The id, if it is of a variation of this very product: one whose making we were not told of."""
        if number is None:
            return None
        reply = self.http.get(f"{self.path}/variations/{number}", params={"_fields": "id"}, allow=(404,))
        return str(read(reply, Row).id) if reply.ok else None

    def _without_image(self, variant: ListingVariant) -> Document:
        """Takes away the one that it had, where it has none now."""
        return {"image": {"id": 0}} if variant.picture is None else {}

    def _document(self, variant: ListingVariant, changed: Collection[str]) -> Document:
        photos = {} if variant.key in self._bare else self.photos
        return to_variation(self.push.listing, variant, photos, changed)

    def _send(self, verb: str, documents: Sequence[Document], *, idempotent: bool) -> Sequence[Row]:
        return send_batch(self.http, f"{self.path}/variations/batch", verb, documents, idempotent=idempotent)

    def _keep(self, ids: Mapping[str, str]) -> None:
        if ids:
            self.receipt = self.receipt.model_copy(update={"remote": {**self.receipt.remote, **ids}})
            self.saved(self.push, self.receipt)

    def _forget(self, variant: ListingVariant) -> None:
        remote = {name: id_ for name, id_ in self.receipt.remote.items() if name != variant_name(variant.key)}
        self.receipt = self.receipt.model_copy(update={"remote": remote})


def send_batch(
    http: HttpClient, path: str, verb: str, documents: Sequence[object], *, idempotent: bool = True
) -> Sequence[Row]:
    """A row for each document, in their order. A shop takes at most 100 of them; one that takes less is given less."""
    allow = (TOO_LARGE,) if len(documents) > 1 else ()
    reply = http.post(path, json={verb: documents}, idempotent=idempotent, allow=allow, timeout=TIMEOUT)
    if reply.status == TOO_LARGE:
        half = len(documents) // 2
        return [
            row
            for some in (documents[:half], documents[half:])
            for row in send_batch(http, path, verb, some, idempotent=idempotent)
        ]
    return checked(getattr(read(reply, Rows), verb), len(documents), reply.request)


def bury(http: HttpClient, path: str, ids: Collection[str]) -> None:
    """Deletes variations; what is gone already is fine."""
    for chunk in chunks(list(ids)):
        rows = send_batch(http, f"{path}/variations/batch", "delete", [int(each) for each in chunk])
        for row in rows:
            if row.error and row.error.code not in GONE:
                raise to_error(row.error)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(items), CHUNK):
        yield items[at : at + CHUNK]
