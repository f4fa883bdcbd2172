"""What we send is what Shopify's own schema asks for, and costs no more than it may."""

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse, validate
from graphql.execution import get_variable_values
from hypothesis import HealthCheck, given, settings

from connectors import Listing, Operation, RemotePicture
from connectors.channels.shopify import account as account_module
from connectors.channels.shopify import operations
from connectors.channels.shopify.account import DEFINE, DEFINITION
from connectors.channels.shopify.mapping import Place, key_identifier, to_marks, to_new
from connectors.testing import SAMPLES
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.made_listings import listings
from tests.connectors.shopify.costs import MOST, cost_of
from tests.connectors.shopify.fake import ShopifyShop, schema
from tests.connectors.shopify.runs import Account, connected

MODULES = (account_module, operations)
ALL = [each for module in MODULES for each in vars(module).values() if isinstance(each, Operation)]
PLACE = Place("gid://shopify/Location/1", "gid://shopify/Publication/1")


@pytest.fixture(scope="module")
def whole() -> GraphQLSchema:
    return schema()


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_every_operation_is_valid(whole: GraphQLSchema, operation: Operation[object]) -> None:
    assert not validate(whole, parse(operation.text))


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_no_operation_costs_more_than_one_may(whole: GraphQLSchema, operation: Operation[object]) -> None:
    ids = [f"gid://shopify/Product/{n}" for n in range(6)]
    assert cost_of(whole, parse(operation.text), {"ids": ids}) <= MOST


def test_every_variable_that_we_send_is_one_that_the_schema_takes(whole: GraphQLSchema, shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([family_of("ROBE"), SAMPLES["a hundred variants"]])
    account.sync([family_of("ROBE", sizes=("S", "XL"))])
    with connected(shop) as connector:
        list(connector.read_listings())
        connector.refresh([account.receipt("ROBE"), account.receipt("RING")])
        connector.withdraw(account.receipt("ROBE"))
        family = family_of("ROBE", sizes=("S", "XL"))
        fewer = [each.model_copy(update={"quantity": 1}) for each in family.variants]
        push = push_of(family.model_copy(update={"variants": tuple(fewer)}), account.receipt("ROBE"))
        connector.update_offers([push.model_copy(update={"changed": frozenset(("price", "quantity"))})])
    sent = [each.request.json() for each in shop.exchanges if not each.request.elsewhere]
    assert {_name(each["query"]) for each in sent} >= {
        "Scopes", "Shop", "Define", "Find", "Read", "More", "Stage", "Set", "Update", "Publish", "Operation",
        "Standing", "States", "Withdraw", "Price", "Count",
    }  # fmt: skip
    for each in sent:
        _assert_taken(whole, each["query"], each["variables"])


@given(listings())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_listing_becomes_variables_that_the_schema_takes(listing: Listing) -> None:
    whole = schema()
    photos = {each.rendition: RemotePicture(id=f"https://up.example/{each.name}") for each in listing.pictures}
    given = {"identifier": key_identifier(listing), "input": to_new(listing, photos, PLACE), "synchronous": True}
    _assert_taken(whole, operations.SET.text, {**given, **PLACE.variables})
    more = {"metafields": to_marks(listing, "gid://shopify/Product/1"), "id": "gid://shopify/Product/1"}
    variables = {**given, **more, **PLACE.variables, "publications": PLACE.publications}
    _assert_taken(whole, operations.UPDATE.text, variables)


@pytest.mark.parametrize("what", SAMPLES)
def test_every_sample_becomes_variables_that_the_schema_takes(whole: GraphQLSchema, what: str) -> None:
    document = to_new(SAMPLES[what], {}, PLACE)
    given = {"identifier": key_identifier(SAMPLES[what]), "input": document, "synchronous": False}
    _assert_taken(whole, operations.SET.text, {**given, **PLACE.variables})


def test_the_definition_of_our_key_is_one_that_the_schema_takes(whole: GraphQLSchema) -> None:
    _assert_taken(whole, DEFINE.text, {"definition": DEFINITION})


def _assert_taken(whole: GraphQLSchema, query: str, variables: dict[str, object]) -> None:
    (operation,) = [each for each in parse(query).definitions if isinstance(each, OperationDefinitionNode)]
    values = get_variable_values(whole, operation.variable_definitions, variables)
    assert isinstance(values, dict), values


def _name(query: str) -> str:
    (operation,) = [each for each in parse(query).definitions if isinstance(each, OperationDefinitionNode)]
    return operation.name.value if operation.name else ""
