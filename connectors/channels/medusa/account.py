"""What a server says of its store, as facts: where things are sold, kept and sent from. Pure."""

from collections.abc import Iterable

from pydantic import BaseModel

from connectors import AccountFacts, Issue, Severity
from connectors.channels.medusa.replies import Named


class Currency(BaseModel):
    currency_code: str
    is_default: bool = False


class Store(BaseModel):
    default_sales_channel_id: str | None = None
    default_location_id: str | None = None
    supported_currencies: list[Currency] = []


class Stores(BaseModel):
    stores: list[Store]


class Location(BaseModel):
    id: str
    sales_channels: list[Named | None] | None = None

    def serves(self, channel: str | None) -> bool:
        return any(each and each.id == channel for each in self.sales_channels or ())


class Locations(BaseModel):
    stock_locations: list[Location]


class Profile(BaseModel):
    id: str
    type: str = ""


class Profiles(BaseModel):
    shipping_profiles: list[Profile]


def to_facts(store: Store, locations: Iterable[Location], profiles: Iterable[Profile]) -> AccountFacts:
    """Stock is kept at the store's own location, if customers of the channel are served from there."""
    channel, issues = store.default_sales_channel_id, []
    places = sorted(locations, key=lambda each: (not each.serves(channel), each.id != store.default_location_id))
    if channel is None:
        issues.append(Issue(code="medusa_no_sales_channel"))
    if not places:
        issues.append(Issue(code="medusa_no_stock_location"))
    elif channel and not places[0].serves(channel):
        issues.append(Issue(code="medusa_location_without_channel", severity=Severity.WARNING))
    kinds = sorted(profiles, key=lambda each: each.type != "default")
    currencies = sorted(store.supported_currencies, key=lambda each: not each.is_default)
    values = {
        "channel": channel,
        "location": places[0].id if places else None,
        "profile": kinds[0].id if kinds else None,
        "currencies": [each.currency_code.upper() for each in currencies],
    }
    return AccountFacts(
        currency=values["currencies"][0] if currencies else None,  # type: ignore[index]  # the list above
        values=values,
        issues=tuple(issues),
    )
