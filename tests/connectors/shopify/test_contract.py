"""What we send is what Shopify's own schema asks for, and costs no more than it may."""

from typing import Any

import pytest
from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, parse, validate
from graphql.execution import get_variable_values
from hypothesis import HealthCheck, Phase, given, settings

from connectors import Listing, Operation, Receipt, ReceiptStatus, RemotePicture
from connectors.channels.shopify import ShopifyConnector, operations
from connectors.channels.shopify import account as account_module
from connectors.channels.shopify.account import DEFINE, DEFINITION
from connectors.channels.shopify.dispatch import is_large
from connectors.channels.shopify.mapping import Place, key_identifier, to_marks, to_new
from connectors.testing import SAMPLES, picture_of
from connectors.testing.conformance.setting import with_offers
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.made_listings import listings
from tests.connectors.shopify.costs import MOST, cost_of
from tests.connectors.shopify.fake import ShopifyShop, schema
from tests.connectors.shopify.runs import connected

MODULES = (account_module, operations)
ALL = [each for module in MODULES for each in vars(module).values() if isinstance(each, Operation)]
AS_IT_COMES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A life is forty requests: none is lived again to be made smaller."""
PLACE = Place("gid://shopify/Location/1", "gid://shopify/Publication/1")


@pytest.fixture(scope="module")
def whole() -> GraphQLSchema:
    return schema()


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_every_operation_is_valid(whole: GraphQLSchema, operation: Operation[object]) -> None:
    assert not validate(whole, parse(operation.text))


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_no_operation_costs_more_than_one_may(whole: GraphQLSchema, operation: Operation[object]) -> None:
    several = {"ids": [f"gid://shopify/Product/{n}" for n in range(6)], "first": 100}
    assert cost_of(whole, parse(operation.text), several) <= MOST


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_what_shopify_wants_a_key_for_has_one(whole: GraphQLSchema, operation: Operation[object]) -> None:
    """Its schema says so in words alone: of stock, `@idempotent` has to be there since 2026-04."""
    (document,) = [each for each in parse(operation.text).definitions if isinstance(each, OperationDefinitionNode)]
    fields = [each for each in document.selection_set.selections if isinstance(each, FieldNode)]
    root = whole.mutation_type
    assert root is not None
    wanted = {name for name, each in root.fields.items() if "@idempotent" in (each.description or "")}
    assert len(wanted) > 10
    for field in fields:
        keyed = any(each.name.value == "idempotent" for each in field.directives)
        assert keyed == (field.name.value in wanted)


def life_of(connector: ShopifyConnector, before: Listing, after: Listing) -> None:
    """All that can become of a listing at a shop, in this order: `after` is the same product at a later time."""
    first = connector.push(push_of(before))
    known = connector.find(before)
    assert known is not None
    again = connector.push(push_of(after, known.model_copy(update={"pictures": first.pictures}), write_id="w2"))
    (now,) = connector.refresh([again])
    assert isinstance(now, Receipt)
    for quantity, price in ((3, "7"), (None, "8"), (0, "9")):  # stock that begins to be counted begins at its place
        wish = with_offers(after, price=price, quantity=quantity)
        (told,) = connector.update_offers([push_of(wish, now, "price", "quantity", write_id=f"w{price}")])
        assert isinstance(told, Receipt)
    arabic = after.model_copy(update={"language": "ar", "title": f"{after.title} ع"})
    connector.withdraw(connector.push(push_of(arabic, connector.find(arabic), write_id="w-ar")))
    connector.withdraw(now)
    assert [each.status for each in connector.read_listings()] == [ReceiptStatus.WITHDRAWN]


@given(listings(), listings())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=AS_IT_COMES)
def test_any_listing_goes_through_its_whole_life_in_words_that_the_schema_takes(one: Listing, other: Listing) -> None:
    """The double takes nothing that is not in the schema, and each answer is read again."""
    with ShopifyShop() as shop, connected(shop) as connector:
        same = {"key": one.key, "language": "fr"}
        life_of(connector, one.model_copy(update=same), other.model_copy(update=same))
        assert_taken_whole(shop)


def test_every_operation_there_is_has_been_checked_with_its_variables(shop: ShopifyShop) -> None:
    with connected(shop) as connector:
        uncounted = with_offers(family_of("ROBE"), quantity=None)
        life_of(connector, uncounted, family_of("ROBE", sizes=("S", "XL")))
        photos = tuple(picture_of(f"ring-{n}") for n in range(61))
        many = SAMPLES["a hundred variants"].model_copy(update={"pictures": photos})
        connector.refresh([connector.push(push_of(many))])
        connector.push(push_of(many, connector.find(many), write_id="w2"))
        connector.find(many)
    assert {_name(each["query"]) for each in assert_taken_whole(shop)} == {each.name for each in ALL}


def assert_taken_whole(shop: ShopifyShop) -> list[dict[str, Any]]:
    sent = [each.request.json() for each in shop.exchanges if not each.request.elsewhere]
    for each in sent:
        _assert_taken(shop.schema, each["query"], each["variables"])
    return sent


@given(listings())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_listing_becomes_variables_that_the_schema_takes(listing: Listing) -> None:
    whole = schema()
    photos = {each.rendition: RemotePicture(id=f"https://up.example/{each.name}") for each in listing.pictures}
    given = {"identifier": key_identifier(listing), "input": to_new(listing, photos, PLACE)}
    _assert_taken(whole, operations.SET.text, {**given, **PLACE.variables})
    more = {"metafields": to_marks(listing, "gid://shopify/Product/1"), "id": "gid://shopify/Product/1"}
    variables = {**given, **more, **PLACE.variables, "publications": PLACE.publications}
    _assert_taken(whole, operations.UPDATE.text, variables)


@pytest.mark.parametrize("what", SAMPLES)
def test_every_sample_becomes_variables_that_the_schema_takes(whole: GraphQLSchema, what: str) -> None:
    document = to_new(SAMPLES[what], {}, PLACE)
    given = {"identifier": key_identifier(SAMPLES[what]), "input": document}
    _assert_taken(whole, operations.SET_LATER.text, given)
    _assert_taken(whole, operations.SET.text, {**given, **PLACE.variables})


@pytest.mark.parametrize("count", [49, 1_000, 2_048])
def test_no_listing_costs_more_than_one_call_may(whole: GraphQLSchema, count: int) -> None:
    """Variants, photos and photos of variants cost as well: 2,048 are the most."""
    photos = tuple(picture_of(f"ring-{n}") for n in range(30))
    family = family_of("RING", sizes=[str(n) for n in range(count)])
    variants = [each.model_copy(update={"picture": photos[0].rendition}) for each in family.variants]
    listing = with_variants(family, *variants).model_copy(update={"pictures": photos})
    known = {each.rendition: RemotePicture(id=f"https://up.example/{each.name}") for each in photos}
    given = {"identifier": key_identifier(listing), "input": to_new(listing, known, PLACE)}
    now, later = (operations.SET, operations.UPDATE), (operations.SET_LATER, operations.UPDATE_LATER)
    for operation in later if is_large(listing) else now:
        assert cost_of(whole, parse(operation.text), {**given, **PLACE.variables}) <= MOST


def test_the_definition_of_our_key_is_one_that_the_schema_takes(whole: GraphQLSchema) -> None:
    _assert_taken(whole, DEFINE.text, {"definition": DEFINITION})


def _assert_taken(whole: GraphQLSchema, query: str, variables: dict[str, object]) -> None:
    (operation,) = [each for each in parse(query).definitions if isinstance(each, OperationDefinitionNode)]
    values = get_variable_values(whole, operation.variable_definitions, variables)
    assert isinstance(values, dict), values


def _name(query: str) -> str:
    (operation,) = [each for each in parse(query).definitions if isinstance(each, OperationDefinitionNode)]
    return operation.name.value if operation.name else ""
