"""A stall on the marketplace in memory, with what it has to show at the end: told in plain Python, beside Qafila."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import DatabaseError
from django.utils.timezone import now

from catalog import store as catalogue
from catalog.money import Money
from catalog.product import ImageRef, Offer, Product, Source, Status, Variant
from connectors.budget import Limits
from connectors.channels.memory import MemoryConnector, MemoryListing, MemoryMarket
from connectors.listing import Picture
from connectors.registry import connector as registered
from images.spec import ImageSpec
from sync import runs
from sync.models import ChannelAccount, ListingRow
from sync.plan import SENDS, Action
from sync.states import ListingState
from sync.store import accounts, ending, leases, listings, pictures
from tests.sync.turns import Life, Turns

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HEALED_WITHIN = 12
"""Runs until nothing is open any more: faults come to an end, and so does the work."""
_numbers = count(1)


@dataclass(frozen=True)
class Wish:
    title: str
    price: int
    quantity: int
    photos: tuple[str, ...] = ()
    active: bool = True
    withheld: bool = False
    deleted: bool = False

    @property
    def wanted(self) -> bool:
        return self.active and not self.withheld and not self.deleted


class Stall:
    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.turns = Turns(patch)
        patch.setattr(MemoryConnector, "requirements", ())
        patch.setattr(MemoryConnector, "limits", Limits(batch=3, concurrency=1))
        patch.setattr(ending, "FIRST_WAIT", 800.0)  # time passes when the story says so
        patch.setattr(pictures, "made_for", _made)
        patch.setattr(pictures.RenditionFiles, "read", lambda _files, picture: picture.rendition.encode())
        self.patch = patch
        name = f"stall-{next(_numbers)}"
        self.business = catalogue.add_business("Souk", "MA", slug=name)
        self.account = accounts.add_account(self.business, "stall", "memory", accounts.Changes(config={"shop": name}))
        self.market = MemoryMarket.named(name)
        self.market.disturb = self.turns.disturb
        self.wishes: dict[str, Wish] = {}
        self.stock: dict[str, int] = {}
        """What has to be left there: by the seller's last word, less what customers bought since."""

    # The seller

    def wish(self, key: str, **changes: object) -> None:
        before = self.wishes.get(key)
        if before is None or before.deleted:
            fresh = Wish("new", 100, next(_numbers)) if before is None else replace(before, deleted=False, active=True)
            self.wishes[key] = replace(fresh, **changes)  # type: ignore[arg-type]  # by name
            catalogue.add(self.business, self._product(key))
        else:
            self.wishes[key] = replace(before, **changes)  # type: ignore[arg-type]  # by name
            catalogue.edit(self.business, self._product(key))
        if before is None or before.quantity != self.wishes[key].quantity:
            self.stock[key] = self.wishes[key].quantity

    def restock(self, key: str) -> None:
        """Never with a number that it had: nobody could say whether it was sent or stayed."""
        self.wish(key, quantity=next(_numbers) + 100)

    def delete(self, key: str) -> None:
        if not self.wishes[key].deleted:
            self.wishes[key] = replace(self.wishes[key], deleted=True)
            catalogue.delete(self.business, key)

    def withhold(self, key: str, *, withheld: bool) -> None:
        for found in listings.withhold(self.account, [key], withheld=withheld):
            self.wishes[found] = replace(self.wishes[found], withheld=withheld)
        accounts.wake(self.account)

    def retry(self) -> None:
        listings.retry(self.account)
        accounts.wake(self.account)

    def _product(self, key: str) -> Product:
        wish = self.wishes[key]
        offer = Offer(price=Money.of(str(wish.price), "MAD"), quantity=wish.quantity)
        return Product(
            key=key,
            source=Source(file="x.csv", id=key),
            title={"fr": wish.title},
            images=tuple(ImageRef(source=photo) for photo in wish.photos),
            variants=(Variant(key=key, sku=key, offer=offer),),
            status=Status.ACTIVE if wish.active else Status.ARCHIVED,
        )

    # Customers and the platform

    def buy(self, key: str) -> None:
        """Of what is at rest. A quantity on its way may be sent twice, and nobody could say whether it was bought."""
        plan, _ = runs.prepare(self._row(), registered("memory"))
        change = next((change for change in plan.changes if change.key == key), None)
        moved = {"quantity_changed", "rejected_unchanged", "failed_unchanged"}
        if change is None or change.action not in {Action.KEEP, Action.UPDATE, Action.OFFER}:
            return
        if moved.isdisjoint(change.reasons):
            for stands in self.standing(key):
                (variant,) = stands.listing.variants
                left = max((variant.quantity or 0) - 1, 0)
                self.stock[key] -= (variant.quantity or 0) - left
                sold = variant.model_copy(update={"quantity": left})
                stands.listing = stands.listing.model_copy(update={"variants": (sold,)})

    def standing(self, key: str) -> list[MemoryListing]:
        return [each for each in self.market.listings.values() if each.ref == key and not each.withdrawn]

    def raise_revision(self) -> None:
        self.patch.setattr(MemoryConnector, "revision", MemoryConnector.revision + 1)
        accounts.wake(self.account)

    def let_time_pass(self) -> None:
        rows = ListingRow.objects.within(self.business).filter(account=self.account)
        rows.exclude(not_before=None).update(not_before=LONG_AGO)
        rows.exclude(check_after=None).update(check_after=LONG_AGO)
        ChannelAccount.objects.within(self.business).exclude(due_at=None).update(due_at=LONG_AGO)
        for stands in self.market.listings.values():
            stands.review_until = now()

    # Runs

    def sync(self, life: Life | None = None) -> None:
        """One run, after whatever lease there was is over."""
        ChannelAccount.objects.within(self.business).update(lease_until=LONG_AGO)
        with suppress(DatabaseError), self.turns.living(life or Life()):
            runs.run_account(self.account.pk, "worker", leases.Heart("worker"))

    def heal(self) -> None:
        """Bad luck is over: the account is served for as long as it says that something is due."""
        self.market.refuses, self.market.review = frozenset(), timedelta(0)
        for _ in range(HEALED_WITHIN):
            self.let_time_pass()
            states = set(self.states().values())
            if states & {ListingState.REJECTED, ListingState.FAILED}:
                self.retry()
            ChannelAccount.objects.within(self.business).update(lease_until=None)
            if self.account.pk not in runs.accounts_due():
                return
            self.sync()
        raise AssertionError(f"after {HEALED_WITHIN} runs something is still due: {self.states()}")

    def states(self) -> dict[str, str]:
        rows = ListingRow.objects.within(self.business).filter(account=self.account)
        return dict(rows.values_list("product_key", "state"))

    def rows(self) -> Sequence[Mapping[str, object]]:
        return list(ListingRow.objects.within(self.business).filter(account=self.account).order_by("pk").values())

    def _row(self) -> ChannelAccount:
        return ChannelAccount.objects.within(self.business).select_related("business").get(pk=self.account.pk)

    # What has to hold

    def check_no_doubles(self) -> None:
        for key in self.wishes:
            assert len(self.standing(key)) <= 1, f"{key} stands more than once"

    def check(self) -> None:
        """The platform shows exactly what is wanted, each once, and another sync sends nothing."""
        for key, wish in self.wishes.items():
            shown = [self._shown(each) for each in self.standing(key)]
            assert shown == ([(wish.title, wish.price, self.stock[key], wish.photos)] if wish.wanted else []), key
            assert self.states().get(key, "withdrawn") == ("live" if wish.wanted else "withdrawn"), key
            assert {photo.encode() for photo in wish.photos if wish.wanted} <= set(self.market.photos.values())
        plan, _ = runs.prepare(self._row(), registered("memory"))
        assert not [change for change in plan.changes if change.action in SENDS]
        calls = len(self.market.calls)
        accounts.wake(self.account)
        self.sync()
        assert self.market.calls[calls:] == []

    @staticmethod
    def _shown(stands: MemoryListing) -> tuple[str, int, int | None, tuple[str, ...]]:
        (variant,) = stands.listing.variants
        photos = tuple(picture.rendition for picture in stands.listing.pictures)
        return stands.listing.title, int(variant.price.amount), variant.quantity, photos


def _made(
    _account: ChannelAccount, kind: type[MemoryConnector], products: Sequence[Product], *_: object
) -> Mapping[tuple[str, str], Picture]:
    """Pictures whose pixels are their names."""
    return {
        (image.source, _spec(kind, place).hash): Picture(
            rendition=image.source, name=image.source, media_type="image/jpeg", width=600, height=600, size=1
        )
        for product in products
        for place, image in enumerate(product.images)
    }


def _spec(kind: type[MemoryConnector], place: int) -> ImageSpec:
    return kind.pictures.spec_at(place)
