"""A business that is deleted leaves nothing behind, and no other's rows with it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, OperationalError

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.memory import MemoryMarket
from sync.models import ChannelAccount, ListingRow
from sync.store import erasure


def rows_of(business: int) -> dict[str, int]:
    """By table: rows that name the business."""
    scoped = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is Business
    ]
    counts = {model.__name__: model._base_manager.filter(**{name: business}).count() for model, name in scoped}
    return {name: count for name, count in counts.items() if count}


def test_all_that_is_its_own_goes_and_nothing_else(
    business: Business, account: ChannelAccount, market: MemoryMarket
) -> None:
    other = catalogue.add_business("Other", "MA")
    catalogue.add(other, catalogue.product(business, "A"))
    assert set(rows_of(business.pk)) >= {"ProductRow", "ChannelAccount", "ListingRow", "SyncRun", "Attempt"}
    before = rows_of(other.pk)
    erasure.erase(business)
    assert (rows_of(business.pk), rows_of(other.pk)) == ({}, before)
    assert [one.slug for one in catalogue.businesses()] == ["other"]


def test_what_stands_or_may_stand_at_a_platform_is_counted(business: Business, market: MemoryMarket) -> None:
    rows = ListingRow.objects.within(business)
    assert erasure.left_standing(business) == {"stall": 3}
    rows.filter(product_key="A").update(state="withdrawn")
    rows.filter(product_key="B").update(state="unknown", receipt=None)
    assert erasure.left_standing(business) == {"stall": 2}
    foreign = {**rows.get(product_key="C").receipt, "ours": False}  # type: ignore[dict-item]
    rows.filter(product_key="C").update(state="blocked", receipt=foreign)
    assert erasure.left_standing(business) == {"stall": 1}
    rows.filter(product_key="B").update(state="rejected")
    assert erasure.left_standing(business) == {}


class Deadlock(Exception):
    sqlstate = "40P01"


@pytest.mark.parametrize(("error", "tried"), [(IntegrityError("added"), 3), (OperationalError("gone"), 1)])
def test_what_others_write_meanwhile_is_deleted_too(
    business: Business, monkeypatch: pytest.MonkeyPatch, error: Exception, tried: int
) -> None:
    calls: list[Business] = []
    taken = erasure._take

    def take(one: Business) -> None:
        calls.append(one)
        taken(one)
        if len(calls) == 1:
            raise error
        if len(calls) == 2:
            deadlock: Any = OperationalError("deadlock detected")
            raise deadlock from Deadlock()

    monkeypatch.setattr(erasure, "_take", take)
    if tried == 1:
        with pytest.raises(OperationalError, match="gone"):
            erasure.erase(business)
    else:
        erasure.erase(business)
    assert (len(calls), len(catalogue.businesses())) == (tried, 1 if tried == 1 else 0)
