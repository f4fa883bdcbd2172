"""Businesses of a programme with accounts and listings, as runs left them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from catalog import store as catalogue
from catalog.models import Business
from sync.models import ChannelAccount, ListingRow
from sync.store import clock


def ago(**span: float) -> datetime:
    return clock.now() - timedelta(**span)


def member(name: str, country: str = "MA", **fields: object) -> Business:
    business = catalogue.add_business(name, country, slug=name.lower())
    for field, value in fields.items():
        setattr(business, field, value)
    business.save()
    return business


def connected(business: Business, name: str = "shop", connector: str = "memory", **fields: object) -> ChannelAccount:
    return ChannelAccount.objects.create(
        business=business, name=name, connector=connector, language="fr", currency="MAD", **fields
    )


def listed(account: ChannelAccount, states: Mapping[str, int], **fields: object) -> Sequence[ListingRow]:
    """So many listings in each state; those that need a person are stuck since a day unless told."""
    rows = [
        ListingRow(
            business=account.business,
            account=account,
            product_key=f"{state.upper()}{number}{fields.get('mark', '')}",
            state=state,
            title=f"Tapis {number}",
            **{
                "stuck_since": ago(days=1) if state in ("rejected", "failed", "blocked") else None,
                **{name: value for name, value in fields.items() if name != "mark"},
            },
        )
        for state, count in states.items()
        for number in range(count)
    ]
    return ListingRow.objects.within(account.business).bulk_create(rows)
