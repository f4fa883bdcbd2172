"""Prices and quantities alone: one inventory, which is read and written whole."""

from connectors import OutcomeUnknown, Push, Receipt
from connectors.channels.etsy.dispatch import Dispatch
from connectors.channels.etsy.mapping import is_sold_out
from connectors.channels.etsy.shelf import Shelf


def offered(push: Push, shelf: Shelf, dispatch: Dispatch) -> Receipt:
    known = push.known or Receipt(remote={})
    number = known.remote.get("listing", "")
    there = shelf.listing(number)
    if there is None:
        raise OutcomeUnknown("the listing is gone")
    if "quantity" in push.changed:
        dispatch.insist_on_the_fee(push.listing, there)
    dispatch.put_inventory(push, number, there.inventory)
    if "quantity" not in push.changed:
        return known
    remote = dispatch.change(number, {"state": "inactive" if is_sold_out(push.listing) else "active"})
    return known.model_copy(update={"status": remote.status})
