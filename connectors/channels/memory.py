"""The reference connector: a whole marketplace in this process's memory, with every capability. It sends nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, TypeVar

from pydantic import Field

from connectors import (
    AccountFacts,
    AccountRefused,
    Connector,
    ConnectorConfig,
    ConnectorError,
    Issue,
    Limits,
    Listing,
    ListingRejected,
    MaxLength,
    MaxVariants,
    OutcomeUnknown,
    Pictures,
    Push,
    PushesBatches,
    ReadsListings,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    ReportsStatus,
    Standing,
    StandingVariant,
    UpdatesOffers,
    WithdrawsListings,
    one_currency,
    priced,
)

T = TypeVar("T")
PAGE = 50


class MemoryConfig(ConnectorConfig):
    shop: str = Field(default="shop", title="Shop", description="Accounts with the same name share a marketplace")
    currency: str | None = Field(default=None, title="Currency", description="Of the shop; empty for any")


class MemoryConnector(
    Connector[MemoryConfig], WithdrawsListings, UpdatesOffers, PushesBatches, ReportsStatus, ReadsListings
):
    slug, name, revision = "memory", "Memory", 1
    leaves_home = False
    requirements = (MaxLength("title", 200), MaxVariants(100), one_currency, priced)
    pictures = Pictures(at_most=8)
    limits = Limits(batch=25, concurrency=2)

    def base_url(self) -> str:
        return "https://memory.invalid"

    @property
    def market(self) -> MemoryMarket:
        return MemoryMarket.named(self.config.shop)

    def check_account(self) -> AccountFacts:
        if self.market.closed:
            raise AccountRefused("the shop is closed")
        return AccountFacts(currency=self.config.currency)

    def find(self, listing: Listing) -> Receipt | None:
        stands = self.market.search(listing.key)
        best = min(stands, key=lambda each: (each.withdrawn, int(each.id)), default=None)
        return to_receipt(best) if best else None

    def push(self, push: Push) -> Receipt:
        """A call for each picture and one for the listing, so that there is something to lose in between."""
        known = push.known or Receipt(remote={}, status=ReceiptStatus.SUBMITTED)
        for picture in push.listing.pictures:
            if picture.rendition not in known.pictures:
                photo = RemotePicture(id=self.market.upload(push.listing.key, self.files.read(picture)))
                known = known.model_copy(update={"pictures": {**known.pictures, picture.rendition: photo}})
                self.saved(push, known)
        pictures = {each.rendition: known.pictures[each.rendition] for each in push.listing.pictures}
        stands = self.market.listings.get(known.remote.get("listing", ""))
        receipt = to_receipt(self.market.put(push.listing, stands, push.changed), pictures)
        if stands is None:
            self.saved(push, receipt)
        return receipt

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return [_answer(self.push, push) for push in pushes]

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return [_answer(self._update_offer, push) for push in pushes]

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return [_answer(self._refresh, receipt) for receipt in receipts]

    def withdraw(self, known: Receipt) -> None:
        self.market.withdraw(known.remote["listing"])

    def read_listings(self) -> Iterator[Standing]:
        page = self.market.page(0)
        while page:
            yield from map(to_standing, page)
            page = self.market.page(int(page[-1].id))

    def _update_offer(self, push: Push) -> Receipt:
        known = push.known or Receipt(remote={})
        stands = self._stands(known)
        return to_receipt(self.market.offer(push.listing, stands, push.changed), known.pictures)

    def _refresh(self, receipt: Receipt) -> Receipt:
        return to_receipt(self._stands(receipt), receipt.pictures)

    def _stands(self, receipt: Receipt) -> MemoryListing:
        stands = self.market.listings.get(receipt.remote.get("listing", ""))
        if stands is None:
            raise OutcomeUnknown("the listing is gone")
        return stands


def to_receipt(stands: MemoryListing, pictures: Mapping[str, RemotePicture] | None = None) -> Receipt:
    in_review = stands.review_until > datetime.now(UTC)
    status = ReceiptStatus.WITHDRAWN if stands.withdrawn else ReceiptStatus.LIVE
    return Receipt(
        remote={"listing": stands.id},
        pictures=dict(pictures or {}),
        status=ReceiptStatus.SUBMITTED if in_review and not stands.withdrawn else status,
        url=f"https://memory.invalid/{stands.id}",
        check_after=stands.review_until if in_review else None,
        ours=stands.ours,
        expires_at=stands.expires_at,
    )


def to_standing(stands: MemoryListing) -> Standing:
    receipt, listing = to_receipt(stands), stands.listing
    variants = (
        StandingVariant(key=each.key if stands.ours else None, sku=each.sku, price=each.price, quantity=each.quantity)
        for each in listing.variants
    )
    return Standing(
        remote=receipt.remote,
        key=stands.ref if stands.ours else None,
        status=receipt.status,
        title=listing.title,
        variants=tuple(variants),
        url=receipt.url,
        expires_at=receipt.expires_at,
    )


def _answer(work: Callable[[T], Receipt], given: T) -> Receipt | ConnectorError:
    try:
        return work(given)
    except ConnectorError as error:
        return error


@dataclass
class MemoryListing:
    """What customers would see. `listing` has the stock that is left, which is not always what was sent."""

    id: str
    ref: str
    listing: Listing
    withdrawn: bool = False
    ours: bool = True
    review_until: datetime = field(default_factory=lambda: datetime.now(UTC))
    expires_at: datetime | None = None


@dataclass
class MemoryMarket:
    """A marketplace to look into, and to disturb: `disturb(operation, ref, done)` may raise before or after."""

    shop: str
    listings: dict[str, MemoryListing] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    """What was carried out: operation and ref."""
    closed: bool = False
    review: timedelta = timedelta(0)
    life: timedelta | None = None
    """How long a listing is good for after each push."""
    refuses: frozenset[str] = frozenset()
    """Refs that it will not take."""
    disturb: Callable[[str, str, bool], None] = lambda _operation, _ref, _done: None
    _made: int = 0
    """Ids are never given twice."""
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _markets: ClassVar[dict[str, MemoryMarket]] = {}

    @classmethod
    def named(cls, shop: str) -> MemoryMarket:
        return cls._markets.setdefault(shop, cls(shop))

    @classmethod
    def forget_all(cls) -> None:
        cls._markets.clear()

    @contextmanager
    def _call(self, operation: str, ref: str) -> Iterator[None]:
        self.disturb(operation, ref, False)  # noqa: FBT003 - one word more would say no more
        with self._lock:
            yield
            self.calls.append((operation, ref))
        self.disturb(operation, ref, True)  # noqa: FBT003

    def search(self, ref: str) -> list[MemoryListing]:
        with self._call("find", ref):
            return [each for each in self.listings.values() if each.ref == ref]

    def page(self, after: int) -> list[MemoryListing]:
        """The next ones by id."""
        with self._call("read", ""):
            ahead = (each for each in self.listings.values() if int(each.id) > after)
            return sorted(ahead, key=lambda each: int(each.id))[:PAGE]

    def upload(self, ref: str, content: bytes) -> str:
        with self._call("photo", ref):
            self.photos[name := f"photo-{len(self.photos) + 1}"] = content
        return name

    def put(self, listing: Listing, stands: MemoryListing | None, changed: frozenset[str]) -> MemoryListing:
        if listing.key in self.refuses:
            raise ListingRejected([Issue(code="word_banned", field="title", product=listing.key)])
        with self._call("update" if stands else "create", listing.key):
            if stands is None:
                self._made += 1
                stands = MemoryListing(str(self._made), listing.key, listing)
                self.listings[stands.id] = stands
            elif "quantity" not in changed:
                listing = _with_offers(listing, stands.listing, frozenset(("quantity",)))
            stands.listing, stands.withdrawn, stands.ours = listing, False, True
            stands.review_until = datetime.now(UTC) + self.review
            stands.expires_at = datetime.now(UTC) + self.life if self.life else None
        return stands

    def offer(self, listing: Listing, stands: MemoryListing, changed: frozenset[str]) -> MemoryListing:
        with self._call("offer", listing.key):
            stands.listing = _with_offers(stands.listing, listing, changed)
        return stands

    def withdraw(self, name: str) -> None:
        stands = self.listings.get(name)
        with self._call("withdraw", stands.ref if stands else ""):
            if stands is not None:
                stands.withdrawn = True


def _with_offers(listing: Listing, other: Listing, parts: frozenset[str]) -> Listing:
    """The listing with prices or quantities of the other, variant by variant."""
    names = {"price": ("price", "compare_at"), "quantity": ("quantity",)}
    fields = [name for part, those in names.items() if part in parts for name in those]
    theirs = {variant.key: {name: getattr(variant, name) for name in fields} for variant in other.variants}
    variants = tuple(variant.model_copy(update=theirs.get(variant.key)) for variant in listing.variants)
    return listing.model_copy(update={"variants": variants})
