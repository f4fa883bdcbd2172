"""What a shop says of the account: whether its token may do what is needed, its channel and its warehouse."""

from collections.abc import Iterator, Sequence

from connectors import AccountFacts, AccountRefused, Issue, Operation, Severity
from connectors.channels.saleor.mapping import Place
from connectors.channels.saleor.replies import Named, Told

MANAGES = "MANAGE_PRODUCTS"
NAMES = {MANAGES: "Manage products", "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES": "Manage product types and attributes"}
"""Of the permissions that are needed, as the dashboard has them."""


class Permission(Told):
    code: str


class App(Told):
    permissions: Sequence[Permission] | None = None


class Shop(Told):
    default_weight_unit: str | None = None


class SalesChannel(Told):
    id: str
    slug: str
    is_active: bool = True
    currency_code: str
    warehouses: Sequence[Named] = ()


class Zone(Told):
    channels: Sequence[Named] = ()


class ZoneEdge(Told):
    node: Zone


class Zones(Told):
    edges: Sequence[ZoneEdge] = ()


class Warehouse(Told):
    id: str
    slug: str
    name: str = ""
    shipping_zones: Zones = Zones()

    def serves(self, channel: SalesChannel) -> bool:
        """Whether a shipping zone links them, and the channel has it among its warehouses."""
        zones = (zone.id for edge in self.shipping_zones.edges for zone in edge.node.channels)
        return channel.id in zones and self.id in {each.id for each in channel.warehouses}


class WarehouseEdge(Told):
    node: Warehouse


class Warehouses(Told):
    edges: Sequence[WarehouseEdge]


class Granted(Told):
    app: App | None = None


class Places(Told):
    shop: Shop
    channels: Sequence[SalesChannel]
    warehouses: Warehouses

    @property
    def storehouses(self) -> list[Warehouse]:
        return [edge.node for edge in self.warehouses.edges]


GRANTED = Operation("query Granted { app { permissions { code } } }", Granted)
PLACES = Operation(
    """query Places {
  shop { defaultWeightUnit }
  channels { id slug isActive currencyCode warehouses { id } }
  warehouses(first: 100) {
    edges { node { id slug name shippingZones(first: 50) { edges { node { channels { id } } } } } }
  }
}""",
    Places,
)


def permission_issues(granted: Granted) -> Iterator[Issue]:
    """Nobody says what a token may do that is not an app's."""
    told = granted.app.permissions if granted.app else None
    for code, name in NAMES.items() if told is not None else ():
        if told is not None and code not in {each.code for each in told}:
            yield Issue(code="saleor_permission_missing", value=code, params={"permission": name})


def to_facts(places: Places, channel: str, warehouse: str | None) -> AccountFacts:
    """With an issue for each setting that the shop does not know."""
    issues = []
    sold_in = next((each for each in places.channels if each.slug == channel), None)
    if sold_in is None:
        known = ", ".join(sorted(each.slug for each in places.channels))
        issues.append(Issue(code="saleor_channel_unknown", value=channel, params={"channel": channel, "known": known}))
    elif not sold_in.is_active:
        params = {"channel": channel}
        issues.append(Issue(code="saleor_channel_inactive", severity=Severity.WARNING, value=channel, params=params))
    kept_in = chosen(places.storehouses, sold_in, warehouse)
    if kept_in is None:
        known = ", ".join(sorted(each.slug for each in places.storehouses)) or "–"
        wanted = warehouse or "–"
        issues.append(
            Issue(code="saleor_warehouse_unknown", value=wanted, params={"warehouse": wanted, "known": known})
        )
    elif sold_in and not kept_in.serves(sold_in):
        params = {"warehouse": kept_in.slug, "channel": channel}
        issue = Issue(code="saleor_warehouse_apart", severity=Severity.WARNING, value=kept_in.slug, params=params)
        issues.append(issue)
    values = {
        "channel": sold_in.id if sold_in else None,
        "warehouse": kept_in.id if kept_in else None,
        "weight_unit": places.shop.default_weight_unit,
    }
    return AccountFacts(currency=sold_in.currency_code if sold_in else None, values=values, issues=tuple(issues))


def chosen(warehouses: Sequence[Warehouse], channel: SalesChannel | None, wanted: str | None) -> Warehouse | None:
    """The one that is named; without a name the one that serves the channel, or else the first."""
    if wanted:
        return next((each for each in warehouses if wanted in (each.slug, each.name, each.id)), None)
    serving = [each for each in warehouses if channel and each.serves(channel)]
    return next(iter([*serving, *warehouses]), None)


def to_place(facts: AccountFacts) -> Place:
    channel, warehouse = facts.values.get("channel"), facts.values.get("warehouse")
    if not channel or not warehouse:
        told = "; ".join(issue.message_in("en") for issue in facts.issues)
        raise AccountRefused(told or "the shop has no such channel or warehouse")
    return Place(str(channel), str(warehouse), facts.values.get("weight_unit"))
