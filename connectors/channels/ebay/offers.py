"""Price and stock alone: twenty-five SKUs in a request, answered row by row."""

from collections.abc import Mapping, Sequence

from connectors import ConnectorError, HttpClient, OutcomeUnknown, Push, Receipt
from connectors.channels.ebay.dispatch import WRITES
from connectors.channels.ebay.errand import Names, offer_name
from connectors.channels.ebay.mapping import Document, to_change
from connectors.channels.ebay.refusals import ABSENT, Row, error_of, refused_rows, rows_of
from connectors.channels.ebay.shelf import API, AT_ONCE


def send(http: HttpClient, pushes: Sequence[Push]) -> list[Receipt | ConnectorError]:
    """By index: one that eBay refuses, or that is gone, keeps nothing from the others."""
    changes = [change for push in pushes if push.known for change in to_changes(push)]
    rows: dict[str, list[Row]] = {}
    for at in range(0, len(changes), AT_ONCE):
        asked = {"requests": changes[at : at + AT_ONCE]}
        reply = http.post(f"{API}/bulk_update_price_quantity", json=asked, idempotent=True, allow=WRITES)
        for row in rows_of(reply):
            rows.setdefault(row.sku or "", []).append(row)
    return [_answer(push, rows) for push in pushes]


def to_changes(push: Push) -> list[Document]:
    names = _names(push)
    return [
        to_change(names.sku(variant), variant, names.offers[offer_name(variant.key)], push.changed)
        for variant in push.listing.variants
        if offer_name(variant.key) in names.offers
    ]


def _names(push: Push) -> Names:
    return Names(push.listing, push.known.remote if push.known else {})


def _answer(push: Push, rows: Mapping[str, list[Row]]) -> Receipt | ConnectorError:
    mine = [row for sku in _names(push).skus for row in rows.get(sku, ())]
    if push.known is None or len({row.sku for row in mine}) < len(push.listing.variants):
        return OutcomeUnknown("not every offer of the listing is known: it is looked for")
    if refused := refused_rows(mine):
        if all(each.error_id in ABSENT for each in refused):
            return OutcomeUnknown("the offer is gone")
        return error_of(refused)
    return push.known
