"""A business is forgotten, whoever is at work for it meanwhile."""

from collections import Counter

from django.db import IntegrityError, OperationalError, transaction

from catalog.models import Business
from connectors.receipt import ReceiptStatus
from images import store as images
from sync.models import ChannelAccount, ListingRow
from sync.states import ListingState
from sync.store import pictures

TIMES = 5
_THERE = (ReceiptStatus.LIVE.value, ReceiptStatus.SUBMITTED.value)
_DEADLOCK = "40P01"


def left_standing(business: Business) -> Counter[str]:
    """By account: how many listings of ours stand at the platform, or may."""
    rows = ListingRow.objects.within(business).exclude(state=ListingState.WITHDRAWN.value)
    told = rows.values_list("account__name", "state", "receipt__status", "receipt__ours")
    return Counter(
        account
        for account, state, status, ours in told.iterator()
        if ours is not False and (status in _THERE or state == ListingState.UNKNOWN.value)
    )


def erase(business: Business) -> None:
    """All that is the business's own is gone, or nothing is. Files of photos go when photos are next tidied."""
    photos = images.photos_of(business)
    _erase(business)
    images.forget_what_was_made(photos, pictures.shown())


def _erase(business: Business) -> None:
    for left in reversed(range(TIMES)):
        try:
            with transaction.atomic():
                _take(business)
                Business.objects.filter(pk=business.pk).delete()
            return
        except (
            OperationalError,
            IntegrityError,
        ) as error:  # somebody wrote meanwhile
            passing = isinstance(error, IntegrityError) or getattr(error.__cause__, "sqlstate", "") == _DEADLOCK
            if not left or not passing:
                raise


def _take(business: Business) -> None:
    """The catalogue, then the accounts, as everybody takes them who writes: a run ends its transaction first, and finds
    nothing in its next. The catalogue's lock lets rows be added that name the business, as a run's may."""
    list(Business.objects.select_for_update(no_key=True).filter(pk=business.pk).values_list("pk"))
    list(ChannelAccount.objects.within(business).select_for_update().order_by("pk").values_list("pk"))
