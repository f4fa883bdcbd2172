"""Reconciling because somebody asks: everything is read now, and what that person chooses is marked."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from connectors.contract import Connector, ReadsListings
from connectors.errors import RunStopped
from connectors.listing import Listing
from connectors.registry import connector as registered
from sync import opening
from sync.drift import Choice, DriftKind
from sync.models import ChannelAccount
from sync.plan import Action
from sync.reconcile import reading
from sync.reconcile.choosing import choose, is_possible, link
from sync.store import accounts, drifts, leases
from sync.store.agenda import Lane
from sync.store.drifts import Noted
from sync.store.given import AccountError
from sync.store.planning import Planner

PATIENCE = 600.0
"""Seconds that a run of the same account is waited for."""
LOOK = 0.2


class AccountBusy(AccountError):
    def __init__(self, name: str) -> None:
        super().__init__(f"A run of account {name!r} is still going on: see `qafila runs`, and ask again later.")
        self.name = name


@dataclass(frozen=True)
class Read:
    """`count` is None where the connector cannot tell what stands at the platform."""

    account: ChannelAccount
    count: int | None
    noted: Sequence[Noted]


@dataclass(frozen=True)
class Chosen:
    """`impossible`: meant, but the choice makes no sense for it, or the product has something to mend first."""

    done: Sequence[Noted]
    impossible: Sequence[Noted]


def read_now(account: ChannelAccount) -> Read:
    """Reads all that stands there, notes what drifted and follows the account's policy. Sends nothing."""
    kind = registered(account.connector)
    if not issubclass(kind, ReadsListings):
        return Read(account, None, ())
    if account.facts is None:
        with opening.open_account(account, kind) as asking:
            opening.learn(account, asking)
    with _lease(account, PATIENCE) as lease, opening.open_account(account, kind, guard=lease.check) as connector:
        count = reading.read(account, connector, lease, lambda: leases.renew(lease))
    return Read(account, count, drifts.noted(account))


def decide(
    account: ChannelAccount, choice: Choice, keys: Collection[str] | None = None, patience: float = PATIENCE
) -> Chosen:
    """For what was noted last, or what of it the keys name; the next sync carries it out. Raises AccountBusy."""
    kind = registered(account.connector)
    wanted = _wanted(account, kind, keys) if choice is Choice.ADOPT else {}
    done: list[Noted] = []
    impossible: list[Noted] = []
    with _lease(account, patience) as lease, transaction.atomic():
        leases.hold(lease)
        for each in drifts.noted(account):
            if keys is not None and not each.is_named(keys):
                continue
            if is_possible(kind, each, choice) and _decided(account, kind, each, choice, wanted):
                done.append(each)
            elif keys is not None and each.drift.kind is not DriftKind.STOCK:
                impossible.append(each)
    accounts.wake(account)
    return Chosen(done, impossible)


def _decided(
    account: ChannelAccount, kind: type[Connector[Any]], noted: Noted, choice: Choice, wanted: Mapping[str, Listing]
) -> bool:
    if noted.drift.kind is not DriftKind.ORPHAN:
        choose(account, noted, choice)
        return True
    listing = wanted.get(noted.drift.key or "")
    if listing is None:
        return False
    link(account, kind, noted, listing)
    return True


def _wanted(account: ChannelAccount, kind: type[Connector[Any]], keys: Collection[str] | None) -> Mapping[str, Listing]:
    """What the account should show of the products that others' listings may be, unless something is to be mended."""
    orphans = (each for each in drifts.noted(account) if each.drift.kind is DriftKind.ORPHAN)
    matched = [each.drift.key for each in orphans if each.drift.key and (keys is None or each.is_named(keys))]
    if not matched:
        return {}
    with Planner(account, kind) as planner:
        changes = planner.plan(Lane.UPDATE, matched).plan.changes
    return {change.key: change.listing for change in changes if change.listing and change.action is not Action.BLOCK}


@contextmanager
def _lease(account: ChannelAccount, patience: float) -> Iterator[leases.Lease]:
    """The account's lease, for what is done here and now; a run that has it is waited for."""
    latest = time.monotonic() + patience
    while (lease := leases.take(account.pk, "reconcile")) is None:
        if time.monotonic() > latest:
            raise AccountBusy(account.name)
        time.sleep(LOOK)
    try:
        account.refresh_from_db()
        yield lease
    except RunStopped as stop:
        raise AccountBusy(account.name) from stop
    finally:
        leases.release(lease)
