"""Takes off sale what we made and nobody wants: ghosts and second ones, for which there is no listing of ours."""

import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from django.db import transaction

from connectors.contract import Connector, WithdrawsListings
from connectors.listing import Listing
from connectors.receipt import Push, Receipt
from sync.models import ChannelAccount
from sync.outcomes import Outcome, Result
from sync.plan import Action, Change
from sync.push import Delivery
from sync.store import drifts, leases
from sync.store.drifts import Noted

log = structlog.get_logger()


def withdraw(account: ChannelAccount, connector: Connector[Any], delivery: Delivery, lease: leases.Lease) -> None:
    """Those that were chosen for it. One that is not answered for stays chosen: withdrawing twice is fine."""
    if not isinstance(connector, WithdrawsListings):
        return
    chosen = {str(each.pk): each for each in drifts.strays_to_withdraw(account)}
    changes = [
        Change(Action.WITHDRAW, name, known=Receipt(remote=each.drift.remote), reasons=("not_wanted",))
        for name, each in chosen.items()
    ]
    if changes:
        delivery.carry_out(connector, [changes], _Strays(account, lease, chosen))


class _Strays:
    """`sync.outcomes.Journal` for what has no row: its key is the number of the drift."""

    def __init__(self, account: ChannelAccount, lease: leases.Lease, chosen: dict[str, Noted]) -> None:
        self._account, self._lease, self._chosen = account, lease, chosen

    def begin(self, changes: Sequence[Change]) -> Sequence[Push]:
        account = self._account
        return [
            Push(
                listing=Listing(
                    key=change.key, language=account.language, currency=account.currency, title="", variants=()
                ),
                known=change.known,
                write_id=str(uuid.uuid4()),
            )
            for change in changes
        ]

    def saved(self, saved: Sequence[tuple[Push, Receipt]]) -> None:
        """Nothing is made."""

    def ended(self, outcomes: Sequence[Outcome]) -> None:
        with transaction.atomic():
            leases.hold(self._lease)
            for outcome in outcomes:
                if outcome.result is Result.WITHDRAWN:
                    drifts.forget(self._account, self._chosen[outcome.change.key])
                else:
                    log.warning("a stray could not be withdrawn", account=self._account.name, error=outcome.error)
