"""What a host asks of a connector, each on its own, for the suite to disturb."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.contract import (
    Connector,
    PushesBatches,
    ReadsListings,
    ReportsStatus,
    UpdatesOffers,
    WithdrawsListings,
)
from connectors.errors import ConnectorError
from connectors.listing import Listing
from connectors.testing.rehearsal import Answered, Rehearsal

Ask = Callable[[Any, Rehearsal, Listing], object]


@dataclass(frozen=True)
class Operation:
    """`needs`: the capability without which nobody asks."""

    ask: Ask
    needs: type = Connector


def _all_taken(answers: Sequence[Answered]) -> Sequence[Answered]:
    """An error that is answered by index counts as one that is raised."""
    for answer in answers:
        if isinstance(answer, ConnectorError):
            raise answer
    return answers


def _offer(connector: UpdatesOffers, host: Rehearsal, listing: Listing) -> object:
    return _all_taken(connector.update_offers([host.push_of(listing, changed=["price", "quantity"])]))


def _batch(connector: PushesBatches, host: Rehearsal, listing: Listing) -> object:
    return _all_taken(connector.push_batch([host.push_of(listing)]))


def _refresh(connector: ReportsStatus, host: Rehearsal, listing: Listing) -> object:
    return _all_taken(connector.refresh([host.receipt(listing)]))


OPERATIONS: Mapping[str, Operation] = {
    "check_account": Operation(lambda connector, host, listing: connector.check_account()),
    "find": Operation(lambda connector, host, listing: connector.find(listing)),
    "create": Operation(lambda connector, host, listing: connector.push(host.push_of(listing, known=None))),
    "update": Operation(lambda connector, host, listing: connector.push(host.push_of(listing))),
    "update_offers": Operation(_offer, UpdatesOffers),
    "push_batch": Operation(_batch, PushesBatches),
    "refresh": Operation(_refresh, ReportsStatus),
    "read_listings": Operation(lambda connector, host, listing: list(connector.read_listings()), ReadsListings),
    "withdraw": Operation(
        lambda connector, host, listing: connector.withdraw(host.receipt(listing)), WithdrawsListings
    ),
}
"""By the method's name; "create" and "update" are both `push`."""
