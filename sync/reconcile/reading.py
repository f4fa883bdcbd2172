"""Reading all that stands at the platform, and noting what drifted. Nothing is sent here."""

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from django.db import transaction
from django.utils.timezone import now

from catalog import store as catalogue
from catalog.models import Business
from catalog.product import Status
from connectors.contract import Connector, ReadsListings
from connectors.errors import ConnectorError, UnexpectedReply
from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.standing import Standing
from sync.asking import drawn
from sync.comparison import Comparison
from sync.drift import Choice, Drift
from sync.models import ChannelAccount
from sync.outcomes import storable
from sync.reconcile.choosing import choose, is_possible
from sync.store import accounts, drifts, leases

log = structlog.get_logger()

EVERY = timedelta(days=1)
AFTER_A_FAILURE = timedelta(hours=1)
CHUNK = 50
ASKED = 100
"""So many of the listings that were not among all that was told are asked for one by one: pages shift while they are
read. Where none of them is there, none of the others is."""


def reserve(account: ChannelAccount, kind: type[Connector[Any]]) -> bool:
    """Whether all is to be read in this run. If it does not come to it, that is tried again after a while."""
    if not issubclass(kind, ReadsListings):
        _set_due(account, None)
        return False
    if account.reconcile_at is None:
        _set_due(account, now() + _spread(EVERY))
        return False
    if account.reconcile_at > now():
        return False
    _set_due(account, now() + AFTER_A_FAILURE)
    return True


def read_in_run(account: ChannelAccount, connector: Connector[Any], lease: leases.Lease) -> None:
    """A platform that cannot be read now is no reason for the run to end."""
    try:
        read(account, connector, lease)
    except ConnectorError as error:
        log.warning("what stands at the platform could not be read", account=account.name, error=str(error))


def read(
    account: ChannelAccount,
    connector: Connector[Any],
    lease: leases.Lease,
    meanwhile: Callable[[], None] = lambda: None,
) -> int:
    """How much stands there. What drifted is noted page by page, then the account's policy is followed."""
    at, count = now(), 0
    comparison = Comparison(drifts.entries(account, connector.settle, at), at)
    products = _Products(account.business)
    with closing(drawn(lambda: _told(connector), CHUNK, meanwhile)) as chunks:
        for chunk in chunks:
            sent = drifts.sent(account, comparison.keys(chunk))
            _keep(account, lease, comparison.take(chunk, sent, products.match), at)
            count += len(chunk)
    gone = _gone(account, connector, comparison.missing(), meanwhile)
    _keep(account, lease, comparison.finish(gone), at)
    with transaction.atomic():
        leases.hold(lease)
        if drifts.forget_before(account, at):
            accounts.wake(account)
        _follow_policy(account, type(connector))
        account.reconciled_at, account.reconcile_at = at, now() + _spread(EVERY)
        account.save(update_fields=["reconciled_at", "reconcile_at"])
    return count


def _told(connector: Connector[Any]) -> Iterator[Standing]:
    for each in cast("ReadsListings", connector).read_listings():
        if not isinstance(each, Standing):
            raise UnexpectedReply(f"{each!r} is no Standing")
        yield storable(each)


def _keep(account: ChannelAccount, lease: leases.Lease, found: Sequence[Drift], at: datetime) -> None:
    if found:
        with transaction.atomic():
            leases.hold(lease)
            drifts.keep(account, found, at)


def _follow_policy(account: ChannelAccount, kind: type[Connector[Any]]) -> None:
    policy = Choice(account.on_drift)
    if policy is Choice.SHOW:
        return
    found = [each for each in drifts.noted(account) if each.choice is None and each.drift.follows(policy)]
    undecided = [each for each in found if is_possible(kind, each, policy)]
    for each in undecided:
        choose(account, each, policy)
    if undecided:
        accounts.wake(account)


def _gone(
    account: ChannelAccount, connector: Connector[Any], missing: Sequence[str], meanwhile: Callable[[], None]
) -> Collection[str]:
    """Which of the missing are gone indeed."""
    asked = drifts.sent(account, missing[:ASKED])
    known = {entry.key: entry for entry in drifts.entries(account, connector.settle, now()) if entry.key in asked}
    there: set[str] = set()
    with closing(drawn(lambda: _look_for(connector, asked.values()), 1, meanwhile)) as answers:
        for ((key, found),) in answers:
            if found is not None and found.remote.items() & known[key].remote.items():
                there.add(key)
    return [key for key in missing[: ASKED if there else None] if key not in there]


def _look_for(connector: Connector[Any], listings: Collection[Listing]) -> Iterator[tuple[str, Receipt | None]]:
    for listing in listings:
        yield listing.key, connector.find(listing)


class _Products:
    """The products for sale, by the SKUs of their variants; read when something that others made is found."""

    def __init__(self, business: Business) -> None:
        self._business = business
        self._keys: dict[str, set[str]] | None = None

    def match(self, standing: Standing) -> str | None:
        """The only product that has one of its SKUs."""
        if self._keys is None:
            self._keys = self._read()
        found = {
            key
            for variant in standing.variants or ()
            if variant.sku
            for key in self._keys.get(variant.sku.strip().casefold(), ())
        }
        return found.pop() if len(found) == 1 else None

    def _read(self) -> dict[str, set[str]]:
        keys: dict[str, set[str]] = {}
        for product in catalogue.products(self._business):
            if product.status is Status.ACTIVE:
                for variant in product.variants:
                    keys.setdefault((variant.sku or variant.key).strip().casefold(), set()).add(product.key)
        return keys


def _set_due(account: ChannelAccount, at: datetime | None) -> None:
    if account.reconcile_at != at:
        account.reconcile_at = at
        account.save(update_fields=["reconcile_at"])


def _spread(wait: timedelta) -> timedelta:
    """A little less, so that accounts do not come back all at once."""
    return wait * random.uniform(0.9, 1.0)  # noqa: S311 - no secret
