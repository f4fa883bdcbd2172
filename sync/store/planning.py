"""Plans for some of an account's products at a time, from the rows of the catalogue and of the listings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.conf import settings

from catalog import store as catalogue
from catalog.issues import Issue, Severity
from catalog.product import Status
from connectors.contract import Connector, UpdatesOffers, WithdrawsListings
from images.worker import PhotoWorkers
from sync.models import ChannelAccount, ListingRow
from sync.plan import Abilities, Action, Change, Known, Plan, plan
from sync.store import accounts, listings, pictures
from sync.store.agenda import GONE, Agenda, Lane, agenda, basis
from sync.store.clock import now
from sync.wanted import advised, wanted

TOGETHER = 500


@dataclass(frozen=True)
class Planned:
    """A plan for some products. `hashes`: what it saw of each product, for as long as it holds."""

    plan: Plan
    known: Mapping[str, Known]
    hashes: Mapping[str, tuple[str, str]]
    size: int
    """How many keys of the agenda it covers."""


class Planner:
    """Plans one account's listings; open it with `with`, for it makes the photos that are missing on the way."""

    def __init__(
        self, account: ChannelAccount, kind: type[Connector[Any]], files: pictures.RenditionFiles | None = None
    ) -> None:
        self.account, self.kind = account, kind
        self.basis = basis(account, kind)
        self.issues = _picture_issues(account, kind)
        self._files = files or pictures.RenditionFiles()
        self._terms, self._facts = accounts.terms_of(account), accounts.facts_of(account)
        self._abilities = Abilities(
            kind.revision, issubclass(kind, UpdatesOffers), issubclass(kind, WithdrawsListings), kind.fee
        )
        self._workers = PhotoWorkers()

    def __enter__(self) -> Self:
        self._workers.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._workers.__exit__(kind, error, at)

    def plan(self, lane: Lane, keys: Sequence[str]) -> Planned:
        """The plan for some hundreds of keys of a lane."""
        known = listings.known(self.account, keys)
        found = [] if lane is Lane.UNWANTED else catalogue.versions(self.account.business, keys)
        versions = [version for version in found if version.product.status is Status.ACTIVE]
        products = [version.product for version in versions]
        made = {} if self.issues else pictures.made_for(self.account, self.kind, products, self._files, self._workers)
        advice = pictures.backgrounds(self.account.business, self.kind, products, self._workers)
        shown = advised(wanted(products, self.kind, self._terms, self._facts, made), advice)
        settled = {product.key for product in shown if product.settled}
        hashes = {
            version.product.key: (version.content_hash, version.body_hash)
            for version in versions
            if version.product.key in settled
        }
        unwanted = dict.fromkeys(known.keys() - {product.key for product in products}, (GONE, ""))
        return Planned(plan(shown, known, self._abilities, now=now()), known, hashes | unwanted, len(keys))

    def everything(self) -> Iterator[Change]:
        """The whole account's, some at a time, whatever is at rest. Sends and writes nothing."""
        whole = agenda(self.account, "", now())
        for planned in self.parts(whole, TOGETHER):
            yield from planned.plan.changes

    def parts(self, of: Agenda, size: int) -> Iterator[Planned]:
        """The plan for the agenda, so many products at a time, in the order in which they are sent."""
        for lane in Lane:
            keys = of.lanes[lane]
            for at in range(0, len(keys), size):
                yield self.plan(lane, keys[at : at + size])


def note(account: ChannelAccount, planned: Planned, on: str) -> None:
    """Writes what the plan means for each listing, and what it saw. Inside the lease's transaction."""
    rows = [_row(account, change, planned, on) for change in planned.plan.changes if _says_something(change, planned)]
    for titled in (True, False):
        fields = [*_NOTED, *(("title",) if titled else ())]
        ListingRow.objects.within(account.business).bulk_create(
            [row for row in rows if bool(row.title) is titled],
            update_conflicts=True, unique_fields=["account", "product_key"], update_fields=fields, batch_size=100,
        )  # fmt: skip


_NOTED = ("state", "issues", "planned_action", "planned_hash", "planned_body", "planned_basis")


def _says_something(change: Change, planned: Planned) -> bool:
    return change.key in planned.known or change.action is not Action.KEEP


def _row(account: ChannelAccount, change: Change, planned: Planned, on: str) -> ListingRow:
    content, body = planned.hashes.get(change.key, ("", ""))
    return ListingRow(
        business=account.business,
        account=account,
        product_key=change.key,
        title=change.listing.title if change.listing else "",
        state=listings.state_in_plan(change, planned.known.get(change.key)).value,
        issues=listings.dump(change.issues),
        planned_action=change.action.value,
        planned_hash=content,
        planned_body=body,
        planned_basis=on,
    )


def _picture_issues(account: ChannelAccount, kind: type[Connector[Any]]) -> tuple[Issue, ...]:
    """A platform that fetches photos has to be told where: without an address of ours, listings go without."""
    if settings.PUBLIC_URL or kind.pictures.transport(accounts.config_of(account, kind)) == "bytes":
        return ()
    return (Issue(code="public_url_missing", severity=Severity.WARNING, params={"platform": kind.name}),)
