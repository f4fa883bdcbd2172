"""Prices and quantities alone: simple products together in one call, variations in one for each family."""

from collections.abc import Sequence

from connectors import ConnectorError, HttpClient, OutcomeUnknown, Push, Receipt
from connectors.channels.woocommerce.family import chunks, send_batch
from connectors.channels.woocommerce.mapping import Document, is_family, to_offer, variant_name
from connectors.channels.woocommerce.replies import GONE, Row, to_error

Answer = Receipt | ConnectorError


def update_offers(http: HttpClient, path: str, pushes: Sequence[Push]) -> list[Answer]:
    """By index."""
    answers: dict[int, Answer] = {}
    simple = [(place, push) for place, push in enumerate(pushes) if not is_family(push.listing)]
    for chunk in chunks(simple):
        answers |= dict(
            zip((place for place, _ in chunk), _simple(http, path, [each for _, each in chunk]), strict=True)
        )
    for place, push in enumerate(pushes):
        if is_family(push.listing):
            answers[place] = _family(http, path, push)
    return [answers[place] for place in range(len(pushes))]


def _simple(http: HttpClient, path: str, pushes: Sequence[Push]) -> list[Answer]:
    documents = [
        {"id": _number(push, "listing"), **to_offer(push.listing.variants[0], push.changed)} for push in pushes
    ]
    try:
        rows = send_batch(http, f"{path}/batch", "update", documents)
    except ConnectorError as error:
        return [error for _ in pushes]
    return [_answer(push, [row]) for push, row in zip(pushes, rows, strict=True)]


def _family(http: HttpClient, path: str, push: Push) -> Answer:
    documents: list[Document] = [
        {"id": _number(push, variant_name(variant.key)), **to_offer(variant, push.changed)}
        for variant in push.listing.variants
    ]
    rows: list[Row] = []
    try:
        for chunk in chunks(documents):
            rows += send_batch(http, f"{path}/{_number(push, 'listing')}/variations/batch", "update", chunk)
    except ConnectorError as error:
        return error
    return _answer(push, rows)


def _answer(push: Push, rows: Sequence[Row]) -> Answer:
    problems = [row.error for row in rows if row.error]
    if any(problem.code in GONE for problem in problems):
        return OutcomeUnknown("a part of the listing is gone")
    for problem in problems:
        return to_error(problem)
    return (push.known or Receipt(remote={})).model_copy(update={"issues": ()})


def _number(push: Push, name: str) -> int:
    """0 where it is not known: the shop says then that it is gone, and the whole listing is looked for."""
    return int(push.known.remote.get(name, "0")) if push.known else 0
