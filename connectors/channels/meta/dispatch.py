"""Sends listings: the items of many in one batch, which the platform works off in its own time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic_core import to_json

from connectors import (
    ConnectorError,
    Job,
    Listing,
    OutcomeUnknown,
    Push,
    Receipt,
    ReceiptStatus,
    UnexpectedReply,
)
from connectors.channels.meta.graph import AT_ONCE, MOST_BYTES, Graph
from connectors.channels.meta.mapping import ids_in, ids_of, to_hiding, to_removal, to_updates
from connectors.channels.meta.offers import Document, to_offers
from connectors.channels.meta.refusals import refusal_of
from connectors.channels.meta.replies import Taken
from connectors.items import Site

DEADLINE, SOON = timedelta(hours=6), timedelta(minutes=1)
Answer = Receipt | ConnectorError


@dataclass(frozen=True)
class Errand:
    """What one listing asks of a batch; `ids` are those whose errors are its own."""

    push: Push
    requests: Sequence[Document]
    ids: frozenset[str]
    receipt: Receipt


@dataclass(frozen=True)
class Dispatch:
    graph: Graph
    site: Site
    is_foreign: Callable[[Listing], bool]
    saved: Callable[[Push, Receipt], None]

    def push(self, pushes: Sequence[Push]) -> list[Answer]:
        """By index. One that would overwrite somebody else's items is not sent."""
        hindered = {place: error for place, push in enumerate(pushes) if (error := self._hindrance(push))}
        errands = [self._errand(push) for place, push in enumerate(pushes) if place not in hindered]
        for errand in errands:
            if len(errand.requests) > 1:  # whoever comes after a crash has to know what may be there
                self.saved(errand.push, _begun(errand))
        answers = iter(self._sent(errands, upsert=True))
        return [hindered[place] if place in hindered else next(answers) for place in range(len(pushes))]

    def offer(self, pushes: Sequence[Push]) -> list[Answer]:
        """What is not there is not made of a price alone."""
        errands = [
            Errand(
                push,
                list(to_offers(push.listing, self.site, push.changed)),
                frozenset(ids_of(push.listing).values()),
                push.known or Receipt(remote={}),
            )
            for push in pushes
        ]
        return self._sent(errands, upsert=False)

    def withdraw(self, known: Receipt) -> None:
        requests = [to_hiding(each) for each in ids_in(known)]
        if not requests:
            return
        errors = _messages(self.graph.send(requests, upsert=False), frozenset(ids_in(known)))
        error = refusal_of(errors) if errors else None
        if error and not isinstance(error, OutcomeUnknown):
            raise error

    def _hindrance(self, push: Push) -> ConnectorError | None:
        try:
            if push.known is None and self.is_foreign(push.listing):
                return OutcomeUnknown("somebody else's items have its ids")
        except ConnectorError as error:
            return error
        return None

    def _errand(self, push: Push) -> Errand:
        """The ids that are no longer wanted are removed; errors about them are nobody's."""
        ids = ids_of(push.listing)
        ghosts = sorted(set(ids_in(push.known)) - set(ids.values()))
        requests = [*to_updates(push.listing, self.site), *map(to_removal, ghosts)]
        receipt = Receipt(remote={"listing": push.listing.key, **ids}, status=ReceiptStatus.SUBMITTED)
        return Errand(push, requests, frozenset(ids.values()), receipt)

    def _sent(self, errands: Sequence[Errand], *, upsert: bool) -> list[Answer]:
        answers: list[Answer] = []
        for batch in _batches(errands):
            try:
                taken = self.graph.send([each for errand in batch for each in errand.requests], upsert=upsert)
            except ConnectorError as error:
                answers += [error for _ in batch]
                continue
            answers += [_answered(errand, taken) for errand in batch]
        return answers


def _batches(errands: Sequence[Errand]) -> Iterator[list[Errand]]:
    """A listing is never put apart."""
    batch: list[Errand] = []
    items = size = 0
    for errand in errands:
        own = len(to_json(errand.requests))
        if batch and (items + len(errand.requests) > AT_ONCE or size + own > MOST_BYTES):
            yield batch
            batch, items, size = [], 0, 0
        batch.append(errand)
        items, size = items + len(errand.requests), size + own
    if batch:
        yield batch


def _answered(errand: Errand, taken: Taken) -> Answer:
    errors = _messages(taken, errand.ids)
    if errors:
        return refusal_of(errors)
    if not taken.handles or not taken.handles[0]:
        return UnexpectedReply("the platform took a batch, and gives no handle to ask after it by")
    now = datetime.now(UTC)
    job = Job(id=taken.handles[0], deadline=now + DEADLINE)
    update = {"job": job, "status": ReceiptStatus.SUBMITTED, "check_after": now + SOON, "ours": True}
    return errand.receipt.model_copy(update=update)


def _messages(taken: Taken, ids: frozenset[str]) -> list[str]:
    return [error.message for each in taken.validation_status if each.retailer_id in ids for error in each.errors]


def _begun(errand: Errand) -> Receipt:
    known = errand.push.known or Receipt(remote={})
    remote = {**known.remote, **errand.receipt.remote}
    return known.model_copy(update={"remote": remote, "status": ReceiptStatus.SUBMITTED})
