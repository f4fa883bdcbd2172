"""Prices and quantities alone, of many listings in one call."""

from collections.abc import Sequence
from itertools import chain

from connectors import ConnectorError, GraphQLRefusal, OutcomeUnknown, Push, Receipt
from connectors.channels.vendure.admin import Admin
from connectors.channels.vendure.mapping import Document, to_offer, variant_name
from connectors.channels.vendure.operations import CHANGE_VARIANTS
from connectors.channels.vendure.refusals import to_error

Answer = Receipt | ConnectorError
AT_ONCE = 200
"""Variants: a batch of families may have more."""


def update_offers(admin: Admin, pushes: Sequence[Push], precision: int) -> list[Answer]:
    """By index. The shop takes all of a call or nothing: where it refuses one, each is sent by itself."""
    documents = {place: _documents(push, precision) for place, push in enumerate(pushes)}
    answers: dict[int, Answer] = {
        place: OutcomeUnknown("a variant of the listing was never seen at the shop")
        for place, each in documents.items()
        if each is None
    }
    known = {place: each for place, each in documents.items() if each is not None}
    refused = _send(admin, list(chain.from_iterable(known.values())))
    for place, each in known.items():
        error = refused
        if isinstance(refused, GraphQLRefusal):
            error = _send(admin, each) if len(known) > 1 else refused
            error = to_error(error) if isinstance(error, GraphQLRefusal) else error
        answers[place] = error or _receipt(pushes[place])
    return [answers[place] for place in range(len(pushes))]


def _documents(push: Push, precision: int) -> list[Document] | None:
    ids = push.known.remote if push.known else {}
    documents: list[Document] = []
    for variant in push.listing.variants:
        number = ids.get(variant_name(variant.key))
        if number is None:
            return None
        documents.append({"id": number, **to_offer(variant, precision, push.changed)})
    return documents


def _send(admin: Admin, documents: Sequence[Document]) -> ConnectorError | None:
    try:
        for start in range(0, len(documents), AT_ONCE):
            admin.ask(CHANGE_VARIANTS, input=list(documents[start : start + AT_ONCE]))
    except ConnectorError as error:
        return error
    return None


def _receipt(push: Push) -> Receipt:
    return (push.known or Receipt(remote={})).model_copy(update={"issues": ()})
