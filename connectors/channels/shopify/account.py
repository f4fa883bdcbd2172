"""What a shop says of the account: what the app may do, where stock is kept and where products are shown."""

from collections.abc import Iterator, Sequence

from connectors import AccountFacts, AccountRefused, Issue, Operation
from connectors.asked import Answers
from connectors.channels.shopify.mapping import Document, Place
from connectors.channels.shopify.operations import KEY, NAMESPACE
from connectors.channels.shopify.replies import Refusable, Told


class Scope(Told):
    handle: str


class Installation(Told):
    access_scopes: Sequence[Scope]


class Scopes(Told):
    current_app_installation: Installation


class Currency(Told):
    currency_code: str


class Location(Told):
    id: str
    name: str
    is_active: bool


class Locations(Told):
    nodes: Sequence[Location]


class Catalog(Told):
    title: str


class Publication(Told):
    id: str
    name: str = ""
    catalog: Catalog | None = None

    @property
    def title(self) -> str:
        return self.catalog.title if self.catalog else self.name

    def is_called(self, name: str) -> bool:
        return name.casefold() in (self.name.casefold(), self.title.casefold())


class Publications(Told):
    nodes: Sequence[Publication]


class Definition(Told):
    id: str


class Definitions(Told):
    nodes: Sequence[Definition]


class Shop(Told):
    shop: Currency
    locations: Locations
    publications: Publications
    metafield_definitions: Definitions


class Defined(Told):
    metafield_definition_create: Refusable


NEEDED = ("write_products", "write_inventory", "read_locations", "write_publications", "write_files")
ASKED = (*NEEDED, "write_translations")
"""What an owner is asked to agree to; translations are only needed for a second language."""
ONLINE_STORE = "Online Store"
DEFINITION: Document = {
    "name": "Qafila key",
    "namespace": NAMESPACE,
    "key": KEY,
    "ownerType": "PRODUCT",
    "type": "id",
    "description": "Names the listing that this product was made from. Please leave it as it is.",
    "capabilities": {"uniqueValues": {"enabled": True}},
}
SCOPES = Operation("query Scopes { currentAppInstallation { accessScopes { handle } } }", Scopes)
SHOP = Operation(
    f"""query Shop {{
  shop {{ currencyCode }}
  locations(first: 50) {{ nodes {{ id name isActive }} }}
  publications(first: 50) {{ nodes {{ id name catalog {{ title }} }} }}
  metafieldDefinitions(first: 1, ownerType: PRODUCT, namespace: "{NAMESPACE}", key: "{KEY}") {{ nodes {{ id }} }}
}}""",
    Shop,
)
DEFINE = Operation(
    "mutation Define($definition: MetafieldDefinitionInput!) {"
    " metafieldDefinitionCreate(definition: $definition) { userErrors { code field message } } }",
    Defined,
    repeatable=True,
)


def scope_issues(scopes: Scopes) -> Iterator[Issue]:
    """Who may write may read."""
    granted = {each.handle for each in scopes.current_app_installation.access_scopes}
    granted |= {each.replace("write_", "read_") for each in granted}
    for scope in NEEDED:
        if scope not in granted:
            yield Issue(code="shopify_scope_missing", value=scope, params={"scope": scope})


def to_facts(shop: Shop, location: str | None, publication: str | None) -> AccountFacts:
    """With an issue for each setting that the shop does not know."""
    issues = []
    kept_in = _location(shop.locations.nodes, location)
    if kept_in is None:
        known = ", ".join(sorted(each.name for each in shop.locations.nodes)) or "–"
        wanted = location or "–"
        params = {"location": wanted, "known": known}
        issues.append(Issue(code="shopify_location_unknown", value=wanted, params=params))
    shown_in = _publication(shop.publications.nodes, publication or ONLINE_STORE)
    if shown_in is None:
        known = ", ".join(sorted(each.title for each in shop.publications.nodes)) or "–"
        wanted = publication or ONLINE_STORE
        params = {"publication": wanted, "known": known}
        issues.append(Issue(code="shopify_publication_unknown", value=wanted, params=params))
    values = {"location": kept_in.id if kept_in else None, "publication": shown_in.id if shown_in else None}
    return AccountFacts(currency=shop.shop.currency_code, values=values, issues=tuple(issues))


def _location(locations: Sequence[Location], wanted: str | None) -> Location | None:
    active = [each for each in locations if each.is_active]
    if wanted:
        return next((each for each in active if wanted in (each.name, each.id)), None)
    return next(iter(active), None)


def _publication(publications: Sequence[Publication], wanted: str) -> Publication | None:
    return next((each for each in publications if each.id == wanted or each.is_called(wanted)), None)


def to_place(facts: AccountFacts, answers: Answers) -> Place:
    location, publication = facts.values.get("location"), facts.values.get("publication")
    if not location or not publication:
        told = "; ".join(issue.message_in("en") for issue in facts.issues)
        raise AccountRefused(told or "the shop has no such location or sales channel")
    return Place(str(location), str(publication), answers)
