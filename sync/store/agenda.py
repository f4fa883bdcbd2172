"""The agenda of a run: the products that have to be planned anew, in the order in which they are sent.

What the last plan left at rest is not even read: its row says which product that plan saw, and on what basis.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When

from catalog.models import ProductRow
from catalog.product import Status, hash_of
from catalog.store import statistics
from connectors.contract import Connector
from connectors.registry import installed
from images import store as images
from images.photo import RENDERER
from sync.models import ChannelAccount, ListingRow
from sync.plan import Action
from sync.states import ListingState

ALL = Q()
RESTING = (Action.KEEP.value, Action.BLOCK.value, Action.ADOPT.value)
GONE = "gone"
"""In place of a product's hash: the plan saw that it is not wanted here."""


class Lane(IntEnum):
    """In the order in which they are sent."""

    UNWANTED = 0
    SOLD_OUT = 1
    OFFER = 2
    UPDATE = 3
    CREATE = 4


@dataclass(frozen=True)
class Agenda:
    lanes: dict[Lane, list[str]] = field(default_factory=lambda: {lane: [] for lane in Lane})
    """Product keys."""
    resting: Counter[str] = field(default_factory=Counter)
    """Action → how many listings stay at rest with it."""

    def __len__(self) -> int:
        return sum(map(len, self.lanes.values()))


def basis(account: ChannelAccount, kind: type[Connector[Any]]) -> str:
    """What a plan depends on beside the product and its listing's row."""
    entry = installed().get(kind.slug)
    parts = [
        [str(getattr(account, name)) for name in ("country", "language", "currency", "rate", "margin", "rounding")],
        [account.business.currency, account.business.language],
        [kind.slug, kind.revision, entry.version if entry else ""],
        [account.facts, settings.PUBLIC_URL, RENDERER, images.stamp(account.business), _own_version()],
        [account.config, sorted(account.secrets)],
    ]
    return hash_of(json.loads(json.dumps(parts, default=str)))


def _own_version() -> str:
    try:
        return version("qafila")
    except PackageNotFoundError:  # run from a folder that is not installed
        return ""


def agenda(account: ChannelAccount, on: str, at: datetime, of: Q = ALL) -> Agenda:
    """What has to be planned on this basis at this moment, of these listing rows."""
    made, rows = Agenda(), _rows(account).filter(of)
    counted = rows.filter(_counted(on)).values_list("planned_action").annotate(count=Count("pk"))
    made.resting.update(dict(counted.values_list("planned_action", "count")))
    for key, rested in _unwanted(account, rows, on, at):
        made.lanes[Lane.UNWANTED].append(key)
        made.resting[rested] -= 1
    for key, known, sold_out, same_body, before in _stale(account, of, on, at):
        lane = (Lane.OFFER if same_body else Lane.UPDATE) if known else Lane.CREATE
        made.lanes[Lane.SOLD_OUT if known and sold_out else lane].append(key)
        made.resting[before or ""] -= 1
    return Agenda(made.lanes, +made.resting)


def _rows(account: ChannelAccount) -> Any:
    return ListingRow.objects.within(account.business).filter(account=account)


def _at_rest(on: str, at: datetime) -> Q:
    """Nothing to do, or nothing before its time."""
    renewed = Q(renew_at__isnull=True) | Q(renew_at__gt=at) | ~Q(state=ListingState.LIVE.value)
    return Q(planned_basis=on) & (Q(planned_action__in=RESTING) & renewed | Q(not_before__gt=at))


def _stale(account: ChannelAccount, of: Q, on: str, at: datetime) -> Sequence[tuple[str, bool, bool, bool, str | None]]:
    row = _rows(account).filter(product_key=OuterRef("key"))
    as_planned = Q(planned_hash=OuterRef("content_hash")) & _at_rest(on, at)
    products = ProductRow.objects.within(account.business).filter(status=Status.ACTIVE.value)
    if of != ALL:
        products = products.filter(Exists(row.filter(of)))
    stale = products.exclude(Exists(row.filter(as_planned | Q(withheld=True)))).annotate(
        known=Exists(row.filter(receipt__isnull=False)),
        same_body=Exists(row.filter(planned_basis=on, planned_body=OuterRef("body_hash"))),
        rested=Subquery(row.annotate(rested=_rested(on)).values("rested")),
    )
    return list(stale.order_by("pk").values_list("key", "known", "sold_out", "same_body", "rested"))


def _rested(on: str) -> Case:
    """The action that a row rests with, as `Agenda.resting` counts it."""
    return Case(When(_counted(on), then="planned_action"), default=Value(""))


def _counted(on: str) -> Q:
    return Q(planned_basis=on, planned_action__in=RESTING) & ~Q(planned_hash="")


def _unwanted(account: ChannelAccount, of: Any, on: str, at: datetime) -> Sequence[tuple[str, str]]:
    products = ProductRow.objects.within(account.business).filter(
        key=OuterRef("product_key"), status=Status.ACTIVE.value
    )
    rows = of.filter(Q(withheld=True) | ~Exists(products))
    stale = rows.exclude(Q(planned_hash=GONE) & _at_rest(on, at)).order_by("pk")
    return list(stale.annotate(rested=_rested(on)).values_list("product_key", "rested"))


def note_new(account: ChannelAccount) -> None:
    """A row for each product for sale that has none, so that it is seen to wait."""
    row = _rows(account).filter(product_key=OuterRef("key"))
    products = ProductRow.objects.within(account.business).filter(status=Status.ACTIVE.value)
    waiting = products.exclude(Exists(row)).order_by("pk").values_list("key", "title")
    rows = [
        ListingRow(
            business=account.business, account=account, product_key=key, title=title, state=ListingState.PENDING.value
        )
        for key, title in waiting
    ]
    ListingRow.objects.within(account.business).bulk_create(rows, batch_size=500, ignore_conflicts=True)
    statistics.look(len(rows))
