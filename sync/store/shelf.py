"""How products stand on their accounts, for the page of a catalogue that shows them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from catalog.issues import Issue
from catalog.models import Business
from sync.models import ListingRow
from sync.states import NEEDS_A_PERSON, ListingState
from sync.store.listings import issues_of


@dataclass(frozen=True)
class Standing:
    account: str
    state: str
    url: str


def standings(business: Business, keys: Collection[str]) -> Mapping[str, list[Standing]]:
    """By product."""
    rows = ListingRow.objects.within(business).filter(product_key__in=keys).order_by("account__name")
    found: dict[str, list[Standing]] = defaultdict(list)
    for key, account, state, url in rows.values_list("product_key", "account__name", "state", "receipt__url"):
        found[key].append(Standing(account, state, url or ""))
    return found


def issues_of_product(business: Business, key: str) -> list[Issue]:
    """What its listings, on any account, wait for."""
    rows = ListingRow.objects.within(business).filter(product_key=key)
    return [issue for row in rows for issue in issues_of(row)]


def listed_as(business: Business, states: Collection[ListingState | str]) -> Exists:
    """Whether a product has a listing in one of the states: for rows that have a `key`."""
    rows = ListingRow.objects.within(business).filter(state__in=[str(state) for state in states])
    return Exists(rows.filter(product_key=OuterRef("key")))


def needs_a_person(business: Business) -> Exists:
    return listed_as(business, NEEDS_A_PERSON)
